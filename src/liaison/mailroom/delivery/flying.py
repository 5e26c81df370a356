# SPDX-License-Identifier: AGPL-3.0-or-later
"""From claimed to settled: two commits for a batch, one before its first word is spoken, one after its last."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.mailroom.gateway import Answer, Line, Outcome
from liaison.mailroom.models import Message
from liaison.mailroom.rules import pause_after
from liaison.mailroom.wire import Unwritable, as_bytes, mailbox, needs_utf8, wire_address
from liaison.mailroom.wording import answer_in_words

from .claiming import Batch
from .guarding import judge
from .journal import Journal

State = Message.State
# A slow server gets fewer at a time, so that who waits for a code does not wait for the letters before it.
LONGEST_FLIGHT = 10.0


@dataclass
class Flight:
    """`answers` by primary key; what has none when it is over was never spoken of."""

    mails: Sequence[Message]
    answers: dict[int, Answer] = field(default_factory=dict)


def screen(lease: UUID, batch: Batch, at: datetime) -> list[Message]:
    """Ask the guard; the mails that may go."""
    with transaction.atomic():
        ours = Message.objects.filter(pk__in=batch.pks, state=State.CLAIMED, lease=lease)
        mails = list(
            ours.select_for_update(of=("self",)).select_related("written_by").order_by("-is_service", "id")
        )
        stopped = judge(mails, at)
        _settle_alike(mails, stopped, at)
    return [mail for mail in mails if mail.pk not in stopped]


def take_off(lease: UUID, batch: Batch, at: datetime) -> list[Message]:
    """Ask the guard, and write down for good which mails are about to be spoken of."""
    with transaction.atomic():
        going = screen(lease, batch, at)
        _mark(going, state=State.IN_FLIGHT, flown_at=at, sender=batch.sender)
    return going


def _settle_alike(
    mails: Sequence[Message], stopped: dict[int, tuple[State, str, datetime | None]], at: datetime
) -> None:
    """One statement for all to which the same happens."""
    alike: dict[tuple[State, str, datetime | None], list[Message]] = {}
    for mail in mails:
        if mail.pk in stopped:
            alike.setdefault(stopped[mail.pk], []).append(mail)
    for (state, why, until), some in alike.items():
        settled_at = None if state in Message.OPEN else at
        _mark(some, state=state, refusal=why, settled_at=settled_at, not_before=until, **FREE)


FREE: dict[str, Any] = {"lease": None, "leased_until": None}


def _mark(mails: Sequence[Message], **values: Any) -> None:
    if mails:
        Message.objects.filter(pk__in=[mail.pk for mail in mails]).update(**values)


def fly(line: Line, mails: Sequence[Message], journal: Journal) -> Flight:
    """Speak of one after the other, until all are through, the line is lost or it takes too long."""
    flight, started = Flight(mails), time.monotonic()
    for mail in mails:
        answer = _speak(line, mail, journal)
        flight.answers[mail.pk] = answer
        if answer.line_is_lost or time.monotonic() - started > LONGEST_FLIGHT:
            break
    return flight


def _speak(line: Line, mail: Message, journal: Journal) -> Answer:
    account = line.account
    try:
        utf8 = needs_utf8(mail, account.address)
        if utf8 and not line.takes_utf8:
            # Translators: why a mail was not sent: letters such as “ö” stand before the @ of the address.
            raise Unwritable(_("The mail server cannot write to addresses with such letters before the @."))
        to = wire_address(mail.to)
        data = as_bytes(mail, from_name=account.name, from_address=account.address, at=timezone.now())
    except (Unwritable, ValueError) as reason:
        answer = Answer(Outcome.REFUSED, str(reason))
    else:
        answer = line.send(to, data, utf8=utf8, before_body=lambda: journal.begin(mail.pk))
    journal.note(mail.pk, answer.outcome)
    return answer


def land(lease: UUID, flight: Flight, sent_as: str, at: datetime) -> None:
    """Write down what came of it. Only what is still ours: a person, or who took us for dead, may have decided."""
    with transaction.atomic():
        ours = Message.objects.filter(lease=lease, state__in=(State.IN_FLIGHT, State.UNCERTAIN))
        by_outcome: dict[Outcome, list[Message]] = {outcome: [] for outcome in Outcome}
        unspoken = []
        for mail in flight.mails:
            answer = flight.answers.get(mail.pk)
            if answer is None:
                unspoken.append(mail.pk)
            else:
                by_outcome[answer.outcome].append(mail)
        accepted = [mail.pk for mail in by_outcome[Outcome.ACCEPTED]]
        if accepted:
            ours.filter(pk__in=accepted).update(
                state=State.ACCEPTED, refusal="", sent_as=sent_as, settled_at=at, **FREE
            )
        if unspoken:
            ours.filter(pk__in=unspoken).update(state=State.QUEUED, flown_at=None, **FREE)
        for outcome in (Outcome.REFUSED, Outcome.LATER, Outcome.UNCERTAIN):
            for mail in by_outcome[outcome]:
                settle_one(ours, mail, flight.answers[mail.pk], sent_as, at)


def settle_one(ours: "QuerySet[Message]", mail: Message, answer: Answer, sent_as: str, at: datetime) -> None:
    """What was not accepted. A mail that somebody waits for is tried again even in doubt, others never are."""
    values: dict[str, Any] = {"refusal": answer_in_words(answer)[:500], "sent_as": sent_as, "settled_at": at}
    pause = pause_after(mail.attempts + 1)
    may_try_again = answer.outcome is Outcome.LATER or (answer.outcome is Outcome.UNCERTAIN and mail.is_service)
    if may_try_again and pause is not None:
        values |= {
            "state": State.QUEUED,
            "not_before": at + pause,
            "attempts": mail.attempts + 1,
            "settled_at": None,
            **FREE,
        }
    elif answer.outcome is Outcome.UNCERTAIN:
        # It keeps its lease: a sender that was only slow may still tell us what it heard.
        values |= {"state": State.UNCERTAIN}
    else:
        values |= {"state": State.REFUSED, **FREE}
    ours.filter(pk=mail.pk).update(**values)


def put_back(
    lease: UUID, batch: Batch, why: str, *, state: State = State.QUEUED, until: datetime | None = None
) -> None:
    """Nothing was spoken."""
    values: dict[str, Any] = {"state": state, "refusal": why[:500], **FREE}
    if until is not None:
        values["not_before"] = until
    Message.objects.filter(pk__in=batch.pks, lease=lease, state=State.CLAIMED).update(**values)


def from_words(line: Line) -> str:
    """What stands after "From" in what went through this line."""
    try:
        return mailbox(line.account.name, line.account.address)[:400]
    except Unwritable:
        return line.account.address
