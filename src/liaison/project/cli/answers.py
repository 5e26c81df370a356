# SPDX-License-Identifier: AGPL-3.0-or-later
"""How commands answer: exit statuses, a plain sentence for trouble, JSON for machines, a counter for patience."""

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder

T = TypeVar("T")

OK = 0
FINDINGS = 1
WRONG_USE = 2
NOT_POSSIBLE = 3


class Refusal(Exception):
    """The command cannot do this; the message is one sentence that says what to do."""

    def __init__(self, sentence: str, status: int = NOT_POSSIBLE) -> None:
        super().__init__(sentence)
        self.status = status


def complain(sentence: str) -> None:
    print(f"liaison: {sentence}", file=sys.stderr)


def say(sentence: str = "") -> None:
    print(sentence, flush=True)


def as_json(value: Any) -> None:
    print(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2), flush=True)


def counted(things: Iterable[T], what: str, *, quiet: bool = False) -> Iterator[T]:
    """Yields `things`, with a counter on a terminal and silently elsewhere."""
    shown = not quiet and sys.stderr.isatty()
    total = f" of {len(things)}" if isinstance(things, Sized) else ""
    last_shown, number = 0.0, 0
    for number, thing in enumerate(things, start=1):
        if shown and time.monotonic() - last_shown > 0.1:
            print(f"\r{what}: {number}{total}", end="", file=sys.stderr, flush=True)
            last_shown = time.monotonic()
        yield thing
    if shown and number:
        print(f"\r{what}: {number}{total}", file=sys.stderr)
