# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail that came in, on the page Today."""

from datetime import datetime

from django.db.models import Count, Window
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.kit.hooks import TodayLine, TodayLines
from liaison.mailroom.models import IncomingMail

from .incoming import incoming_seen_by, waiting


def unmatched(member: Member, _at: datetime, limit: int) -> TodayLines:
    """Of which nobody knows yet who it is from: people's before machines', the oldest first."""
    if not member.may(Can.SEE_MAIL):
        return TodayLines([], 0)
    rows = waiting(incoming_seen_by(member)).filter(mail_kind=IncomingMail.Kind.HUMAN)
    found = list(rows.order_by("sent_at", "pk").annotate(all_of_them=Window(Count("pk")))[:limit])
    total = found[0].all_of_them if found else 0
    return TodayLines([_line(mail) for mail in found], total)


def _line(mail: IncomingMail) -> TodayLine:
    day = localtime(mail.sent_at).date()
    shown = date_format(day, "MONTH_DAY_FORMAT" if day.year == localdate().year else "DATE_FORMAT")
    # Translators: why a mail is on the page Today. %(sender)s is a name or an address, %(day)s a date.
    why = _("%(sender)s wrote on %(day)s; say who that is.") % {"sender": mail.sender, "day": shown}
    # Translators: the name of a mail without a subject.
    title = mail.subject or _("(no subject)")
    # Translators: what to do next about a mail of which we do not know who it is from.
    return TodayLine(title, why, _("Match"), mail.get_absolute_url(), day)
