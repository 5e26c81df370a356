# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands behind the plus in an address of ours: which of our mails is answered, or that a copy is dropped.

hello+m7kq…@northshire.example      an answer to the mail with this number
hello+drop-k3v9…@northshire.example a copy that a colleague sends us (BCC, or forwarded)
"""

import base64
import binascii
import re
from uuid import UUID

_MESSAGE = re.compile(r"\+m([a-z2-7]{26})$")
_DROP = re.compile(r"\+drop-([a-z2-7]{16})$")


def message_token(public_id: UUID) -> str:
    return "m" + base64.b32encode(public_id.bytes).decode().rstrip("=").lower()


def with_token(address: str, token: str) -> str:
    local, _at, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


def message_in(address: str) -> UUID | None:
    """The number of the mail that an answer to this address is about."""
    match = _MESSAGE.search(address.rpartition("@")[0].casefold())
    if match is None:
        return None
    try:
        return UUID(bytes=base64.b32decode(match.group(1).upper() + "======"))
    except (binascii.Error, ValueError):
        return None


def drop_in(address: str) -> str:
    """The secret of a drop address; empty where it is none."""
    match = _DROP.search(address.rpartition("@")[0].casefold())
    return match.group(1) if match else ""


def bare(address: str) -> str:
    """The address without what stands behind its plus."""
    local, _at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
