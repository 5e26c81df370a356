# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking a time, taking another one instead, giving it back.

Whoever takes a member's time holds that member first, so that seats and the most of a day are counted by one at a
time. Were that forgotten, the database would still refuse what overlaps (no_overlap.py): it is asked, not trusted.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Member
from liaison.directory.queries.mail import surely_with
from liaison.gatherings.booking_mail import tell
from liaison.gatherings.models import Booking, BookingPage, BusyRange
from liaison.gatherings.queries import times
from liaison.gatherings.rules.slots import is_offered, on_the_wall
from liaison.kit.hooks import announce
from liaison.pathway.events import MeetingBooked

from .booking_noting import move_partnership, note_booking
from .booking_refusals import HasBegun, IsCancelled, NotBooked, NotOffered, NotOpen, TimeTaken, TooSoon


@dataclass(frozen=True)
class Visitor:
    """What somebody typed. `answers` are [question, answer]."""

    name: str
    email: str
    way: str
    time_zone: str
    phone: str = ""
    organisation_name: str = ""
    language: str = ""
    answers: list[list[str]] = field(default_factory=list)


def book(
    page: BookingPage,
    starts_at: datetime,
    who: Visitor,
    *,
    once: uuid.UUID | None = None,
    at: datetime | None = None,
) -> Booking:
    """The same `once` again gives the first one back. Raises NotBooked, of one kind or another."""
    at = at or timezone.now()
    public_id = uuid.uuid5(page.public_id, str(once)) if once else uuid.uuid4()
    known = Booking.objects.filter(public_id=public_id).first()
    if known is not None:
        return known
    try:
        return _book(page, starts_at, who, public_id, at)
    except IntegrityError as error:
        known = Booking.objects.filter(public_id=public_id).first()
        if known is not None:
            return known
        raise TimeTaken from error


def _book(page: BookingPage, starts_at: datetime, who: Visitor, public_id: uuid.UUID, at: datetime) -> Booking:
    # What need not be held is looked up before; and nobody waits for others to hear that a time is taken.
    hosts = {host.pk: host for host in times.hosts_of(page)}
    _who_has(page, starts_at, list(hosts.values()), at)
    found = surely_with(who.email, who.organisation_name)
    with changing(None, "book meeting", at=at) as change:
        hold(hosts)
        current = times.pages().filter(pk=page.pk, is_open=True).first()
        if current is None:
            raise NotOpen
        member = hosts[_who_has(current, starts_at, list(hosts.values()), at)]
        booking = Booking(
            public_id=public_id,
            page=current,
            member=member,
            booked_at=at,
            changed_at=at,
            person=next(iter(found.people), None),
            organisation=next(iter(found.organisations), None),
            **{name: getattr(who, name) for name in who.__dataclass_fields__},
        )
        _sit_down(booking, starts_at)
        booking.save(force_insert=True)
        _tell_the_house(booking, change)
        tell("booked", booking, at=at)
    return booking


def hold(members: Iterable[int]) -> None:
    """Until the end of the transaction nobody else takes time of theirs. In order, so that two wait for one."""
    rows = Member.objects.select_for_update(no_key=True).filter(pk__in=list(members)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _who_has(
    page: BookingPage,
    starts_at: datetime,
    hosts: list[Member],
    at: datetime,
    moving: Booking | None = None,
    *,
    without_notice: bool = False,
) -> int:
    """The primary key of whoever has that time and fewest meetings around it. Raises NotBooked."""
    plan = times.plan_of(page, without_notice=without_notice)
    day = on_the_wall(starts_at, plan.zone)
    found = times.offers(page, hosts, now=at, first=day, last=day, plan=plan, without=moving)
    offer = next((one for one in found if one.starts_at == starts_at), None)
    if offer is not None:
        return offer.members[0]
    raise _why_not(is_offered(plan, starts_at), starts_at < at + plan.notice)


def _why_not(is_on_offer: bool, is_too_soon: bool) -> NotBooked:
    if not is_on_offer:
        return NotOffered()
    return TooSoon() if is_too_soon else TimeTaken()


def _sit_down(booking: Booking, starts_at: datetime) -> None:
    """In the range that begins then, where there is one, else in a new one. The member is held."""
    page = booking.page
    plan = times.plan_of(page)
    start, end = plan.occupied(starts_at)
    room = BusyRange.objects.filter(member=booking.member, page=page, begins_at=starts_at).first()
    if room is None or not page.is_drop_in:
        room = BusyRange.objects.create(
            member=booking.member,
            page=page,
            starts_at=start,
            ends_at=end,
            begins_at=starts_at,
            places=plan.places,
        )
    seats = set(Booking.objects.filter(busy_range=room).values_list("seat", flat=True))
    booking.busy_range, booking.places = room, room.places
    booking.seat = next(seat for seat in range(room.places + 1) if seat not in seats)
    booking.starts_at, booking.ends_at = starts_at, starts_at + plan.lasts


def _get_up(booking: Booking) -> None:
    """The range goes with the last who sat there. Saves the booking as cancelled: it has no seat now."""
    room = booking.busy_range
    booking.busy_range, booking.seat, booking.state = None, None, Booking.State.CANCELLED
    booking.save()
    if room is not None and not Booking.objects.filter(busy_range=room).exists():
        BusyRange.objects.filter(pk=room.pk).delete()


def _tell_the_house(booking: Booking, change: Changing) -> None:
    if booking.organisation or booking.person:
        note_booking(booking, change)
        move_partnership(booking, change)
        announce(MeetingBooked(Booking.kind, booking.public_id, change, booking.organisation, booking.person))


def move(
    booking: Booking, starts_at: datetime, *, by: Member | None = None, at: datetime | None = None
) -> Booking:
    """To another time of the same member; `by` is None where they do it themselves. Raises NotBooked."""
    at = at or timezone.now()
    try:
        with transaction.atomic():
            current = _held(booking, at)
            before = current.starts_at
            if starts_at == before:
                return current
            page = times.page_of(current)
            _who_has(page, starts_at, [current.member], at, current, without_notice=by is not None)
            _get_up(current)
            current.page, current.state = page, Booking.State.BOOKED
            _sit_down(current, starts_at)
            current.moved_from, current.changed_at, current.sequence = before, at, current.sequence + 1
            current.save()
            tell("moved", current, at=at)
    except IntegrityError as error:
        raise TimeTaken from error
    return current


def cancel(booking: Booking, *, by: Member | None = None, at: datetime | None = None) -> Booking:
    """Raises IsCancelled and HasBegun."""
    at = at or timezone.now()
    with transaction.atomic():
        current = _held(booking, at)
        current.cancelled_at, current.cancelled_by, current.changed_at = at, by, at
        current.sequence += 1
        _get_up(current)
        tell("cancelled", current, at=at)
    return current


def _held(booking: Booking, at: datetime) -> Booking:
    hold([booking.member_id])
    current = (
        Booking.objects.select_for_update(of=("self",), no_key=True)
        .select_related("page", "member__user", "busy_range", "organisation", "person")
        .get(pk=booking.pk)
    )
    if not current.is_booked:
        raise IsCancelled
    if current.starts_at <= at:
        raise HasBegun
    return current
