# SPDX-License-Identifier: AGPL-3.0-or-later
"""Short ways to write scores down, for this room's tests."""

from decimal import Decimal

from liaison.assessment.rules.criteria import WORKSHOP
from liaison.assessment.rules.results import Rating
from liaison.assessment.rules.totals import Cell

# The rows of the source workshop's sheet with their totals and bands.
GOLDEN = [
    ("5,3,5,5,3,5,3,3,5", "37", 4),
    ("5,4,2,2,2,5,5,3,3", "31", 3),
    ("5,3,4,4.5,3.75,4.5,3.25,4,5", "37", 4),
    ("1.5,4,3.5,4.5,4.5,3.25,4,3,5", "33.25", 4),
    ("5,5,3.5,3,1,3,2,5,4", "31.5", 4),
    ("3,4.75,4.25,2,3.5,4.75,1.75,4,2.75", "30.75", 3),
]


def row(text, *, of_panel=False):
    """ "5,3,,4" is a row whose third criterion nobody scored; "5 4,3" has two people on its first."""
    cells = {}
    for key, given in zip(WORKSHOP, text.split(","), strict=False):
        if given.strip():
            cells[key] = Cell(tuple(sorted(map(Decimal, given.split()))), of_panel)
    return cells


def ratings(candidate, assessor, text):
    """One assessor's line; "?" is "cannot judge"."""
    return [
        Rating(candidate, assessor, key, None if given == "?" else Decimal(given))
        for key, given in zip(WORKSHOP, text.split(","), strict=False)
        if given
    ]


def total(*parts):
    return sum(map(Decimal, parts))
