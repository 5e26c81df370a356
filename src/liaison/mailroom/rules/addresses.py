# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a mail must look like, and which reason not to write weighs more."""

import re
import unicodedata

LONGEST_SUBJECT = 300
LONGEST_ADDRESS = 254
_LINE_BREAK = re.compile("[\r\n\v\f\x00\x1c-\x1e\x85\u2028\u2029]")

# The later one weighs more: it stops more mail.
REASONS_BY_WEIGHT = ("by_hand", "objected", "bad_address", "complained")


def has_line_break(header: str) -> bool:
    """Whether the text could begin another header line: the way in for forged mail."""
    return bool(_LINE_BREAK.search(header))


def folded_address(address: str) -> str:
    """One spelling for all spellings of an address, for comparing only."""
    # Folding can take a letter apart and put another together, so once is not enough.
    for _round in range(2):
        address = unicodedata.normalize("NFKC", address.casefold())
    return address.strip()


def weighs_more(reason: str, than: str) -> bool:
    return REASONS_BY_WEIGHT.index(reason) > REASONS_BY_WEIGHT.index(than)
