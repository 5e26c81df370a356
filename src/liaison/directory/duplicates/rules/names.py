# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of organisations: taken apart into words, and compared word by word.

Two names are one when every word of the one has its match in the other: the same, mistyped, shortened, translated.
What is left over decides: "The" and "Ltd" mean nothing; a town may be added; "2", "New" or "Library" make another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from liaison.kit.text import fold, name_key

from .alike import is_shortened, is_slip
from .blocking import without_a_letter
from .words import CANONICAL, CONTRASTS, FORM_WORDS, FORMS, KINDS, LIGHT, NO_SLIPS, PARTS, ROMAN, WEAK

Frequencies = Mapping[str, int]

SAME = 100
# What a name loses for a slip, a short form, its town, what may be its town, a word more, all but its initials.
SLIP, SHORTENED, PLACE_MORE, TAIL_MORE, WORD_MORE, ACRONYM = 5, 3, 4, 12, 30, 28
NO_WORDS: frozenset[str] = frozenset()
OFTEN = 5  # times as frequent: then the rare word is the mistake


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    words: tuple[str, ...]  # canonical, in order, each once
    all: frozenset[str]
    joined: str  # without spaces: "Kultur huset" is "Kulturhuset"
    initials: str
    plain: str  # folded, as it stands
    said: frozenset[str]  # what its legal form says, where it is a word in other languages
    tail: frozenset[str]  # the words after the last comma, where a town may stand


@dataclass(slots=True)
class NameMatch:
    """`score` from 0 to 100; `found` the reasons, as (code, detail)."""

    score: int
    found: list[tuple[str, str]] = field(default_factory=list)


NOTHING = NameMatch(0)


def _near_known_words() -> dict[str, str]:
    """With a letter less → what the word means, for long words that we know."""
    forms: dict[str, str] = {}
    for word, meaning in [*CANONICAL.items(), *((word, word) for word in CANONICAL.values())]:
        if len(word) >= LONG_ENOUGH:
            for form in without_a_letter(word):
                if form[0] == word[0]:
                    forms.setdefault(form, meaning)
    return forms


LONG_ENOUGH = 6
_NEAR = _near_known_words()
_KNOWN = frozenset(CANONICAL.values()) | KINDS | CONTRASTS | PARTS | WEAK | NO_SLIPS


@lru_cache(maxsize=200_000)
def canonical(word: str) -> str:
    """In one language and in full; also where a long word that we know has lost, won or swapped a letter."""
    if word in CANONICAL or word in _KNOWN or len(word) < LONG_ENOUGH - 1 or not word.isalpha():
        return CANONICAL.get(word, word)
    for form in (word, *without_a_letter(word)):
        if form[0] == word[0] and form in _NEAR and (meant := _one_slip(word, _NEAR[form])):
            return meant
    return word


def _one_slip(word: str, meaning: str) -> str:
    spellings = [meaning, *(other for other, known in CANONICAL.items() if known == meaning)]
    return meaning if any(len(one) >= LONG_ENOUGH and is_slip(word, one) for one in spellings) else ""


def read_name(text: str, key: str = "") -> Name:
    """Legal forms, articles and accents away; known words in one language. Never without words.

    `key`: what kit.text.name_key makes of it, where that is known already.
    """
    plain = fold(text)
    raw = [word for word in (key or name_key(text)).split() if word not in LIGHT and word not in FORMS]
    raw = raw or plain.split() or [text]
    words = [canonical(word) for word in raw]
    words = [ROMAN.get(word, word) if index else word for index, word in enumerate(words)]
    once = tuple(dict.fromkeys(words))
    tail = text.rpartition(",")[2] if "," in text else ""
    return Name(
        text=text,
        words=once,
        all=frozenset(once),
        joined="".join(words),
        initials="".join(word[0] for word in raw),
        plain=plain,
        said=_said(plain),
        tail=frozenset(map(canonical, name_key(tail).split())) if tail else NO_WORDS,
    )


def _said(plain: str) -> frozenset[str]:
    if not any(form in plain for form in ("stiftelsen", "e.v", "asbl")):
        return NO_WORDS
    return frozenset(FORM_WORDS[word] for word in plain.replace(".", "").split() if word in FORM_WORDS)


def compare(one: Name, other: Name, places: frozenset[str], seen: Frequencies) -> NameMatch:
    """`places`: words of the places both are in. `seen`: in how many names of the directory each word occurs."""
    if one.all == other.all or one.joined == other.joined:
        return NameMatch(SAME, _spelling(one, other))
    left = [word for word in one.words if word not in other.all and word not in other.said]
    right = [word for word in other.words if word not in one.all and word not in one.said]
    if not one.all & other.all and (match := _acronym(one, other)):
        return match
    if len(left) > 3 or len(right) > 3 or (left and right and not _may_pair(left, right)):
        return NOTHING
    match = NameMatch(SAME)
    if left and right:
        _pair_up(left, right, seen, match)
    if not left and not right:
        match.found = match.found or _spelling(one, other)
        return match
    # What each has of its own makes two of them; in names of branches and departments, so does any word more.
    if (left and right) or one.all & other.all & PARTS:
        return NOTHING
    return _weigh(left or right, places, one.tail | other.tail, match)


def _may_pair(left: list[str], right: list[str]) -> bool:
    """Slips, short forms and joined words keep the first letter."""
    first = {word[0] for word in right}
    return any(word[0] in first for word in left)


def _spelling(one: Name, other: Name) -> list[tuple[str, str]]:
    if one.plain == other.plain:
        return [("same_name", "")]
    mine, theirs = one.plain.replace(",", " ").split(), other.plain.replace(",", " ").split()
    more = [word.strip(".") for word in {*mine} ^ {*theirs}]
    if not more:
        return [("order", "")]
    # Told as it is written: "The", "Ltd".
    texts = {fold(word).strip("."): word.strip(".,") for word in f"{one.text} {other.text}".split()}
    shown = sorted(texts.get(word, word) for word in more if word)
    return [("spelling", ", ".join(shown[:4]))] if shown else [("same_name", "")]


def _pair_up(left: list[str], right: list[str], seen: Frequencies, match: NameMatch) -> None:
    """Take words off both lists that are each other's slip or short form, or that stand apart in one name only."""
    for word in list(left):
        for another in right:
            if word[0] != another[0]:
                continue
            if _may_be_mistyped(word, another, seen):
                match.score -= SLIP
                match.found.append(("slip", f"{word} / {another}"))
            elif is_shortened(word, another) and not {word, another} <= KINDS:
                match.score -= SHORTENED
                match.found.append(("short", f"{word} / {another}"))
            else:
                continue
            left.remove(word)
            right.remove(another)
            break
    _join(left, right, match)
    _join(right, left, match)


def _join(pieces: list[str], wholes: list[str], match: NameMatch) -> None:
    """ "Kultur", "huset" and "Kulturhuset"."""
    for whole in list(wholes):
        for first, second in pairwise(pieces):
            if canonical(first + second) == whole:
                pieces.remove(first)
                pieces.remove(second)
                wholes.remove(whole)
                match.found.append(("joined", whole))
                return


def _may_be_mistyped(word: str, another: str, seen: Frequencies) -> bool:
    """A word that occurs in other names, too, is meant as it is written: Norton is not Morton.

    Words that say what something is, or where it lies, are known to be right.
    """
    if word[0] != another[0] or not is_slip(word, another):
        return False
    if _is_known(word) and _is_known(another):
        return False
    return one_is_too_rare(word, another, seen)


def one_is_too_rare(word: str, another: str, seen: Frequencies) -> bool:
    """To be a word of its own beside the other, of which it may be a slip."""
    rare, often = sorted((seen.get(word, 0), seen.get(another, 0)))
    return rare <= 1 or often >= OFTEN * rare


def _is_known(word: str) -> bool:
    return word in KINDS or word in CONTRASTS or word in PARTS


def _weigh(more: list[str], places: frozenset[str], tail: frozenset[str], match: NameMatch) -> NameMatch:
    """What one name has more than the other."""
    rest = [word for word in more if word not in places or _is_known(word)]
    if any(word.isdigit() or _is_known(word) for word in rest):
        return NOTHING
    towns = [word for word in more if word not in rest]
    behind = [word for word in rest if word in tail and word not in WEAK]
    if 0 < len(behind) <= 2 and len(behind) == len(rest):
        match.score -= TAIL_MORE
        towns += behind
        rest = []
    elif towns:
        match.score -= PLACE_MORE
    if towns:
        match.found.append(("place_more", ", ".join(towns)))
    if rest:
        match.score -= WORD_MORE * max(1, len([word for word in rest if word not in WEAK]))
        match.found.append(("word_more", ", ".join(rest)))
    return match


def _acronym(one: Name, other: Name) -> NameMatch | None:
    """ "BBC" and "British Broadcasting Corporation": a hint that needs another to stand on."""
    short, whole = (one, other) if len(one.words) < len(other.words) else (other, one)
    if len(short.words) != 1 or not 3 <= len(short.joined) <= 7 or len(whole.words) < 3:
        return None
    if short.joined not in {whole.initials, _initials_of_all(whole)}:
        return None
    return NameMatch(SAME - ACRONYM, [("acronym", short.text)])


def _initials_of_all(name: Name) -> str:
    return "".join(word[0] for word in name.plain.split())
