# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ways in which somebody can sign in, so that the last one is never taken away."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from liaison.kit.outbound import switched_on

from .gateway import SERVICE
from .models import User, WikiAccount

LOCAL_NAMES = ("localhost", ".localhost")


@dataclass(frozen=True)
class Passkey:
    """`key` names it in addresses; `alone`: whether it signs in without a password (None: it does not tell)."""

    key: str
    name: str
    alone: bool | None
    added_at: datetime
    used_at: datetime | None
    authenticator: Authenticator


def passkeys_of(user: User) -> list[Passkey]:
    rows = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    return [_passkey(row) for row in rows]


def passkey_of(user: User, key: str) -> Passkey | None:
    return next((passkey for passkey in passkeys_of(user) if passkey.key == key), None)


def _passkey(row: Authenticator) -> Passkey:
    kept = row.wrap()
    credential = row.data["credential"]
    key = hashlib.sha256(str(credential.get("id", "")).encode()).hexdigest()[:20]
    return Passkey(key, kept.name, kept.is_passwordless, row.created_at, row.last_used_at, row)


def is_last_way_in(user: User, passkey: Passkey) -> bool:
    """Whether nobody could sign in any more if this passkey were gone."""
    if user.email:
        return False  # a code by e-mail always opens
    others = [other for other in passkeys_of(user) if other.key != passkey.key and other.alone is not False]
    return not others and wiki_account_of(user) is None


def wiki_is_on() -> bool:
    """Whether the operator has named a wiki, and themselves."""
    return bool(settings.MEDIAWIKI_CLIENT_ID and settings.MEDIAWIKI_CLIENT_SECRET) and switched_on(SERVICE)


def wiki_account_of(user: User) -> WikiAccount | None:
    """The one that signs them in; None as well where the operator has switched that off."""
    return user.wiki_accounts.filter(wiki=settings.MEDIAWIKI_REST).first() if wiki_is_on() else None


def wiki_is_last_way_in(user: User) -> bool:
    """Whether nobody could sign in any more if the wiki account were unlinked."""
    return not user.email and not any(passkey.alone is not False for passkey in passkeys_of(user))


def passkeys_work_at(request: HttpRequest) -> bool:
    """Browsers offer passkeys at names only, over https, and on the machine itself at `localhost`."""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    if host == LOCAL_NAMES[0] or host.endswith(LOCAL_NAMES[1]):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return request.is_secure()
    return False
