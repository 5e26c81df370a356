# SPDX-License-Identifier: AGPL-3.0-or-later
"""Anchors and offsets, times of the clock on the wall, what waits for what, hours promised week by week."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.pathway.rules.hours import Hours, Promise, TooMuch, by_week, too_much, week_of, weeks_from
from liaison.pathway.rules.plans import (
    Anchor,
    Move,
    Offset,
    Span,
    Standing,
    Stays,
    Timed,
    clashing,
    day_of,
    in_a_circle,
    local_day,
    moved,
    on_the_wall,
    shifted,
    span_of,
)
from liaison.pathway.rules.working_days import after_working_days, before_working_days, is_working_day

LONDON, MADRID = zoneinfo.ZoneInfo("Europe/London"), zoneinfo.ZoneInfo("Europe/Madrid")
TODAY = date(2026, 3, 3)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
COUNTRIES = st.sampled_from(["", "GB", "SE", "ES", "IL", "AE", "XX"])
ZONES = st.sampled_from([LONDON, MADRID, UTC, zoneinfo.ZoneInfo("America/Mexico_City")])
OFFSETS = st.builds(Offset, st.sampled_from(Anchor), st.integers(-60, 60), st.booleans())
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("days", "in_working_days", "event", "country", "day"),
    [
        (-21, False, date(2026, 4, 14), "GB", date(2026, 3, 24)),
        # Five working days before the Tuesday after Easter: Good Friday and Easter Monday do not count.
        (-5, True, date(2026, 4, 7), "SE", date(2026, 3, 27)),
        # The law of Mexico takes off neither of them.
        (-5, True, date(2026, 4, 7), "MX", date(2026, 3, 31)),
        (2, True, date(2026, 12, 24), "GB", date(2026, 12, 30)),
        # On the day, and where that is no working day, on the next one.
        (0, True, date(2026, 4, 5), "SE", date(2026, 4, 7)),
        (0, False, date(2026, 4, 5), "GB", date(2026, 4, 5)),
    ],
)
def test_a_day_is_counted_from_its_anchor(days, in_working_days, event, country, day):
    offset = Offset(Anchor.EVENT, days, in_working_days)
    assert day_of(offset, {Anchor.EVENT: event, Anchor.TODAY: date(2026, 1, 1)}, country) == day


def test_without_a_date_for_its_anchor_a_task_has_no_day_yet():
    assert day_of(Offset(Anchor.AGREEMENT, 5), {Anchor.EVENT: TODAY}) is None
    assert day_of(None, {Anchor.EVENT: TODAY}) is None


@given(DAYS, st.integers(1, 40), COUNTRIES)
def test_so_many_working_days_back_and_on_again_is_the_same_day(start, count, country):
    back = before_working_days(start, count, country)
    assert is_working_day(back, country)
    assert back < start
    if is_working_day(start, country):
        assert after_working_days(back, count, country) == start
    between = [back + timedelta(days=n) for n in range((start - back).days)]
    assert sum(is_working_day(one, country) for one in between) == count


@given(DAYS, DAYS, OFFSETS, COUNTRIES)
def test_what_comes_later_is_never_planned_sooner(one, other, offset, country):
    early, late = sorted([one, other])
    assert day_of(offset, dict.fromkeys(Anchor, early), country) <= day_of(
        offset, dict.fromkeys(Anchor, late), country
    )


@given(DAYS, OFFSETS, OFFSETS, COUNTRIES)
def test_working_days_take_at_least_as_long_as_days(event, offset, other, country):
    day = day_of(offset, dict.fromkeys(Anchor, event), country)
    plain = event + timedelta(days=offset.days)
    assert (day >= plain) if offset.days >= 0 else (day <= plain)


# --- the clock on the wall ---


def test_a_task_at_six_stays_at_six_when_the_clocks_change():
    # In the night to 29 March 2026 the clocks of London go forward.
    before, after = (on_the_wall(date(2026, 3, day), time(18), LONDON) for day in (28, 29))
    assert (before.hour, after.hour) == (18, 17)
    assert after - before == timedelta(hours=23)
    assert span_of(date(2026, 3, 28), Timed(time(22), time(6)), LONDON).hours == 7
    assert span_of(date(2026, 10, 24), Timed(time(22), time(6)), LONDON).hours == 9


@given(DAYS, TIMES, ZONES)
def test_the_wall_shows_the_time_that_was_said_unless_the_clocks_leave_it_out(day, at, zone):
    shown = on_the_wall(day, at, zone).astimezone(zone)
    naive = datetime.combine(day, at)
    left_out = naive.replace(tzinfo=zone, fold=0).utcoffset() < naive.replace(tzinfo=zone, fold=1).utcoffset()
    assert (shown.date(), shown.time()) == (day, at) or left_out
    assert local_day(shown, zone) == shown.date()


@given(DAYS, TIMES, TIMES, ZONES)
def test_a_shift_never_ends_before_it_begins(day, at, until, zone):
    if at != until:
        span = span_of(day, Timed(at, until), zone)
        assert span.start <= span.end
        assert 0 <= span.hours <= 25


def test_what_has_no_end_or_no_day_is_no_shift():
    assert span_of(TODAY, Timed(time(9)), LONDON) is None
    assert span_of(None, Timed(time(9), time(10)), LONDON) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=8))
def test_a_clash_is_found_where_any_two_overlap(pieces):
    start = datetime(2026, 3, 3, tzinfo=UTC)
    spans = [
        Span(start + timedelta(hours=begin), start + timedelta(hours=begin + length)) for begin, length in pieces
    ]
    any_two = any(one.overlaps(other) for n, one in enumerate(spans) for other in spans[n + 1 :])
    found = clashing(list(enumerate(spans)))
    assert bool(found) == any_two
    assert all(spans[one].overlaps(spans[other]) for one, other in found)


def test_one_shift_may_begin_when_the_other_ends():
    nine, ten, eleven = (datetime(2026, 3, 3, hour, tzinfo=UTC) for hour in (9, 10, 11))
    assert clashing([("a", Span(nine, ten)), ("b", Span(ten, eleven))]) == []


# --- what waits for what ---


@given(st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7), max_size=3), max_size=8))
def test_a_circle_is_found_where_somebody_comes_back_to_where_they_began(needs):
    def reached(key):
        found, ahead = set(), set(needs.get(key, ()))
        while ahead:
            found |= ahead
            ahead = {two for one in ahead for two in needs.get(one, ())} - found
        return found

    assert in_a_circle(needs) == any(key in reached(key) for key in needs)


@given(st.lists(st.integers(), unique=True, min_size=1), st.integers(-5, 5), st.data())
def test_a_row_that_moves_leaves_the_others_in_their_order(keys, by, data):
    key = data.draw(st.sampled_from(keys))
    after = shifted(keys, key, by)
    assert [one for one in after if one != key] == [one for one in keys if one != key]
    assert after.index(key) == max(0, min(len(keys) - 1, keys.index(key) + by))


# --- when the date moves ---

WEEK_BEFORE = Offset(Anchor.EVENT, -7)
OLD, NEW = date(2026, 4, 14), date(2026, 4, 21)


@pytest.mark.parametrize(
    ("task", "move"),
    [
        (Standing(WEEK_BEFORE, date(2026, 4, 7), date(2026, 4, 7)), Move(date(2026, 4, 7), date(2026, 4, 14))),
        (
            Standing(WEEK_BEFORE, date(2026, 4, 7), date(2026, 4, 7), is_done=True),
            Move(date(2026, 4, 7), date(2026, 4, 7), Stays.DONE),
        ),
        (
            Standing(WEEK_BEFORE, date(2026, 4, 1), date(2026, 4, 7)),
            Move(date(2026, 4, 1), date(2026, 4, 1), Stays.BY_HAND),
        ),
        # Somebody took the day away, which is a decision too; where there never was one, there is one now.
        (Standing(WEEK_BEFORE, None, date(2026, 4, 7)), Move(None, None, Stays.BY_HAND)),
        (Standing(WEEK_BEFORE, None, None), Move(None, date(2026, 4, 14))),
        # Counted from another day, or from none: nothing to say.
        (Standing(Offset(Anchor.TODAY, 2), TODAY, date(2026, 3, 5), is_done=True), Move(TODAY, TODAY)),
        (Standing(None, TODAY, None), Move(TODAY, TODAY)),
    ],
)
def test_a_move_takes_along_what_nobody_decided_otherwise(task, move):
    assert moved(task, {Anchor.EVENT: NEW, Anchor.TODAY: TODAY}) == move


@given(OFFSETS, DAYS, DAYS, COUNTRIES)
def test_a_date_that_moves_there_and_back_changes_nothing(offset, one, other, country):
    first, second = ({**dict.fromkeys(Anchor, day)} for day in (one, other))
    planned = day_of(offset, first, country)
    there = moved(Standing(offset, planned, planned), second, country).after
    assert moved(Standing(offset, there, there), first, country).after == planned


# --- hours ---


def test_hours_are_summed_by_week_and_what_is_late_is_work_of_this_week():
    promises = [
        Promise(1, date(2026, 2, 20), Decimal(2)),
        Promise(1, date(2026, 3, 8), Decimal("1.5")),
        Promise(1, date(2026, 3, 9), Decimal(4)),
        Promise(1, None, Decimal(8)),
        Promise(2, date(2026, 2, 20), Decimal(3), is_shift=True),
    ]
    assert by_week(promises, TODAY) == {
        (1, date(2026, 3, 2)): Decimal("3.5"),
        (1, date(2026, 3, 9)): Decimal(4),
        (1, None): Decimal(8),
    }


def test_too_much_is_said_of_the_weeks_that_more_would_fill():
    there = [Promise(1, date(2026, 3, 4), Decimal(10)), Promise(1, date(2026, 3, 11), Decimal(9))]
    hours = {1: Hours(Decimal(8))}
    assert list(too_much(there, [Promise(1, date(2026, 3, 6), Decimal(4))], hours, TODAY)) == [
        TooMuch(1, date(2026, 3, 2), Decimal(14), Decimal(8))
    ]
    # Nobody knows how much Tomos (2) has, and nothing is asked of him without a day.
    assert list(too_much(there, [Promise(2, date(2026, 3, 6), Decimal(40))], hours, TODAY)) == []
    assert list(too_much(there, [Promise(1, None, Decimal(40))], hours, TODAY)) == []


def test_in_a_week_away_any_hour_is_too_much():
    hours = {1: Hours(Decimal(8), frozenset({date(2026, 3, 2)}))}
    assert list(too_much([], [Promise(1, date(2026, 3, 6), Decimal(1))], hours, TODAY)) == [
        TooMuch(1, date(2026, 3, 2), Decimal(1), Decimal(0))
    ]


@given(DAYS, st.integers(1, 20))
def test_weeks_begin_on_mondays_and_follow_each_other(day, count):
    weeks = weeks_from(day, count)
    assert weeks[0] <= day < weeks[0] + timedelta(days=7)
    assert all(week.weekday() == 0 and week_of(week + timedelta(days=6)) == week for week in weeks)
    assert [week - weeks[0] for week in weeks] == [timedelta(days=7 * n) for n in range(count)]


@given(st.lists(st.tuples(DAYS, st.integers(0, 20)), max_size=10), DAYS, st.integers(0, 40))
def test_whoever_is_told_nothing_has_the_hours(promises, today, has):
    more = [Promise(1, day, Decimal(hours)) for day, hours in promises]
    told = {one.monday for one in too_much([], more, {1: Hours(Decimal(has))}, today)}
    sums = by_week(more, today)
    assert told == {monday for (_member, monday), hours in sums.items() if hours > has}
