# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a column can mean, and which meaning its header suggests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from liaison.kit.text import fold

from .column_words import KEYWORDS, SYNONYMS
from .meanings import MANY, NAMES, Meaning

SURE = 100
LIKELY = 86  # below this a suggestion is a guess, and we do not guess


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
    known = {_plain(word): meaning.value for meaning, words in SYNONYMS.items() for word in words}
    for key, synonyms in extra:
        known.update({_plain(synonym): key for synonym in synonyms})
    return known


def _propose_one(header: Header, known: dict[str, str]) -> Proposal:
    text = _plain(header.text)
    if text in known:
        return Proposal(known[text], SURE, text)
    by_values = _meaning_of_values(header.samples)
    if text:
        nearest = max(known, key=lambda synonym: _likeness(text, synonym))
        score = _likeness(text, nearest)
        if score >= LIKELY:
            return Proposal(known[nearest], min(int(score), SURE - 1), nearest)
        words = set(text.replace("-", "").split())
        for keywords, meaning in KEYWORDS:
            if words & keywords:
                return Proposal(meaning.value, LIKELY, min(words & keywords))
    return by_values


def _plain(header: str) -> str:
    """Folded, without the punctuation that says nothing."""
    text = fold(header)
    for mark in "_.:*?#&()\"'’":
        text = text.replace(mark, " ")
    return " ".join(text.split())


def _likeness(one: str, other: str) -> float:
    """Spelling for words of a length that can be misspelt; the same words in another order count as the same."""
    if len(one) < 4 or len(other) < 4:
        return 100.0 if one == other else 0.0
    return float(max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)))


def _meaning_of_values(samples: Sequence[str]) -> Proposal:
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
        if proposal.meaning not in best or proposal.score > proposals[best[proposal.meaning]].score:
            best[proposal.meaning] = index
    return [
        proposal
        if proposal.meaning in MANY or best[proposal.meaning] == index
        else Proposal(Meaning.IGNORE.value, 0, proposal.resembles)
        for index, proposal in enumerate(proposals)
    ]


def _name_is_the_organisations(headers: Sequence[Header], proposals: list[Proposal]) -> list[Proposal]:
    """In a sheet with no column for organisations but one for a contact, a bare "Name" names the organisation."""
    meanings = {proposal.meaning for proposal in proposals}
    if Meaning.ORGANISATION in meanings:
        return proposals
    bare = {"name", "enw", "namn", "nombre"}
    named = [i for i, header in enumerate(headers) if _plain(header.text) in bare]
    contact = [i for i, p in enumerate(proposals) if p.resembles.startswith(("contact", "kontakt", "cyswllt"))]
    if len(named) == 1 and contact and named != contact:
        changed = list(proposals)
        changed[named[0]] = Proposal(Meaning.ORGANISATION.value, LIKELY, "name")
        changed[contact[0]] = Proposal(Meaning.CONTACT_NAME.value, SURE, proposals[contact[0]].resembles)
        return changed
    return proposals


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
