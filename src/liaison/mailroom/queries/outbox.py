# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pages about the outbox show."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime

from liaison.accounts.models import Member
from liaison.accounts.scope import current_workspace
from liaison.mailroom.models import Message, Sender
from liaison.mailroom.rules import WINDOW, finishes_at, folded_domain

from .messages import messages_seen_by

State = Message.State
# As the tabs of the outbox put them together: what needs a person first.
SHELVES: dict[str, frozenset[str]] = {
    "draft": frozenset({State.DRAFT.value}),
    "uncertain": frozenset({State.UNCERTAIN.value}),
    "held": frozenset({State.HELD.value}),
    "queued": Message.WAITING | Message.AT_WORK,
    "accepted": frozenset({State.ACCEPTED.value}),
    "logged": frozenset({State.LOGGED.value}),
    "refused": frozenset({State.REFUSED.value}),
    "missed": frozenset({State.MISSED.value}),
}


@dataclass(frozen=True)
class Shelf:
    key: str
    label: str
    count: int


def shelves_of(member: Member) -> list[Shelf]:
    """Those with something on them. One query."""
    counted = messages_seen_by(member).order_by().values_list("state").annotate(Count("pk"))
    counts = dict(counted)
    found = [
        Shelf(key, str(State(key).label), sum(counts.get(state, 0) for state in states))
        for key, states in SHELVES.items()
    ]
    return [shelf for shelf in found if shelf.count]


@dataclass(frozen=True)
class Pace:
    """Of an account with a cap: so many wait for it, and about when the last of them goes."""

    sender: Sender
    waiting: int
    finishes_at: datetime

    @property
    def around(self) -> str:
        """ "15:40", with the day where it is another one."""
        moment = localtime(self.finishes_at)
        is_today = moment.date() == localtime().date()
        return date_format(moment, "TIME_FORMAT" if is_today else "SHORT_DATETIME_FORMAT")


def paces(at: datetime) -> list[Pace]:
    """Of the workspace in scope. One query where no account has a cap."""
    capped = list(Sender.objects.filter(closed_at=None).exclude(hourly_cap=None))
    found = []
    for sender in capped:
        through_it = Q(sender=sender)
        if sender.member_id is None:
            through_it |= Q(sender=None)
        mails = Message.objects.filter(through_it, workspace=current_workspace()).order_by()
        waiting = mails.filter(state__in=Message.WAITING).count()
        if waiting:
            gone = mails.filter(flown_at__gt=at - WINDOW).values_list("flown_at", flat=True)
            moments = [moment for moment in gone if moment is not None]
            found.append(Pace(sender, waiting, finishes_at(waiting, sender.hourly_cap or 1, moments, at)))
    return found


def workspace_sender() -> Sender | None:
    return Sender.objects.filter(member=None, closed_at=None).first()


def own_sender(member: Member) -> Sender | None:
    return Sender.objects.filter(member=member, closed_at=None).first()


def domains_of(member: Member) -> list[str]:
    """Those that letters of this member leave from, as DNS knows them."""
    senders = [one for one in (workspace_sender(), own_sender(member)) if one]
    return sorted({folded_domain(one.address.rpartition("@")[2]) for one in senders})


def senders_of_colleagues(member: Member) -> list[Sender]:
    others = Sender.objects.filter(closed_at=None).exclude(member=None).exclude(member=member)
    return list(others.select_related("member__user").order_by("name"))
