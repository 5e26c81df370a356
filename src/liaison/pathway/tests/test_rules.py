# SPDX-License-Identifier: AGPL-3.0-or-later
"""Working days, the follow-up clock, what speaks against a move, how many contacts so many partnerships need."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.pathway.rules.clock import Age, age, follow_up_due
from liaison.pathway.rules.milestones import ORDER, Journey, Step, steps, usual_days
from liaison.pathway.rules.moving import Item, Objections, objections
from liaison.pathway.rules.planning import MOST, contacts_needed, share_of, wilson
from liaison.pathway.rules.working_days import after_working_days, is_working_day

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
COUNTRIES = st.sampled_from(["", "GB", "SE", "ES", "MX", "IL", "AE", "XX"])


@pytest.mark.parametrize(
    ("start", "count", "country", "day"),
    [
        (date(2026, 11, 20), 5, "GB", date(2026, 11, 27)),
        # Christmas Day and Boxing Day, which is moved from the Saturday to the Monday.
        (date(2026, 12, 24), 1, "GB", date(2026, 12, 29)),
        # Sweden takes off the days before Christmas and Midsummer, although no law says so.
        (date(2026, 12, 23), 1, "SE", date(2026, 12, 28)),
        (date(2026, 6, 18), 1, "SE", date(2026, 6, 22)),
        # Spain's Epiphany falls on a Tuesday that is a working day in England.
        (date(2026, 1, 5), 1, "ES", date(2026, 1, 7)),
        (date(2026, 1, 5), 1, "GB", date(2026, 1, 6)),
        # In Israel Sunday is a working day, Friday none.
        (date(2026, 11, 19), 1, "IL", date(2026, 11, 22)),
        # Nobody knows where they are: Saturday and Sunday only.
        (date(2026, 12, 24), 1, "", date(2026, 12, 25)),
        (date(2026, 12, 24), 1, "XX", date(2026, 12, 25)),
        (date(2026, 11, 21), 0, "GB", date(2026, 11, 23)),
    ],
)
def test_working_days_are_those_of_the_partners_country(start, count, country, day):
    assert after_working_days(start, count, country) == day


@given(DAYS, st.integers(0, 30), COUNTRIES)
def test_the_day_found_is_a_working_day_with_just_so_many_before_it(start, count, country):
    day = after_working_days(start, count, country)
    between = [start + timedelta(days=n) for n in range(1, (day - start).days + 1)]
    assert is_working_day(day, country)
    if count:
        assert sum(is_working_day(one, country) for one in between) == count


@given(DAYS, DAYS, st.integers(0, 30), COUNTRIES)
def test_a_later_contact_never_makes_a_follow_up_due_sooner(one, other, count, country):
    early, late = sorted([one, other])
    assert follow_up_due(early, early, count, country) <= follow_up_due(late, early, count, country)


def test_the_clock_runs_from_the_last_contact_and_before_any_from_the_stage():
    assert follow_up_due(None, date(2026, 11, 2), 5, "GB") == date(2026, 11, 9)
    assert follow_up_due(date(2026, 11, 12), date(2026, 11, 2), 5, "GB") == date(2026, 11, 19)
    assert follow_up_due(date(2026, 11, 12), date(2026, 11, 2), None, "GB") is None


def test_a_partnership_is_late_after_the_expected_days_and_very_late_after_twice_as_many():
    assert [age(days, 14) for days in (0, 14, 15, 28, 29)] == [
        Age.IN_TIME,
        Age.IN_TIME,
        Age.LATE,
        Age.LATE,
        Age.VERY_LATE,
    ]
    assert age(4000, None) == Age.NO_LIMIT


LIST = [Item(1, "Somebody said yes"), Item(2, "We know their goals")]


def test_going_on_asks_for_the_checklist_and_going_back_does_not():
    on = objections(LIST, {1}, forwards=True, inside=0, capacity=None)
    back = objections(LIST, {1}, forwards=False, inside=0, capacity=None)
    assert (on, back) == (Objections(["We know their goals"]), Objections())
    assert (on.needs_reason, back.needs_reason) == (True, False)


def test_a_stage_is_full_when_as_many_are_in_it_as_we_can_look_after():
    full = [objections([], (), forwards=True, inside=inside, capacity=3).is_full for inside in (2, 3, 4)]
    assert full == [False, True, True]
    assert not objections([], (), forwards=True, inside=10**6, capacity=None).needs_reason


# --- how far they came ---


def journey(*milestones, closed=False, began=date(2026, 1, 1), days=10):
    return Journey([(m, began + timedelta(days=days * n)) for n, m in enumerate(milestones)], is_closed=closed)


def test_only_those_who_came_by_a_step_say_something_about_it():
    told = [
        journey("contacted", "interested", "met", "assessed", "agreed"),
        journey("contacted", "interested", closed=True),
        journey("met", "agreed"),  # they asked us: nothing about cold contacts
        journey("contacted", began=TODAY - timedelta(days=30)),  # may answer yet
        journey("contacted", began=TODAY - timedelta(days=400)),
        journey("identified", closed=True),
    ]
    assert steps(told, TODAY) == [
        Step("contacted", "interested", tried=3, passed=2, undecided=1),
        Step("interested", "met", tried=2, passed=1),
        Step("met", "assessed", tried=2, passed=2),
        Step("assessed", "agreed", tried=2, passed=2),
    ]
    assert usual_days(told) == (40, 1)


def test_who_skips_a_stage_has_passed_it_and_who_goes_back_has_still_been_there():
    skipping, back = journey("contacted", "agreed"), journey("contacted", "met", "interested", closed=True)
    assert [step.passed for step in steps([skipping, back], TODAY)] == [2, 2, 1, 1]
    assert usual_days([]) is None


JOURNEYS = st.lists(
    st.builds(
        lambda milestones, closed, days: journey(*milestones, closed=closed, days=days),
        st.lists(st.sampled_from(ORDER), min_size=1, max_size=8),
        st.booleans(),
        st.integers(0, 90),
    ),
    max_size=25,
)


@given(JOURNEYS, st.randoms())
def test_the_order_of_journeys_does_not_matter_and_nobody_passes_who_has_not_tried(told, chance):
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert steps(told, TODAY) == steps(shuffled, TODAY)
    assert all(0 <= step.passed <= step.tried <= len(told) for step in steps(told, TODAY))


# --- planning ---

WORKSHOPS_YEAR = [
    Step("contacted", "interested", 290, 80),
    Step("interested", "met", 80, 45),
    Step("met", "assessed", 45, 30),
    Step("assessed", "agreed", 30, 18),
]


def test_the_workshops_own_year_says_that_eighteen_partnerships_need_about_290_contacts():
    need = contacts_needed(18, WORKSHOPS_YEAR, by=date(2027, 3, 31), usual_days=120)
    assert abs(need.contacts - 290) <= 15
    assert need.low < need.contacts < need.high
    assert need.start_by == date(2026, 12, 1)
    assert not need.is_a_guess
    assert need == contacts_needed(18, WORKSHOPS_YEAR, by=date(2027, 3, 31), usual_days=120)


def test_the_less_is_known_the_wider_the_answer():
    tenth = [Step(one.origin, one.target, one.tried // 10, one.passed // 10) for one in WORKSHOPS_YEAR]
    much, little = contacts_needed(18, WORKSHOPS_YEAR), contacts_needed(18, tenth)
    assert little.high / little.low > 2 * much.high / much.low
    assert little.is_a_guess


def test_nothing_known_is_said_and_not_divided_by():
    need = contacts_needed(18, [Step("contacted", "agreed", 0, 0)])
    assert need.is_a_guess
    assert 18 <= need.low <= need.contacts <= need.high <= MOST
    assert contacts_needed(0, WORKSHOPS_YEAR).contacts == 0
    assert share_of(Step("contacted", "agreed", 0, 0)).high == 1


def test_wilsons_interval_is_that_of_the_tables():
    """95 % for 1 of 10: 0.0179 to 0.4042 (R: prop.test(1, 10, correct = FALSE))."""
    found = wilson(1, 10, z=1.959963984540054)
    assert math.isclose(found.low, 0.01787621, abs_tol=1e-6)
    assert math.isclose(found.high, 0.40415003, abs_tol=1e-6)


TRIES = st.integers(0, 400).flatmap(lambda tried: st.tuples(st.just(tried), st.integers(0, tried)))


@given(TRIES)
def test_a_share_lies_within_its_interval_and_the_interval_within_all_shares(numbers):
    tried, passed = numbers
    found = wilson(passed, tried)
    assert 0 <= found.low <= found.share <= found.high <= 1


@given(st.lists(TRIES, min_size=1, max_size=4), st.integers(1, 40))
def test_more_partnerships_never_need_fewer_contacts_nor_fewer_than_themselves(numbers, wanted):
    way = [Step("contacted", "agreed", *one) for one in numbers]
    fewer, more = contacts_needed(wanted, way), contacts_needed(wanted + 1, way)
    assert wanted <= fewer.low <= fewer.contacts <= fewer.high
    assert fewer.contacts <= more.contacts
