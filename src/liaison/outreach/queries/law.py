# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files in outreach/law/, one for a country or several."""

from functools import lru_cache
from importlib.resources import files

from liaison.outreach.rules.lawful import Law, read_law

FILES = ("gb", "se", "es", "eu")


@lru_cache(maxsize=8)
def _law(name: str) -> Law:
    return read_law(files("liaison.outreach").joinpath("law", f"{name}.toml").read_text(encoding="utf-8"))


def laws() -> list[Law]:
    return [_law(name) for name in (*FILES, "unknown")]


def law_of(country: str) -> Law:
    """The strictest where nobody has written down what holds there."""
    return next((law for name in FILES if country in (law := _law(name)).countries), _law("unknown"))
