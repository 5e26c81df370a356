# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sender: claims what waits, batch by batch, and hands it over through lines that stay open."""

import logging
import time
from contextlib import nullcontext
from datetime import datetime, timedelta

from django.utils import timezone

from liaison.accounts.scope import in_workspace
from liaison.mailroom.gateway import Line, NoLine, Trouble
from liaison.mailroom.models import Message, Sender
from liaison.mailroom.ways_out import Mode, NoWayOut, account_for, mode
from liaison.mailroom.wording import trouble_in_words

from .claiming import Batch, Route, claim, next_due
from .flying import fly, from_words, land, put_back, screen, take_off
from .journal import Journal
from .recovering import look_after_the_dead

logger = logging.getLogger("liaison.mail")

# Then other jobs have their turn, and the rest is left to a new one.
SLICE = 20.0
REST = timedelta(minutes=1)
# Providers lock an account out when the wrong password is tried again and again.
LONG_REST = timedelta(minutes=30)


def deliver_waiting(seconds: float = SLICE) -> datetime | None:
    """Send what waits. Returns when there is more to do; None: nothing waits.

    Safe to be killed at any moment, and to run several times at once.
    """
    look_after_the_dead(timezone.now())
    if next_due(timezone.now(), {}) is None:
        return None
    journal, all_settled = Journal(), False
    sending = Sending(journal)
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end and sending.send_next():
            pass
        all_settled = True
    finally:
        sending.hang_up()
        journal.close(all_settled=all_settled)
    return next_due(timezone.now(), sending.resting)


class Sending:
    def __init__(self, journal: Journal) -> None:
        self.journal, self.lease = journal, journal.lease
        self.resting: dict[Route, datetime] = {}
        self._lines: dict[int | None, Line] = {}

    def send_next(self) -> bool:
        """One batch. False: nothing may go now."""
        batch = claim(self.lease, timezone.now(), self.resting)
        if batch is None:
            return False
        with in_workspace(batch.workspace) if batch.workspace else nullcontext():
            if mode() is Mode.LOG:
                screen(self.lease, batch, timezone.now())
            else:
                self._send(batch)
        return True

    def _send(self, batch: Batch) -> None:
        try:
            line = self._line(batch.sender)
        except NoWayOut as reason:
            screen(self.lease, batch, timezone.now())
            put_back(self.lease, batch, str(reason), state=Message.State.HELD)
            return
        except NoLine as reason:
            self._rest(batch, reason)
            return
        mails = take_off(self.lease, batch, timezone.now())
        flight = fly(line, mails, self.journal)
        land(self.lease, flight, from_words(line), timezone.now())
        if any(answer.line_is_lost for answer in flight.answers.values()):
            self._lines.pop(batch.sender.pk if batch.sender else None).close()

    def _line(self, sender: Sender | None) -> Line:
        """Raises NoWayOut and NoLine."""
        key = sender.pk if sender is not None else None
        if key not in self._lines:
            self._lines[key] = Line(account_for(sender))
            _note_trouble(sender, "", None)
        return self._lines[key]

    def _rest(self, batch: Batch, reason: NoLine) -> None:
        """The account is left alone for a while; its mails wait and say why."""
        until = timezone.now() + (LONG_REST if reason.trouble is Trouble.PASSWORD else REST)
        words = trouble_in_words(reason.trouble, reason.said)
        logger.warning("No connection to a mail server: %s", reason.trouble)
        screen(self.lease, batch, timezone.now())
        put_back(self.lease, batch, words, until=until)
        _note_trouble(batch.sender, words, until)
        self.resting[batch.route] = until

    def hang_up(self) -> None:
        for line in self._lines.values():
            line.end()


def _note_trouble(sender: Sender | None, words: str, until: datetime | None) -> None:
    if sender is not None and (sender.trouble or words):
        Sender.objects.filter(pk=sender.pk).update(trouble=words[:500], rests_until=until)
