# SPDX-License-Identifier: AGPL-3.0-or-later
"""A change in one sentence, put together from what happened to each row: "Added organisation “Oak Museum”"."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, ForeignKey, Min, Model
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .kinds import recorded_kinds
from .models import Change, ChangeEvent, Recorded
from .models.changes import ERASE, FOR_GOOD, GIVE_OUT, KEEP_OUT, KEEP_PROMISES, LOOSEN, Verb
from .queries import EXPORT

MOST_PARTS = 3
# What cannot be undone is said in one sentence, which names nobody.
_FOR_GOOD = {
    # Translators: what somebody did; it stands in the history, which must not say whom.
    ERASE: lambda: _("Erased everything about somebody"),
    # Translators: what somebody did; it stands in the history.
    GIVE_OUT: lambda: _("Gave out everything we hold about somebody"),
    # Translators: what Liaison did by itself after a backup was brought back; it stands in the history.
    KEEP_PROMISES: lambda: _("Did again what people had asked for before a backup was brought back"),
}


@dataclass(frozen=True)
class Described:
    """`url` leads to the record, where there is just one, it still exists and it has a page."""

    change: Change
    sentence: str
    size: int
    url: str = ""


@dataclass(frozen=True)
class _Part:
    """What one change did to all rows of one kind, with its first event."""

    verb: str
    kind: str
    count: int
    first: int


def describe(changes: Iterable[Change]) -> list[Described]:
    """In the order given. Queries: two, and one for each kind of record that is named."""
    changes = list(changes)
    parts = _parts_of(changes)
    told = [part for of_change in parts.values() for part in _without_ties(of_change)[:MOST_PARTS]]
    alone = [part.first for part in told if part.count == 1]
    events = {event.pk: event for event in ChangeEvent.objects.filter(pk__in=alone)}
    rows = _rows_of(events.values())
    return [_described(change, parts[change.pk], events, rows) for change in changes]


def _parts_of(changes: list[Change]) -> dict[int, list[_Part]]:
    found: dict[int, list[_Part]] = defaultdict(list)
    counted = (
        ChangeEvent.objects.filter(change__in=changes)
        .order_by()
        .values_list("change_id", "verb", "of_kind")
        .annotate(count=Count("pk"), first=Min("pk"))
        .order_by("first")
    )
    for change_id, *values in counted:
        found[change_id].append(_Part(*values))
    return found


def _rows_of(events: Iterable[ChangeEvent]) -> dict[UUID, Recorded]:
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for event in events:
        if event.of_kind in recorded_kinds():
            wanted[event.of_kind].append(event.of_id)
    rows: dict[UUID, Recorded] = {}
    for kind, ids in wanted.items():
        model = recorded_kinds()[kind]
        with_names = model.objects.select_related(*_named_by(model)).filter(public_id__in=ids)
        rows |= {row.public_id: row for row in with_names}
    return rows


def _named_by(model: type[Recorded]) -> list[str]:
    """The references that a row's name may be made of."""
    own = [f.name for f in model._meta.concrete_fields if isinstance(f, ForeignKey) and f.name != "workspace"]
    return [*own, model.told_of] if model.told_of else own


def _described(
    change: Change, parts: list[_Part], events: dict[int, ChangeEvent], rows: dict[UUID, Recorded]
) -> Described:
    if change.action in FOR_GOOD:
        return Described(change, _FOR_GOOD[change.action](), sum(part.count for part in parts))
    told = _without_ties(parts)
    said = [_say(part, events.get(part.first), rows) for part in told[:MOST_PARTS]]
    rest = sum(part.count for part in told[MOST_PARTS:])
    if rest:
        # Translators: ends a list of what a change did: "added organisation “X”, added note and 3 more".
        said.append(ngettext("%(count)s more", "%(count)s more", rest) % {"count": rest})
    if change.action == "import":
        # Translators: what somebody did: brought in a spreadsheet. May be followed by what it changed.
        said.insert(0, _("imported a spreadsheet"))
    # Translators: the last word of a list: "this, that and more".
    sentence = capfirst(get_text_list(said, _("and")))
    size = sum(part.count for part in parts)
    row = rows.get(events[told[0].first].of_id) if told and told[0].first in events else None
    return Described(change, sentence, size, _address(row))


def _without_ties(parts: list[_Part]) -> list[_Part]:
    """Rows that only tie others together are worth a word where there is nothing else to say."""
    kinds = recorded_kinds()
    return [part for part in parts if not (part.kind in kinds and kinds[part.kind].is_tie)] or parts


def _address(row: Recorded | None) -> str:
    own = getattr(row, "get_absolute_url", None)
    return str(own()) if own else ""


def _say(part: _Part, event: ChangeEvent | None, rows: dict[UUID, Recorded]) -> str:
    model = recorded_kinds().get(part.kind)
    kind = str(model._meta.verbose_name) if model else part.kind
    if part.count > 1:
        kinds = str(model._meta.verbose_name_plural) if model else part.kind
        return _say_many(part) % {"count": part.count, "kinds": kinds}
    name = _name(event, rows) if event else ""
    if name:
        return _say_named(part) % {"kind": kind, "name": name}
    return _say_one(part) % {"kind": kind}


def _say_named(part: _Part) -> str:
    if part.kind == EXPORT:
        # Translators: what somebody did; %(name)s says how many of what, and how: "exported 312 people as CSV".
        return _("exported %(name)s")
    if part.kind == KEEP_OUT:
        # Translators: what somebody did; %(name)s is their reason. It names nobody.
        return _("put somebody on the list of whom not to write to: %(name)s")
    if part.kind == LOOSEN:
        # Translators: what somebody did; %(name)s is their reason. It names nobody.
        return _("took somebody off the list of whom not to write to: %(name)s")
    return {
        # Translators: what somebody did, as in "added organisation “Oak Museum”".
        Verb.CREATED: _("added %(kind)s “%(name)s”"),
        # Translators: what somebody did, as in "changed organisation “Oak Museum”".
        Verb.UPDATED: _("changed %(kind)s “%(name)s”"),
        # Translators: what somebody did, as in "removed organisation “Oak Museum”".
        Verb.DELETED: _("removed %(kind)s “%(name)s”"),
    }[Verb(part.verb)]


def _say_one(part: _Part) -> str:
    return {
        # Translators: what somebody did, as in "added one target"; its name is not known.
        Verb.CREATED: _("added one %(kind)s"),
        # Translators: what somebody did, as in "changed one target"; its name is not known.
        Verb.UPDATED: _("changed one %(kind)s"),
        # Translators: what somebody did, as in "removed one target"; its name is not known.
        Verb.DELETED: _("removed one %(kind)s"),
    }[Verb(part.verb)]


def _say_many(part: _Part) -> str:
    return {
        # Translators: what somebody did, as in "added 12 organisations".
        Verb.CREATED: _("added %(count)s %(kinds)s"),
        # Translators: what somebody did, as in "changed 12 organisations".
        Verb.UPDATED: _("changed %(count)s %(kinds)s"),
        # Translators: what somebody did, as in "removed 12 organisations".
        Verb.DELETED: _("removed %(count)s %(kinds)s"),
    }[Verb(part.verb)]


def _told(row: Recorded) -> str:
    """ "Harbour Museum: Waiting", where the state alone would not say whose it is."""
    whose: Any = row
    for step in filter(None, row.told_of.split("__")):
        whose = getattr(whose, step)
    return str(row) if whose is row else f"{whose}: {row}"


def _name(event: ChangeEvent, rows: dict[UUID, Recorded]) -> str:
    row = rows.get(event.of_id)
    if row is not None:
        # A class that does not say how its rows are called has nothing better than their number.
        return _told(row) if type(row).__str__ is not Model.__str__ else ""
    kept: dict[str, Any] = event.before
    return str(kept.get("name") or kept.get("title") or kept.get("value") or "")
