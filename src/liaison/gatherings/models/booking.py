# SPDX-License-Identifier: AGPL-3.0-or-later
"""Times that others may take to talk to us. What takes up a member's time is one table, `BusyRange`: the database
refuses two of them that overlap (no_overlap.py).
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member, Recorded, ScopedManager, ScopedQuerySet, Team, WorkspaceOwned
from liaison.accounts.models.workspace import validate_time_zone
from liaison.directory.models import Interaction, Organisation, Person
from liaison.pathway.models import Stage

MOST_MINUTES = 8 * 60


class Way(models.TextChoices):
    # Translators: how somebody meets us: at a place.
    IN_PERSON = "in_person", _("in person")
    # Translators: how somebody meets us: one calls the other by telephone.
    CALL = "call", _("by phone")
    # Translators: how somebody meets us: a video meeting by a link.
    LINK = "link", _("video meeting")


class BookingPage(Recorded):
    """Where somebody takes a time of one member, or of whoever of a team is free."""

    kind = "booking_page"

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in the address"), max_length=80)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="booking_pages", verbose_name=_("whose time")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("or a team's")
    )
    intro = models.TextField(_("what it is for"), blank=True)
    language = models.CharField(_("language of the page"), max_length=12, default="en")
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[validate_time_zone]
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes it lasts"), default=30, validators=[MinValueValidator(5), MaxValueValidator(MOST_MINUTES)]
    )
    every = models.PositiveSmallIntegerField(
        _("minutes between two beginnings"),
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(MOST_MINUTES)],
        # Translators: help text: how often a meeting may begin.
        help_text=_("With 30, a meeting may begin at ten or at half past ten."),
    )
    minutes_before = models.PositiveSmallIntegerField(
        _("minutes kept free before"), default=0, validators=[MaxValueValidator(MOST_MINUTES)]
    )
    minutes_after = models.PositiveSmallIntegerField(
        _("minutes kept free after"), default=10, validators=[MaxValueValidator(MOST_MINUTES)]
    )
    notice_hours = models.PositiveSmallIntegerField(
        _("hours of notice"), default=24, validators=[MaxValueValidator(24 * 60)]
    )
    days_ahead = models.PositiveSmallIntegerField(
        _("days ahead"), default=60, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    daily_most = models.PositiveSmallIntegerField(
        _("meetings in a day, at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        # Translators: help text: the most meetings in a day.
        help_text=_("For each of you. Leave it empty for no limit."),
    )
    # Of Way.
    ways = models.JSONField(_("ways to meet"), default=list)
    place = models.CharField(_("place"), max_length=300, blank=True)
    join_url = models.URLField(_("link to join"), max_length=1000, blank=True)
    is_drop_in = models.BooleanField(_("several may come at the same time"), default=False)
    places = models.PositiveSmallIntegerField(
        _("places"), default=1, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    # Texts of questions, in order.
    questions = models.JSONField(_("questions"), default=list, blank=True)
    stage = models.ForeignKey(
        Stage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stage that a booking leads to"),
    )
    is_open = models.BooleanField(_("takes bookings"), default=True)

    class Meta(Recorded.Meta):
        db_table = "booking_page"
        verbose_name = _("booking page")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "slug"], name="booking_page_slug_once"),
            models.CheckConstraint(
                condition=Q(member__isnull=False, team__isnull=True) | Q(member__isnull=True, team__isnull=False),
                name="booking_page_is_somebodys",
            ),
            models.CheckConstraint(condition=Q(places=1) | Q(is_drop_in=True), name="booking_page_places"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return workspace_url("gatherings:booking-page", self.public_id)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def whose(self) -> str:
        return str(self.member or self.team)


class WeeklyHours(Recorded):
    """Open every week. On the wall clock of the page; a `closes` of 00:00 is the end of the day."""

    kind = "weekly_hours"
    is_tie = True

    page = models.ForeignKey(BookingPage, models.CASCADE, related_name="weekly_hours")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta(Recorded.Meta):
        db_table = "weekly_hours"
        ordering = ["weekday", "opens", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekly_hours_weekday"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"), name="weekly_hours_order"
            ),
        ]


class HoursException(Recorded):
    """A day with other hours, or with none: then both are null."""

    kind = "hours_exception"
    told_of = "page"

    page = models.ForeignKey(BookingPage, models.CASCADE, related_name="exceptions")
    day = models.DateField(_("day"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)

    class Meta(Recorded.Meta):
        db_table = "hours_exception"
        verbose_name = _("exception from the hours")
        ordering = ["day", "opens", "id"]
        constraints = [
            models.UniqueConstraint(fields=["page", "day"], name="hours_exception_once"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__gt=F("opens"))
                | Q(opens__isnull=False, closes="00:00"),
                name="hours_exception_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)


class BusyRange(WorkspaceOwned):
    """What takes up a member's time, with the minutes kept free before and after. None overlaps another one's.

    It is there as long as somebody has a seat in it. `begins_at` is when the meeting itself begins.
    """

    kind = "busy_range"

    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    page = models.ForeignKey(BookingPage, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    begins_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField(default=1)

    class Meta(WorkspaceOwned.Meta):
        db_table = "busy_range"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="busy_range_has_length")
        ]
        indexes = [models.Index(fields=["member", "ends_at", "starts_at"], name="busy_range_of_member")]


class BookingQuerySet(ScopedQuerySet["Booking"]):
    def booked(self) -> "BookingQuerySet":
        return self.filter(state=Booking.State.BOOKED)


BookingManager = ScopedManager.from_queryset(BookingQuerySet)


class Booking(Recorded):
    """A seat that somebody took. Nothing of it can be undone, because mails have told of it: it is moved or
    cancelled. The history has only whose it is, for records that are merged and parted. While it is booked,
    `busy_range` and `seat` say where; `places` is that range's.
    """

    kind = "booking"

    class State(models.TextChoices):
        # Translators: where a booking of a meeting stands.
        BOOKED = "booked", _("booked")
        # Translators: where a booking of a meeting stands.
        CANCELLED = "cancelled", _("cancelled")

    page = models.ForeignKey(BookingPage, models.PROTECT, related_name="bookings")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    busy_range = models.ForeignKey(BusyRange, models.PROTECT, null=True, related_name="bookings")
    seat = models.PositiveSmallIntegerField(null=True)  # from 0
    places = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=300, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=12, blank=True)
    time_zone = models.CharField(max_length=60)
    way = models.CharField(max_length=10, choices=Way.choices)
    # [question, answer] in order: the very words that were asked.
    answers = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BOOKED)
    # How often calendars were told.
    sequence = models.PositiveIntegerField(default=0)
    booked_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    moved_from = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    # Null where it was they themselves.
    cancelled_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # The meeting as a contact, once somebody said that it took place.
    interaction = models.ForeignKey(Interaction, models.SET_NULL, null=True, related_name="+")

    objects = BookingManager()  # type: ignore[misc]

    class Meta(Recorded.Meta):
        db_table = "booking"
        verbose_name = _("booking")
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["busy_range", "seat"], name="booking_seat_once"),
            models.CheckConstraint(
                condition=Q(state="booked", busy_range__isnull=False, seat__isnull=False)
                | Q(state="cancelled", busy_range__isnull=True, seat__isnull=True),
                name="booking_has_seat",
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=True) | Q(seat__lt=F("places")), name="booking_seat_there"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "starts_at"], name="booking_by_time"),
            models.Index(fields=["member", "starts_at"], name="booking_of_member"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return workspace_url("gatherings:booking", self.public_id)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_booked(self) -> bool:
        return self.state == self.State.BOOKED

    @property
    def lasts(self) -> timedelta:
        return self.ends_at - self.starts_at

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now

    def day_in(self, zone: Any) -> date:
        return self.starts_at.astimezone(zone).date()


class BusyFeed(WorkspaceOwned):
    """A calendar elsewhere that says when a member has no time. Its address is as good as a password, so it is
    sealed, and not in the history.
    """

    kind = "busy_feed"

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    url = models.TextField()  # sealed
    added_at = models.DateTimeField(default=timezone.now)
    fetched_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta(WorkspaceOwned.Meta):
        db_table = "busy_feed"
        verbose_name = _("calendar with busy times")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class BusyTime(WorkspaceOwned):
    """From a calendar elsewhere: only when, never what. These may overlap."""

    kind = "busy_time"

    public_id = None  # type: ignore[assignment]  # of no interest by itself
    feed = models.ForeignKey(BusyFeed, models.CASCADE, related_name="times")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        db_table = "busy_time"
        indexes = [models.Index(fields=["member", "ends_at"], name="busy_time_of_member")]


class CalendarFeed(WorkspaceOwned):
    """A member's own meetings as a calendar that other programs read. Its address is signed (booking_links.py);
    where the row is gone, the address opens nothing.
    """

    kind = "calendar_feed"

    member = models.OneToOneField(Member, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta(WorkspaceOwned.Meta):
        db_table = "calendar_feed"
