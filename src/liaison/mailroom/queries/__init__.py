# SPDX-License-Identifier: AGPL-3.0-or-later
from .messages import STUCK_AFTER, latest_account_mail, messages_seen_by, waiting_since
from .suppressions import address_hash, suppressed, suppressions_of

__all__ = [
    "STUCK_AFTER",
    "address_hash",
    "latest_account_mail",
    "messages_seen_by",
    "suppressed",
    "suppressions_of",
    "waiting_since",
]
