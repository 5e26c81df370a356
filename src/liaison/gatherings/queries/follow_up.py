# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gets which letter after an event, and who gets none and why: as many questions for three as for many."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.accounts.scope import current_workspace
from liaison.directory.models import Organisation, Person
from liaison.directory.queries.wishes import Asked, stops
from liaison.gatherings.links_to_pages import follow_up_url
from liaison.gatherings.models import Attendance, Booking, Event, FollowUp, FollowUpLetter, Registration
from liaison.gatherings.rules.afterwards import Presence, letter_for, what_happened
from liaison.kit.hooks import TodayLine, TodayLines
from liaison.mailroom.models import IncomingMail, Letter, Suppression
from liaison.mailroom.queries import suppressed

# As `Message.message_kind` calls them.
FOLLOW_UP_LETTER = "event_follow_up"
# Afterwards it is too late to thank somebody for coming.
WRITE_WITHIN = timedelta(days=30)
Happened = FollowUp.Happened


@dataclass(frozen=True)
class Line:
    """One registration. `letter`: what `happened` to those whose letter they get; `why`: why they get none."""

    registration: Registration
    happened: str
    letter: str
    why: str = ""


def follow_ups(event: Event) -> "QuerySet[FollowUp]":
    return FollowUp.objects.filter(event=event).select_related("letter", "approved_by__user", "event")


def letters_to_choose() -> "QuerySet[Letter]":
    """Mails with a text, those for after an event first."""
    mails = Letter.objects.filter(channel=Letter.Channel.MAIL, versions__isnull=False).distinct()
    return mails.filter(purpose=Letter.Purpose.FOLLOW_UP)


def is_known_who_came(event: Event) -> bool:
    return Attendance.objects.filter(event=event).exists()


def happened_to(event: Event) -> list[tuple[Registration, str]]:
    """Everybody who had a place, by name."""
    rows = Registration.objects.coming().filter(event=event).select_related("person", "organisation")
    there = {
        registration: Presence(minutes, asked)
        for registration, minutes, asked in Attendance.objects.filter(event=event)
        .exclude(registration=None)
        .order_by()
        .values_list("registration_id", "minutes", "asked_a_question")
    }
    lasts = int(event.lasts.total_seconds() // 60)
    return [
        (one, what_happened(there.get(one.pk), enough=event.attended_minutes, lasts=lasts))
        for one in rows.order_by("name", "pk")
    ]


def lines_of(event: Event) -> list[Line]:
    """What would happen if all that is set up was let go now."""
    happened = happened_to(event)
    set_up = set(FollowUp.objects.filter(event=event).values_list("happened", flat=True))
    reasons = _reasons([registration for registration, _what in happened], event)
    return [_line(registration, what, set_up, reasons.get(registration.pk, "")) for registration, what in happened]


def _line(registration: Registration, happened: str, set_up: set[str], reason: str) -> Line:
    letter = letter_for(happened, set_up)
    if not letter and not reason:
        # Translators: why somebody gets no letter after an event.
        reason = _("no letter is set up for them")
    return Line(registration, happened, letter, reason)


def _reasons(registrations: Sequence[Registration], event: Event) -> dict[int, str]:
    """By the registration's primary key. The later ones weigh more."""
    found: dict[int, str] = {}
    addresses = {one.email.lower() for one in registrations if one.email}
    moved_on = _moved_on(addresses, event)
    refused = suppressed(addresses, current_workspace().pk)
    wishes = stops([Asked(one.pk, one.email, *about(one)) for one in registrations if one.email])
    letters = FollowUpLetter.objects.filter(follow_up__event=event).order_by()
    written = dict(letters.values_list("registration_id", "trouble"))
    for one in registrations:
        address = one.email.lower()
        if not address:
            # Translators: why somebody gets no letter after an event.
            found[one.pk] = _("they gave no address")
        elif one.person is not None and one.person.archived_at is not None:
            # Translators: why somebody gets no letter after an event: their record was put away.
            found[one.pk] = _("they are archived")
        elif one.pk in wishes:
            found[one.pk] = wishes[one.pk].why
        elif refused.get(address) or refused.get(one.email):
            rows = refused.get(address) or refused[one.email]
            found[one.pk] = str(Suppression.Reason(rows[0].reason).label)
        elif one.pk in written:
            # Translators: why somebody gets no letter after an event.
            found[one.pk] = written[one.pk] or _("they were written to")
        elif address in moved_on:
            found[one.pk] = moved_on[address]
    return found


def _moved_on(addresses: set[str], event: Event) -> dict[str, str]:
    """Whoever has taken the next step already is not asked for it. By address."""
    since = event.ends_at
    found: dict[str, str] = {}
    mails = IncomingMail.objects.filter(sender_address__in=addresses, arrived_at__gt=since).order_by()
    for mail in mails:
        if mail.is_human:
            # Translators: why somebody gets no letter after an event.
            found[mail.sender_address.lower()] = _("they wrote to us since")
    later = Registration.objects.filter(registered_at__gt=since, email__in=addresses).exclude(event=event)
    for address in later.order_by().values_list("email", flat=True):
        # Translators: why somebody gets no letter after an event.
        found[address.lower()] = _("they registered for another event since")
    booked = Booking.objects.filter(booked_at__gt=since, email__in=addresses)
    for address in booked.order_by().values_list("email", flat=True):
        # Translators: why somebody gets no letter after an event.
        found[address.lower()] = _("they booked a meeting since")
    return found


def about(registration: Registration) -> tuple[str, UUID]:
    """Whom a letter to them is about: the person we know, else their organisation, else the registration."""
    party: Person | Organisation | None = registration.person or registration.organisation
    found = party or registration
    return found.kind, found.public_id


def counted(lines: Iterable[Line]) -> Mapping[str, int]:
    """How many there are of whom each happened to."""
    return Counter(line.happened for line in lines)


@dataclass(frozen=True)
class Outcome:
    """A row of the page: to how many it happened, what is set up, and who gets a letter or none."""

    happened: str
    label: str
    follow_up: FollowUp | None
    people: int
    ready: list[Line]
    without: list[Line]
    written: int

    @property
    def instead(self) -> bool:
        """They get the letter for those who came."""
        return self.follow_up is None and any(line.letter for line in self.ready)


def outcomes(event: Event, lines: Sequence[Line]) -> list[Outcome]:
    set_up = {one.happened: one for one in follow_ups(event)}
    letters = FollowUpLetter.objects.filter(follow_up__event=event).exclude(message=None).order_by()
    written = dict(letters.values_list("follow_up__happened").annotate(Count("pk")))
    return [
        Outcome(
            value,
            str(label),
            set_up.get(value),
            sum(line.happened == value for line in lines),
            [line for line in lines if line.happened == value and not line.why],
            [line for line in lines if line.happened == value and line.why],
            written.get(value, 0),
        )
        for value, label in Happened.choices
    ]


def for_letter(lines: Iterable[Line], happened: str) -> list[Line]:
    """Those who get this letter when it is let go."""
    return [line for line in lines if line.letter == happened and not line.why]


def to_write() -> "QuerySet[FollowUp]":
    """Let go, and not everybody is written to yet."""
    return FollowUp.objects.filter(written_at=None).exclude(approved_at=None).order_by("pk")


def nobody_has_written(member: Member, at: datetime, limit: int) -> TodayLines:
    """Events that are over, and nobody has written to those who came or missed it. One question."""
    if not member.may(Can.SEE_MAIL):
        return TodayLines([], 0)
    approved = FollowUp.objects.filter(event=OuterRef("pk")).exclude(approved_at=None)
    guests = Registration.objects.coming().filter(event=OuterRef("pk")).exclude(email="").order_by()
    rows = Event.objects.filter(
        Q(ends_at__lte=at) | Q(event_kind=Event.Kind.STAND, starts_at__lte=at),
        Exists(guests),
        ends_at__gt=at - WRITE_WITHIN,
        state=Event.State.PUBLISHED,
    ).exclude(Exists(approved))
    found: list[Any] = list(rows.annotate(all_of_them=Window(Count("pk"))).order_by("ends_at", "pk")[:limit])
    return TodayLines([_today(one) for one in found], found[0].all_of_them if found else 0)


def _today(event: Event) -> TodayLine:
    if event.event_kind == Event.Kind.STAND:
        # Translators: why a conference at which we have a table is on the page Today.
        why = _("People left their addresses at the table. An answer on the same day was promised.")
        # Translators: what to do next about those who were at our table.
        return TodayLine(str(event), why, _("Write to them"), follow_up_url(event))
    # Translators: why an event is on the page Today.
    why = _("It is over, and nobody has written to those who came or missed it.")
    # Translators: what to do next about an event that is over.
    return TodayLine(str(event), why, _("Write to them"), follow_up_url(event))
