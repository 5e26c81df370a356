# SPDX-License-Identifier: AGPL-3.0-or-later
"""What campaigns put on the page Today: one question, and only what a person can do."""

from datetime import date, timedelta

import pytest

from liaison.mailroom.models import Message
from liaison.outreach.actions.cadences import add_cadence
from liaison.outreach.actions.campaigns import add_campaign
from liaison.outreach.models import Approach
from liaison.outreach.queries.today import to_do
from liaison.outreach.stepping.rounds import go_round

from .conftest import MONDAY


def lines(member, at=MONDAY):
    return [(line.title, line.why, line.action, line.due) for line in to_do(member, at, 9).lines]


def test_an_approach_that_only_waits_for_its_day_or_its_draft_is_not_there(maya, begin, place):
    begin(place("Harbour"))
    assert lines(maya) == []


def test_what_rests_what_did_not_go_and_what_is_to_be_sent_are_there(maya, tomos, viktor, begin, place, letter):
    cadence = add_cadence({"name": "Calls"}, [(letter("Call", channel="phone"), 0)], by=maya)[0]
    calls = add_campaign({"name": "Calls", "cadence": cadence}, by=maya)[0]
    begin(place("Castle"), of=calls)
    resting, _stuck = begin(place("Harbour"), place("Mill"))
    Message.objects.filter(to="mill@example.org").update(state=Message.State.MISSED, refusal="Too late.")
    go_round()
    Approach.objects.filter(pk=resting.pk).update(next_at=None)
    Approach.objects.filter(pk=resting.pk).update(state="resting", look_again_on=date(2026, 3, 4))
    told = [
        ("Castle", "A text is ready that you send yourself.", "Send it", None),
        ("Mill", "The letter “First”: too late, not sent. Too late.", "Put it right", None),
    ]
    assert sorted(lines(maya), key=str) == told
    assert lines(maya, MONDAY + timedelta(days=2))[-1] == (
        "Harbour",
        "They rested after the last letter of “Coast”.",
        "Look again",
        date(2026, 3, 4),
    )
    assert (lines(tomos), lines(viktor)) == ([], [])


@pytest.mark.parametrize("number", [1, 3])
def test_however_many_there_are_it_is_one_question(maya, begin, place, number, django_assert_num_queries):
    begin(*(place(f"Place{one}") for one in range(number)))
    Approach.objects.update(trouble="Wanting")
    with django_assert_num_queries(1):
        told = to_do(maya, MONDAY, 2)
    assert (len(told.lines), told.total) == (min(number, 2), number)
