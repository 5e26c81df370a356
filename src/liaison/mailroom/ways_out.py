# SPDX-License-Identifier: AGPL-3.0-or-later
"""Through which account a mail leaves: a colleague's, the workspace's, the installation's; or whether it stays."""

from email.utils import parseaddr
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from liaison.accounts.models import Workspace
from liaison.accounts.scope import in_workspace
from liaison.kit.sealing import Unreadable, unseal

from .access import Lasting, NoAccess, short_token
from .gateway import Account
from .models import Sender

PURPOSE = "mail account"


class Mode(StrEnum):
    LOG = "log"  # nothing leaves
    ALLOW_LIST = "allow-list"  # only to addresses and domains that the operator named
    SEND = "send"


class NoWayOut(Exception):
    """There is no account, or its secret cannot be used; the message says what to do."""


def mode() -> Mode:
    """A demo never sends."""
    return Mode.LOG if settings.DEMO else Mode(settings.MAIL_TRANSPORT)


def is_allowed(address: str) -> bool:
    """In the mode of the same name: "ana@example.org" or a domain, "example.org"."""
    address = address.casefold()
    return any(word.casefold() in {address, address.rpartition("@")[2]} for word in settings.MAIL_ALLOWED)


def sender_for(workspace: Workspace | None, sender_id: int | None) -> Sender | None:
    """The account a waiting mail goes through; None: the installation's."""
    if workspace is None:
        return None
    with in_workspace(workspace):
        if sender_id is not None:
            return Sender.objects.get(pk=sender_id)
        return Sender.objects.filter(member=None, closed_at=None).first()


def account_for(sender: Sender | None) -> Account:
    """Raises NoWayOut."""
    return _account_of(sender) if sender is not None else _house_account()


def from_line(sender: Sender | None) -> tuple[str, str]:
    """(name, address) as they stand after "From"."""
    if sender is not None:
        return sender.name, sender.address
    return parseaddr(settings.MAIL_FROM)


def greets_as() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _house_account() -> Account:
    if not settings.MAIL_SERVER:
        # Translators: why a mail is kept back: no mail server is known.
        raise NoWayOut(
            _("There is no mail account to send from. Set one up on the page “Senders”, then release it.")
        )
    name, address = parseaddr(settings.MAIL_FROM)
    return Account(name=name, address=address, may_be_inside=True, greets_as=greets_as(), **settings.MAIL_SERVER)


def _account_of(sender: Sender) -> Account:
    if sender.closed_at is not None:
        # Translators: why a mail is kept back; %(address)s is the address it was to be sent from.
        raise NoWayOut(_("The sender %(address)s was removed.") % {"address": sender.address})
    has_user = sender.sign_in != Sender.SignIn.NONE
    uses_token = sender.sign_in == Sender.SignIn.XOAUTH2
    secret = _unsealed(sender.secret) if has_user else ""
    return Account(
        host=sender.host,
        port=sender.port,
        security=sender.security,
        address=sender.address,
        name=sender.name,
        user=sender.user if has_user else "",
        password="" if uses_token else secret,
        token=_token(sender, secret) if uses_token else "",
        may_be_inside=sender.host in settings.MAIL_LOCAL_SERVERS,
        greets_as=greets_as(),
    )


def _unsealed(sealed: str) -> str:
    try:
        return unseal(sealed, PURPOSE)
    except Unreadable as wrong:
        # Translators: the password of a mail account was kept with another key than this installation has now.
        raise NoWayOut(
            _("The password can no longer be read here. Type it again on the page “Senders”.")
        ) from wrong


def _token(sender: Sender, secret: str) -> str:
    lasting = Lasting(
        secret, sender.token_url, sender.client_id, _unsealed(sender.client_secret) if sender.client_secret else ""
    )
    try:
        return short_token(str(sender.public_id), lasting)
    except NoAccess as reason:
        raise NoWayOut(str(reason)) from reason
