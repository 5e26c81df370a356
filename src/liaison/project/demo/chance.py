# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chance that falls the same way every time, so that the demo looks the same on every machine."""

import random
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T")


class Chance(random.Random):
    def happens(self, share: float) -> bool:
        return self.random() < share

    def public_id(self) -> uuid.UUID:
        return uuid.UUID(int=self.getrandbits(128), version=4)

    def one_of(self, weighted: Mapping[T, float]) -> T:
        return self.choices(list(weighted), weights=list(weighted.values()))[0]

    def unlike(self, options: Sequence[T], used: set[T]) -> T:
        """One that is not used yet, as long as there is one; then they may come again."""
        fresh = [option for option in options if option not in used]
        if not fresh:
            used.difference_update(options)
            fresh = list(options)
        chosen = self.choice(fresh)
        used.add(chosen)
        return chosen

    def unique(self, make: Callable[[], T], taken: set[str], name: Callable[[T], str]) -> T:
        """Something with a new name; raises RuntimeError where the words do not suffice for that."""
        for _attempt in range(1_000):
            made = make()
            if name(made) not in taken:
                taken.add(name(made))
                return made
        raise RuntimeError("The demo's words are used up: add some to words/lands.toml.")

    def working_hour(self, day: datetime) -> datetime:
        """Some time on that day between nine and five; weekends are moved back to the Friday."""
        day -= timedelta(days=max(0, day.weekday() - 4))
        minute = self.choice([0, 5, 10, 15, 20, 30, 40, 45, 50])
        return day.replace(hour=self.randint(9, 16), minute=minute, second=0, microsecond=0)
