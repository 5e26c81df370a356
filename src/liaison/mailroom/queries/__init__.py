# SPDX-License-Identifier: AGPL-3.0-or-later
from .messages import STUCK_AFTER, latest_account_mail, messages_seen_by, waiting_since
from .suppressions import address_hash, suppressions_among, suppressions_of

__all__ = [
    "STUCK_AFTER",
    "address_hash",
    "latest_account_mail",
    "messages_seen_by",
    "suppressions_among",
    "suppressions_of",
    "waiting_since",
]
