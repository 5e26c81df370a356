# SPDX-License-Identifier: AGPL-3.0-or-later
from hypothesis import given
from hypothesis import strategies as st

from liaison.gatherings.rules.afterwards import (
    ASKED,
    ATTENDED,
    LEFT_EARLY,
    MISSED,
    Presence,
    letter_for,
    what_happened,
)

minutes = st.one_of(st.none(), st.integers(0, 600))
presences = st.builds(Presence, minutes=minutes, asked=st.booleans())
EVERYTHING = {ATTENDED, LEFT_EARLY, ASKED, MISSED}


def happened(minutes, *, asked=False, enough=10, lasts=60):
    return what_happened(Presence(minutes, asked), enough=enough, lasts=lasts)


def test_an_hour_is_told_apart_by_its_minutes():
    assert [happened(n) for n in (0, 9, 10, 39, 40, 60)] == [
        MISSED,
        MISSED,
        LEFT_EARLY,
        LEFT_EARLY,
        ATTENDED,
        ATTENDED,
    ]


def test_who_was_ticked_at_the_door_has_attended():
    assert happened(None) == ATTENDED


def test_a_question_outweighs_leaving_early_but_not_looking_in():
    assert (happened(20, asked=True), happened(5, asked=True)) == (ASKED, MISSED)


def test_nobody_leaves_early_where_the_whole_event_is_asked_for():
    assert happened(60, enough=60) == ATTENDED


@given(st.none() | presences, st.integers(0, 600), st.integers(1, 600))
def test_something_happened_to_everybody_and_only_one_thing(presence, enough, lasts):
    assert what_happened(presence, enough=enough, lasts=lasts) in EVERYTHING


@given(st.integers(0, 600), st.booleans(), st.integers(0, 600), st.integers(1, 600))
def test_staying_longer_never_turns_coming_into_missing(minutes, asked, enough, lasts):
    order = [MISSED, LEFT_EARLY, ATTENDED]
    shorter, longer = (
        what_happened(Presence(n, False), enough=enough, lasts=lasts) for n in (minutes, minutes + 1)
    )
    assert order.index(shorter) <= order.index(longer)
    assert (what_happened(Presence(minutes, asked), enough=enough, lasts=lasts) == MISSED) == (minutes < enough)


@given(st.sampled_from(sorted(EVERYTHING)), st.sets(st.sampled_from(sorted(EVERYTHING))))
def test_nobody_who_missed_it_is_thanked_for_coming_and_the_other_way_round(happened, set_up):
    letter = letter_for(happened, set_up)
    assert letter in set_up | {""}
    assert letter in {"", MISSED} if happened == MISSED else letter != MISSED
    assert letter == happened or happened not in set_up
