# SPDX-License-Identifier: AGPL-3.0-or-later
"""Putting values into the gaps of a letter, and saying which are empty."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .marked import as_html, as_plain, misplaced_in, read
from .placeholders import Mistake, fields_in, mistakes_in, pieces_of
from .values import has_more_lines, is_too_long, tidy

# Longer than any value may be: a whole book need not be looked through to be refused.
LONGEST_READ = 4_000


@dataclass(frozen=True)
class Filled:
    """A letter as it would go. It must not while one of these names a gap: `empty` has no value, `broken` has more
    than one line and stands in the subject, `too_long` is no text for a letter.
    """

    subject: str
    text: str
    html: str
    empty: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    too_long: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        return not (self.empty or self.broken or self.too_long)


def mistakes_in_subject(subject: str, known: Collection[str]) -> list[Mistake]:
    return mistakes_in(subject, known)


def mistakes_in_body(body: str, known: Collection[str]) -> list[Mistake]:
    return mistakes_in(body, known) or misplaced_in(body)


def fields_of(subject: str, body: str) -> list[str]:
    """Each once, in the order in which they come."""
    return list(dict.fromkeys([*fields_in(subject), *fields_in(body)]))


def fill(subject: str, body: str, values: Mapping[str, str]) -> Filled:
    """Nothing but the gaps is touched, and what is put into them is never read for gaps again."""
    wanted = fields_of(subject, body)
    tidied = {key: tidy(values.get(key, "")[:LONGEST_READ]) for key in wanted}
    too_long = tuple(key for key in wanted if is_too_long(tidied[key]))
    usable = {key: value for key, value in tidied.items() if value and key not in too_long}
    marked = read(body)
    return Filled(
        subject=_one_line(subject, usable),
        text=as_plain(marked, usable),
        html=as_html(marked, usable),
        empty=tuple(key for key in wanted if not tidied[key]),
        broken=tuple(key for key in dict.fromkeys(fields_in(subject)) if has_more_lines(tidied[key])),
        too_long=too_long,
    )


def _one_line(subject: str, values: Mapping[str, str]) -> str:
    pieces = [piece.text or values.get(piece.field) or f"{{{piece.field}}}" for piece in pieces_of(subject)]
    return " ".join("".join(pieces).split())
