# SPDX-License-Identifier: AGPL-3.0-or-later
"""Teams: a name and who is in it."""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext as _

from liaison.accounts.models import Change, Member, Team, TeamMembership

from .recording import Changing, changing


class NameTaken(Exception):
    """Another team has this name."""


def add_team(name: str, *, by: Member) -> Change:
    """Raises NameTaken."""
    with changing(by, "add team") as change:
        _keep_names_apart(name)
        change.create(Team(name=name))
    return change.record


def edit_team(
    team: Team, *, name: str, members: Iterable[Member], by: Member, expected: uuid.UUID | None = None
) -> Change:
    """Give the team this name and exactly these members. Raises NameTaken, and EditedMeanwhile (see Changing)."""
    with changing(by, "edit team") as change:
        _keep_names_apart(name, other_than=team)
        change.update(team, expected=expected, name=name)
        _put_in(team, {member.pk: member for member in members}, change)
    return change.record


def _put_in(team: Team, wanted: dict[int, Member], change: Changing) -> None:
    present = {row.member_id: row for row in TeamMembership.objects.select_for_update().filter(team=team)}
    for member_id in present.keys() - wanted.keys():
        change.delete(present[member_id])
    for member_id in wanted.keys() - present.keys():
        change.create(TeamMembership(team=team, member=wanted[member_id]))


def remove_team(team: Team, *, by: Member) -> Change:
    with changing(by, "remove team") as change:
        for row in TeamMembership.objects.filter(team=team):
            change.delete(row)
        change.delete(team)
    return change.record


def _keep_names_apart(name: str, other_than: Team | None = None) -> None:
    same = Team.objects.filter(name__iexact=name)
    if (same.exclude(pk=other_than.pk) if other_than else same).exists():
        # Translators: a team was to get the name of another team.
        raise NameTaken(_("There is a team with this name already."))
