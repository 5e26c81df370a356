# SPDX-License-Identifier: AGPL-3.0-or-later
"""What campaigns put on the page Today: what only a person can do. Drafts wait on the page of mails."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.directory.queries.access import organisations_seen_by
from liaison.kit.hooks import TodayLine, TodayLines
from liaison.outreach.models import Approach, ApproachLetter

State = Approach.State


def to_do(member: Member, at: datetime, limit: int) -> TodayLines:
    """Of the campaigns that this member writes. One query."""
    if not member.may(Can.SEE_MAIL):
        return TodayLines([], 0)
    today = timezone.localtime(at).date()
    # A text that is no mail, and that nobody has said they sent.
    prepared = ApproachLetter.objects.filter(approach=OuterRef("pk"), message=None, sent_by_hand_at=None)
    running = Q(state=State.RUNNING) & (~Q(trouble="") | Exists(prepared))
    again = Q(state=State.RESTING, look_again_on__lte=today)
    seen = organisations_seen_by(member).order_by().values("pk")
    rows = Approach.objects.filter(running | again, campaign__written_by=member, organisation__in=seen)
    rows = rows.select_related("organisation", "campaign").annotate(all_of_them=Window(Count("pk")))
    found: list[Any] = list(rows.order_by(F("look_again_on").asc(nulls_first=True), "pk")[:limit])
    total = found[0].all_of_them if found else 0
    return TodayLines([_line(one, today) for one in found], total)


def _line(one: Approach, today: date) -> TodayLine:
    if one.state == State.RESTING:
        # Translators: why an organisation is on the page Today; %(campaign)s is a campaign's name.
        why = _("They rested after the last letter of “%(campaign)s”.") % {"campaign": one.campaign}
        # Translators: what to do next about an organisation that never answered.
        return TodayLine(str(one.organisation), why, _("Look again"), one.get_absolute_url(), one.look_again_on)
    if one.trouble:
        # Translators: what to do next about an organisation to which no letter can go.
        return TodayLine(str(one.organisation), one.trouble, _("Put it right"), one.get_absolute_url())
    # Translators: why an organisation is on the page Today: a text for another channel than mail is ready.
    why = _("A text is ready that you send yourself.")
    # Translators: what to do next about an organisation: send a text by LinkedIn, say, or call.
    return TodayLine(str(one.organisation), why, _("Send it"), one.get_absolute_url())
