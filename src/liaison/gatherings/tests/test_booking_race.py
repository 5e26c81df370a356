# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forty people at the same times at the same moment, with real commits."""

import threading
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.db import connection

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.gatherings import no_overlap
from liaison.gatherings.actions import booking as actions
from liaison.gatherings.actions.booking import Visitor, book, cancel, move
from liaison.gatherings.actions.booking_refusals import NotBooked
from liaison.gatherings.models import Booking, BookingPage, BusyRange, WeeklyHours
from liaison.gatherings.queries.booking_invariants import nobody_is_booked_twice
from liaison.gatherings.queries.times import pages

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
EIGHT = datetime(2026, 12, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def page_of(maya):
    def make(slug, minutes, **more):
        usual = {"ways": ["call"], "minutes": minutes, "every": minutes, "minutes_after": 0, "notice_hours": 1}
        fields = usual | more
        with changing(maya, "add booking page") as change:
            page = change.create(BookingPage(name=slug, slug=slug, member=maya, **fields))
            for day in range(5):
                change.create(WeeklyHours(page=page, weekday=day, opens=time(8), closes=time(18)))
        return pages().get(pk=page.pk)

    return make


@pytest.fixture
def at_once(workspace):
    """Each deed in a thread of its own, begun together; how many could not be done, and why others failed."""

    def run(deeds):
        barrier, refused, failed = threading.Barrier(len(deeds)), [], []

        def do(deed):
            try:
                with in_workspace(workspace):
                    connection.ensure_connection()
                    barrier.wait(timeout=60)
                    deed()
            except NotBooked as reason:
                refused.append(reason)
            except Exception as error:
                failed.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=do, args=[deed]) for deed in deeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        return len(refused)

    return run


def who(number):
    return Visitor(
        f"Visitor {number}", f"visitor{number}@example.org", "call", "Europe/London", phone="01632 960001"
    )


def wishes(page_of):
    """Two for each of twenty half hours, on two pages of one member."""
    both = page_of("half", 30), page_of("other", 30)
    times = [EIGHT + number * 30 * MINUTE for number in range(20)]
    return [(page, at, who(f"{at:%H%M}{page.slug}")) for at in times for page in both]


def doubled():
    ranges = list(BusyRange.objects.order_by("starts_at", "pk").values_list("starts_at", "ends_at"))
    return [(one, two) for one, two in pairwise(ranges) if two[0] < one[1]]


def test_forty_people_and_twenty_times_make_twenty_bookings(page_of, at_once):
    deeds = [lambda wish=wish: book(*wish, at=NOW) for wish in wishes(page_of)]
    assert at_once(deeds) == 20
    assert Booking.objects.booked().count() == BusyRange.objects.count() == 20
    assert doubled() == list(nobody_is_booked_twice()) == []


def test_lengths_that_overlap_each_other_are_sold_as_far_as_they_fit_and_never_twice(page_of, at_once):
    half, hour, long = page_of("half", 30), page_of("hour", 60, every=30), page_of("long", 90, every=30)
    starts = [EIGHT + number * 30 * MINUTE for number in range(13)]
    wanted = [(page, at) for at in starts for page in (half, hour, long)] + [(half, EIGHT)]
    refused = at_once([lambda one=one, n=n: book(*one, who(n), at=NOW) for n, one in enumerate(wanted)])
    booked = Booking.objects.booked()
    assert booked.count() + refused == len(wanted) == 40
    assert doubled() == list(nobody_is_booked_twice()) == []
    # Whoever was refused wanted a time that is taken: nothing that could be sold was left.
    sold = {(one.page_id, one.starts_at) for one in booked}
    ranges = list(BusyRange.objects.values_list("starts_at", "ends_at"))
    for page, at in wanted:
        end = at + page.minutes * MINUTE
        assert (page.pk, at) in sold or any(start < end and at < stop for start, stop in ranges)


def test_a_drop_in_gives_each_place_once(page_of, at_once):
    page = page_of("open", 60, is_drop_in=True, places=7)
    refused = at_once([lambda n=n: book(page, EIGHT, who(n), at=NOW) for n in range(40)])
    assert refused == 33
    assert sorted(Booking.objects.values_list("seat", flat=True)) == list(range(7))
    assert BusyRange.objects.count() == 1


def test_those_who_move_and_cancel_while_others_book_leave_nothing_doubled_or_empty(page_of, at_once):
    page = page_of("half", 30)
    there = [book(page, EIGHT + number * 30 * MINUTE, who(number), at=NOW) for number in range(10)]
    deeds = [lambda one=one: move(one, one.starts_at + 300 * MINUTE, at=NOW) for one in there[:5]]
    deeds += [lambda one=one: cancel(one, at=NOW) for one in there[5:]]
    deeds += [lambda n=n: book(page, EIGHT + n * 30 * MINUTE, who(f"new{n}"), at=NOW) for n in range(20)]
    at_once(deeds)
    assert doubled() == list(nobody_is_booked_twice()) == []
    assert Booking.objects.booked().count() == BusyRange.objects.count()


def test_without_the_constraint_and_without_holding_the_member_the_same_race_sells_twice(
    page_of, at_once, monkeypatch
):
    """That the tests above can fail. SQLite has one writer at a time whatever we do."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot lose this race: run it with --database=postgres")
    monkeypatch.setattr(actions, "hold", lambda members: None)
    try:
        with connection.cursor() as cursor:
            cursor.execute(no_overlap.allow_on_postgresql())
        at_once([lambda wish=wish: book(*wish, at=NOW) for wish in wishes(page_of)])
        assert doubled() != []
        assert list(nobody_is_booked_twice()) != []
    finally:
        Booking.objects.all().delete()
        BusyRange.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(no_overlap.forbid_on_postgresql())
