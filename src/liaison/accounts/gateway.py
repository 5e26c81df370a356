# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking a wiki who somebody is: OAuth 2 with MediaWiki's OAuth extension, through the house's one client.

https://www.mediawiki.org/wiki/OAuth/For_Developers (authorisation code with PKCE, RFC 6749 and 7636).
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings

from liaison.kit.outbound import Caps, Reading, client_for

SERVICE = "mediawiki"
CAPS = Caps(seconds=15, bytes=200_000)


@dataclass(frozen=True)
class WikiProfile:
    """`email` is "" unless the wiki has confirmed it: anybody may write any address into their preferences."""

    subject: str
    username: str
    email: str = ""


@dataclass(frozen=True)
class Exchange:
    """What belongs to one way to the wiki and back."""

    return_url: str
    state: str
    verifier: str


def authorize_url(exchange: Exchange) -> str:
    digest = hashlib.sha256(exchange.verifier.encode()).digest()
    query = {
        "client_id": settings.MEDIAWIKI_CLIENT_ID,
        "response_type": "code",
        "redirect_uri": exchange.return_url,
        "state": exchange.state,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return f"{settings.MEDIAWIKI_REST}/oauth2/authorize?{urlencode(query)}"


def profile_for(code: str, exchange: Exchange) -> Reading[WikiProfile]:
    """Who came back with this code. Raises MayNotCall."""
    client = client_for(SERVICE, caps=CAPS, per_day=20_000)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": exchange.return_url,
        "client_id": settings.MEDIAWIKI_CLIENT_ID,
        "client_secret": settings.MEDIAWIKI_CLIENT_SECRET,
        "code_verifier": exchange.verifier,
    }
    token = client.post(f"{settings.MEDIAWIKI_REST}/oauth2/access_token", form, accept="application/json")
    read = token.read(_token_in)
    if not read.is_known or not read.value:
        return Reading(read.state, None, read.why, read.again_at)
    profile = client.get(
        f"{settings.MEDIAWIKI_REST}/oauth2/resource/profile",
        accept="application/json",
        authorization=f"Bearer {read.value}",
    )
    return profile.read(_profile_in)


def _token_in(body: bytes) -> str:
    token = json.loads(body)["access_token"]
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError("no token")
    return token


def _profile_in(body: bytes) -> WikiProfile:
    said = json.loads(body)
    subject, username = said["sub"], said["username"]
    if isinstance(subject, bool) or not isinstance(subject, str | int) or not str(subject) or not username:
        raise ValueError("nobody")
    if not isinstance(username, str) or len(str(subject)) > 64:
        raise ValueError("nobody we could keep")
    email = said.get("email") if said.get("confirmed_email") is True else ""
    return WikiProfile(str(subject), username[:255], email if isinstance(email, str) else "")
