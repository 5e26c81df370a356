# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a column can mean, and which meaning its header suggests."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from liaison.kit.text import fold

from .column_words import ABOUT_SOMETHING_ELSE, BARE, BARE_NAMES, KEYWORDS, SYNONYMS
from .meanings import MANY, NAMES, Meaning

SURE = 100
LIKELY = 86  # below this a suggestion is a guess, and we do not guess
# What a list of rejected rows has beside the file's own columns. The same words in every language: they are how
# such a list is known when it comes back.
REPORT_HEADERS = ("Row in the file", "Why it was left out")
_NUMBERED = re.compile(r" \d+ (?:- )?")  # "E-mail 2 - Value"
_CONTACT_NAMES = frozenset(SYNONYMS[Meaning.CONTACT_NAME]) - BARE_NAMES
_OF_ORGANISATIONS = frozenset(
    {Meaning.ORGANISATION_KIND, Meaning.LEGAL_FORM, Meaning.GOALS, Meaning.OTHER_NAMES, Meaning.ROR, Meaning.ISIL}
)


@dataclass(frozen=True)
class Proposal:
    """What a column seems to mean. `score` is 0–100; `resembles` is the header we know it from."""

    meaning: str
    score: int
    resembles: str = ""

    @property
    def is_sure(self) -> bool:
        return self.score >= SURE


@dataclass(frozen=True)
class Header:
    """A column as the file has it: its header and a few values."""

    text: str
    samples: tuple[str, ...] = ()


def propose(headers: Sequence[Header], extra: Iterable[tuple[str, tuple[str, ...]]] = ()) -> list[Proposal]:
    """One proposal per column. `extra` are further (key, synonyms), from rooms above."""
    known = _known(extra)
    proposals = [_propose_one(header, known) for header in headers]
    proposals = _one_column_each(proposals)
    return _name_is_the_organisations(headers, proposals)


def _known(extra: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    known = {plain_header(word): meaning.value for meaning, words in SYNONYMS.items() for word in words}
    for key, synonyms in extra:
        known.update({plain_header(synonym): key for synonym in synonyms})
    return known


def _propose_one(header: Header, known: dict[str, str]) -> Proposal:
    text = plain_header(header.text)
    if is_of_report(header.text):
        return Proposal(Meaning.IGNORE.value, SURE, text)
    if text not in known:
        text = unnumbered(text)
    if text in known:
        proposal = Proposal(known[text], SURE, text)
        return proposal if _fits(proposal.meaning, header.samples) else Proposal(Meaning.IGNORE.value, 0, text)
    by_header = (_by_likeness(text, header, known) or _by_keyword(text, header)) if text else None
    return by_header or _by_values(header.samples)


def is_of_report(header: str) -> bool:
    """Whether this column was added when the rows that could not come in were taken away as a file."""
    return plain_header(header) in map(plain_header, REPORT_HEADERS)


def _by_likeness(text: str, header: Header, known: dict[str, str]) -> Proposal | None:
    nearest = max(known, key=lambda synonym: _likeness(text, synonym))
    score = _likeness(text, nearest)
    about_something_else = ABOUT_SOMETHING_ELSE.intersection(text.split()).difference(nearest.split())
    if score < LIKELY or about_something_else or not _fits(known[nearest], header.samples):
        return None
    return Proposal(known[nearest], min(int(score), SURE - 1), nearest)


def _by_keyword(text: str, header: Header) -> Proposal | None:
    words = set(text.replace("-", "").replace(",", " ").split())
    if words & ABOUT_SOMETHING_ELSE:
        return None
    for keywords, meaning in KEYWORDS:
        if words & keywords and _fits(meaning, header.samples):
            return Proposal(meaning.value, LIKELY, min(words & keywords))
    return None


def _fits(meaning: str, samples: Sequence[str]) -> bool:
    """Whether some value could be what the header promises: "Contacted" above yes and no is no column of dates."""
    has_it = _TELLTALE.get(meaning)
    return not samples or has_it is None or any(map(has_it, samples))


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


_TELLTALE: dict[str, Callable[[str], bool]] = {
    Meaning.EMAIL: lambda text: "@" in text,
    Meaning.PHONE: _has_digit,
    Meaning.WEBSITE: lambda text: "." in text,
    Meaning.CONTACTED_ON: _has_digit,
    Meaning.NEXT_STEP_ON: _has_digit,
}


def plain_header(header: str) -> str:
    """Folded, without the punctuation that says nothing."""
    text = fold(header)
    for mark in "_.:*?#&()\"'’":
        text = text.replace(mark, " ")
    return " ".join(text.split())


def unnumbered(plain: str) -> str:
    """ "e-mail 2 - value" is one more "e-mail"."""
    return _NUMBERED.sub(" ", f"{plain} ").strip().removesuffix(" value")


def _likeness(one: str, other: str) -> float:
    """Spelling for words of a length that can be misspelt; the same words in another order count as the same."""
    if len(one) < 4 or len(other) < 4:
        return 100.0 if one == other else 0.0
    return float(max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)))


def _by_values(samples: Sequence[str]) -> Proposal:
    """A column without a telling header may still hold nothing but addresses."""
    if samples and all("@" in sample and "." in sample for sample in samples):
        return Proposal(Meaning.EMAIL.value, LIKELY)
    if samples and all(sample.startswith(("http://", "https://", "www.")) for sample in samples):
        return Proposal(Meaning.WEBSITE.value, LIKELY)
    return Proposal(Meaning.IGNORE.value, 0)


def _one_column_each(proposals: list[Proposal]) -> list[Proposal]:
    """Where two columns seem to mean the same, the surer keeps it; the other is put to the person."""
    best: dict[str, int] = {}
    for index, proposal in enumerate(proposals):
        if proposal.meaning not in best or _strength(proposal) > _strength(proposals[best[proposal.meaning]]):
            best[proposal.meaning] = index
    return [
        proposal
        if best[proposal.meaning] == index or _may_stand_beside(proposal, proposals[best[proposal.meaning]])
        else Proposal(Meaning.IGNORE.value, 0, proposal.resembles)
        for index, proposal in enumerate(proposals)
    ]


def _strength(proposal: Proposal) -> tuple[int, bool]:
    return proposal.score, proposal.resembles not in BARE


def _may_stand_beside(proposal: Proposal, best: Proposal) -> bool:
    if proposal.meaning not in MANY:
        return False
    return proposal.meaning == Meaning.IGNORE or proposal.resembles not in BARE or best.resembles in BARE


def _name_is_the_organisations(headers: Sequence[Header], proposals: list[Proposal]) -> list[Proposal]:
    """A bare "Name" names the organisation where no other column does, but one names a contact or the kind."""
    meanings = {proposal.meaning for proposal in proposals}
    named = [i for i, header in enumerate(headers) if plain_header(header.text) in BARE_NAMES]
    if len(named) != 1 or meanings & {Meaning.ORGANISATION, Meaning.FIRST_NAME, Meaning.LAST_NAME}:
        return proposals
    contact = [i for i, p in enumerate(proposals) if i != named[0] and p.resembles in _CONTACT_NAMES]
    if not contact and not meanings & _OF_ORGANISATIONS:
        return proposals
    changed = list(proposals)
    changed[named[0]] = Proposal(Meaning.ORGANISATION.value, LIKELY, "name")
    if contact:
        changed[contact[0]] = Proposal(Meaning.CONTACT_NAME.value, SURE, proposals[contact[0]].resembles)
    return changed


def is_recognised(headers: Sequence[Header], proposals: Sequence[Proposal]) -> bool:
    """Whether the file explains itself: a name to go by, something besides, and no filled column in doubt."""
    meanings = {proposal.meaning for proposal in proposals}
    told = [proposal for proposal in proposals if proposal.meaning != Meaning.IGNORE]
    open_questions = [
        header
        for header, proposal in zip(headers, proposals, strict=True)
        if header.samples and proposal.score < LIKELY
    ]
    return bool(meanings & NAMES) and len(told) >= 2 and not open_questions
