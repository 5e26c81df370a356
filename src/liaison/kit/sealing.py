# SPDX-License-Identifier: AGPL-3.0-or-later
"""Secrets that we have to read again, such as the password of a mail account: encrypted in the database.

The key is derived from the installation's SECRET_KEY, so a stolen database or backup alone opens nothing. Who
loses the key types the passwords again. `purpose` keeps what is sealed for one thing from being used for another.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(ValueError):
    """Sealed with another key, or for another purpose, or damaged."""


def seal(text: str, purpose: str) -> str:
    """As text, encrypted and signed (Fernet: AES-128-CBC, HMAC-SHA-256); it never looks the same twice."""
    return _box(settings.SECRET_KEY, purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """Raises Unreadable."""
    try:
        return _box(settings.SECRET_KEY, purpose).decrypt(sealed.encode()).decode()
    except (InvalidToken, UnicodeError) as wrong:
        raise Unreadable("It was sealed with another key.") from wrong


@lru_cache(maxsize=16)
def _box(key: str, purpose: str) -> Fernet:
    # RFC 5869. The secret key is random already, so nothing is gained by a slow derivation.
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"liaison.sealing:{purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode())))
