# SPDX-License-Identifier: AGPL-3.0-or-later
"""How alike two words are: rapidfuzz measures, these rules say what still counts as a slip of the pen."""

from rapidfuzz.distance import OSA

SHORT = 4  # in words up to this long another letter makes another word: "park" and "bark"; one too few does not
LONG = 9  # from here on two slips may happen in one word


def slips(one: str, other: str, most: int = 2) -> int:
    """Letters that were added, left out, replaced, or swapped with their neighbour; `most` + 1 means "more"."""
    return OSA.distance(one, other, score_cutoff=most)


def is_slip(one: str, other: str) -> bool:
    """Whether one word may be the other, mistyped. Digits are never a slip: Hall 1 is not Hall 2."""
    if one == other:
        return True
    length = max(len(one), len(other))
    if length < SHORT or not (one.isalpha() and other.isalpha()):
        return False
    if length == SHORT:
        return (
            one[0] == other[0]
            and (len(one) != len(other) or sorted(one) == sorted(other))
            and slips(one, other) <= 1
        )
    allowed = 2 if length >= LONG else 1
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed


def is_shortened(one: str, other: str) -> bool:
    """ "Univ" for "University", "Dept" for "Department": begins alike, and its letters come in the same order."""
    short, whole = sorted((one, other), key=len)
    if len(short) < 3 or len(whole) - len(short) < 2 or not short.isalpha() or short[0] != whole[0]:
        return False
    if whole.startswith(short):
        return True
    return len(short) <= SHORT + 1 and short[1] == whole[1] and _in_order(short, whole)


def _in_order(short: str, whole: str) -> bool:
    letters = iter(whole)
    return all(letter in letters for letter in short)
