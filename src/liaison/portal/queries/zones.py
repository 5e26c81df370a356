# SPDX-License-Identifier: AGPL-3.0-or-later
"""Time zones as a visitor chooses one: by the name of a city."""

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


@lru_cache(maxsize=1)
def zone_choices() -> tuple[tuple[str, str], ...]:
    named = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return (*((name, name.replace("_", " ")) for name in named), ("UTC", "UTC"))


def zone_called(name: str) -> ZoneInfo | None:
    """None for one that there is not."""
    return ZoneInfo(name) if name in _names() else None


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
