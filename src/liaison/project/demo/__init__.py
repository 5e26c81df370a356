# SPDX-License-Identifier: AGPL-3.0-or-later
"""A workspace to look around in: a chapter with two years behind it. All of it is invented."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import Change, Member, User, Workspace
from liaison.accounts.queries import all_workspaces
from liaison.accounts.scope import in_workspace
from liaison.directory.actions.contacts import refresh_last_contact
from liaison.directory.actions.sent_mail import note_what_left
from liaison.project.cast import COLLEAGUES, account, curator, join, museum, northshire

from . import (
    afterwards,
    aims,
    campaigning,
    contacts,
    doubles,
    everyday,
    gatherings,
    letterbox,
    meetings,
    organisations,
    partnerships,
    people,
    planning,
    rounds,
    spreadsheets,
    variety,
)
from .chance import Chance
from .ledger import Ledger
from .story import Place, Story
from .vocabulary import Voice, topics

# Printed by `liaison demo`; such an installation listens to its own machine only and holds nothing but inventions.
DEMO_PASSWORD = "northshire-demo"  # noqa: S105
WORKSPACE = "northshire"


Chapter = Callable[[], Any]


def seed(now: datetime | None = None, counted: Callable[[Sequence[Chapter]], Iterable[Chapter]] = iter) -> None:
    """Wikimedia Northshire and its two years, up to yesterday. All or nothing; where it is already, it stays.

    It takes some seconds; `counted` is handed the chapters of the story, and may say at which one we are.
    """
    if WORKSPACE in {workspace.slug for workspace in all_workspaces()}:
        return
    with transaction.atomic():
        workspace = northshire(DEMO_PASSWORD)
        with in_workspace(workspace):
            for chapter in counted(_chapters(workspace, now or timezone.now())):
                chapter()


def visitor() -> User:
    """As whom to look around."""
    return account("maya")


def _chapters(workspace: Workspace, now: datetime) -> list[Chapter]:
    chance = Chance("Northshire")
    now = now.astimezone(workspace.zone)
    story = Story(now, _colleagues(now), chance, Ledger(chance))
    known = _harbour_museum(story)
    place, its_people = [known.organisation.pk], [person.pk for person in known.people]
    return [
        partial(organisations.invent, story),
        partial(people.invent, story),
        partial(aims.set_aims, story),
        partial(aims.lay_out_resources, story),
        partial(contacts.tell, story),
        partial(organisations.plan_next_steps, story),
        partial(partnerships.go_their_ways, story),
        story.ledger.write,
        partial(gatherings.happen, story),
        partial(refresh_last_contact, organisations=place, people=its_people),
        partial(rounds.judge, story),
        partial(spreadsheets.bring_in, story),
        partial(everyday.happen, story),
        partial(letterbox.come_in, story),
        partial(doubles.look_twice, story),
        partial(campaigning.write_to_many, story),
        partial(afterwards.write_after_events, story),
        # As the worker does once a mail has left.
        note_what_left,
        partial(meetings.take_place, story),
        partial(variety.go_other_ways, story),
        partial(planning.plan_events, story),
    ]


def _colleagues(now: datetime) -> dict[str, Member]:
    """Everybody signs in with the same password, which is worked into a hash once only: that takes a while."""
    members = {key: join(key) for key in COLLEAGUES if key != "oskar"}
    User.objects.filter(memberships__in=list(members.values())).update(password=visitor().password)
    for number, member in enumerate(members.values()):
        # They were here before the story begins, one after the other.
        joined = now - timedelta(days=820 - 9 * number)
        Member.objects.filter(pk=member.pk).update(created_at=joined)
        Change.objects.filter(public_id__in=[member.changed_in]).update(at=joined)
    return members


def _harbour_museum(story: Story) -> Place:
    """From the cast, so that it looks here as it does in tests and on screenshots."""
    organisation = museum(story.members["maya"])
    person = curator(organisation, story.members["maya"])
    place = Place(organisation, "en", organisation.website_domain, Voice(story.chance, topics()[1]), [person])
    story.places.append(place)
    return place
