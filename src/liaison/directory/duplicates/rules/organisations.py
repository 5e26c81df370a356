# SPDX-License-Identifier: AGPL-3.0-or-later
"""Are these two organisations one? The names decide whether it is possible; what else is known, how likely it is.

Points out of a hundred. A name that is the same in all but spelling is worth 88: probably one, unless they are
known to be in two towns. What they have in common adds to that, what differs takes away; each is said as a reason.
"""

from dataclasses import dataclass, field
from itertools import product

from .names import SAME, Frequencies, Name, NameMatch, compare
from .pairs import APART, Reason, Verdict
from .words import WEAK

# The best name alone is "probably".
START = 88 - SAME
POINTS = {
    "domain": 6,
    "email": 8,
    "phone": 7,
    "account": 7,
    "place": 4,
    "other_place": -16,
    "other_country": -30,
    "other_domain": -4,
    "other_number": -30,
    "other_kind": -8,
    "weak_name": -14,
}
MOST_NAMES = 4


@dataclass(slots=True)
class Organisation:
    """All that is compared, read and normalised once. `number` is the caller's own."""

    number: int
    names: list[Name]
    domains: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    identifiers: dict[str, str] = field(default_factory=dict)
    place: str = ""  # folded
    place_words: frozenset[str] = frozenset()
    country: str = ""
    kind: str = ""
    parent: int = 0


def judge(one: Organisation, other: Organisation, seen: Frequencies) -> Verdict:
    """`seen`: in how many names each word occurs. A score of 0: not one, and not worth a look."""
    if one.parent == other.number or other.parent == one.number:
        return APART
    match, which = _best_name(one, other, seen)
    if match.score <= 0:
        return APART
    reasons = [Reason(code, detail) for code, detail in match.found]
    if which:
        reasons.append(Reason("other_name", which))
    score = match.score + START
    evidence = [Reason(code, detail, POINTS[code]) for code, detail in _evidence(one, other, match)]
    score += sum(reason.points for reason in evidence)
    return Verdict(max(0, min(100, score)), reasons + evidence)


def _best_name(one: Organisation, other: Organisation, seen: Frequencies) -> tuple[NameMatch, str]:
    """The best of all names; with the further name that it is, where it is none of the first."""
    places = one.place_words | other.place_words
    best = compare(one.names[0], other.names[0], places, seen)
    which = ""
    if best.score < SAME and (len(one.names) > 1 or len(other.names) > 1):
        for mine, theirs in product(one.names[:MOST_NAMES], other.names[:MOST_NAMES]):
            match = compare(mine, theirs, places, seen)
            if match.score > best.score:
                best = match
                which = theirs.text if theirs is not other.names[0] else mine.text
    return best, which


def _evidence(one: Organisation, other: Organisation, match: NameMatch) -> list[tuple[str, str]]:
    found = _in_common(one, other)
    if len(one.names[0].all - WEAK) < 2 and len(one.names[0].all) < 3 and not found:
        found.append(("weak_name", ""))
    found += _apart(one, other)
    return found


def _in_common(one: Organisation, other: Organisation) -> list[tuple[str, str]]:
    found = []
    for code in ("domain", "email", "phone", "account"):
        both = getattr(one, f"{code}s") & getattr(other, f"{code}s")
        if both:
            found.append((code, min(both)))
    if one.place and one.place == other.place:
        found.append(("place", one.place))
    return found


def _apart(one: Organisation, other: Organisation) -> list[tuple[str, str]]:
    found = []
    if one.country and other.country and one.country != other.country:
        found.append(("other_country", f"{one.country} / {other.country}"))
    if one.place and other.place and not (one.place_words & other.place_words):
        found.append(("other_place", f"{one.place} / {other.place}"))
    if one.domains and other.domains and not (one.domains & other.domains):
        found.append(("other_domain", f"{min(one.domains)} / {min(other.domains)}"))
    for scheme in one.identifiers.keys() & other.identifiers.keys():
        if scheme != "old_system" and one.identifiers[scheme] != other.identifiers[scheme]:
            found.append(("other_number", scheme))
    if one.kind and other.kind and one.kind != other.kind:
        found.append(("other_kind", ""))
    return found
