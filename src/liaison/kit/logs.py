# SPDX-License-Identifier: AGPL-3.0-or-later
"""Logs hold numbers, not people: what an error says may quote a value, such as the address that is there twice."""

import logging
from collections.abc import Iterator
from traceback import TracebackException, format_list
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class LogLines(logging.Formatter):
    """Of an exception every line of code that it came through, and its name, but not its words."""

    def formatException(self, ei: ExcInfo) -> str:
        if ei[1] is None:
            return ""
        told = TracebackException(*ei, capture_locals=False)
        return "\n".join(_told(told)).rstrip()


def _told(told: TracebackException) -> Iterator[str]:
    before = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
    if before is not None:
        yield from _told(before)
        yield "\nThat led to:\n"
    yield "Traceback (most recent call last):"
    yield "".join(format_list(told.stack)).rstrip()
    yield f"{told.exc_type.__module__}.{told.exc_type.__qualname__}" if told.exc_type else "an exception"
