# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts with mail servers: set up, tried out, removed."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.kit.sealing import seal
from liaison.mailroom.gateway import Line, NoLine
from liaison.mailroom.models import Sender
from liaison.mailroom.ways_out import PURPOSE, Mode, NoWayOut, account_for, mode
from liaison.mailroom.wording import trouble_in_words


class AlreadyThere(Exception):
    """Somebody set one up in the meantime."""


def set_up_sender(sender: Sender, *, secret: str = "", client_secret: str = "", **values: Any) -> Sender:
    """A new one, or one that is known: then an empty secret leaves the old one as it is.

    Raises AlreadyThere.
    """
    with transaction.atomic():
        others = (
            Sender.objects.select_for_update().filter(member=sender.member, closed_at=None).exclude(pk=sender.pk)
        )
        if others.exists():
            # Translators: two people set up a mail account for the same purpose at once.
            raise AlreadyThere(_("There is an account already. Change that one."))
        if _leads_elsewhere(sender, values) and not secret:
            sender.secret = sender.client_secret = ""
        for name, value in values.items():
            setattr(sender, name, value)
        if secret:
            sender.secret = seal(secret, PURPOSE)
        if client_secret:
            sender.client_secret = seal(client_secret, PURPOSE)
        sender.trouble, sender.rests_until, sender.tested_at = "", None, None
        sender.save()
    return sender


def _leads_elsewhere(sender: Sender, values: dict[str, Any]) -> bool:
    """A password is told to the server it was typed for, and to no other that somebody names later."""
    return any(
        getattr(sender, name) != values.get(name, getattr(sender, name)) for name in ("host", "token_url", "user")
    )


def remove_sender(sender: Sender, *, at: datetime | None = None) -> None:
    """Its password is forgotten; what waits for it will be held."""
    sender.closed_at, sender.secret, sender.client_secret = at or timezone.now(), "", ""
    sender.save()


# Somebody sits before a page that does not come.
IMPATIENT = 8.0


@dataclass(frozen=True)
class Tried:
    works: bool
    words: str


def try_out(sender: Sender, *, to: str, at: datetime | None = None) -> Tried:
    """Connect, sign in, and ask whether a mail to this address would be taken. None is sent."""
    if mode() is Mode.LOG:
        # Translators: a mail account was to be tried out, but this installation connects to no mail server.
        return Tried(
            False, _("This installation keeps all mail here; whoever runs it has to allow sending first.")
        )
    try:
        line = Line(replace(account_for(sender), patience=IMPATIENT))
        try:
            line.try_out(to)
        finally:
            line.end()
    except NoWayOut as reason:
        return _noted(sender, Tried(False, str(reason)), at)
    except NoLine as reason:
        return _noted(sender, Tried(False, trouble_in_words(reason.trouble, reason.said)), at)
    # Translators: a mail account was tried out with success.
    return _noted(
        sender, Tried(True, _("It works: the server lets us sign in and takes mail from this address.")), at
    )


def _noted(sender: Sender, tried: Tried, at: datetime | None) -> Tried:
    trouble = "" if tried.works else tried.words[:500]
    Sender.objects.filter(pk=sender.pk).update(tested_at=at or timezone.now(), trouble=trouble, rests_until=None)
    return tried
