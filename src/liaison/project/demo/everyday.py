# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a workspace gathers besides: teams, an open invitation, mail that was kept, corrections, an undo."""

from datetime import timedelta

from liaison.accounts.actions import changing, undo
from liaison.accounts.models import Invitation, Team, TeamMembership
from liaison.accounts.rules import Role
from liaison.mailroom.models import Message

from .story import Story

TEAMS = {
    "Welsh-language partners": ("tomos", "lowri"),
    "Abroad": ("elin", "ines", "maya"),
    "Events": ("lowri", "ada", "maya"),
}
INVITED = "hamish.rae@northshire.example"


def happen(story: Story) -> None:
    _team_up(story)
    _invite(story)
    _correct(story)
    _put_away(story)


def _team_up(story: Story) -> None:
    for number, (name, keys) in enumerate(TEAMS.items()):
        with changing(
            story.members["maya"], "add team", at=story.chance.working_hour(story.ago(420 - 90 * number))
        ) as change:
            team = change.create(Team(name=name))
            for key in keys:
                change.create(TeamMembership(team=team, member=story.members[key]))


def _invite(story: Story) -> None:
    """Open for some days still. Its code is nowhere: nobody can answer it, and no mail leaves the house."""
    maya, at = story.members["maya"], story.chance.working_hour(story.ago(4))
    Invitation.objects.create(
        email=INVITED, role=Role.VOLUNTEER, invited_by=maya, invited_at=at, expires_at=at + timedelta(days=14)
    )
    Message.objects.create(
        workspace=maya.workspace,
        message_kind="invitation",
        is_service=True,
        to=INVITED,
        subject=f"{maya} invites you to {maya.workspace}",
        body="(The code of this invented invitation was never written down.)",
        state=Message.State.LOGGED,
        queued_at=at,
        settled_at=at + timedelta(seconds=2),
    )


def _correct(story: Story) -> None:
    """A handful of edits of the last weeks, for the history; one was a mistake and was undone."""
    chance = story.chance
    known = [place.organisation for place in story.places if place.organisation.looked_after_by]
    for number, organisation in enumerate(chance.sample(known, 14)):
        by, at = organisation.looked_after_by, chance.working_hour(story.ago(15 - number))
        with changing(by, "edit", at=at) as change:
            if number % 3 == 0:
                change.update(organisation, fiscal_year_end="07-31")
            elif number % 3 == 1:
                change.update(
                    organisation, notes=f"{organisation.notes}\nNew opening hours: Tuesday to Saturday.".strip()
                )
            else:
                change.update(organisation, looked_after_by=story.members["lowri"])
    # The first place is the Harbour Museum, where most people look first.
    in_five_days = story.today + timedelta(days=5)
    with changing(story.members["maya"], "edit", at=chance.working_hour(story.ago(2))) as change:
        change.update(known[0], next_step="Agree the Welsh captions with Ngozi", next_step_on=in_five_days)
    slip = chance.working_hour(story.yesterday)
    with changing(story.members["lowri"], "edit", at=slip) as change:
        change.update(known[0], name=f"{known[0].name} and Gardens")
    undo(change.record, by=story.members["lowri"], at=slip + timedelta(minutes=3))


def _put_away(story: Story) -> None:
    """Closed, merged or never quite real: in the archive, not forgotten."""
    quiet = [place.organisation for place in story.places if place.organisation.last_contact_at is None]
    for number, organisation in enumerate(story.chance.sample(quiet, min(6, len(quiet)))):
        at = story.chance.working_hour(story.ago(20 + 31 * number))
        with changing(story.members["maya"], "archive", at=at) as change:
            change.update(organisation, archived_at=at)
