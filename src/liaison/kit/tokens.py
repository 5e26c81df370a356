# SPDX-License-Identifier: AGPL-3.0-or-later
"""Links that open one thing without an account: what they say, with a mark that nobody else can make.

The mark is a keyed hash with this installation's SECRET_KEY; links under an earlier key (SECRET_KEY_FALLBACKS) go
on to be known. `purpose` keeps a link for one thing from opening another.
"""

import base64
import binascii
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

MARK = 12
LONGEST = 200


def token_for(purpose: str, payload: bytes) -> str:
    return base64.urlsafe_b64encode(next(_marks(purpose, payload)) + payload).decode().rstrip("=")


def payload_of(purpose: str, token: str) -> bytes | None:
    """None for one that is cut off, changed, or not ours."""
    data = unchecked(token)
    mark, payload = data[:MARK], data[MARK:]
    known = len(mark) == MARK and any(constant_time_compare(mark, ours) for ours in _marks(purpose, payload))
    return payload if known else None


def unchecked(token: str) -> bytes:
    """Mark and payload of whatever somebody typed, as far as it can be read."""
    if len(token) > LONGEST or not token.isascii():
        return b""
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return b""


def _marks(purpose: str, payload: bytes) -> Iterator[bytes]:
    """Under the key of today first."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield salted_hmac(purpose, payload, secret=key, algorithm="sha256").digest()[:MARK]
