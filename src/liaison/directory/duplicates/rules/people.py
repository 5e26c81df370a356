# SPDX-License-Identifier: AGPL-3.0-or-later
"""Are these two people one? A name alone is no proof: what they share beside it decides.

A name that is the same is worth 70; a family name that hardly anybody has, eight more. An address of their own
makes nearly certain; one that several people read, such as info@, says nothing (the caller leaves it out).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from liaison.kit.text import fold, person_key, word_set

from .alike import is_slip
from .names import Frequencies, one_is_too_rare
from .pairs import APART, Reason, Verdict

START = 70 - 100
SLIP, INITIAL, NICKNAME, MIDDLE = 5, 9, 5, 7
RARE = 2
POINTS = {
    "email": 28,
    "phone": 16,
    "account": 26,
    "organisation": 18,
    "rare_name": 8,
    "other_number": -30,
    "other_account": -12,
    "other_email": -8,
}

# Short forms of given names that are no beginning of the name itself.
_SHORT_FORMS = """
robert: bob bobby rob robbie
william: bill billy will liam
richard: dick rick
elizabeth: liz lizzie beth betty eliza
katherine: kate katie kathy cathy catherine kathryn katharine
margaret: maggie meg peggy
james: jim jimmy jamie
john: jack johnny jon
edward: ted ned eddie
charles: charlie chuck
dorothy: dot dolly
anthony: tony
andrew: drew andy
alexander: alex sasha sandy
michael: mike mick
thomas: tom tommy
francisco: paco pancho
jose: pepe
maria: mia
johannes: hans
friedrich: fritz
mary: molly polly
"""
FULL_FORM = {
    short: line.split(":")[0].strip()
    for line in _SHORT_FORMS.strip().splitlines()
    for short in line.split(":")[1].split()
}
_NO_NAMES = word_set("office team info contact reception secretary unknown press")


@dataclass(slots=True)
class Person:
    """All that is compared. `emails` without those that several read; `houses`: the organisations they are in."""

    number: int
    name: str
    words: tuple[str, ...]
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    houses: frozenset[int] = frozenset()
    identifiers: dict[str, str] = field(default_factory=dict)
    house_names: dict[int, str] = field(default_factory=dict)


def read_words(name: str, key: str = "") -> tuple[str, ...]:
    """The words of a name, in order, each once; none where the name is an address or a desk."""
    if "@" in name:
        return ()
    words = tuple(dict.fromkeys((key or person_key(name)).split()))
    return () if set(words) & _NO_NAMES else words


def judge(one: Person, other: Person, seen: Frequencies) -> Verdict:
    common = _in_common(one, other)
    reasons = _compare_names(one, other, seen)
    if reasons is None:
        return APART
    if not common and _is_rare(one.words, other.words, seen):
        common.append(("rare_name", ""))
    evidence = [Reason(code, detail, POINTS[code]) for code, detail in [*common, *_apart(one, other)]]
    score = 100 + START + sum(reason.points for reason in [*reasons, *evidence])
    return Verdict(max(0, min(100, score)), reasons + evidence)


def _compare_names(one: Person, other: Person, seen: Frequencies) -> list[Reason] | None:
    """None: these names are two people's."""
    if not one.words or not other.words:
        return [Reason("nameless")] if one.emails & other.emails else None
    if set(one.words) == set(other.words):
        return _same_words(one, other)
    left = [word for word in one.words if word not in other.words]
    right = [word for word in other.words if word not in one.words]
    reasons = list(_pair_up(left, right, seen))
    if left and right:
        return None
    matched = min(len(one.words) - len(left), len(other.words) - len(right))
    full = sum(1 for word in set(one.words) & set(other.words) if len(word) > 1)
    if matched < 2 or (full == 0 and not (one.emails & other.emails)):
        return None
    for word in left or right:
        reasons.append(Reason("middle_name", word, -MIDDLE))
    return reasons


def _same_words(one: Person, other: Person) -> list[Reason]:
    reason = "same_name" if fold(one.name) == fold(other.name) else "order"
    # One word is half a name, and half the world has it.
    return [Reason(reason, "", 0 if len(one.words) > 1 else -MIDDLE * 2)]


def _pair_up(left: list[str], right: list[str], seen: Frequencies) -> Iterator[Reason]:
    for mine, theirs in product(list(left), list(right)):
        if mine not in left or theirs not in right or not (code := _same_but(mine, theirs, seen)):
            continue
        left.remove(mine)
        right.remove(theirs)
        yield Reason(code, f"{mine} / {theirs}", -{"slip": SLIP, "initial": INITIAL, "nickname": NICKNAME}[code])


def _same_but(mine: str, theirs: str, seen: Frequencies) -> str:
    short, whole = sorted((mine, theirs), key=len)
    if len(short) == 1:
        return "initial" if whole.startswith(short) else ""
    if FULL_FORM.get(mine, mine) == FULL_FORM.get(theirs, theirs) or (len(short) >= 3 and whole.startswith(short)):
        return "nickname"
    if mine[0] == theirs[0] and is_slip(mine, theirs):
        return "slip" if one_is_too_rare(mine, theirs, seen) else ""
    return ""


def _is_rare(mine: tuple[str, ...], theirs: tuple[str, ...], seen: Frequencies) -> bool:
    shared = [word for word in mine if word in theirs and len(word) > 2]
    return len(shared) > 1 and min(seen.get(word, 0) for word in shared) <= RARE


def _in_common(one: Person, other: Person) -> list[tuple[str, str]]:
    found = []
    for code in ("email", "phone", "account"):
        if both := getattr(one, f"{code}s") & getattr(other, f"{code}s"):
            found.append((code, min(both)))
    if houses := one.houses & other.houses:
        found.append(("organisation", one.house_names.get(min(houses), "")))
    return found


def _apart(one: Person, other: Person) -> list[tuple[str, str]]:
    found = []
    for scheme in one.identifiers.keys() & other.identifiers.keys():
        if scheme != "old_system" and one.identifiers[scheme] != other.identifiers[scheme]:
            found.append(("other_number", scheme))
    if one.accounts and other.accounts and not one.accounts & other.accounts:
        found.append(("other_account", ""))
    mine, theirs = ({email.rpartition("@")[2] for email in person.emails} for person in (one, other))
    if mine & theirs and not one.emails & other.emails:
        found.append(("other_email", min(mine & theirs)))
    return found
