# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database refuses by itself, whoever writes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import Error, IntegrityError, transaction

from liaison.accounts.actions import changing
from liaison.gatherings import no_overlap
from liaison.gatherings.models import Booking, BookingPage, BusyRange

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def page(maya):
    with changing(maya, "add booking page") as change:
        return change.create(BookingPage(name="A talk", slug="talk", member=maya, ways=["call"]))


@pytest.fixture
def busy(page):
    def make(start, end, member=None, **more):
        with transaction.atomic():
            return BusyRange.objects.create(
                member=member or page.member,
                page=page,
                starts_at=NINE + timedelta(minutes=start),
                ends_at=NINE + timedelta(minutes=end),
                begins_at=NINE + timedelta(minutes=start),
                **more,
            )

    return make


@pytest.mark.parametrize("start,end", [(0, 60), (-30, 1), (59, 90), (10, 20), (-30, 90)])
def test_a_second_range_at_the_same_time_is_refused(busy, start, end):
    busy(0, 60)
    with pytest.raises(IntegrityError):
        busy(start, end)
    assert BusyRange.objects.count() == 1


def test_ranges_may_touch_and_another_member_has_their_own(busy, tomos):
    ranges = [busy(0, 60), busy(60, 90), busy(-30, 0), busy(0, 60, member=tomos)]
    assert BusyRange.objects.count() == len(ranges)


def test_a_range_cannot_be_moved_onto_another_and_may_be_moved_where_it_overlaps_itself(busy):
    first, second = busy(0, 60), busy(60, 90)
    with pytest.raises(IntegrityError), transaction.atomic():
        BusyRange.objects.filter(pk=second.pk).update(starts_at=NINE + timedelta(minutes=59))
    BusyRange.objects.filter(pk=first.pk).update(ends_at=NINE + timedelta(minutes=30))


def test_a_range_without_length_is_refused(busy):
    with pytest.raises(IntegrityError):
        busy(0, 0)


@pytest.mark.parametrize("seat", [0, 2])
def test_a_seat_that_is_taken_or_not_there_is_refused(busy, page, seat):
    room = busy(0, 60, places=2)

    def sit(seat):
        with transaction.atomic():
            Booking.objects.create(
                page=page,
                member=page.member,
                busy_range=room,
                seat=seat,
                places=room.places,
                starts_at=room.starts_at,
                ends_at=room.ends_at,
                name="Ngozi Achebe",
                email="ngozi@example.org",
                time_zone="Europe/London",
                way="call",
            )

    sit(0)
    with pytest.raises(IntegrityError):
        sit(seat)
    sit(1)
    assert Booking.objects.count() == 2


class NoRights:
    """A database whose user may not add an extension."""

    class connection:
        vendor, alias = "postgresql", "default"

    def execute(self, statement, params=None):
        raise Error("permission denied to create extension")


def test_a_user_who_may_not_add_the_extension_is_told_what_to_do(db):
    with pytest.raises(no_overlap.ImproperlyConfigured) as refusal:
        no_overlap.ForbidOverlaps().database_forwards("gatherings", NoRights(), None, None)
    assert "CREATE EXTENSION btree_gist; Then run: liaison upgrade" in str(refusal.value)
