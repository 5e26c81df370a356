# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a gap may be filled with: a text of somebody's, without the signs that only deceive."""

import re
import unicodedata

LONGEST_VALUE = 2_000
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Signs that turn the reading direction around what follows them: a name does not need them, a deceiver does.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


def tidy(value: str) -> str:
    """As text: line breaks of one kind, no signs that cannot be seen except those that join letters."""
    value = _TURNING.sub("", _BREAKS.sub("\n", value))
    kept = "".join(letter for letter in value if letter in "\n\t" or not _is_hidden(letter))
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip()


def _is_hidden(letter: str) -> bool:
    """Control signs, lone surrogates, private and unassigned ones."""
    return unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn"}


def is_too_long(value: str) -> bool:
    return len(value) > LONGEST_VALUE


def has_more_lines(value: str) -> bool:
    return "\n" in value
