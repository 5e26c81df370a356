# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail that waits for a person, whichever way it goes, on the page Today: in doubt, to approve, to match."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.kit.hooks import TodayLine, TodayLines
from liaison.mailroom.models import IncomingMail, Message
from liaison.mailroom.queries import messages_seen_by

from .incoming import incoming_seen_by, waiting

IN_DOUBT, DRAFT, UNMATCHED = "1 in doubt", "2 draft", "3 unmatched"


@dataclass(frozen=True)
class _Row:
    """`number` counts those of its kind, `total` says how many there are of it; `who` wrote, or is written to."""

    kind: str
    number: int
    total: int
    public_id: UUID
    subject: str
    who: str
    moment: datetime


def mail_to_do(member: Member, _at: datetime, limit: int) -> TodayLines:
    """In doubt, then to be approved, then to be matched, each the oldest first: one query."""
    if not member.may(Can.SEE_MAIL):
        return TodayLines([], 0)
    ours = messages_seen_by(member).order_by()
    theirs = waiting(incoming_seen_by(member)).filter(mail_kind=IncomingMail.Kind.HUMAN).order_by()
    parts = [
        _part(ours.filter(state=Message.State.UNCERTAIN), IN_DOUBT, F("to"), "queued_at", limit),
        _part(ours.filter(state=Message.State.DRAFT), DRAFT, F("to"), "queued_at", limit),
        _part(theirs, UNMATCHED, _SENDER, "sent_at", limit),
    ]
    rows = sorted(
        (_Row(*row) for row in parts[0].union(*parts[1:], all=True)), key=lambda row: (row.kind, row.number)
    )
    total = sum({row.kind: row.total for row in rows}.values())
    return TodayLines([_LINES[row.kind](row) for row in rows[:limit]], total)


_SENDER = Case(When(sender_name="", then=F("sender_address")), default=F("sender_name"), output_field=CharField())


def _part(rows: "QuerySet[Any]", kind: str, who: Any, moment: str, limit: int) -> "QuerySet[Any]":
    """The first few, with how many there are: databases cannot cut off the parts of a union."""
    numbered = rows.annotate(
        what=Value(kind, CharField()),
        number=Window(RowNumber(), order_by=[F(moment), F("pk")]),
        total=Window(Count("pk")),
        who=who,
    )
    first = numbered.filter(number__lte=limit)
    return first.values_list("what", "number", "total", "public_id", "subject", "who", moment)


def _day(row: _Row) -> str:
    day = localtime(row.moment).date()
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == localdate().year else "DATE_FORMAT")


def _title(row: _Row) -> str:
    # Translators: the name of a mail without a subject.
    return row.subject or _("(no subject)")


def _in_doubt(row: _Row) -> TodayLine:
    # Translators: why a mail is on the page Today. %(address)s is whom it is written to, %(day)s a date.
    why = _("Nobody knows whether it reached %(address)s; it was written on %(day)s.")
    url = workspace_url("mailroom:message", row.public_id)
    # Translators: what to do next about a mail of which nobody knows whether it was sent.
    return TodayLine(_title(row), why % {"address": row.who, "day": _day(row)}, _("Find out"), url)


def _draft(row: _Row) -> TodayLine:
    # Translators: why a mail is on the page Today. %(address)s is whom it is written to, %(day)s a date.
    why = _("A draft to %(address)s of %(day)s; it goes when somebody approves it.")
    url = workspace_url("mailroom:message", row.public_id)
    # Translators: what to do next about the draft of a mail.
    return TodayLine(_title(row), why % {"address": row.who, "day": _day(row)}, _("Read it"), url)


def _unmatched(row: _Row) -> TodayLine:
    url = workspace_url("mailroom:incoming-mail", row.public_id)
    if row.who:
        # Translators: why a mail is on the page Today. %(sender)s is a name or an address, %(day)s a date.
        why = _("%(sender)s wrote on %(day)s; say who that is.") % {"sender": row.who, "day": _day(row)}
    else:
        # Translators: why a mail is on the page Today whose writer is not known at all. %(day)s is a date.
        why = _("It came on %(day)s; say who it is from.") % {"day": _day(row)}
    # Translators: what to do next about a mail of which we do not know who it is from.
    return TodayLine(_title(row), why, _("Match"), url, localtime(row.moment).date())


_LINES: dict[str, Callable[[_Row], TodayLine]] = {IN_DOUBT: _in_doubt, DRAFT: _draft, UNMATCHED: _unmatched}
