# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sums without rounding, so that a total that stands on a line stands on it exactly."""

from collections.abc import Callable, Iterable
from decimal import Context, Decimal, localcontext
from functools import wraps
from math import lcm
from typing import NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Far more digits than sums of scores and weights have, whatever the caller's own context is.
_EXACT = Context(prec=60)
_CLOSE = Context(prec=28)


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    return _in_context(_EXACT, function)


def closely(function: Callable[P, R]) -> Callable[P, R]:
    """For what is no exact number anyway."""
    return _in_context(_CLOSE, function)


def _in_context(context: Context, function: Callable[P, R]) -> Callable[P, R]:
    @wraps(function)
    def in_that_context(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(context):
            return function(*args, **kwargs)

    return in_that_context


class Part(NamedTuple):
    """A mean, kept as the sum and the number of what it is the mean of, and its weight."""

    weight: Decimal
    sum: Decimal
    number: int


def weighted_mean(parts: Iterable[Part]) -> Decimal:
    """Divides once, at the end: three thirds are one, and the order of the parts changes nothing."""
    parts = tuple(parts)
    common = lcm(*(part.number for part in parts))
    top = sum((part.weight * part.sum * (common // part.number) for part in parts), Decimal(0))
    return top / (common * sum(part.weight for part in parts))
