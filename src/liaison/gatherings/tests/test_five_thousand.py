# SPDX-License-Identifier: AGPL-3.0-or-later
"""Five thousand bookings and five thousand reminders, where clocks go wrong most: none doubled, none missed.

The draws are always the same ones; test_slots.py looks for others each time.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from liaison.gatherings.models import Registration
from liaison.gatherings.rounds.reminding import remind
from liaison.gatherings.rules.calendar import Entry, calendar_text
from liaison.gatherings.rules.reminding import REMINDERS, due, needs_one
from liaison.gatherings.rules.slots import MIDNIGHT, Hours, Plan, Taken, free_times, on_the_wall
from liaison.mailroom.models import Message

from .test_slots import ZONES, expected

pytestmark = pytest.mark.slow

MANY = 5_000
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
# The days on which clocks change, in Europe, America, Australia, Chatham, and a leap day.
CHANGES = [(2026, 3, 29), (2026, 10, 25), (2026, 3, 8), (2026, 11, 1), (2026, 4, 5), (2026, 10, 4), (2028, 2, 29)]
WEEKS = [
    {day: (Hours(MIDNIGHT, MIDNIGHT),) for day in range(7)},
    {day: (Hours(MIDNIGHT, time(23, 59)),) for day in range(7)},
    {day: (Hours(time(0, 30), time(3)), Hours(time(22, 29), time(23, 59))) for day in range(7)},
]


def a_day(draw):
    """Mostly a day on which clocks change somewhere, or one beside it."""
    if draw.random() < 0.7:
        return date(*draw.choice(CHANGES)) + draw.randint(-1, 1) * DAY
    return date(2026, 1, 1) + draw.randrange(800) * DAY


def a_plan(draw):
    return Plan(
        zone=ZoneInfo(draw.choice(ZONES)),
        lasts=draw.choice([15, 25, 30, 45, 60]) * MINUTE,
        every=draw.choice([15, 29, 30, 60]) * MINUTE,
        before=draw.choice([0, 0, 10]) * MINUTE,
        after=draw.choice([0, 0, 5]) * MINUTE,
        weekly=draw.choice(WEEKS),
        days_ahead=3,
    )


def test_bookings():
    draw, booked = Random("bookings"), 0
    while booked < MANY:
        page, day = a_plan(draw), a_day(draw)
        now = datetime.combine(day - DAY, MIDNIGHT, UTC)
        taken, entries, on_days = [], [], Counter()
        for number in range(draw.randint(1, 60)):
            on = day + draw.randint(0, 1) * DAY
            free = list(free_times(page, taken, now=now, first=on, last=on))
            if not free:
                break
            one = draw.choice(free)
            start, end = page.occupied(one.starts_at)
            assert not any(start < other.ends_at and other.starts_at < end for other in taken)
            taken.append(Taken(start, end, begins=one.starts_at))
            on_days[on_the_wall(one.starts_at, page.zone)] += 1
            entries.append(Entry(f"{number}", one.starts_at, one.ends_at, draw.choice(ZONES), "A talk", now))
        left = {one.starts_at for one in free_times(page, taken, now=now, first=day, last=day + DAY)}
        assert left == expected(page, taken, on_days, now, day)
        assert goes_to_calendars_and_back(entries)
        booked += len(taken)


def goes_to_calendars_and_back(entries):
    """Each in the zone of whoever reads it, and all in one calendar."""
    events = Calendar.from_ical(calendar_text(entries)).walk("VEVENT")
    found = [(str(one["UID"]), one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in events]
    return found == [(one.uid, one.starts_at, one.ends_at) for one in entries]


def a_moment(draw):
    """By a clock on a wall, often a minute before midnight or in the hours that are left out or come twice."""
    clock = draw.choice([time(23, 59), time(0), time(1, 30), time(2, 30), time(draw.randrange(24), 15)])
    wall = datetime.combine(a_day(draw), clock, ZoneInfo(draw.choice(ZONES)))
    return wall.replace(fold=draw.randint(0, 1)).astimezone(UTC)


def test_reminders():
    """A worker that looks when it was told to, up to five minutes late, and now and then for nothing."""
    draw = Random("reminders")
    for _number in range(MANY):
        starts_at = a_moment(draw)
        registered_at = starts_at - draw.choice([1, 61, 60 * 23, 60 * 26, 60 * 27, 60 * 28, 60 * 200]) * MINUTE
        registered_at += draw.randint(-1, 1) * MINUTE
        told, now = Counter(), registered_at
        while now is not None and now < starts_at:
            word = due(starts_at, now)
            if word and not told[word] and needs_one(word, registered_at, starts_at):
                told[word] += 1
            upcoming = min((at for one in REMINDERS.values() if (at := starts_at - one) > now), default=None)
            now = upcoming + draw.randint(0, 5) * MINUTE if upcoming and draw.random() < 0.8 else upcoming
        early = starts_at - registered_at
        assert told == Counter({"day": int(early >= 27 * HOUR), "hour": int(early >= HOUR)})


def test_reminders_in_the_mail(event):
    """The real round: each hears once of each, and reads the begin off the clock on their own wall."""
    draw, now = Random("mail"), datetime(2026, 3, 1, tzinfo=UTC)
    rows = []
    for number in range(60):
        starts_at = now + 2 * DAY + draw.randrange(45 * 24 * 60) * MINUTE
        held = event(f"Walk {number}", starts_at=starts_at, ends_at=starts_at + HOUR, time_zone=draw.choice(ZONES))
        rows += [
            Registration(
                event=held,
                name=f"Guest {number}",
                email=f"guest-{number}-{one}@example.org",
                time_zone=draw.choice(ZONES),
                registered_at=now,
            )
            for one in range(3)
        ]
    for row in rows:
        row.save()
    at = remind(now)
    while at is not None:
        at = remind(at + draw.randint(0, 5) * MINUTE)
    mails = Message.objects.filter(message_kind__in=["event_day", "event_hour"])
    told = Counter(mails.values_list("message_kind", "to"))
    assert told == Counter((f"event_{word}", row.email) for word in ("day", "hour") for row in rows)
    begins = {row.email: (row.event.starts_at, row.time_zone) for row in rows}
    for mail in mails:
        starts_at, zone = begins[mail.to]
        wall = timezone.localtime(starts_at, ZoneInfo(zone))
        assert f"{wall.day} {wall:%B} {wall.year}, {wall:%H:%M} to" in mail.body
