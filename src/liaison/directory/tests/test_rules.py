# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liaison.directory import rules
from liaison.directory.rules import Recency

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def recency(last):
    """The class of one contact, said plainly."""
    if last is None:
        return Recency.NEVER
    reached = (name for name, days in rules.RECENCY_DAYS.items() if last >= NOW - timedelta(days=days))
    return next(reached, Recency.LONGER)


moments = st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=2000)).map(lambda ago: NOW - ago))


@given(st.lists(moments, max_size=30))
def test_classes_counted_from_running_totals_are_those_of_each_row(lasts):
    totals = {
        name.value: sum(1 for last in lasts if last is not None and last >= NOW - timedelta(days=days))
        for name, days in rules.RECENCY_DAYS.items()
    }
    totals |= {"ever": sum(last is not None for last in lasts), "known": len(lasts)}

    alone = rules.split_cumulative(totals)

    assert alone == {name: sum(recency(last) is name for last in lasts) for name in Recency}
    assert sum(alone.values()) == len(lasts)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_hundred_per_cent_and_the_last_colour_mean_that_the_target_is_met(reached, wanted):
    assert (rules.percentage(reached, wanted) >= 100) == (reached >= wanted) == (rules.heat(reached, wanted) == 3)
    assert (rules.heat(reached, wanted) == 0) == (reached == 0)


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 10_000))
def test_more_reached_is_never_colder(fewer, more, wanted):
    low, high = sorted([fewer, more])
    assert rules.heat(low, wanted) <= rules.heat(high, wanted)
    assert rules.percentage(low, wanted) <= rules.percentage(high, wanted)


@given(st.integers(0, 10_000))
def test_without_a_target_there_is_neither_percentage_nor_colour(reached):
    assert (rules.percentage(reached, None), rules.heat(reached, None)) == (None, None)


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.dates(date(1970, 1, 1), date(2100, 1, 1)))
def test_only_a_later_day_is_still_to_come(day, today):
    assert rules.is_still_to_come(day, today) == (day > today)
