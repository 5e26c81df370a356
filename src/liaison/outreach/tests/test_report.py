# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from liaison.accounts.actions import changing
from liaison.directory.models import Organisation
from liaison.mailroom.actions import queue_message
from liaison.mailroom.letters.actions.writing import add_letter
from liaison.mailroom.models import Message
from liaison.outreach.models import Approach, ApproachLetter, Cadence, CadenceStep, Campaign
from liaison.outreach.queries.report import counts, counts_by_campaign, what_works
from liaison.outreach.rules.report import ENOUGH, Tried, in_order

TEXT = {"language": "en", "goal": "", "subject": "Hello", "body": "Hello"}
NAMES = st.text("abc", min_size=1, max_size=3)
NUMBERS = st.tuples(st.integers(1, 90), st.integers(0, 90)).filter(lambda pair: pair[1] <= pair[0])


@given(st.dictionaries(NAMES, NUMBERS))
def test_nothing_is_ranked_before_each_was_tried_often_enough(told):
    rows = in_order(Tried(name, left, answered) for name, (left, answered) in told.items())
    assert {row.name for row in rows} == set(told)
    if all(row.left >= ENOUGH for row in rows):
        shares = [row.answered / row.left for row in rows]
        assert shares == sorted(shares, reverse=True)
    else:
        assert [row.name for row in rows] == sorted(told)
    for row in rows:
        assert (row.share is None) == (row.left < ENOUGH)


@pytest.fixture
def steps(maya):
    """A first letter and a reminder, and the campaign on whose cadence they are."""
    with changing(maya, "add campaign") as change:
        cadence = change.create(Cadence(name="Gentle"))
        steps = []
        for position, name in enumerate(("First", "Reminder"), 1):
            letter = add_letter(by=maya, name=name, purpose="first_contact", channel="mail", text=TEXT)[0]
            steps.append(change.create(CadenceStep(cadence=cadence, position=position, letter=letter)))
        change.create(Campaign(name="Coast", cadence=cadence))
    return steps


def approach(maya, number, *, person=None, **fields):
    with changing(maya, "begin approach") as change:
        organisation = change.create(Organisation(name=f"Museum {number}"))
        found = Approach(
            campaign=Campaign.objects.get(),
            organisation=organisation,
            person=person,
            address=f"museum{number}@example.org",
            began_at=timezone.now(),
            **fields,
        )
        return change.create(found)


def write(maya, approach, step, *, days_ago, state="accepted", language="en"):
    at = timezone.now() - timedelta(days=days_ago)
    mail = queue_message(
        "letter", approach.address, "Hello", "Hello", workspace=maya.workspace, is_service=False, at=at
    )
    Message.objects.filter(pk=mail.pk).update(state=state, settled_at=at)
    with changing(maya, "write letter") as change:
        change.create(ApproachLetter(approach=approach, step=step, language=language, message=mail, written_at=at))


def stopped(why, **fields):
    return {"state": "stopped", "why": why, "ended_at": timezone.now() - timedelta(days=2), **fields}


def test_organisations_and_people_are_counted_apart(maya, curator, steps):
    first, _reminder = steps
    written = approach(maya, 1, person=curator, **stopped("replied"))
    write(maya, written, first, days_ago=9)
    write(maya, approach(maya, 2, **stopped("objected")), first, days_ago=9)
    write(maya, approach(maya, 3, state="resting"), first, days_ago=9, state="draft")
    organisations, people = counts(Approach.objects.all())
    assert (organisations.on_it, organisations.written_to, organisations.answered) == (3, 2, 1)
    assert (organisations.objected, organisations.resting) == (1, 1)
    assert (people.on_it, people.written_to, people.answered) == (1, 1, 1)
    assert counts_by_campaign([written.campaign]) == {written.campaign_id: organisations}


def test_an_answer_is_counted_for_the_letter_before_it(maya, steps):
    first, reminder = steps
    answered = approach(maya, 1, **stopped("replied"))
    write(maya, answered, first, days_ago=20)
    write(maya, answered, reminder, days_ago=10, language="cy")
    write(maya, approach(maya, 2), first, days_ago=10)
    found = what_works(Approach.objects.all())
    assert found.by_letter == [Tried("First", 2, 0), Tried("Reminder", 1, 1)]
    assert [(row.left, row.answered) for row in found.by_language] == [(2, 0), (1, 1)]
    assert [(row.left, row.answered) for row in found.by_goal] == [(3, 1)]


def test_a_letter_that_came_after_the_answer_has_no_part_in_it(maya, steps):
    first, reminder = steps
    answered = approach(maya, 1, **stopped("called"))
    write(maya, answered, first, days_ago=20)
    write(maya, answered, reminder, days_ago=1)
    assert what_works(Approach.objects.all()).by_letter == [Tried("First", 1, 1), Tried("Reminder", 1, 0)]
