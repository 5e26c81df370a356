# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file of who was there: looked at first, then taken in as one step, which is taken back as one step."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.core import signing
from django.utils.translation import gettext as _

from liaison.accounts.actions import CannotUndo, Changing, UndoOutcome, changing, undo
from liaison.accounts.models import Change, Member
from liaison.gatherings.attending.rules.attendance_files import NotAnAttendanceFile, read_report
from liaison.gatherings.attending.rules.attendance_reports import Report
from liaison.gatherings.models import Attendance, AttendanceFile, Event, Registration
from liaison.gatherings.queries.attendance_plan import NEW, UPDATE, Entry, Plan, differences, plan_of
from liaison.gatherings.queries.matching import organisations_named
from liaison.kit.files import Limits, NeedsEncoding, Table, UnreadableFile, read_table_apart
from liaison.kit.hooks import announce
from liaison.kit.text import name_key
from liaison.pathway.events import Registered as RegisteredForEvent

from .contact import let_contact_follow

LIMITS = Limits(bytes=10_000_000, rows=50_000)
_MOST_SHEETS = 4
_A_DAY = timedelta(days=1)


class FileRefused(Exception):
    """The message says why a file is not read, and what to do."""


class NoListKept(FileRefused):
    """No names may be kept of this event."""

    def __init__(self) -> None:
        # Translators: a file of attendees was chosen for an event at which people are only counted.
        super().__init__(_("No list of names is kept of this event: those who come are only counted."))


def read_file(data: bytes, filename: str, event: Event) -> Report:
    """What the file says; nothing is written. Raises FileRefused."""
    if not event.keeps_list:
        raise NoListKept
    sheet: str | None = None
    seen: list[str | None] = []
    while True:
        table, remarks = _read(data, filename, sheet)
        seen.append(table.sheet)
        try:
            report = read_report(
                table.rows,
                table.problems,
                filename=filename,
                sha256=hashlib.sha256(data).hexdigest(),
                near=event.starts_at.astimezone(event.zone),
            )
        except NotAnAttendanceFile as refusal:
            others = [one.name for one in table.sheets if not one.hidden and one.name not in seen]
            if not others or len(seen) >= _MOST_SHEETS:
                raise FileRefused(str(refusal)) from refusal
            sheet = others[0]
        else:
            return Report(**{**vars(report), "remarks": (*remarks, *report.remarks)})


def _read(data: bytes, filename: str, sheet: str | None) -> tuple[Table, tuple[str, ...]]:
    """In a process of its own, with caps on memory and time. Letters that can be read in several ways are read in
    the likeliest one, and said so.
    """
    remarks: tuple[str, ...] = ()
    try:
        table = read_table_apart(data, filename, sheet=sheet, header_row=0, limits=LIMITS)
        if isinstance(table, NeedsEncoding):
            best = table.candidates[0]
            table = read_table_apart(
                data, filename, sheet=sheet, header_row=0, limits=LIMITS, encoding=best.encoding
            )
            # Translators: about the letters of a file; %(alphabet)s is for example "Western European".
            words = _("The letters are read as %(alphabet)s. Look whether the names are right.")
            remarks = (words % {"alphabet": best.label},)
    except UnreadableFile as refusal:
        raise FileRefused(str(refusal)) from refusal
    if isinstance(table, NeedsEncoding):
        # Translators: an attendance file could not be read.
        raise FileRefused(_("The letters of this file cannot be told. Save it as CSV in UTF-8, or as XLSX."))
    return table, remarks


def take_in(report: Report, event: Event, *, by: Member, at: datetime | None = None) -> tuple[Plan, Change | None]:
    """What was brought, and the change; None where the file had nothing new. Raises NoListKept."""
    with changing(by, "read attendance", at=at) as change:
        # Whoever takes in the same file at the same moment waits here, and then finds it there.
        current = Event.objects.select_for_update().get(pk=event.pk)
        if not current.keeps_list:
            raise NoListKept
        plan = plan_of(report, current)
        if plan.known_file is not None or plan.changes_nothing:
            return plan, None
        _write(plan, change, by)
    return plan, change.record


def _write(plan: Plan, change: Changing, by: Member) -> None:
    report = plan.report
    file = change.create(
        AttendanceFile(
            event=plan.event,
            name=report.filename,
            file_kind=report.kind,
            sha256=report.sha256,
            read_at=change.at,
            read_by=by,
            problems=[list(problem) for problem in report.problems],
        )
    )
    made = _register(plan, change)
    rows = [_attendance(entry, plan.event, file, made) for entry in plan.entries if entry.attendance == NEW]
    change.create_many(Attendance, rows)
    for entry in plan.entries:
        if entry.attendance == UPDATE and entry.row is not None:
            change.update(entry.row, **differences(entry))
        if entry.registration == "cancel" and entry.match.registration:
            registration = Registration.objects.get(pk=entry.match.registration.pk)
            change.update(registration, state=Registration.State.CANCELLED, cancelled_at=change.at)
    let_contact_follow(plan.event, change)


def _register(plan: Plan, change: Changing) -> dict[int, Registration]:
    """By the number of the first row of each."""
    new = [entry for entry in plan.entries if entry.registration == NEW]
    houses = organisations_named(name_key(entry.attendee.organisation)[:300] for entry in new)
    open_ones = Registration.objects.filter(event=plan.event).exclude(state=Registration.State.CANCELLED)
    taken = {email.lower() for email in open_ones.values_list("email", flat=True)}
    made: dict[int, Registration] = {}
    for entry in new:
        attendee = entry.attendee
        # One buyer's address may stand at several tickets; the first has it.
        email = attendee.email if attendee.email.lower() not in taken else ""
        taken.add(email.lower())
        house = entry.match.organisation or houses.get(name_key(attendee.organisation)[:300])
        made[attendee.lines[0]] = Registration(
            event=plan.event,
            name=attendee.name,
            email=email,
            organisation_name=attendee.organisation,
            person_id=entry.match.person,
            organisation_id=house,
            source=Registration.Source.FILE,
            registered_at=attendee.registered_at or change.at,
        )
    change.create_many(Registration, list(made.values()))
    if not plan.event.is_over(change.at):
        _tell_of(list(made.values()), change)
    return made


def _tell_of(rows: list[Registration], change: Changing) -> None:
    """Of those whom we know: letters that ask them to come stop. After an event, having been there says more."""
    for row in rows:
        if row.person_id or row.organisation_id:
            announce(
                RegisteredForEvent(
                    row.kind, row.public_id, change, organisation=row.organisation, person=row.person
                )
            )


def _attendance(entry: Entry, event: Event, file: AttendanceFile, made: dict[int, Registration]) -> Attendance:
    attendee, found = entry.attendee, entry.match
    registration = made.get(attendee.lines[0])
    known = found.registration.pk if found.registration else None
    return Attendance(
        event=event,
        registration_id=registration.pk if registration else known,
        person_id=found.person,
        organisation_id=found.organisation or (registration.organisation_id if registration else None),
        name=attendee.name,
        email=attendee.email,
        source=Attendance.Source.FILE,
        file=file,
        match=found.why,
        minutes=min(attendee.minutes, 32_767) if attendee.minutes is not None else None,
        came_at=attendee.came_at,
        left_at=attendee.left_at,
    )


def take_back(file: AttendanceFile, *, by: Member) -> UndoOutcome:
    """All that the file brought and nobody has worked on since. Raises CannotUndo."""
    brought = Change.objects.filter(public_id=file.changed_in or uuid.UUID(int=0)).first()
    if brought is None:
        # Translators: why a file of attendees cannot be taken back.
        raise CannotUndo(_("Nothing is known any more of what this file brought."))
    return undo(brought, by=by, partly=True)


# --- between the look and the press ---


def seal(report: Report, by: Member) -> str:
    """The report as a text that only we can have made, for this member alone."""
    return signing.dumps(report.as_json(), salt=_salt(by), compress=True)


def unseal(text: str, by: Member) -> Report:
    """Raises FileRefused where it is another's, older than a day, or damaged."""
    try:
        return Report.from_json(signing.loads(text, salt=_salt(by), max_age=_A_DAY))
    except (signing.BadSignature, KeyError, TypeError, ValueError) as damaged:
        # Translators: the page with a look at a file was open for too long.
        raise FileRefused(_("This page is too old. Choose the file once more.")) from damaged


def _salt(by: Member) -> str:
    return f"attendance {by.workspace_id} {by.pk}"
