# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails that came in, for those who may read mail."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.mailroom.models import IncomingMail, MailHandling
from liaison.mailroom.reading.rules.reports import Verdict

Kind = IncomingMail.Kind
CORRESPONDENCE = (Kind.HUMAN, Kind.AUTO_REPLY)
WAITING, SET_ASIDE = "waiting", "set-aside"


def incoming_seen_by(member: Member) -> "QuerySet[IncomingMail]":
    """The workspace's, newest first."""
    mails = IncomingMail.objects.select_related("handling")
    return mails if member.may(Can.SEE_MAIL) else mails.none()


def incoming_for(member: Member, public_id: UUID) -> IncomingMail:
    """Raises IncomingMail.DoesNotExist."""
    mails = incoming_seen_by(member).select_related("answers", "mailbox", "handling")
    return mails.get(public_id=public_id)


def waiting(mails: "QuerySet[IncomingMail]") -> "QuerySet[IncomingMail]":
    """Of which nobody knows yet who it is from."""
    return mails.filter(mail_kind__in=CORRESPONDENCE, handling=None)


@dataclass(frozen=True)
class Shelf:
    """One of the lists that the page can show; `count` is None where a number would say nothing."""

    key: str
    label: str
    wanted: Q
    count: int | None = None


def shelves(member: Member) -> list[Shelf]:
    # Translators: tabs of the page of mail that came in.
    told = [
        ("", _("All"), Q()),
        (WAITING, _("To match"), Q(mail_kind__in=CORRESPONDENCE, handling=None)),
        ("replies", _("From people"), Q(mail_kind=Kind.HUMAN)),
        ("automatic", _("Automatic replies"), Q(mail_kind=Kind.AUTO_REPLY)),
        ("failed", _("Not delivered"), Q(mail_kind=Kind.DELIVERY_STATUS)),
        ("complaints", _("Complaints"), Q(mail_kind=Kind.COMPLAINT)),
        (SET_ASIDE, _("Set aside"), Q(handling__outcome=MailHandling.Outcome.SET_ASIDE)),
    ]
    counts: dict[str, Any] = incoming_seen_by(member).aggregate(
        **{f"shelf_{number}": Count("pk", filter=wanted) for number, (_key, _label, wanted) in enumerate(told[1:])}
    )
    return [
        Shelf(key, label, wanted, counts[f"shelf_{number - 1}"] if number else None)
        for number, (key, label, wanted) in enumerate(told)
    ]


def refused_for_good_before(mail: IncomingMail) -> int:
    """How many other mails of ours to the same address came back for good before."""
    earlier = IncomingMail.objects.filter(
        failed_address=mail.failed_address, verdict__in=[Verdict.PERMANENT, Verdict.BAD_ADDRESS]
    ).exclude(pk=mail.pk)
    if mail.answers_id is not None:
        earlier = earlier.exclude(answers=mail.answers_id)
    return earlier.count()
