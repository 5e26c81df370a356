# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one guard in front of the way out, asked last of all, when a mail is about to go."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liaison.kit.hooks import MailVerdict, mail_guards
from liaison.mailroom.models import Message, Suppression
from liaison.mailroom.queries import suppressed
from liaison.mailroom.ways_out import Mode, is_allowed, mode

State = Message.State


def judge(messages: Sequence[Message], at: datetime) -> dict[int, tuple[State, str, datetime | None]]:
    """Of those that must not go now: what becomes of them, why, and until when they wait.

    All are of one workspace, or of none. Rooms above are asked of a workspace's mail that nobody asked for:
    service mail passes them.
    """
    found: dict[int, tuple[State, str, datetime | None]] = {}
    outreach = [message for message in messages if message.workspace_id and not message.is_service]
    for guard in mail_guards if outreach else ():
        for pk, verdict in guard(outreach, at).items():
            found.setdefault(pk, _meaning(verdict))
    listed = suppressed({message.to for message in messages}, messages[0].workspace_id) if messages else {}
    for message in messages:
        stop = _stopped(message, at, listed.get(message.to, ()))
        if stop is not None:
            found[message.pk] = stop
    return found


def _meaning(verdict: MailVerdict) -> tuple[State, str, datetime | None]:
    state = {"refuse": State.REFUSED, "hold": State.HELD, "later": State.QUEUED}[verdict.what]
    return state, str(verdict.why)[:500], verdict.until


def why_suppressed(suppression: Suppression) -> str:
    """A sentence that says what is on the list, and why."""
    words = Suppression.Reason(suppression.reason).label
    if suppression.until is not None:
        day = date_format(suppression.until, "DATE_FORMAT")
        # Translators: why a mail is kept back; %(day)s is a date.
        return _("They asked for no letters before %(day)s.") % {"day": day}
    if suppression.scope == Suppression.Scope.DOMAIN:
        # Translators: why a mail was not sent; %(reason)s is for example "asked not to be contacted".
        return _("We do not write to anybody at this domain: %(reason)s.") % {"reason": words}
    # Translators: why a mail was not sent; %(reason)s is for example "asked not to be contacted".
    return _("We do not write to this address: %(reason)s.") % {"reason": words}


def _stopped(
    message: Message, at: datetime, suppressions: Sequence[Suppression]
) -> tuple[State, str, datetime | None] | None:
    # For good before for a while.
    for one in sorted(suppressions, key=lambda one: one.until is not None):
        if not message.is_service or one.stops_service:
            return State.HELD if one.until else State.REFUSED, why_suppressed(one), None
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
