# SPDX-License-Identifier: AGPL-3.0-or-later
"""What came of an event, and of a series: numbers, and nobody's name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from liaison.directory.models import Interaction, InteractionOrganisation
from liaison.gatherings.contact_number import contact_id
from liaison.gatherings.models import (
    Attendance,
    Booking,
    Event,
    EventQuestion,
    EventSeries,
    MonitoringAnswer,
    Registration,
)
from liaison.gatherings.rules.event_report import Counted, Numbers, in_tens, together, total
from liaison.kit.files.sheets import Value
from liaison.kit.text import name_key
from liaison.pathway.models import Partnership

State = Registration.State
STAYED = Q(minutes=None) | Q(minutes__gte=F("event__attended_minutes"))


@dataclass(frozen=True)
class Row:
    event: Event
    numbers: Numbers


@dataclass(frozen=True)
class WentOn:
    """Of those who registered or came: how many took a next step with us since."""

    booked: int
    registered_again: int
    partnerships: int


def held(series: EventSeries, now: datetime) -> "QuerySet[Event]":
    """The oldest first."""
    rows = Event.objects.filter(series=series, ends_at__lte=now, state=Event.State.PUBLISHED)
    return rows.order_by("starts_at", "pk")


def all_series() -> "QuerySet[EventSeries]":
    return EventSeries.objects.all()


def rows_of(events: Sequence[Event]) -> list[Row]:
    """Six questions."""
    registered = _counts(Registration.objects.filter(event__in=events).coming(), "event_id")
    cancelled = _counts(Registration.objects.filter(event__in=events, state=State.CANCELLED), "event_id")
    there = Attendance.objects.filter(STAYED, event__in=events)
    came = _counts(there, "event_id")
    walked_in = _counts(there.exclude(registration__state=State.REGISTERED), "event_id")
    new = _new_organisations(events)
    return [
        Row(
            event,
            Numbers(
                registered=registered[event.pk],
                came=came[event.pk] or (event.headcount or 0),
                walked_in=walked_in[event.pk] if came[event.pk] else (event.headcount or 0),
                cancelled=cancelled[event.pk],
                new_organisations=new[event.pk],
            ),
        )
        for event in events
    ]


def total_of(rows: Iterable[Row]) -> Numbers:
    return total([row.numbers for row in rows])


def _counts(rows: "QuerySet[Registration] | QuerySet[Attendance]", column: str) -> Counter[int]:
    return Counter(dict(rows.order_by().values_list(column).annotate(Count("pk"))))


def _new_organisations(events: Sequence[Event]) -> Counter[int]:
    """With whom the event was the first contact ever; and of those whom nobody knows, each name once."""
    guests: dict[int, set[int]] = defaultdict(set)
    unknown: dict[int, set[str]] = defaultdict(set)
    rows = Attendance.objects.filter(STAYED, event__in=events).order_by()
    columns = ("event_id", "organisation_id", "registration__organisation_id", "registration__organisation_name")
    for event, own, of_registration, name in rows.values_list(*columns):
        known = own or of_registration
        if known:
            guests[event].add(known)
        elif name and name_key(name):
            unknown[event].add(name_key(name))
    everybody = set().union(*guests.values()) if guests else set()
    ties = InteractionOrganisation.objects.filter(
        organisation__in=everybody, interaction__type__in=Interaction.REAL_CONTACT
    ).exclude(interaction__public_id__in=[contact_id(event) for event in events])
    first = dict(ties.order_by().values_list("organisation_id").annotate(Min("interaction__at")))
    return _first_ones(events, guests, unknown, first)


def _first_ones(
    events: Sequence[Event],
    guests: dict[int, set[int]],
    unknown: dict[int, set[str]],
    first: dict[int, datetime],
) -> Counter[int]:
    """Whoever came to two of these events was new at the first."""
    found: Counter[int] = Counter()
    seen: set[int | str] = set()
    for event in sorted(events, key=lambda one: (one.starts_at, one.pk)):
        new = {one for one in guests[event.pk] if one not in first or first[one] >= event.starts_at}
        fresh = (new | unknown[event.pk]) - seen
        found[event.pk] = len(fresh)
        seen |= fresh | guests[event.pk]
    return found


def went_on(events: Sequence[Event]) -> WentOn:
    """Each person and each organisation once, however many steps they took."""
    booked: set[str] = set()
    again: set[str] = set()
    houses: set[int] = set()
    for event in events:
        rows = Registration.objects.filter(event=event).exclude(state__in=[State.HELD, State.CANCELLED]).order_by()
        addresses = {email.lower() for email in rows.values_list("email", flat=True) if email}
        since = Booking.objects.filter(booked_at__gt=event.starts_at, email__in=addresses)
        booked |= {email.lower() for email in since.order_by().values_list("email", flat=True)}
        later = Registration.objects.filter(registered_at__gt=event.starts_at, email__in=addresses)
        later = later.exclude(event=event).exclude(state=State.HELD)
        again |= {email.lower() for email in later.order_by().values_list("email", flat=True)}
        theirs = rows.exclude(organisation=None).values("organisation")
        begun = Partnership.objects.filter(organisation__in=theirs, created_at__gt=event.starts_at)
        houses |= set(begun.order_by().values_list("organisation_id", flat=True))
    return WentOn(len(booked), len(again), len(houses))


@dataclass(frozen=True)
class Asked:
    """`after`: what was answered when it was asked once more, None where it was not."""

    text: str
    counted: Counted
    after: Counted | None = None

    @property
    def answers(self) -> list[tuple[str, int | None, int | None]]:
        """Each with how many gave it before and after; None where that may not be shown, or nobody did."""
        after = self.after.shown if self.after else {}
        found = sorted({*self.counted.shown, *after}, key=str.casefold)
        return [(answer, self.counted.shown.get(answer), after.get(answer)) for answer in found]

    @property
    def kept_back(self) -> bool:
        return self.counted.kept_back or (self.after is not None and self.after.kept_back)


def anonymous_answers(events: Sequence[Event], now: datetime) -> list[Asked]:
    """Of events that are over: one more answer would show in the numbers. The same question of several is one."""
    over = [event for event in events if event.is_over(now)]
    questions = EventQuestion.objects.filter(event__in=over, is_monitoring=True)
    counts: dict[tuple[int, bool], Counter[str]] = defaultdict(Counter)
    rows = MonitoringAnswer.objects.filter(question__in=questions).order_by()
    for question, is_after, answer, number in rows.values_list("question_id", "is_after", "text").annotate(
        Count("pk")
    ):
        counts[question, is_after][answer] += number
    same: dict[str, list[EventQuestion]] = defaultdict(list)
    for one in questions:
        same[one.text].append(one)
    return [Asked(text, *_before_and_after(some, counts)) for text, some in same.items()]


def _before_and_after(
    questions: list[EventQuestion], counts: dict[tuple[int, bool], Counter[str]]
) -> tuple[Counted, Counted | None]:
    again = [one for one in questions if one.is_asked_after]
    before = together([in_tens(counts[one.pk, False]) for one in questions])
    return before, together([in_tens(counts[one.pk, True]) for one in again]) if again else None


def file_rows(rows: Sequence[Row]) -> Iterator[list[Value]]:
    yield [
        # Translators: head of a column in an exported file.
        _("Event"),
        # Translators: head of a column in an exported file.
        _("Day"),
        # Translators: head of a column in an exported file: how many people registered.
        _("Registered"),
        # Translators: head of a column in an exported file: how many people came.
        _("Came"),
        # Translators: head of a column in an exported file: how many of those who came had not registered.
        _("Of these without registering"),
        # Translators: head of a column in an exported file: per cent of those who registered.
        _("Share who came (%)"),
        # Translators: head of a column in an exported file: how many registrations were cancelled.
        _("Cancelled"),
        # Translators: head of a column in an exported file: how many organisations met us for the first time.
        _("New organisations"),
    ]
    for row in rows:
        yield [row.event.name, row.event.starts_at.astimezone(row.event.zone).date(), *_cells(row.numbers)]


def _cells(one: Numbers) -> list[Value]:
    return [one.registered, one.came, one.walked_in, one.share.percent, one.cancelled, one.new_organisations]
