# SPDX-License-Identifier: AGPL-3.0-or-later
"""What to look up in an index of names for those that a name may be the same as. The rules compare them."""

from collections.abc import Iterator

from liaison.kit.finding import SHORTEST_PIECE, AllOf, Pieces, Wanted, as_words
from liaison.kit.text import fold

from .names import canonical
from .words import CONTRASTS, FORMS, KINDS, LIGHT, PARTS, WEAK

MOST_WORDS = 2
TELLS_LITTLE = KINDS | CONTRASTS | PARTS | WEAK


def pieces_of(name: str) -> Iterator[Pieces]:
    """The surest first: all words, each telling word, and what is left of all words after a slip."""
    words = [word for word in as_words(name).split() if word not in LIGHT and word not in FORMS]
    wanted = Wanted(" ".join(words) or fold(name))
    if not wanted.words:
        return
    if begins := wanted.beginnings():
        yield begins
    telling = [word for word in words if len(word) >= SHORTEST_PIECE and canonical(word) not in TELLS_LITTLE]
    if len(words) > 1:
        for word in sorted(dict.fromkeys(telling), key=len, reverse=True)[:MOST_WORDS]:
            yield AllOf([f" {word}"])
    if resembling := wanted.resemblances():
        yield resembling
