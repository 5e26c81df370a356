# SPDX-License-Identifier: AGPL-3.0-or-later
from .addresses import (
    LONGEST_ADDRESS,
    LONGEST_SUBJECT,
    REASONS_BY_WEIGHT,
    Spelling,
    domains_above,
    folded_address,
    folded_domain,
    has_line_break,
    spelling_of,
    weighs_more,
)
from .headers import is_message_id, message_ids, references_of_reply
from .pace import MOST_ATTEMPTS, WINDOW, allowance, finishes_at, pause_after

__all__ = [
    "LONGEST_ADDRESS",
    "LONGEST_SUBJECT",
    "MOST_ATTEMPTS",
    "REASONS_BY_WEIGHT",
    "WINDOW",
    "Spelling",
    "allowance",
    "domains_above",
    "finishes_at",
    "folded_address",
    "folded_domain",
    "has_line_break",
    "is_message_id",
    "message_ids",
    "pause_after",
    "references_of_reply",
    "spelling_of",
    "weighs_more",
]
