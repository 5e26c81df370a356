# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters after an event: set up for each thing that happened, let go once, taken back where they have not left.

Whoever writes holds the event's row, so that nobody gets two.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, Member
from liaison.gatherings.models import Event, FollowUp, FollowUpLetter
from liaison.gatherings.queries.follow_up import is_known_who_came
from liaison.gatherings.tasks_afterwards import wake
from liaison.mailroom.actions.withdrawing import withdraw
from liaison.mailroom.reading.events import MailArrived
from liaison.pathway.events import MeetingBooked, Registered

from .refusals import ApprovedAlready, NobodyKnownToHaveCome, NotOverYet
from .registering import hold


def set_up(
    event: Event, happened: str, values: dict[str, Any], *, by: Member, expected: uuid.UUID | None = None
) -> tuple[FollowUp, Change | None]:
    """`values` are columns by name. Raises ApprovedAlready and EditedMeanwhile."""
    with changing(by, "set up follow-up") as change:
        hold(event)
        follow_up = FollowUp.objects.filter(event=event, happened=happened).first()
        if follow_up is None:
            follow_up = change.create(FollowUp(event=event, happened=happened, **values))
        elif follow_up.approved_at is not None:
            raise ApprovedAlready
        else:
            change.update(follow_up, expected=expected, **values)
    return follow_up, (change.record if change.record.pk else None)


def remove(follow_up: FollowUp, *, by: Member) -> Change:
    """Raises ApprovedAlready."""
    with changing(by, "remove follow-up") as change:
        hold(follow_up.event)
        if FollowUp.objects.get(pk=follow_up.pk).approved_at is not None:
            raise ApprovedAlready
        change.delete(follow_up)
    return change.record


def approve(follow_up: FollowUp, *, by: Member, at: datetime | None = None) -> Change:
    """The job writes them. Raises NotOverYet, NobodyKnownToHaveCome and ApprovedAlready."""
    at = at or timezone.now()
    with changing(by, "approve follow-up", at=at) as change:
        event = hold(follow_up.event)
        # At a table somebody was promised an answer on the same day.
        if not event.is_over(at) and event.event_kind != Event.Kind.STAND:
            raise NotOverYet
        if not is_known_who_came(event):
            raise NobodyKnownToHaveCome
        if FollowUp.objects.get(pk=follow_up.pk).approved_at is not None:
            raise ApprovedAlready
        change.update(follow_up, approved_by=by, approved_at=at)
        wake()
    return change.record


def take_back(follow_up: FollowUp, *, by: Member, at: datetime | None = None) -> int:
    """What has not left does not leave; it can be let go again. How many those were."""
    at = at or timezone.now()
    with changing(by, "take back follow-up", at=at) as change:
        hold(follow_up.event)
        current = FollowUp.objects.get(pk=follow_up.pk)
        letters = FollowUpLetter.objects.filter(follow_up=current)
        # Translators: why a mail was not sent; %(name)s is a colleague.
        words = _("%(name)s took it back.") % {"name": by}
        found = withdraw(_messages(letters), words, at=at)
        for letter in letters.filter(Q(message__in=found) | Q(message=None)):
            change.delete(letter)
        change.update(current, approved_by=None, approved_at=None, written_at=None)
    return len(found)


def _messages(letters: "QuerySet[FollowUpLetter]") -> Iterable[int]:
    return [pk for pk in letters.order_by().values_list("message_id", flat=True) if pk]


# --- what stops those that wait ---


def on_mail_arrived(event: MailArrived) -> None:
    """A person's answer, by its address or by the mail that it answers."""
    mail = event.mail
    if mail.is_from_us or not mail.is_human:
        return
    theirs = Q(registration__email__iexact=mail.sender_address) if mail.sender_address else Q(pk__in=[])
    if mail.answers is not None:
        theirs |= Q(message=mail.answers) | Q(registration__email__iexact=mail.answers.to)
    # Translators: why a letter after an event was not sent.
    _stop(theirs, _("No longer needed: they wrote to us."), mail.arrived_at)


def on_registered(event: Registered) -> None:
    # Translators: why a letter after an event was not sent.
    _stop(_them(event), _("No longer needed: they registered for another event."), event.change.at)


def on_meeting_booked(event: MeetingBooked) -> None:
    # Translators: why a letter after an event was not sent.
    _stop(_them(event), _("No longer needed: they booked a meeting."), event.change.at)


def _them(event: Registered | MeetingBooked) -> Q:
    if event.person is not None:
        return Q(registration__person=event.person)
    return Q(registration__organisation=event.organisation) if event.organisation else Q(pk__in=[])


def _stop(theirs: Q, why: str, at: datetime) -> None:
    waiting = FollowUpLetter.objects.filter(theirs, message__settled_at=None).exclude(message=None)
    keys = list(_messages(waiting))
    if keys:
        withdraw(keys, why, at=at)
