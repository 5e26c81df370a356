# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from liaison.accounts.actions import changing
from liaison.directory.models import Affiliation, ContactPoint, Organisation, Person
from liaison.mailroom.letters.actions.writing import add_letter
from liaison.mailroom.models import Message
from liaison.outreach.actions.approaching import begin_approaches
from liaison.outreach.actions.cadences import add_cadence
from liaison.outreach.actions.campaigns import add_campaign
from liaison.outreach.models import Approach
from liaison.outreach.stepping.rounds import go_round

# A Monday without holidays nearby.
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def letter(maya):
    """`letter("First", body=…)`: a letter with one text, in English."""

    def make(name, *, subject="", body="{greeting},\n\nwould you like to show your pictures?", channel="mail"):
        text = {"language": "en", "goal": "", "subject": subject or name, "body": body}
        return add_letter(by=maya, name=name, purpose="first_contact", channel=channel, text=text)[0]

    return make


@pytest.fixture
def cadence(maya, letter):
    """A letter, a reminder after 5 working days, a last note after 10 more."""
    steps = [(letter("First"), 0), (letter("Reminder"), 5), (letter("Last"), 10)]
    return add_cadence({"name": "Gentle", "look_again_after": 90}, steps, by=maya)[0]


@pytest.fixture
def campaign(maya, cadence):
    return add_campaign({"name": "Coast", "cadence": cadence, "needs_approval": False}, by=maya)[0]


@pytest.fixture
def place(maya):
    """`place("Harbour")`: an organisation with an address; `person=True`: somebody there has it."""

    def make(name, *, person=False, country="GB", **fields):
        address = f"{name.lower()}@example.org"
        with changing(maya, "add") as change:
            organisation = change.create(Organisation(name=name, country=country, **fields))
            owner = {"organisation": organisation}
            if person:
                owner = {"person": change.create(Person(name=f"Ana {name}"))}
                change.create(Affiliation(organisation=organisation, **owner))
            change.create(ContactPoint(type="email", value=address, normalised=address, **owner))
        return organisation

    return make


@pytest.fixture
def clock():
    """Stands still; `clock.move_to(…)`."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def begin(campaign, maya, clock):
    """Begin with these organisations and write the first letters; answers with the approaches."""

    def begun(*organisations, of=None):
        found = begin_approaches(of or campaign, organisations, by=maya)
        go_round()
        return [Approach.objects.get(pk=one.pk) for one in found.approaches]

    return begun


@pytest.fixture
def leave(clock):
    """The mails that wait leave at `at`, as the sender would note it; drafts do not."""

    def accepted(at=None):
        moment = at or datetime.now(UTC)
        going = Message.objects.filter(state=Message.State.QUEUED)
        return going.update(
            state=Message.State.ACCEPTED, flown_at=moment, settled_at=moment + timedelta(seconds=1)
        )

    return accepted


def again(approach):
    return Approach.objects.get(pk=approach.pk)
