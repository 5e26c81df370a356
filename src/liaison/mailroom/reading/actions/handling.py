# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became of a mail. Each is a record in the history, and can be undone there."""

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.mailroom.models import IncomingMail, MailHandling


class AlreadyHandled(Exception):
    """Somebody was quicker."""


def note_outcome(
    mail: IncomingMail, outcome: str, change: Changing, *, is_automatic: bool = False
) -> MailHandling:
    """In the caller's change, with the mail locked to its end. What was set aside may still be matched.

    Raises AlreadyHandled where it is to be set aside and has its place with somebody.
    """
    locked = IncomingMail.objects.select_for_update().get(pk=mail.pk)
    known = MailHandling.objects.filter(mail=locked).first()
    if known is None:
        return change.create(MailHandling(mail=locked, outcome=outcome, is_automatic=is_automatic))
    if known.outcome == MailHandling.Outcome.MATCHED != outcome:
        raise AlreadyHandled
    return change.update(known, outcome=outcome, is_automatic=is_automatic)


def set_aside(mail: IncomingMail, *, by: Member) -> Change:
    """Nothing that concerns our work. Raises AlreadyHandled."""
    with changing(by, "set mail aside") as change:
        note_outcome(mail, MailHandling.Outcome.SET_ASIDE, change)
    return change.record
