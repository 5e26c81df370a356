# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finding somebody by whatever one remembers: a piece of a name, an address, a number, a word of a note.

Two questions to the database, three where few names fit and some may be misspelt: who could be meant, compared
here; then what to show of the best of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member
from liaison.directory.models import Interaction
from liaison.kit.finding import Fit, Piece, Wanted, marked
from liaison.kit.text import name_key, person_key

from .search_arms import ADDRESS, INTERACTION, NAME, NUMBER, ORGANISATION, PERSON, Candidate, likely, misspelt
from .search_lines import Line, lines

SHORTEST = 2
FEW_NAMES = 5
KINDS = (ORGANISATION, PERSON, INTERACTION)
ICONS = {ORGANISATION: "home", PERSON: "userAvatar"}


@dataclass(frozen=True)
class Hit:
    """One line. `why` is what was found beside the name: an address, or the words of a note."""

    line: Line
    why: list[Piece] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.line.kind

    @property
    def public_id(self) -> UUID:
        return self.line.public_id

    @property
    def title(self) -> str:
        return str(Interaction.Kind(self.line.title).label) if self.kind == INTERACTION else self.line.title

    @property
    def icon(self) -> str:
        return Interaction.ICONS[self.line.title] if self.kind == INTERACTION else ICONS[self.kind]

    @property
    def url(self) -> str:
        return workspace_url(f"directory:{self.kind}", self.public_id)

    @property
    def at(self) -> Any:
        """The last contact with somebody, or when an interaction was; None where there was none."""
        return self.line.when

    @property
    def through(self) -> str:
        code = "" if self.kind == INTERACTION else self.line.through
        return str(Interaction.Kind(code).label) if code in Interaction.Kind.values else ""


@dataclass
class Group:
    """The best of one kind. `count` is of all that were found, `is_counted` whether we stopped counting."""

    kind: str
    count: int = 0
    is_all: bool = True
    hits: list[Hit] = field(default_factory=list)


@dataclass
class SearchResults:
    text: str
    groups: list[Group] = field(default_factory=list)
    is_too_short: bool = False

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def is_all(self) -> bool:
        return all(group.is_all for group in self.groups)

    @property
    def hits(self) -> list[Hit]:
        return [hit for group in self.groups for hit in group.hits]

    def group(self, kind: str) -> Group:
        return next((group for group in self.groups if group.kind == kind), Group(kind))


class Ranked(NamedTuple):
    """How well somebody fits; the smallest is the best."""

    fit: Fit
    slips: int
    key: str
    pk: int
    why: str = ""


def search(member: Member, text: str, *, each: int = 15, skip: int = 0, most: int = 200) -> SearchResults:
    """At most `each` of every kind after the first `skip`, among some `most` of each; the archive left out."""
    results, wanted = SearchResults(text), Wanted(text)
    if len(wanted.plain) < SHORTEST:
        results.is_too_short = bool(text.strip())
        return results
    candidates = likely(member, wanted, most)
    ranked = _ranked(wanted, candidates)
    if _may_be_misspelt([*ranked[ORGANISATION], *ranked[PERSON]]):
        ranked = _ranked(wanted, [*candidates, *misspelt(member, wanted, most)])
    shown = {kind: ranked[kind][skip : skip + each] for kind in KINDS}
    known = lines(member, {kind: [one.pk for one in ones] for kind, ones in shown.items()})
    for kind in [*sorted((ORGANISATION, PERSON), key=lambda kind: ranked[kind][:1] or [NOBODY]), INTERACTION]:
        hits = [_hit(wanted, one, known[kind, one.pk]) for one in shown[kind] if (kind, one.pk) in known]
        if ranked[kind]:
            results.groups.append(Group(kind, len(ranked[kind]), len(ranked[kind]) < most, hits))
    return results


def _may_be_misspelt(parties: list["Ranked"]) -> bool:
    return len(parties) < FEW_NAMES and all(one.fit != Fit.EXACT for one in parties)


NOBODY = Ranked(Fit.MENTIONED, 0, "\uffff", 0)


def _ranked(wanted: Wanted, candidates: Iterable[Candidate]) -> dict[str, list[Ranked]]:
    best: dict[str, dict[int, Ranked]] = {kind: {} for kind in KINDS}
    keys = {ORGANISATION: name_key(wanted.text), PERSON: person_key(wanted.text)}
    for candidate in candidates:
        fit = _fit(wanted, candidate, keys.get(candidate.kind, ""))
        if fit is not None:
            known = best[candidate.kind].get(candidate.pk)
            best[candidate.kind][candidate.pk] = fit if known is None else min(fit, known)
    ranked = {kind: sorted(found.values()) for kind, found in best.items()}
    # The newest note first.
    ranked[INTERACTION].sort(key=lambda one: (one.key, one.pk), reverse=True)
    return ranked


def _fit(wanted: Wanted, candidate: Candidate, key: str) -> Ranked | None:
    how, _kind, pk, text, extra = candidate
    if how == NAME:
        found = (Fit.EXACT, 0) if key and key == extra else wanted.fit(text)
        return Ranked(*found, extra, pk) if found else None
    if how == NUMBER:
        return Ranked(Fit.EXACT, 0, text, pk, extra)
    if how == ADDRESS:
        found_address = address_fit(wanted, text)
        return None if found_address is None else Ranked(found_address, 0, text, pk, extra)
    return Ranked(Fit.MENTIONED, 0, extra, pk, text)


def address_fit(wanted: Wanted, address: str) -> Fit | None:
    """How well an e-mail address, a number or a host fits."""
    for text in filter(None, (wanted.address, wanted.digits)):
        if text == address:
            return Fit.EXACT
        if address.startswith(text):
            return Fit.BEGINS
        if text in address:
            return Fit.PIECE
    return None


def _hit(wanted: Wanted, one: Ranked, line: Line) -> Hit:
    if line.kind == INTERACTION:
        return Hit(line, marked(line.note, wanted))
    if one.fit == Fit.MENTIONED:
        return Hit(line, marked(one.why, wanted))
    return Hit(line, [Piece(one.why)] if one.why else [])
