# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.outreach.rules.timing import (
    Office,
    from_day_on,
    hours_on,
    is_open,
    latest_moment,
    next_moment,
    room_again_at,
    share_of,
)
from liaison.pathway.rules.working_days import after_working_days, is_working_day

COUNTRIES = ["", "GB", "SE", "ES", "US", "RU", "IN", "NZ", "KI", "AE", "IL", "BR", "AU", "CL", "PF", "IR", "XK"]
offices = st.builds(
    Office,
    country=st.sampled_from(COUNTRIES),
    zone=st.sampled_from(["", "", "Europe/London", "Asia/Kathmandu", "America/St_Johns", "Nowhere/Else"]),
    opens=st.times(max_value=time(13)).map(lambda at: at.replace(second=0, microsecond=0)),
    closes=st.times(min_value=time(15)).map(lambda at: at.replace(second=0, microsecond=0)),
    home=st.sampled_from(["UTC", "Europe/Stockholm"]),
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
waits = st.integers(0, 30)
seeds = st.text("abc", max_size=4)


@given(moments, waits, offices, seeds)
def test_a_letter_goes_in_office_hours_of_a_working_day_when_its_wait_is_over(before, wait, office, seed):
    at = next_moment(before, wait, office, seed)
    assert at >= before
    assert is_open(at, office)
    # Whatever is meant by "open": on some clock of that country it is.
    local = [at.astimezone(zone) for zone in office.zones]
    assert any(
        office.opens <= one.time() < office.closes and is_working_day(one.date(), office.country) for one in local
    )
    begun = max(before.astimezone(zone).date() for zone in office.zones)
    if wait:
        assert any(one.date() >= after_working_days(begun, wait, office.country) for one in local)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=9)), waits, offices, seeds)
def test_who_was_written_to_later_is_written_to_again_later(before, more, wait, office, seed):
    assert next_moment(before, wait, office, seed) <= next_moment(before + more, wait, office, seed)


@given(moments, waits, offices, seeds)
def test_a_longer_wait_is_never_over_earlier(before, wait, office, seed):
    assert next_moment(before, wait, office, seed) <= next_moment(before, wait + 1, office, seed)


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), offices, seeds)
def test_whoever_is_back_on_a_day_hears_from_us_on_it_or_later(day, office, seed):
    at = from_day_on(day, office, seed)
    assert is_open(at, office)
    assert all(at.astimezone(zone).date() >= day for zone in office.zones)


@given(moments, offices, seeds)
def test_a_letter_has_some_days_in_which_to_go(before, office, seed):
    at = next_moment(before, 0, office, seed)
    assert timedelta(days=1) < latest_moment(at, office) - at


@pytest.mark.parametrize("day", [date(2026, 3, 27), date(2026, 3, 30), date(2026, 10, 23), date(2026, 10, 26)])
def test_office_hours_follow_the_clocks_there_when_they_change(day):
    stockholm = ZoneInfo("Europe/Stockholm")
    opens, closes = hours_on(day, Office("SE"))
    assert (opens.astimezone(stockholm).time(), closes.astimezone(stockholm).time()) == (time(9), time(17))


def test_hours_of_the_night_on_which_clocks_change_are_on_every_clock():
    night = Office("SE", opens=time(1, 30), closes=time(2, 30))
    # 02:00 becomes 03:00: at half past two nobody closes, so it is left out.
    assert hours_on(date(2026, 3, 29), night) is None
    back = hours_on(date(2026, 10, 25), night)  # 03:00 becomes 02:00
    assert back == (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC))


def test_where_a_country_is_wide_all_its_offices_are_open():
    at = next_moment(datetime(2026, 11, 23, tzinfo=UTC), 0, Office("US"), "x")
    for zone in ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu"):
        assert time(9) <= at.astimezone(ZoneInfo(zone)).time() < time(17)


def test_where_a_country_is_wider_than_a_day_of_work_moscow_is_open():
    at = next_moment(datetime(2026, 11, 23, tzinfo=UTC), 0, Office("RU"), "x")
    assert at.astimezone(ZoneInfo("Europe/Moscow")).hour in range(9, 17)


def test_nobody_is_written_to_on_their_holidays():
    before = datetime(2026, 12, 23, 12, tzinfo=UTC)
    assert next_moment(before, 1, Office("GB"), "x").date() == date(2026, 12, 24)
    assert next_moment(before, 2, Office("GB"), "x").date() == date(2026, 12, 29)
    # In Sweden nobody works on Christmas Eve.
    assert next_moment(before, 1, Office("SE"), "x").date() == date(2026, 12, 28)


def test_not_all_letters_go_as_the_offices_open():
    before = datetime(2026, 11, 20, 12, tzinfo=UTC)
    hours = [next_moment(before, 1, Office("GB"), f"{number}").hour for number in range(300)]
    assert set(hours) == set(range(9, 17))
    assert max(hours.count(hour) for hour in set(hours)) < 80
    assert {share_of(f"{number}") < 1 for number in range(300)} == {True}


def test_a_cap_has_room_again_when_enough_letters_are_a_month_old():
    now, month = datetime(2026, 11, 20, tzinfo=UTC), timedelta(days=30)
    days = [now - timedelta(days=number) for number in (40, 20, 10)]
    assert room_again_at(3, days, now, month) is None
    assert room_again_at(2, days, now, month) == days[1] + month
    assert room_again_at(1, days, now, month) == days[2] + month
