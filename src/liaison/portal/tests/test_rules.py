# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from liaison.portal.rules.letters import months_later


def test_a_month_that_is_shorter_ends_on_its_last_day():
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert months_later(date(2026, 11, 21), 12) == date(2027, 11, 21)


@given(day=st.dates(max_value=date(9000, 1, 1)), months=st.integers(1, 240))
def test_months_are_added_up_and_no_day_is_skipped(day, months):
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
