# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liaison.mailroom.rules import (
    MOST_ATTEMPTS,
    WINDOW,
    allowance,
    finishes_at,
    is_message_id,
    message_ids,
    pause_after,
    references_of_reply,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTES = st.lists(st.integers(0, 200), max_size=30)


def ago(*minutes):
    return [NOON - timedelta(minutes=number) for number in minutes]


def test_so_many_may_go_in_an_hour():
    assert allowance(None, ago(1, 2), NOON) == (None, None)
    assert allowance(3, ago(1, 61, 90), NOON) == (2, None)
    assert allowance(2, ago(10, 50), NOON) == (0, NOON + timedelta(minutes=10))
    # A cap that was lowered: two have to be an hour old before there is room.
    assert allowance(1, ago(10, 50), NOON) == (0, NOON + timedelta(minutes=50))


def test_the_sentence_says_when_the_last_one_goes():
    assert finishes_at(3, 5, ago(10), NOON) == NOON
    assert finishes_at(5, 5, [], NOON) == NOON
    assert finishes_at(6, 5, [], NOON) == NOON + timedelta(hours=1)
    assert finishes_at(3, 2, ago(20, 40), NOON) == NOON + timedelta(minutes=80)
    assert finishes_at(60, 25, [], NOON) == NOON + timedelta(hours=2)


@given(waiting=st.integers(1, 60), cap=st.integers(1, 10), minutes=MINUTES)
def test_it_ends_when_going_through_it_hour_by_hour_ends(waiting, cap, minutes):
    gone, now = ago(*minutes), NOON
    told = finishes_at(waiting, cap, gone, now)
    for _mail in range(waiting):
        left, again_at = allowance(cap, gone, now)
        if left == 0:
            now = again_at
        gone.append(now)
    # More may have gone than the cap allows now; that is only guessed at.
    assert told == now or len([moment for moment in ago(*minutes) if moment > NOON - WINDOW]) > cap


def test_pauses_get_longer_and_end_after_days():
    pauses = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert pauses[-1] is None
    assert pauses[:-1] == sorted(pauses[:-1])
    assert timedelta(days=3) < sum(pauses[:-1], timedelta()) < timedelta(days=6)


def test_a_thread_keeps_its_beginning_and_its_end():
    ids = [f"<{'x' * 40}{number}@example.org>" for number in range(50)]
    shortened = references_of_reply(" ".join(ids), "<last@example.org>")
    assert len(shortened) < 998
    assert message_ids(shortened)[0] == ids[0]
    assert message_ids(shortened)[-2:] == [ids[-1], "<last@example.org>"]


def test_what_is_a_message_id():
    assert is_message_id("<a.b@example.org>")
    for other in ("", "a@b", "<a@b> <c@d>", "<a b@c>", "<a@b>\r\nBcc: x"):
        assert not is_message_id(other)
