# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happened with an organisation or a person, newest first; and what was changed in their record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.accounts.queries import history_of
from liaison.directory.models import Interaction, Organisation, Person
from liaison.kit.hooks import TimelineEntry, timeline
from liaison.kit.places import country_name, language_name

from .access import organisations_seen_by
from .interactions import interactions_of
from .parties import members_to_choose

Party = Organisation | Person
STEP = 15
# Further back than this, the list of interactions is the better page.
MOST = 500


@dataclass(frozen=True)
class TimelineItem:
    """Either an interaction or what another room says."""

    at: datetime
    interaction: Interaction | None = None
    entry: TimelineEntry | None = None


@dataclass(frozen=True)
class Timeline:
    items: list[TimelineItem]
    more: int  # how many to ask for to see more; 0 when this is all
    is_cut: bool = False  # there is more than this page will ever show


def timeline_of(member: Member, party: Party, limit: int = STEP) -> Timeline:
    """The newest `limit`, out of all sources. Six queries, whatever the amount, and those of the providers."""
    limit = max(1, min(limit, MOST))
    interactions = interactions_of(member, party).order_by("-at", "-pk")[: limit + 1]
    items = [TimelineItem(one.at, interaction=one) for one in interactions]
    for provide in timeline:
        items += [TimelineItem(entry.at, entry=entry) for entry in provide(party.kind, party.pk, limit + 1)]
    return newest(items, limit)


def newest(items: list[TimelineItem], limit: int) -> Timeline:
    """The first `limit` of items from several sources, of each of which one more was asked for."""
    items = sorted(items, key=lambda item: item.at, reverse=True)
    there_is_more = len(items) > limit
    more = min(limit + 2 * STEP, MOST) if there_is_more and limit < MOST else 0
    return Timeline(items[:limit], more, is_cut=there_is_more and not more)


def how_many(asked: str) -> int:
    """What an address says of how many to show; nonsense counts as not said."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else STEP


# --- what was changed in the record ---


@dataclass(frozen=True)
class Edit:
    """One line of the history: who did what when; `fields` are (label, before, after) in words."""

    at: datetime
    by: str
    verb: str
    fields: list[tuple[str, str, str]]


def edits_of(member: Member, party: Party, limit: int = 50) -> list[Edit]:
    """The newest edits of the record itself."""
    lines = history_of(party, limit)
    words = _Words(member, party)
    edits = []
    for line in lines:
        change = line.event.change
        fields = words.differences(line.event.before, line.event.after) if line.event.verb == "updated" else []
        edits.append(Edit(change.at, str(change.actor) if change.actor else "", str(line.verb), fields))
    return edits


def _in_words(name: str, field: Field[Any, Any], value: Any) -> str:
    if name == "country":
        return country_name(value)
    if name.endswith("_on"):
        return date_format(datetime.fromisoformat(value), "DATE_FORMAT")
    return str(dict(field.flatchoices or []).get(value, value))


class _Words:
    """Turns the log's plain values into what people call them. Names are looked up once, and only when needed."""

    def __init__(self, member: Member, party: Party) -> None:
        self.member = member
        self.fields: dict[str, Field[Any, Any]] = {field.attname: field for field in party._meta.concrete_fields}
        self._names: dict[str, dict[int, str]] = {}

    def differences(self, before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
        return [
            (self.label(name), self.value(name, before.get(name)), self.value(name, after.get(name)))
            for name in after
            if name in self.fields and name != "changed_in"
        ]

    def label(self, name: str) -> str:
        if name == "archived_at":
            # Translators: label in a record's history.
            return _("In the archive")
        # Translators: label in a record's history: a day.
        return _("Next step on") if name == "next_step_on" else str(self.fields[name].verbose_name).capitalize()

    def value(self, name: str, value: Any) -> str:
        if name == "archived_at":
            # Translators: a value in a record's history.
            return _("yes") if value else _("no")
        if value in (None, "", []):
            return "–"
        if isinstance(value, list):
            return ", ".join(map(language_name if name == "languages" else str, value))
        if self.fields[name].is_relation:
            return self.name_of(name, value)
        return _in_words(name, self.fields[name], value)

    def name_of(self, name: str, pk: int) -> str:
        if name not in self._names:
            self._names[name] = self._look_up(name)
        # Translators: in a record's history: somebody or something this reader does not see, or that is gone.
        return self._names[name].get(pk, _("somebody else"))

    def _look_up(self, name: str) -> dict[int, str]:
        if name == "looked_after_by_id":
            return {one.pk: str(one) for one in members_to_choose()}
        return dict(organisations_seen_by(self.member).values_list("pk", "name"))
