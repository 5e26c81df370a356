# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who was at an event. Whoever was there for too few minutes has looked in, and has not attended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.gatherings.models import Attendance, AttendanceFile, Event, Registration
from liaison.kit.files.sheets import Value
from liaison.kit.text import fold

State = Registration.State


def events() -> "QuerySet[Event]":
    return Event.objects.all()


def attendances() -> "QuerySet[Attendance]":
    return Attendance.objects.select_related("event", "registration", "person", "organisation")


def attendance_files() -> "QuerySet[AttendanceFile]":
    return AttendanceFile.objects.select_related("event", "read_by__user")


def files_of(event: Event) -> "QuerySet[AttendanceFile]":
    return attendance_files().filter(event=event)


def stayed(event: Event) -> Q:
    """Long enough; and where nobody counted the minutes, being there is what counts."""
    return Q(minutes=None) | Q(minutes__gte=event.attended_minutes)


def attended(event: Event) -> "QuerySet[Attendance]":
    return Attendance.objects.filter(stayed(event), event=event)


def who_attended(event: Event) -> list[tuple[int | None, int | None]]:
    """(person, organisation) by primary key, of all who attended; what the registration knows counts, too."""
    rows = attended(event).order_by()
    person, organisation = Coalesce("person", "registration__person"), Coalesce(
        "organisation", "registration__organisation"
    )  # fmt: skip
    return list(rows.values_list(person, organisation))


def unmatched(event: Event) -> "QuerySet[Attendance]":
    """Of whom nobody knows yet who they were."""
    rows = Attendance.objects.filter(event=event, registration=None, person=None, is_let_be=False)
    return rows.select_related("organisation")


@dataclass(frozen=True)
class Counts:
    registered: int
    attended: int
    looked_in: int
    missed: int
    unmatched: int


def counts_of(event: Event, now: datetime) -> Counts:
    """Missed are those who registered and did not come, once the event is over."""
    registered = Registration.objects.filter(event=event, state=State.REGISTERED)
    there = Attendance.objects.filter(event=event)
    came = attended(event).count()
    return Counts(
        registered=registered.count(),
        attended=came,
        looked_in=there.count() - came,
        missed=registered.filter(attendance=None).count() if event.is_over(now) else 0,
        unmatched=unmatched(event).count(),
    )


def list_of(event: Event, show: str) -> "QuerySet[Any]":
    """`show`: "looked-in", "missed", or all who attended."""
    if show == "missed":
        missed = Registration.objects.filter(event=event, state=State.REGISTERED, attendance=None)
        return missed.select_related("person", "organisation").order_by("name", "pk")
    rows = attendances().filter(event=event).order_by("name", "pk")
    return rows.exclude(stayed(event)) if show == "looked-in" else rows.filter(stayed(event))


def by_public_id(rows: "QuerySet[Any]", text: str) -> Any:
    """None where it is no number, or none of these rows has it."""
    try:
        return rows.filter(public_id=UUID(text)).first()
    except ValueError:
        return None


def registration_at(event: Event, text: str) -> Registration | None:
    found: Registration | None = by_public_id(Registration.objects.filter(event=event), text)
    return found


# --- taken away as a file ---


def export_lines(event: Event) -> Iterator[list[Value]]:
    """Everybody who registered or came, each once. Times are the event's own."""
    yield [
        # Translators: head of a column in an exported file.
        _("Name"),
        # Translators: head of a column in an exported file.
        _("E-mail"),
        # Translators: head of a column in an exported file.
        _("Organisation"),
        # Translators: head of a column in an exported file: where the registration stands.
        _("Registration"),
        # Translators: head of a column in an exported file: whether somebody came.
        _("Came"),
        # Translators: head of a column in an exported file.
        _("Minutes"),
        # Translators: head of a column in an exported file: the time of day.
        _("From"),
        # Translators: head of a column in an exported file: the time of day.
        _("Until"),
        # Translators: head of a column in an exported file: why a person is taken for somebody we know.
        _("How we know them"),
    ]
    there = set(attended(event).values_list("pk", flat=True))
    for one in attendances().filter(event=event).order_by("name", "pk").iterator(chunk_size=2000):
        yield _line(one, one.registration, event, came=one.pk in there)
    absent = Registration.objects.filter(event=event, attendance=None).select_related("organisation")
    for registration in absent.order_by("name", "pk").iterator(chunk_size=2000):
        yield _line(None, registration, event, came=False)


def _line(one: Attendance | None, registration: Registration | None, event: Event, *, came: bool) -> list[Value]:
    found: Any = one or registration
    house = found.organisation or (registration.organisation if registration else None)
    typed = registration.organisation_name if registration else ""
    # Translators: a value in an exported file: somebody was there, but for a few minutes only.
    looked_in = _("looked in") if one else _("no")
    return [
        found.name,
        found.email or (registration.email if registration else ""),
        str(house) if house else typed,
        registration.get_state_display() if registration else "",
        # Translators: a value in an exported file: somebody came to an event.
        _("yes") if came else looked_in,
        one.minutes if one else None,
        _clock(one.came_at if one else None, event),
        _clock(one.left_at if one else None, event),
        one.get_match_display() if one else "",
    ]


def _clock(moment: datetime | None, event: Event) -> str:
    return timezone.localtime(moment, event.zone).strftime("%Y-%m-%d %H:%M") if moment else ""


# --- at the door ---


@dataclass(frozen=True)
class AtTheDoor:
    """Somebody on the check-in list. `tick`: the number of the tick that is there, empty where there is none."""

    public_id: UUID
    name: str
    house: str
    is_waiting: bool
    tick: str


def check_in_list(event: Event) -> list[AtTheDoor]:
    """Everybody with a place, then in their order those on the waiting list; two questions."""
    rows = Registration.objects.filter(event=event, state__in=[State.REGISTERED, State.WAITING])
    columns = ("public_id", "name", "organisation_name", "organisation__name", "state", "attendance__public_id")
    found = rows.annotate(house=F("organisation__name")).order_by("name", "pk").values_list(*columns)
    people = [
        AtTheDoor(public_id, name, known or typed, state == State.WAITING, str(tick) if tick else "")
        for public_id, name, typed, known, state, tick in found
    ]
    return sorted(people, key=lambda one: (fold(one.name), str(one.public_id)))
