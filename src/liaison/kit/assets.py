# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the built icon sprite holds, and how each icon is to be drawn in the language of the page."""

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

BUILD = Path(__file__).parent / "static/kit/build"
REBUILD = "add it to frontend/icons.json and run: python frontend/build_assets.py"


class UnknownIcon(LookupError):
    """A page asks for an icon that the sprite does not hold."""


class Drawing(NamedTuple):
    symbol: str
    mirrored: bool


@lru_cache(maxsize=1)
def icon_treatments() -> dict[str, dict[str, object]]:
    try:
        return dict(json.loads((BUILD / "icons.json").read_text()))
    except FileNotFoundError as missing:
        raise UnknownIcon("The icons are not built; run: python frontend/build_assets.py") from missing


def check_icon(name: str) -> None:
    if name not in icon_treatments():
        raise UnknownIcon(f"There is no icon “{name}”; {REBUILD}")


def icon_drawing(name: str, *, language: str, right_to_left: bool) -> Drawing:
    """Which symbol of the sprite to show, and whether to mirror it where the page runs from right to left."""
    check_icon(name)
    treatment = icon_treatments()[name]
    if "rtl" in treatment and right_to_left:
        return Drawing(str(treatment["rtl"]), mirrored=False)
    exceptions = treatment.get("except", [])
    mirrored = bool(treatment.get("mirror")) and language not in (
        exceptions if isinstance(exceptions, list) else []
    )
    return Drawing(name, mirrored)
