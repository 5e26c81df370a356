# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one guard in front of the way out, asked last of all, when a mail is about to go."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from liaison.kit.hooks import MailVerdict, mail_guards
from liaison.mailroom.models import Message, Suppression
from liaison.mailroom.queries import address_hash, suppressions_among
from liaison.mailroom.ways_out import Mode, is_allowed, mode

State = Message.State


def judge(messages: Sequence[Message], at: datetime) -> dict[int, tuple[State, str, datetime | None]]:
    """Of those that must not go now: what becomes of them, why, and until when they wait.

    All are of one workspace. Rooms above are asked of what nobody asked for; service mail passes them.
    """
    found: dict[int, tuple[State, str, datetime | None]] = {}
    outreach = [message for message in messages if not message.is_service]
    for guard in mail_guards if outreach else ():
        for pk, verdict in guard(outreach, at).items():
            found.setdefault(pk, _meaning(verdict))
    reasons = _suppressed(messages)
    for message in messages:
        stop = _stopped(message, at, reasons.get(address_hash(message.to), ()))
        if stop is not None:
            found[message.pk] = stop
    return found


def _meaning(verdict: MailVerdict) -> tuple[State, str, datetime | None]:
    state = {"refuse": State.REFUSED, "hold": State.HELD, "later": State.QUEUED}[verdict.what]
    return state, str(verdict.why)[:500], verdict.until


def _suppressed(messages: Sequence[Message]) -> dict[str, list[str]]:
    if not messages:
        return {}
    found: dict[str, list[str]] = {}
    for one in suppressions_among({message.to for message in messages}, messages[0].workspace_id):
        found.setdefault(one.address_hash, []).append(one.reason)
    return found


def _stopped(message: Message, at: datetime, reasons: Sequence[str]) -> tuple[State, str, datetime | None] | None:
    for reason in reasons:
        if not message.is_service or reason in Suppression.STOPS_SERVICE:
            words = Suppression.Reason(reason).label
            # Translators: why a mail was not sent; %(reason)s is for example "asked not to be contacted".
            return State.REFUSED, _("We do not write to this address: %(reason)s.") % {"reason": words}, None
    if message.latest_send is not None and message.latest_send < at:
        # Translators: why a mail was not sent.
        return State.MISSED, _("It could not go before the time until which it made sense."), None
    if message.written_by is not None and message.written_by.left_at is not None:
        # Translators: why a mail is kept back.
        return State.HELD, _("Whoever wrote it has left the workspace since."), None
    if mode() is Mode.LOG:
        return State.LOGGED, "", None
    if mode() is Mode.ALLOW_LIST and not is_allowed(message.to):
        # Translators: why a mail was not sent: this installation writes to a few addresses only, for trying out.
        return (
            State.LOGGED,
            _("This installation writes to listed addresses only; this one is not listed."),
            None,
        )
    return None
