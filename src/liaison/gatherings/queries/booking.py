# SPDX-License-Identifier: AGPL-3.0-or-later
"""Booking pages and bookings as members see them: everybody their own and their teams', coordinators all."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from liaison.accounts.models import Member, Team, TeamMembership
from liaison.accounts.scope import current_workspace
from liaison.gatherings.models import Booking, BookingPage, BusyFeed, CalendarFeed, HoursException
from liaison.gatherings.models.booking import BookingQuerySet
from liaison.kit.hooks import meeting_page
from liaison.pathway.models import Stage

from .times import pages

# What one looks back on, and what a calendar that follows ours is told of.
PAST = timedelta(days=60)
MOST_PAST = 50


def _teams_of(member: Member) -> "QuerySet[TeamMembership, int]":
    return TeamMembership.objects.filter(member=member).order_by().values_list("team_id", flat=True)


def pages_seen_by(member: Member) -> "QuerySet[BookingPage]":
    rows = pages().annotate(waiting=Count("bookings", filter=Q(bookings__state=Booking.State.BOOKED)))
    if member.may_see_everything:
        return rows
    return rows.filter(Q(member=member) | Q(team__in=_teams_of(member)))


def bookings_seen_by(member: Member) -> BookingQuerySet:
    rows: BookingQuerySet = Booking.objects.select_related(
        "page", "member__user", "organisation", "person", "busy_range", "cancelled_by__user"
    )
    return rows if member.may_see_everything else rows.filter(member=member)


def to_come(rows: BookingQuerySet, now: datetime) -> BookingQuerySet:
    return rows.booked().filter(ends_at__gt=now).order_by("starts_at", "pk")


def lately(rows: BookingQuerySet, now: datetime) -> list[Booking]:
    """What is over or was cancelled, the latest first."""
    past = rows.filter(Q(ends_at__lte=now) | Q(state=Booking.State.CANCELLED), starts_at__gt=now - PAST)
    return list(past.order_by("-starts_at", "-pk")[:MOST_PAST])


def exceptions_seen_by(member: Member) -> "QuerySet[HoursException]":
    return HoursException.objects.filter(page__in=pages_seen_by(member).values("pk")).select_related("page")


def teams_of(member: Member) -> "QuerySet[Team]":
    """Whose time this member may offer."""
    rows = Team.objects.order_by("name")
    return rows if member.may_see_everything else rows.filter(pk__in=_teams_of(member))


def colleagues_of(member: Member) -> "QuerySet[Member]":
    rows = Member.objects.active().select_related("user").order_by("user__name", "pk")
    return rows if member.may_see_everything else rows.filter(pk=member.pk)


def stages_to_choose() -> "QuerySet[Stage]":
    rows = Stage.objects.filter(archived_at=None, pathway__archived_at=None)
    return rows.select_related("pathway").order_by("-pathway__is_default", "pathway__name", "order", "pk")


def feeds_of(member: Member) -> "QuerySet[BusyFeed]":
    return BusyFeed.objects.filter(member=member).annotate(count=Count("times"))


def feed_of(member: Member, public_id: str) -> BusyFeed | None:
    """None for one that is somebody else's, or none."""
    return next((feed for feed in feeds_of(member) if str(feed.public_id) == public_id), None)


def feeds_to_read() -> "QuerySet[BusyFeed]":
    return BusyFeed.objects.filter(member__left_at=None).order_by("pk")


def own_calendar(member: Member) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(member=member).first()


def calendar_with(public_id: UUID) -> CalendarFeed | None:
    return CalendarFeed.objects.select_related("member__user").filter(public_id=public_id).first()


def in_the_calendar_of(member: Member, now: datetime) -> list[Booking]:
    rows = Booking.objects.booked().filter(member=member, ends_at__gt=now - PAST)
    return list(rows.select_related("page", "member__user").order_by("starts_at", "pk"))


def public_address(page: BookingPage) -> str:
    """What one gives to others; empty where no room shows it."""
    slugs = [current_workspace().slug, page.slug]
    return next((settings.SITE_URL + reverse(route, args=slugs) for route in meeting_page), "")


def booking_with(public_id: UUID) -> Booking | None:
    """For whoever has its link."""
    rows = Booking.objects.select_related("page__team", "page__member__user", "member__user", "busy_range")
    return rows.filter(public_id=public_id).first()
