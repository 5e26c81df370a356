# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in with OAuth 2: a lasting token is exchanged for one of an hour (RFC 6749, 6), to send and to read."""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from liaison.kit.outbound import MayNotCall, client_for


class NoAccess(Exception):
    """The message says why, for people."""


@dataclass(frozen=True)
class Lasting:
    """A token that was given for good, and where it is exchanged; without such a place it is used as it is."""

    token: str
    token_url: str = ""
    client_id: str = ""
    client_secret: str = ""


def short_token(of: str, lasting: Lasting) -> str:
    """For the account `of`, kept until shortly before it ends. Raises NoAccess."""
    if not lasting.token_url:
        return lasting.token
    given = salted_hmac("liaison.access", f"{lasting.token_url} {lasting.token}", algorithm="sha256")
    key = f"mailroom.token.{of}.{given.hexdigest()[:16]}"
    known = cache.get(key)
    if known:
        return str(known)
    form = {"grant_type": "refresh_token", "refresh_token": lasting.token, "client_id": lasting.client_id}
    if lasting.client_secret:
        form["client_secret"] = lasting.client_secret
    try:
        answer = client_for("oauth").post(lasting.token_url, form, accept="application/json")
    except MayNotCall as reason:
        raise NoAccess(str(reason)) from reason
    token, seconds = _read(answer.body)
    if not token:
        # Translators: OAuth 2: the provider was asked for a token with which to sign in, and gave none.
        words = _("The mail provider gave no access: %(said)s Allow Liaison in there once more.")
        raise NoAccess(words % {"said": answer.why or "–"})
    cache.set(key, token, max(0.0, timedelta(seconds=seconds - 120).total_seconds()))
    return token


def _read(body: bytes) -> tuple[str, int]:
    try:
        answer = json.loads(body)
        return str(answer.get("access_token", "")), int(answer.get("expires_in", 0))
    except (ValueError, AttributeError, TypeError):
        return "", 0
