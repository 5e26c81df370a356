# SPDX-License-Identifier: AGPL-3.0-or-later
"""One fact changed for several organisations or people in one step, after a look at what it does to each."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing, EditedMeanwhile, changing
from liaison.accounts.models import Change, Member
from liaison.directory.events import PartyArchived
from liaison.directory.models import Community, CommunityLink, Organisation, Person
from liaison.directory.queries.fact_words import in_words
from liaison.kit.hooks import announce

# As many as the history undoes in one go.
MOST_AT_ONCE = 1000


class ChangedMeanwhile(Exception):
    """The records are not those of the preview any more: somebody changed, added or removed some."""


@dataclass(frozen=True)
class Planned:
    """What becomes of one record: from `before` to `after`, in words; or `stays`, the reason why not."""

    party: Any
    before: str = ""
    after: str = ""
    stays: str = ""


@dataclass(frozen=True)
class Plan:
    fact: str
    values: Mapping[str, Any]
    lines: list[Planned]

    @property
    def changing(self) -> list[Planned]:
        return [line for line in self.lines if not line.stays]

    @property
    def staying(self) -> list[Planned]:
        return [line for line in self.lines if line.stays]

    @property
    def print(self) -> str:
        """The same for two plans that would do the same to the same versions of the same records."""
        values = [f"{name} {getattr(value, 'pk', value)}" for name, value in sorted(self.values.items())]
        said = [f"{line.party.pk} {line.party.changed_in} {bool(line.stays)}" for line in self.lines]
        return hashlib.sha256("\n".join([self.fact, *values, *said]).encode()).hexdigest()


def plan(fact: str, values: Mapping[str, Any], parties: Sequence[Any]) -> Plan:
    if fact in {"join", "leave"}:
        lines = _plan_community(values["community"], parties, joining=fact == "join")
    elif fact in {"archive", "return"}:
        lines = [_plan_archive(party, away=fact == "archive") for party in parties]
    else:
        lines = [_plan_values(party, values) for party in parties]
    return Plan(fact, values, lines)


def _plan_values(party: Any, values: Mapping[str, Any]) -> Planned:
    before = {name: getattr(party, name) for name in values}
    words = in_words(before)
    if before == dict(values):
        # Translators: why a record stays as it is when many are changed at once.
        return Planned(party, words, words, _("It says so already."))
    return Planned(party, words, in_words(values))


def _plan_archive(party: Any, *, away: bool) -> Planned:
    # Translators: where a record is.
    here, there = _("in the directory"), _("in the archive")
    before, after = (here, there) if away else (there, here)
    if (party.archived_at is not None) == away:
        # Translators: why a record stays as it is when many are changed at once.
        stays = _("It is in the archive already.") if away else _("It is not in the archive.")
        return Planned(party, after, after, stays)
    return Planned(party, before, after)


def _plan_community(community: Community, parties: Sequence[Any], *, joining: bool) -> list[Planned]:
    inside = set(
        CommunityLink.objects.filter(community=community, organisation__in=parties).values_list(
            "organisation_id", flat=True
        )
    )
    lines = []
    for party in parties:
        before, after = ("–", community.name) if joining else (community.name, "–")
        if (party.pk in inside) == joining:
            # Translators: why a record stays as it is when many are changed at once.
            stays = _("It is in this community already.") if joining else _("It is not in this community.")
            lines.append(Planned(party, after, after, stays))
        else:
            lines.append(Planned(party, before, after))
    return lines


def apply_plan(
    fact: str, values: Mapping[str, Any], parties: Sequence[Any], *, seen: str, by: Member, at: datetime
) -> tuple[Plan, Change | None]:
    """Does what the preview with the print `seen` said, or raises ChangedMeanwhile."""
    try:
        with changing(by, "change several", at=at) as change:
            if "community" in values:
                _hold(values["community"])
            now = plan(fact, values, parties)
            if now.print != seen:
                raise ChangedMeanwhile
            for line in now.changing:
                _change(change, now, line.party)
    except (EditedMeanwhile, Community.DoesNotExist, Organisation.DoesNotExist, Person.DoesNotExist) as error:
        raise ChangedMeanwhile from error
    return now, change.record if change.record.pk else None


def _hold(community: Community) -> None:
    """Two who add to the same community at once do so one after the other."""
    Community.objects.select_for_update().get(pk=community.pk)


def _change(change: Changing, now: Plan, party: Any) -> None:
    """The records were read before the transaction: each must still be the one that the plan is about."""
    read_as = party.changed_in
    if now.fact == "join":
        change.create(CommunityLink(community=now.values["community"], organisation=party))
    elif now.fact == "leave":
        for link in CommunityLink.objects.filter(community=now.values["community"], organisation=party):
            change.delete(link)
    elif now.fact in {"archive", "return"}:
        change.update(party, expected=read_as, archived_at=change.at if now.fact == "archive" else None)
        if now.fact == "archive":
            announce(PartyArchived(party, change))
    else:
        change.update(party, expected=read_as, **now.values)
