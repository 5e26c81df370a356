# SPDX-License-Identifier: AGPL-3.0-or-later
"""What senders that died left half done: nothing is lost, nothing sent twice, and what is in doubt is said."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from liaison.mailroom.gateway import Answer, Outcome
from liaison.mailroom.models import Message

from .flying import FREE, settle_one
from .journal import BEGUN, Left, folder, is_alive, left_by, path_of

logger = logging.getLogger("liaison.mail")
State = Message.State


def look_after_the_dead(at: datetime) -> int:
    """Settle, or let wait again, whatever a sender that is no more had in hand. Returns how many mails."""
    at_work = Message.objects.filter(state__in=Message.AT_WORK).exclude(lease=None).order_by()
    found = 0
    for lease, leased_until in at_work.values_list("lease").annotate(until=Max("leased_until")):
        path = path_of(lease)
        left = left_by(path)
        if left is not None:
            found += _settle_with(lease, left, at)
        elif not path.exists() and (leased_until is None or leased_until < at):
            # On another machine, or its notes are gone: whatever was in flight may have arrived.
            found += _settle(lease, None, at)
    _sweep_up()
    if found:
        logger.warning("%d mail(s) of a sender that died were looked after.", found)
    return found


def _settle_with(lease: UUID, left: Left, at: datetime) -> int:
    done = False
    try:
        found = _settle(lease, left if left.is_believed else None, at)
        done = True
    finally:
        left.close(all_settled=done)
    return found


def _settle(lease: UUID, left: Left | None, at: datetime) -> int:
    with transaction.atomic():
        ours = Message.objects.filter(lease=lease)
        claimed = ours.filter(state=State.CLAIMED).update(state=State.QUEUED, **FREE)
        flying = ours.filter(state=State.IN_FLIGHT)
        in_flight = list(flying.select_for_update())
        for mail in in_flight:
            known = left.known_of(mail.pk) if left is not None else BEGUN
            if known is None:
                flying.filter(pk=mail.pk).update(state=State.QUEUED, flown_at=None, **FREE)
            elif known == Outcome.ACCEPTED:
                flying.filter(pk=mail.pk).update(state=State.ACCEPTED, refusal="", settled_at=at, **FREE)
            else:
                settle_one(flying, mail, _what_is_known(known), mail.sent_as, at)
    return claimed + len(in_flight)


def _what_is_known(word: str) -> Answer:
    if word in {Outcome.REFUSED, Outcome.LATER}:
        # Translators: why a mail was not sent: its server said no, and its words were lost in a crash.
        return Answer(Outcome(word), _("The mail server did not take it."))
    # Translators: why it is in doubt whether a mail was sent.
    return Answer(Outcome.UNCERTAIN, _("Liaison was interrupted while it handed the mail over."))


def _sweep_up() -> None:
    """Notes of the dead that nobody needs any more."""
    for path in folder().glob("*.journal"):
        if not is_alive(path) and not _is_needed(path.stem):
            left = left_by(path)
            if left is not None:
                left.close(all_settled=True)


def _is_needed(stem: str) -> bool:
    try:
        return Message.objects.filter(lease=UUID(stem), state__in=Message.AT_WORK).exists()
    except ValueError:
        return True
