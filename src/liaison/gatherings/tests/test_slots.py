# SPDX-License-Identifier: AGPL-3.0-or-later
"""Free times, against the clock on the wall itself, minute by minute; and bookings in every zone there is."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from liaison.gatherings.rules.calendar import Entry, calendar_text
from liaison.gatherings.rules.slots import (
    MIDNIGHT,
    Hours,
    Plan,
    Taken,
    fewest_first,
    free_times,
    is_offered,
    last_day,
    on_the_wall,
    open_spans,
)

LONDON, LORD_HOWE, APIA = ZoneInfo("Europe/London"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")
# From fourteen hours before UTC to fourteen after, with half hours, and a change of half an hour.
ZONES = [
    "Etc/GMT+12",
    "Pacific/Kiritimati",
    "Pacific/Marquesas",
    "America/St_Johns",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Stockholm",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
    "America/Nuuk",
]
MINUTE = timedelta(minutes=1)
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)  # a Monday


def plan(zone=LONDON, minutes=30, every=None, weekly=None, **more):
    hours = {day: (Hours(time(9), time(12)),) for day in range(5)} if weekly is None else weekly
    lasts, step = timedelta(minutes=minutes), timedelta(minutes=every or minutes)
    return Plan(zone=zone, lasts=lasts, every=step, weekly=hours, **more)


def starts(plan, taken=(), *, now=NOON, first=date(2026, 12, 1), last=date(2026, 12, 1)):
    found = free_times(plan, taken, now=now, first=first, last=last)
    return [f"{one.starts_at.astimezone(plan.zone):%d %H:%M}" for one in found]


def test_a_morning_is_cut_into_meetings():
    assert starts(plan(minutes=60)) == ["01 09:00", "01 10:00", "01 11:00"]
    assert starts(plan(minutes=60, every=30)) == ["01 09:00", "01 09:30", "01 10:00", "01 10:30", "01 11:00"]


def test_what_is_taken_is_taken_with_the_minutes_around_it():
    ten = datetime(2026, 12, 1, 10, tzinfo=UTC)
    taken = [Taken(ten, ten + 30 * MINUTE)]
    assert starts(plan(minutes=60, every=30), taken) == ["01 09:00", "01 10:30", "01 11:00"]
    later = plan(minutes=60, every=30, before=10 * MINUTE)
    assert starts(later, taken) == ["01 09:00", "01 11:00"]
    earlier = plan(minutes=60, every=30, after=10 * MINUTE)
    assert starts(earlier, taken) == ["01 10:30", "01 11:00"]


def test_there_is_notice_a_last_day_and_a_most():
    now = datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert starts(plan(minutes=60, notice=timedelta(hours=2, minutes=1)), now=now) == ["01 11:00"]
    assert starts(plan(days_ahead=1), now=NOON, last=date(2026, 12, 3))[-1] == "01 11:30"
    own = Taken(NOON + timedelta(hours=21), NOON + timedelta(hours=22), begins=NOON + timedelta(hours=21))
    assert starts(plan(minutes=60, daily_most=1), [own]) == []
    assert starts(plan(minutes=60, daily_most=2), [own]) == ["01 10:00", "01 11:00"]


def test_a_drop_in_is_offered_while_it_has_places():
    nine = datetime(2026, 12, 1, 9, tzinfo=UTC)
    page = plan(minutes=60, places=3, daily_most=1)
    for left, offered in ((2, ["01 09:00"]), (0, [])):
        assert starts(page, [Taken(nine, nine + 60 * MINUTE, begins=nine, left=left)]) == offered


def test_a_day_can_be_closed_or_have_other_hours():
    closed = plan(minutes=60, exceptions={date(2026, 12, 1): ()})
    assert starts(closed) == []
    late = plan(minutes=60, exceptions={date(2026, 12, 5): (Hours(time(22), MIDNIGHT),)})
    assert starts(late, first=date(2026, 12, 5), last=date(2026, 12, 6)) == ["05 22:00", "05 23:00"]


def test_the_hour_that_does_not_exist_is_not_offered_and_the_one_that_comes_twice_is_there_twice():
    night = plan(minutes=30, weekly={6: (Hours(time(0, 30), time(2, 30)),)}, days_ahead=200)
    assert starts(night, first=date(2027, 3, 28), last=date(2027, 3, 28)) == ["28 00:30", "28 02:00"]
    autumn = starts(
        night, now=datetime(2026, 10, 20, tzinfo=UTC), first=date(2026, 10, 25), last=date(2026, 10, 25)
    )
    assert autumn == ["25 00:30", "25 01:00", "25 01:30", "25 01:00", "25 01:30", "25 02:00"]


def test_a_day_that_a_zone_left_out_has_no_hours():
    assert open_spans(date(2011, 12, 30), [Hours(time(9), time(17))], APIA) == []
    assert len(open_spans(date(2011, 12, 31), [Hours(time(9), time(17))], APIA)) == 1


def test_whoever_of_a_team_has_fewest_is_asked_first():
    assert fewest_first([7, 3, 5], Counter({7: 2, 3: 1, 5: 1})) == [3, 5, 7]


moments = st.times().map(lambda at: at.replace(second=0, microsecond=0))
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
changes = st.sampled_from(
    [
        date(2026, 3, 29),
        date(2026, 10, 25),
        date(2026, 3, 8),
        date(2026, 11, 1),
        date(2026, 4, 5),
        date(2026, 10, 4),
    ]
)


@settings(max_examples=300)
@given(st.one_of(days, changes), st.lists(st.tuples(moments, moments), max_size=3), st.sampled_from(ZONES))
def test_what_is_open_is_what_the_clock_on_the_wall_shows(day, pairs, name):
    zone, hours = ZoneInfo(name), [Hours(a, b) for a, b in pairs if a < b or b == MIDNIGHT]
    spans = open_spans(day, hours, zone)
    middle = datetime.combine(day, time(12), UTC)
    for number in range(-27 * 60, 27 * 60, 7):
        at = middle + number * MINUTE
        wall = at.astimezone(zone).replace(tzinfo=None)
        shown = wall.date() == day and any(
            one.opens <= wall.time() and (wall.time() < one.closes or one.closes == MIDNIGHT) for one in hours
        )
        assert shown == any(start <= at < end for start, end in spans)


plans = st.builds(
    plan,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    minutes=st.sampled_from([15, 25, 30, 45, 60, 90]),
    every=st.sampled_from([15, 30, 60]),
    before=st.integers(0, 30).map(lambda n: n * MINUTE),
    after=st.integers(0, 45).map(lambda n: n * MINUTE),
    notice=st.integers(0, 48).map(lambda n: timedelta(hours=n)),
    days_ahead=st.just(400),
    daily_most=st.one_of(st.none(), st.integers(1, 5)),
    weekly=st.sampled_from(
        [
            {day: (Hours(MIDNIGHT, MIDNIGHT),) for day in range(7)},
            {day: (Hours(MIDNIGHT, time(23, 59)),) for day in range(7)},
            {day: (Hours(time(9), time(12)), Hours(time(13), time(23, 59))) for day in range(7)},
            {day: (Hours(time(0, 30), time(3)), Hours(time(22, 15), MIDNIGHT)) for day in range(7)},
        ]
    ),
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plans, st.one_of(days, changes), st.randoms(use_true_random=False))
def test_fifty_random_bookings_are_never_doubled_and_none_is_missed(page, day, random):
    """A hundred times fifty: each is looked for anew, taken, and taken to a calendar and back."""
    now = datetime.combine(day - timedelta(days=1), time(0), UTC)
    taken, booked = [], Counter()
    for _number in range(50):
        free = list(free_times(page, taken, now=now, first=day, last=day + timedelta(days=1)))
        assert {one.starts_at for one in free} == expected(page, taken, booked, now, day)
        if not free:
            break
        one = random.choice(free)
        start, end = page.occupied(one.starts_at)
        assert not any(start < other.ends_at and other.starts_at < end for other in taken)
        assert is_offered(page, one.starts_at)
        goes_to_a_calendar_and_back(one, page.zone.key)
        taken.append(Taken(start, end, begins=one.starts_at))
        booked[on_the_wall(one.starts_at, page.zone)] += 1
    assert not any(number > page.daily_most for number in booked.values()) if page.daily_most else True


def expected(page, taken, booked, now, first):
    """Every moment that may be a beginning, asked for itself."""
    found = set()
    for day in (first, first + timedelta(days=1)):
        for start, end in open_spans(day, page.hours_on(day), page.zone):
            at = start
            while at + page.lasts <= end:
                begins, ends = at - page.before, at + page.lasts + page.after
                clash = any(begins < one.ends_at and one.starts_at < ends for one in taken)
                is_full = page.daily_most is not None and booked[day] >= page.daily_most
                if at >= now + page.notice and not clash and not is_full and day <= last_day(page, now):
                    found.add(at)
                at += page.every
    return found


def goes_to_a_calendar_and_back(free, zone):
    wall = free.starts_at.astimezone(ZoneInfo(zone))
    assert wall.astimezone(UTC) == free.starts_at
    entry = Entry("7@example.org", free.starts_at, free.ends_at, zone, "Talk", NOON)
    (event,) = Calendar.from_ical(calendar_text([entry])).walk("VEVENT")
    assert (event.start.astimezone(UTC), event.end.astimezone(UTC)) == (free.starts_at, free.ends_at)


@pytest.mark.parametrize("zone", [LORD_HOWE, LONDON])
def test_no_limit_of_days_reaches_beyond_the_last_one(zone):
    page = replace(plan(zone), days_ahead=3, weekly={day: (Hours(time(9), time(10)),) for day in range(7)})
    found = list(free_times(page, (), now=NOON, first=date(2026, 1, 1), last=date(2027, 1, 1)))
    assert {on_the_wall(one.starts_at, zone) for one in found} <= {
        on_the_wall(NOON, zone) + timedelta(days=number) for number in range(4)
    }
