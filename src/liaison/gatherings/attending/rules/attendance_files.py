# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attendance files: which of the known kinds a file is, where in it the people stand, and what each line says.

Zoom (meetings in two spellings, webinars, registrations), Teams, Eventbrite (two), pretix, Google Forms, and lists
of our own. A file may hold several tables with titles between them; a table ends where the next one begins.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.directory.importing.rules.columns import plain_header
from liaison.kit.contacts import Email, normalise_email
from liaison.kit.dates import Order
from liaison.kit.files import Problem, Row, unescape_cell
from liaison.kit.text import fold

from .attendance_reports import CANCELLED, PENDING, Gathered, Line, Report
from .attendance_words import Kind, Role, kind_of, roles_of, roles_of_questions
from .moments import order_of, read_duration, read_moment

MOST_LINES = 20_000
MOST_PROBLEMS = 200
_NOTHING = frozenset({"", "-", "--", "–", "n/a"})
_YES = frozenset({"yes", "ja", "si", "oui", "sim", "ydw", "ie", "do", "true", "1", "x"})
_NO = frozenset({"no", "nein", "nej", "non", "na", "nao", "false", "0"})
_GONE = ("refund", "cancel", "not attending", "deleted", "transferred", "denied", "declined", "rejected",
         "storniert", "abgelehnt", "cancelado", "anulad", "rechazad", "annul", "avbok", "nekad")  # fmt: skip
_WAITING = ("pending", "waitlist", "waiting", "ausstehend", "pendiente", "en attente", "vantar", "unpaid")
_OURS = frozenset({"host details", "panelist details", "host", "panelists"})
_ENDS = re.compile(r"\d\.\s")
_BRACKETS = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<inside>[^()]+)\)\s*$")
# What stands in brackets behind a name and is none.
_NO_NAMES = frozenset({"guest", "gast", "invitado", "invite", "gast extern", "external", "unverified",
                       "extern", "externo", "host", "co-host", "me", "you", "organizer", "presenter"})  # fmt: skip


class NotAnAttendanceFile(Exception):
    """None of the tables in the file is one that we know. The message says what we read."""


@dataclass(frozen=True)
class _Table:
    kind: Kind
    roles: dict[Role, int]
    rows: Sequence[Row]
    is_panel: bool = False


def read_report(
    rows: Sequence[Row], problems: Iterable[Problem], *, filename: str, sha256: str, near: datetime
) -> Report:
    """`near` is when the event begins, by its own clock: it decides whether 3/4 is in March or in April.

    Raises NotAnAttendanceFile.
    """
    rows = [replace(row, cells=tuple(unescape_cell(cell).strip() for cell in row.cells)) for row in rows]
    tables = list(_tables(rows))
    people = [table for table in tables if not table.is_panel]
    if not people:
        raise NotAnAttendanceFile(_not_known())
    kind = people[0].kind
    gathered = Gathered(panel=sum(len(table.rows) for table in tables if table.is_panel))
    order = order_of(_texts_with_times(people, rows), near)
    _tell_of_the_whole(rows, order, gathered)
    # Teams tells each joining below the first and the last of everybody: whoever is in both is told by the former.
    for table in sorted(people, key=lambda table: Role.FIRST_JOINED in table.roles):
        told = {who for line in gathered.lines for who in (line.email, line.name)}
        _read_table(table, order, gathered, told if Role.FIRST_JOINED in table.roles else set())
    gathered.problems += [(problem.row, str(problem.message)) for problem in problems]
    if len(gathered.lines) > MOST_LINES:
        # Translators: an attendance file is too long; %(most)d is a number.
        raise NotAnAttendanceFile(
            _("This file has more than %(most)d rows. Split it, and bring in one part after the other.")
            % {"most": MOST_LINES}
        )
    return Report(
        kind=kind.key,
        filename=filename[:300],
        sha256=sha256,
        lines=tuple(gathered.lines),
        topic=gathered.topic[:300],
        began=gathered.began,
        panel=gathered.panel,
        problems=tuple(sorted(gathered.problems)[:MOST_PROBLEMS]),
        remarks=tuple(gathered.remarks),
    )


def _not_known() -> str:
    # Translators: an attendance file could not be read; the names are those of products.
    return _(
        "This is none of the files that we know. Choose the report of a Zoom meeting or webinar, of Teams, of "
        "Eventbrite, pretix or Google Forms, or a list with the columns “Name” and “E-mail” or “Organisation”."
    )


# --- which tables ---


def _tables(rows: Sequence[Row]) -> Iterator[_Table]:
    heads = [
        (index, kind, roles) for index, row in enumerate(rows) if (found := _head(row)) for kind, roles in [found]
    ]
    has_people = any(Role.EMAIL in roles and Role.REGISTERED in roles for _index, _kind, roles in heads)
    for place, (index, kind, roles) in enumerate(heads):
        end = heads[place + 1][0] if place + 1 < len(heads) else len(rows)
        below = _until_the_next_title(rows[index + 1 : end])
        if kind is None or (kind.key == "own-list" and len(heads) > 1):
            continue
        columns = roles_of_questions(rows[index].cells, roles) if kind.key == "google-forms" else roles
        title = _title_above(rows, index)
        is_panel = kind.key == "zoom-webinar" and (
            title in _OURS or (has_people and Role.REGISTERED not in roles and not title.startswith("other"))
        )
        yield _Table(kind, columns, below, is_panel)


def _head(row: Row) -> tuple[Kind | None, dict[Role, int]] | None:
    """Of a row that names columns: the kind of what stands below. None: it is none of these."""
    roles = roles_of(row.cells)
    filled = sum(bool(cell) for cell in row.cells)
    if len(roles) < 2 and not (Role.TIMESTAMP in roles and filled > 1):
        return None
    if Role.TIMESTAMP in roles and not row.cells[roles[Role.TIMESTAMP]] and filled < 2:
        return None
    kind = kind_of(roles)
    is_summary = Role.TOPIC in roles and not {Role.NAME, Role.EMAIL, Role.STATUS} & set(roles) - {Role.EMAIL}
    if kind is None or is_summary:
        return (None, roles) if len(roles) >= 2 else None
    return kind, roles


def _until_the_next_title(rows: Sequence[Row]) -> Sequence[Row]:
    """Without the lines of one cell that are titles of what follows, such as "3. In-Meeting Activities"."""
    for index, row in enumerate(rows):
        if not any(row.cells[1:]) and row.cells:
            plain = plain_header(row.cells[0])
            is_title = _ENDS.match(row.cells[0]) or plain.endswith(" details") or plain == "other attended"
            if is_title or plain in _OURS:
                return rows[:index]
    return rows


def _title_above(rows: Sequence[Row], index: int) -> str:
    above = rows[index - 1] if index else None
    return plain_header(above.cells[0]) if above is not None and not any(above.cells[1:]) else ""


def _texts_with_times(tables: Sequence[_Table], rows: Sequence[Row]) -> Iterator[str]:
    for table in tables:
        for role in (Role.JOINED, Role.FIRST_JOINED, Role.LEFT, Role.REGISTERED, Role.TIMESTAMP, Role.ORDERED):
            if role in table.roles:
                yield from (_cell(row, table.roles[role]) for row in table.rows[:200])
    for row in rows[:10]:
        yield from (cell for cell in row.cells if len(cell) < 40 and sum(map(str.isdigit, cell)) >= 6)


def _tell_of_the_whole(rows: Sequence[Row], order: Order, gathered: Gathered) -> None:
    """Topic and beginning: as columns with one row below, or as "name, value" (Teams)."""
    for index, row in enumerate(rows[:30]):
        roles = roles_of(row.cells)
        told = row.cells
        is_pair = len(roles) == 1 and len([cell for cell in row.cells if cell]) == 2 and row.cells[0]
        below = rows[index + 1].cells if index + 1 < len(rows) else ()
        for role in (Role.TOPIC, Role.BEGAN):
            if role not in roles:
                continue
            if is_pair and roles[role] == 0:
                value = next(cell for cell in told[1:] if cell)
            elif len(roles) >= 2 and roles[role] < len(below):
                value = below[roles[role]]
            else:
                continue
            if role is Role.TOPIC:
                gathered.topic = gathered.topic or value
            else:
                gathered.began = gathered.began or read_moment(value, order)


# --- what a line says ---


def _read_table(table: _Table, order: Order, gathered: Gathered, told: set[str]) -> None:
    """`told`: names and addresses of those of whom an earlier table says more."""
    left_out = 0
    for row in table.rows:
        if not any(row.cells):
            continue
        line, problem = _read_line(row, table, order)
        if problem:
            gathered.problems.append((row.number, problem))
        if line is not None and (line.email or line.name) not in told:
            gathered.lines.append(line)
            left_out += line.state != ""
    if left_out:
        # Translators: about rows of an attendance file.
        words = ngettext(
            "%(count)d row is refunded, cancelled or not approved: its person is not taken as registered.",
            "%(count)d rows are refunded, cancelled or not approved: their people are not taken as registered.",
            left_out,
        )
        gathered.remarks.append(words % {"count": left_out})


def _cell(row: Row, index: int | None) -> str:
    text = row.cells[index] if index is not None and index < len(row.cells) else ""
    return "" if text.casefold() in _NOTHING else text


def _read_line(row: Row, table: _Table, order: Order) -> tuple[Line | None, str]:
    def text(*roles: Role) -> str:
        return next((found for role in roles if (found := _cell(row, table.roles.get(role)))), "")

    name, other = _names(text(Role.FIRST), text(Role.LAST), text(Role.ZOOM_NAME, Role.TICKET_NAME, Role.NAME))
    email, problem = _address(text(Role.EMAIL))
    if not name and not email:
        # Translators: why a row of an attendance file is left out.
        return None, problem or _("This row has neither a name nor an e-mail address.")
    joined, left = text(Role.JOINED, Role.FIRST_JOINED), text(Role.LEFT, Role.LAST_LEFT)
    duration, state = text(Role.DURATION), _state(text(Role.STATUS, Role.APPROVAL))
    line = Line(
        number=row.number,
        name=(name or email)[:200],
        email=email,
        other_name=other[:200],
        organisation=text(Role.ORGANISATION)[:300],
        joined=read_moment(joined, order),
        left=read_moment(left, order),
        seconds=read_duration(duration),
        came=_came(table.kind, row, table.roles),
        registered=read_moment(text(Role.REGISTERED, Role.TIMESTAMP, Role.ORDERED), order),
        state=state,
    )
    unread = [bad for bad, good in ((joined, line.joined), (left, line.left), (duration, line.seconds))
              if bad and good is None]  # fmt: skip
    if unread and not problem:
        # Translators: %(text)s stands in an attendance file where a time or a duration should be.
        problem = _("“%(text)s” could not be read as a time.") % {"text": unread[0][:60]}
    return line, problem


def _names(first: str, last: str, whole: str) -> tuple[str, str]:
    """The name, and another one that the same row has: "Sam (Samira Haddad)" is Samira Haddad, also called Sam."""
    other = ""
    match = _BRACKETS.match(whole)
    if match:
        whole, inside = match["name"], match["inside"].strip()
        if fold(inside) not in _NO_NAMES and "/" not in inside and not any(map(str.isdigit, inside)):
            other = inside
            if " " in inside and " " not in whole:
                whole, other = inside, whole
    full = " ".join(part for part in (first, last) if part)
    if full:
        return full, whole if fold(whole) != fold(full) else other
    return whole, other


def _address(text: str) -> tuple[str, str]:
    if not text or ("@" not in text and len(text) < 4):
        return "", ""
    found = normalise_email(text)
    if isinstance(found, Email):
        return (found.address, "") if len(found.address) <= 254 else ("", "")
    # Translators: an address in an attendance file is wrong: the first part is a sentence that says why.
    return "", _("%(why)s The row is read without it.") % {"why": found.message}


def _state(status: str) -> str:
    plain = fold(status)
    if any(word in plain for word in _GONE):
        return CANCELLED
    return PENDING if any(word in plain for word in _WAITING) else ""


def _came(kind: Kind, row: Row, roles: dict[Role, int]) -> bool | None:
    """None: the file tells only that they registered."""
    if kind.key in {"zoom-meeting", "teams"}:
        return True
    if kind.key == "own-list":
        return True
    if kind.key == "zoom-webinar":
        said = fold(_cell(row, roles.get(Role.ATTENDED)))
        return said in _YES if said in _YES | _NO else bool(_cell(row, roles.get(Role.JOINED)))
    if kind.key == "pretix":
        said = fold(_cell(row, roles.get(Role.CHECKED_IN)))
        return True if said and said not in _NO else None
    if kind.key in {"eventbrite", "eventbrite-summary"}:
        return True if "checked in" in fold(_cell(row, roles.get(Role.STATUS))) else None
    return None
