# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tables of gatherings hold about people; kit/privacy.py explains the words."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liaison.kit.privacy import Subject, loose_ends, table

from .models import Booking, BusyRange

# Translators: for how long something is kept; on the page about privacy.
KEPT = _("Until somebody removes it.")
# Translators: for how long something is kept; on the page about privacy.
WITH_EVENT = _("Until the event is removed.")
# Translators: for how long something is kept; on the page about privacy.
WITH_THEM = _("Until the person is erased, or the event is removed.")

table(
    "event_series",
    # Translators: why series of events are kept; on the page about privacy.
    why=_("Which events belong together."),
    kept=KEPT,
    none="name slug language",
    sensitive="about",
)
table(
    "event",
    # Translators: why events are kept; on the page about privacy.
    why=_("What we invite people to, and what came of it."),
    kept=KEPT,
    none=(
        "name slug event_kind series state published_at language languages form place join_url time_zone starts_at"
        " ends_at recording_url capacity registration_closes_at asks_organisation asks_access_needs keeps_list"
        " headcount attended_minutes sequence"
    ),
    sensitive="cancelled_because summary about programme",
)
for name, none in (
    ("event_organiser", "event member"),
    ("event_partner", "event organisation"),
    ("event_resource", "event title url order"),
    ("event_question", "event text answer_type choices is_required kept_days is_monitoring is_asked_after order"),
):
    table(
        name,
        # Translators: why it is kept who does an event and what it asks; on the page about privacy.
        why=_("Who does an event with us, and what belongs to it."),
        kept=WITH_EVENT,
        none=none,
    )
table(
    "registration",
    # Translators: why registrations are kept; on the page about privacy.
    why=_("So that somebody has a place, hears when something changes, and gets what was promised."),
    kept=WITH_THEM,
    none=(
        "event person organisation language time_zone state source registered_at waiting_since promoted_at"
        " cancelled_at agreed_to wants_letters"
    ),
    personal="name email organisation_name",
    sensitive="doubt",
)
table(
    "event_answer",
    # Translators: why answers to the questions of an event are kept; on the page about privacy.
    why=_("What somebody answered when they registered."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("As many days after the event as the question says, otherwise as long as the registration."),
    none="registration question delete_on",
    sensitive="text",
)
table(
    "access_need",
    # Translators: why it is kept what somebody needs to take part; on the page about privacy.
    why=_("So that somebody can take part. Asked for with consent, for this event alone."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("Until 14 days after the event."),
    none="registration agreed_to delete_on",
    sensitive="text",
)
table(
    "monitoring_answer",
    # Translators: why anonymous answers are kept; on the page about privacy.
    why=_("Numbers of whom we reach. Nobody knows whose answer it is."),
    kept=WITH_EVENT,
    none="question text is_after",
)
table(
    "attendance_file",
    # Translators: why files of who was at an event are kept; on the page about privacy.
    why=_("Which file told us who was there."),
    kept=WITH_EVENT,
    none="event name file_kind sha256 read_at read_by",
    sensitive="problems",
)
table(
    "attendance",
    # Translators: why it is kept who was at an event; on the page about privacy.
    why=_("So that we know who was there, and write to them about what they saw."),
    kept=WITH_THEM,
    none=(
        "event registration person organisation source file match is_let_be minutes came_at left_at"
        " asked_a_question"
    ),
    personal="name email",
)
table(
    "follow_up",
    # Translators: why it is kept what we write after an event; on the page about privacy.
    why=_("What we write to those who came, and to those who missed it."),
    kept=WITH_EVENT,
    none="event happened letter next_step next_step_url approved_by approved_at written_at",
)
table(
    "follow_up_letter",
    # Translators: why it is kept who got a letter after an event; on the page about privacy.
    why=_("So that no letter goes twice."),
    kept=WITH_THEM,
    none="follow_up registration message",
    sensitive="trouble",
)
table(
    "event_feedback",
    # Translators: why feedback is kept; on the page about privacy.
    why=_("What people said of an event, and whether we may quote them."),
    kept=WITH_THEM,
    none="event registration stars may_be_quoted agreed_to said_at",
    personal="quoted_as",
    sensitive="text",
)
# --- booking ---

table(
    "booking_page",
    # Translators: why pages on which one books a meeting are kept; on the page about privacy.
    why=_("When others may take a time to talk to us, and how."),
    kept=KEPT,
    none=(
        "name slug member team language time_zone minutes every minutes_before minutes_after notice_hours"
        " days_ahead daily_most ways place join_url is_drop_in places questions stage is_open"
    ),
    sensitive="intro",
)
for name, none in (("weekly_hours", "page weekday opens closes"), ("hours_exception", "page day opens closes")):
    table(
        name,
        # Translators: why the hours of a booking page are kept; on the page about privacy.
        why=_("When others may take a time to talk to us."),
        # Translators: for how long something is kept; on the page about privacy.
        kept=_("Until the booking page is removed."),
        none=none,
    )
table(
    "busy_range",
    # Translators: why it is kept when a member has no time; on the page about privacy.
    why=_("So that nobody is booked twice at the same time."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("As long as somebody has booked that time."),
    none="member page starts_at ends_at begins_at places",
)
table(
    "booking",
    # Translators: why bookings of meetings are kept; on the page about privacy.
    why=_("So that both sides know when they meet, and hear when something changes."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("Until the person is erased."),
    none=(
        "page member busy_range seat places starts_at ends_at person organisation language time_zone way state"
        " sequence booked_at changed_at moved_from cancelled_at cancelled_by interaction"
    ),
    personal="name email phone organisation_name",
    sensitive="answers",
)
table(
    "busy_feed",
    # Translators: why the address of a member's other calendar is kept; on the page about privacy.
    why=_("So that nobody books a member at a time that another calendar of theirs calls busy."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("Until the member removes it, or their account goes."),
    none="member fetched_at added_at",
    personal="name",
    sensitive="trouble",
    secret="url",  # noqa: S106 (the name of a column; whoever has it can read their calendar)
)
table(
    "busy_time",
    # Translators: why busy times of a member's other calendar are kept; on the page about privacy.
    why=_("When another calendar of a member says that they are busy; never with what."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("Until the calendar is read again."),
    none="feed member starts_at ends_at",
)
table(
    "calendar_feed",
    # Translators: why the address of a member's own calendar is kept; on the page about privacy.
    why=_("So that a member sees their meetings in a calendar of their own, and can stop that."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("Until the member stops it, or their account goes."),
    none="member made_at",
)


@loose_ends.register
def bookings_of_theirs(subject: Subject) -> Iterator["QuerySet[Any]"]:
    """Found by the address; then the time of ours that nobody else's booking holds any more."""
    if not subject.addresses:
        return
    theirs = Q()
    for address in sorted(subject.addresses):
        theirs |= Q(email__iexact=address)
    bookings = Booking.objects.filter(theirs)
    yield bookings
    held = set(bookings.exclude(busy_range=None).values_list("busy_range", flat=True))
    others = Booking.objects.filter(busy_range__in=held).exclude(theirs).values("busy_range")
    yield BusyRange.objects.filter(pk__in=held).exclude(pk__in=others)
