# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters of a cadence are asked once more in the moment in which they would go."""

from datetime import UTC, datetime, timedelta

import pytest

from liaison.accounts.actions import changing
from liaison.mailroom.actions import Wishes, queue_message
from liaison.mailroom.delivery.guarding import judge
from liaison.mailroom.models import Message
from liaison.outreach.actions.cadences import set_rules
from liaison.outreach.guarding import held_by_cadence
from liaison.outreach.models import Approach, ApproachLetter

from .conftest import MONDAY


def verdicts(at):
    found = held_by_cadence(list(Message.objects.order_by("pk")), at)
    return [found.get(mail.pk) for mail in Message.objects.order_by("pk")]


def told(at):
    return [(one.what, str(one.why), one.until) if one else None for one in verdicts(at)]


def test_in_office_hours_they_go(begin, place):
    begin(place("Harbour"), place("Castle"))
    assert told(MONDAY + timedelta(hours=1)) == [None, None]


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 3, 2, 20, tzinfo=UTC), 3),  # at night
        (datetime(2026, 3, 7, 11, tzinfo=UTC), 9),  # on a Saturday
        (datetime(2026, 3, 17, 11, tzinfo=UTC), 18),  # on Saint Patrick's day
    ],
)
def test_when_nobody_is_at_work_there_they_wait(begin, place, at, day):
    begin(place("Harbour", country="IE"))
    (verdict,) = verdicts(at)
    assert (verdict.what, str(verdict.why)) == ("later", "Where they are nobody is at work now.")
    assert (verdict.until.day, 9 <= verdict.until.hour < 17) == (day, True)


def test_those_who_stopped_meanwhile_get_nothing(begin, place):
    begin(place("Harbour"))
    Approach.objects.update(next_at=None)
    Approach.objects.update(state="stopped", why="replied")
    assert told(MONDAY) == [("refuse", "No longer needed: somebody answered.", None)]


def test_a_letter_whose_approach_is_gone_does_not_go(begin, place):
    begin(place("Harbour"))
    ApproachLetter.objects.all().delete()
    assert told(MONDAY) == [("refuse", "No longer needed: they are not being written to any more.", None)]


def test_what_colleagues_wrote_one_by_one_counts_for_the_cap(maya, begin, place):
    harbour = place("Harbour")
    begin(harbour)
    for number in range(2):
        about = Wishes(about_kind="organisation", about_id=harbour.public_id, is_draft=True)
        queue_message(
            "letter", "x@example.org", f"{number}", "x", workspace=maya.workspace, is_service=False, wishes=about
        )
    # Drafts may never go; what has gone counts.
    assert told(MONDAY)[0] is None
    Message.objects.filter(message_kind="letter").update(state="accepted", settled_at=MONDAY)
    what, why, until = told(MONDAY + timedelta(hours=1))[0]
    assert (what, why) == ("later", "They have had enough letters for this month.")
    assert until >= MONDAY + timedelta(days=30)
    set_rules({"most_letters": 3}, by=maya)
    assert told(MONDAY + timedelta(hours=1))[0] is None


def test_two_to_one_organisation_in_one_batch_keep_to_the_cap(maya, begin, place):
    set_rules({"most_letters": 1}, by=maya)
    harbour, castle = place("Harbour"), place("Castle")
    _one, two = begin(harbour, castle)
    with changing(maya, "move") as change:
        change.update(two, organisation=harbour)
    assert [verdict and verdict.what for verdict in verdicts(MONDAY)] == [None, "later"]


def test_the_way_out_asks(begin, place):
    begin(place("Harbour"))
    mails = list(Message.objects.all())
    ((state, why, until),) = judge(mails, datetime(2026, 3, 1, 12, tzinfo=UTC)).values()
    # Nothing leaves a trial installation at all; the reason of this guard is not its.
    assert (state, why, until) == ("logged", "", None)


@pytest.mark.parametrize("number", [1, 3])
def test_a_batch_takes_the_same_number_of_questions(begin, place, number, django_assert_num_queries):
    begin(*(place(f"Place{one}", person=True) for one in range(number)))
    mails = list(Message.objects.all())
    with django_assert_num_queries(7):
        held_by_cadence(mails, MONDAY)
