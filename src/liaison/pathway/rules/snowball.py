# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who introduced whom, and what became of it further on."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

Key = Hashable


@dataclass(frozen=True)
class Multiplier:
    """`direct` were introduced by `key` itself; `beyond` by those, by those whom they introduced, and so on."""

    key: Key
    direct: tuple[Key, ...]
    beyond: tuple[Key, ...]

    @property
    def total(self) -> int:
        return len(self.direct) + len(self.beyond)


def multipliers(introductions: Iterable[tuple[Key, Key]]) -> list[Multiplier]:
    """From (who introduced, whom): those who multiply most come first. Nobody introduces themselves, not even by a
    detour.
    """
    introduced: dict[Key, list[Key]] = defaultdict(list)
    for giver, given in introductions:
        if giver != given and given not in introduced[giver]:
            introduced[giver].append(given)
    found = [_multiplier(giver, introduced) for giver in list(introduced) if introduced[giver]]
    return sorted(found, key=lambda one: (-one.total, -len(one.direct), repr(one.key)))


def _multiplier(giver: Key, introduced: dict[Key, list[Key]]) -> Multiplier:
    direct = tuple(introduced[giver])
    seen: dict[Key, None] = dict.fromkeys((giver, *direct))
    waiting = list(direct)
    beyond: list[Key] = []
    while waiting:
        for given in introduced.get(waiting.pop(0), ()):
            if given not in seen:
                seen[given] = None
                beyond.append(given)
                waiting.append(given)
    return Multiplier(giver, direct, tuple(beyond))
