# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ways in which somebody can sign in, so that the last one is never taken away."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from .models import User

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
    return not others


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
