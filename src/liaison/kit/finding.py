# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody typed compared with what is written: how well it fits, and what a text with a typo still shares.

Neither Django nor a database is needed here; directory/search_index.py asks the databases for these pieces.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import ClassVar

from rapidfuzz.distance import OSA

from liaison.kit.identifiers import identifiers_in
from liaison.kit.text import fold

# Apostrophes join ("O'Brien" is "obrien"), other marks part ("Smith-Jones" is two words).
JOINING = "'`"
PARTING = '!"#$%&()*+,-./:;<=>?@[\\]^_{|}~'
_AS_WORDS = str.maketrans(PARTING, " " * len(PARTING), JOINING)
_LETTERS = re.compile(r"[^\W_]+")
_BESIDES_DIGITS = re.compile(r"[\s()./+-]+")
_SCHEME = re.compile(r"^(https?://)?(www\.)?")
_ADDRESS = re.compile(r"[@.:/_]")
MOST_WORDS = 8
LONGEST_WORD = 40
LONGEST_ADDRESS = 200
SHORTEST_NUMBER = 4
SHORTEST_PIECE = 3  # what an index of three letters can look up
SURELY_HALVED = 5
LONG = 8
MOST_MISSPELT = 3  # words; of more, all but one must be right


@dataclass(frozen=True)
class AllOf:
    """Each of these must be there. A piece is text; a space in it is the beginning or the end of a word."""

    word: ClassVar[str] = "AND"
    parts: "Sequence[Pieces]"


@dataclass(frozen=True)
class OneOf:
    """One of these must be there."""

    word: ClassVar[str] = "OR"
    parts: "Sequence[Pieces]"


Pieces = str | AllOf | OneOf


class Fit(IntEnum):
    """How well a name fits, best first."""

    EXACT = 0
    BEGINS = 1
    WORDS = 2
    PIECE = 3
    TYPO = 4
    MENTIONED = 5  # in a note about them


def as_words(text: str) -> str:
    """Folded, without punctuation: "Amgueddfa'r Harbwr (Caerdydd)" → "amgueddfar harbwr caerdydd"."""
    return " ".join(fold(text).translate(_AS_WORDS).split())


def as_held(word: str) -> str:
    """A folded piece of a name as the index of names holds it, letter by letter: "smith-j" → "smith j"."""
    return word.translate(_AS_WORDS)


@dataclass(frozen=True)
class Wanted:
    """What somebody typed."""

    text: str

    @cached_property
    def plain(self) -> str:
        return " ".join(self.words)

    @cached_property
    def words(self) -> list[str]:
        return [word[:LONGEST_WORD] for word in as_words(self.text).split()[:MOST_WORDS]]

    @cached_property
    def spellings(self) -> list[set[str]]:
        """For each word of a note that is looked for: as it was typed, and folded, for alphabets of others."""
        typed = (
            unicodedata.normalize("NFKC", self.text).casefold().translate({ord(mark): None for mark in JOINING})
        )
        found = []
        for word in _LETTERS.findall(typed.replace("\x00", ""))[:MOST_WORDS]:
            found.append({word[:LONGEST_WORD], *as_words(word)[:LONGEST_WORD].split()})
        return found

    @cached_property
    def address(self) -> str:
        """As addresses are compared: without the beginning that all of them share."""
        folded = _SCHEME.sub("", fold(self.text[:LONGEST_ADDRESS])).rstrip("/")
        return "" if " " in folded else folded

    @cached_property
    def digits(self) -> str:
        """What is left of a phone number without spaces, brackets and the zero that stands for the country."""
        bare = _BESIDES_DIGITS.sub("", fold(self.text[:LONGEST_ADDRESS]))
        return bare.lstrip("0") if bare.isdigit() and len(bare) >= SHORTEST_NUMBER else ""

    @cached_property
    def numbers(self) -> list[str]:
        """Of somebody whom the world knows by exactly this: "q42" and the page about Q42 may be written "Q42"."""
        text = self.text.strip()[:LONGEST_ADDRESS]
        if not text or "\x00" in text:
            return []
        return sorted({text, text.upper(), text.lower(), *(one.value for one in identifiers_in(text))})

    @cached_property
    def looks_like_address(self) -> bool:
        return bool(self.digits or _ADDRESS.search(self.address) or re.search(r"\d", self.address))

    # --- what to ask an index for ---

    def beginnings(self) -> Pieces | None:
        """Each word begins a word of the name. None, where no word has two letters."""
        pieces = [f" {word}" for word in self.words if len(word) >= SHORTEST_PIECE - 1]
        return AllOf(pieces) if pieces else None

    def resemblances(self) -> Pieces | None:
        """Pieces of words, and what a name with one letter swapped, dropped, doubled or exchanged still shares."""
        if len(self.words) == 1:
            return halves(self.plain)
        if all(len(word) >= SURELY_HALVED for word in self.words) and len(self.words) < MOST_MISSPELT:
            return AllOf([parts for word in self.words if (parts := halves(word))])
        found: list[Pieces] = []
        for place, word in enumerate(self.words):
            others: list[Pieces] = [f" {one}" for at, one in enumerate(self.words) if at != place and len(one) > 1]
            # Of a shorter word one slip may spare nothing: then the others must do.
            parts = halves(word) if len(word) >= SURELY_HALVED else None
            if others or parts:
                found.append(AllOf([*others, *([parts] if parts else [])]))
        return OneOf(found) if found else None

    # --- how well a name fits ---

    def fit(self, names: str) -> tuple[Fit, int] | None:
        """And how many letters differ. `names` are folded; None where they have little in common."""
        plain = as_words(names)
        if plain == self.plain:
            return Fit.EXACT, 0
        if plain.startswith(self.plain):
            return Fit.BEGINS, 0
        words = plain.split()
        if all(any(word.startswith(part) for word in words) for part in self.words):
            return Fit.WORDS, 0
        if len(self.plain) >= SHORTEST_PIECE and all(part in plain for part in self.words):
            return Fit.PIECE, 0
        slips = self._slips(plain, words)
        return None if slips is None else (Fit.TYPO, slips)

    def _slips(self, plain: str, words: list[str]) -> int | None:
        best = [min((self._distance(part, word) for word in words), default=NEVER) for part in self.words]
        total = sum(best)
        if total <= MOST_SLIPS:
            return total
        # Short words change beyond recognition with one letter; the whole name does not.
        allowed = slips_allowed(len(self.plain) - 2)
        whole = OSA.distance(self.plain, plain, score_cutoff=allowed)
        return whole if whole <= allowed else None

    def _distance(self, part: str, word: str) -> int:
        known = self._distances.get((part, word))
        if known is None:
            known = self._distances[part, word] = distance(part, word)
        return known

    @cached_property
    def _distances(self) -> dict[tuple[str, str], int]:
        """Thousands of names share few words."""
        return {}


NEVER = 99
MOST_SLIPS = 2


def slips_allowed(letters: int) -> int:
    return 0 if letters < 4 else 1 if letters < 8 else 2


def distance(part: str, word: str) -> int:
    """Letters that differ between what was typed and a word, or the beginning of it; NEVER where too many do."""
    allowed = slips_allowed(len(part))
    if not allowed:
        return 0 if word.startswith(part) else NEVER
    beginnings = {word, *(word[: len(part) + more] for more in (-1, 0, 1))}
    best = min(OSA.distance(part, beginning, score_cutoff=allowed) for beginning in beginnings)
    return best if best <= allowed else NEVER


def halves(word: str) -> OneOf | None:
    """One slip spares the first half of a word or the second. What is typed from inside has its second half."""
    length = len(word)
    if length < SHORTEST_PIECE:
        return None
    if length < SURELY_HALVED:
        return OneOf([f" {word[:2]}", f"{word[-2:]} ", word])
    middle = max(length // 2, 3)
    first = f" {word[: max(middle - 1, 2)]}"
    if length - middle < SHORTEST_PIECE:
        return OneOf([first, f"{word[middle:]} ", word])
    second = word[middle:]
    if length < LONG:
        return OneOf([first, second])
    # Half of all surnames end in "-son" somewhere: something of the beginning must be there, too.
    return OneOf([first, AllOf([second, OneOf(threes(f" {word[: middle + 2]}"))])])


def threes(text: str) -> list[str]:
    return [text[at : at + 3] for at in range(len(text) - 2)]


# --- where it stands in a note ---


@dataclass(frozen=True)
class Piece:
    text: str
    is_found: bool = False


def marked(note: str, wanted: Wanted, *, longest: int = 160) -> list[Piece]:
    """The part of a note around the first word that was looked for, and which of its words were."""
    text = " ".join(note.split())
    spans = list(_found_words(text, wanted))
    start, end = _window(text, spans[0][0] if spans else 0, longest)
    pieces = [Piece("… ")] if start else []
    at = start
    for first, last in spans:
        if first >= at and last <= end:
            pieces += [Piece(text[at:first]), Piece(text[first:last], is_found=True)]
            at = last
    pieces.append(Piece(text[at:end] + (" …" if end < len(text) else "")))
    return [piece for piece in pieces if piece.text]


def _found_words(text: str, wanted: Wanted) -> Iterator[tuple[int, int]]:
    beginnings = {spelling for spellings in wanted.spellings for spelling in spellings}
    if not beginnings:
        return
    for match in _LETTERS.finditer(text):
        word = match.group().casefold()
        if any(word.startswith(beginning) or as_words(word).startswith(beginning) for beginning in beginnings):
            yield match.span()


def _window(text: str, found: int, longest: int) -> tuple[int, int]:
    """Begins at a word some way before the one that was found."""
    if len(text) <= longest:
        return 0, len(text)
    start = max(0, min(found - longest // 3, len(text) - longest))
    breaks = [0] if not start else [match.start() + 1 for match in re.finditer(" ", text[:found])]
    start = next((place for place in breaks if place >= start), found)
    end = start + longest
    if end < len(text):
        end = max(text.rfind(" ", start, end), found + 1)
    return start, min(max(end, start + 1), len(text))
