# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes of a call: a value, a zero, no data, or the wish to be asked later. They are never mixed up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class State(StrEnum):
    VALUE = "value"
    ZERO = "zero"  # asked, answered, and there is nothing
    NO_DATA = "no_data"  # not answered, or not in a way that can be understood
    THROTTLED = "throttled"  # ask again later; nothing is known


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What an answer says. `value` is None unless `state` is VALUE or ZERO; `why` is for logs and operators."""

    state: State
    value: T | None = None
    why: str = ""
    again_at: datetime | None = None

    @property
    def is_known(self) -> bool:
        return self.state in {State.VALUE, State.ZERO}


@dataclass(frozen=True)
class Answer:
    """`state` is VALUE (a success with `body`), NO_DATA or THROTTLED. Header names are in small letters."""

    state: State
    url: str = ""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    why: str = ""
    again_at: datetime | None = None

    def read(self, parse: Callable[[bytes], T]) -> Reading[T]:
        """`parse` understands the body; an empty result is a zero, one that cannot be understood no data."""
        if self.state is not State.VALUE:
            return Reading(self.state, None, self.why, self.again_at)
        try:
            value = parse(self.body)
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as strange:
            return Reading(State.NO_DATA, None, f"The answer cannot be understood ({type(strange).__name__}).")
        return Reading(State.VALUE if value else State.ZERO, value)
