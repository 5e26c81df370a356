# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contacts told of in a note: "emailed 3/4, no reply; they rang back 5/4". Rules only, and careful ones.

A note is cut into clauses at semicolons, line ends and ends of sentences, and a clause into stretches that
each begin with a contact word. The date beside the word is the contact's; an outcome in the stretch is
too. A contact word after "to", "will", "not yet" and the like has not happened and is passed over. A word
that only may mean a contact ("letter", "called") counts when a date stands beside it, and otherwise not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from liaison.kit.dates import shapes
from liaison.kit.dates.reading import DateReading, Order, State, read_date
from liaison.kit.dates.words import NOT_YET, OUTCOMES, VERBS, Channel, Direction, Outcome, Verb
from liaison.kit.text import word_set

_MAX_NOTE = 5_000
_CLAUSE_END = re.compile(r"[;\n\r]|(?<=[\w)])[.!?]\s+(?=[A-Z])")
# How far behind its word a date may stand: words that need the date must have it close by.
_CLOSE, _FARTHER = 28, 60
_JOINT = re.compile(r"\s*(?:,|and|&|\+|och|und|et|y|a|ac)\s*")
_BOUNDARY = re.compile(r"[,:(\u2013\u2014]|\s-\s|\s-|-\s")
_WORD = re.compile(r"[\w']+")
_WORDS_BEFORE = 3
_LEAD_WORDS = word_set(
    "we i they she he then also and had have just first second third follow up another a an the last "
    "quick short brief"
    " phone och sedan vi jag und dann wir ich et puis nous on y luego ac yna wedyn un une una ein eine ett en"
)
# "the letter of 3 May" is a thing with a date, not a contact.
_OF_A_THING = re.compile(r"\s+(?:of|dated)\b")
_OURSELVES = word_set("we i vi jag wir ich nous je")


def _alternatives(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<![\w@.])(?:{'|'.join(map(re.escape, longest_first))})(?![\w@])")


_VERB = _alternatives(VERBS)
_OUTCOME = _alternatives(OUTCOMES)
_DATE_PATTERNS = (
    shapes.ISO,
    shapes.NUMBERS,
    shapes.DAY_MONTH,
    shapes.MONTH_DAY,
    shapes.MONTH_YEAR,
    shapes.NUMBERS_NO_YEAR,
)
_DATE_START = re.compile(r"(?<![\w./:@-])(?=[\da-z])")
# "24/7" is how long a place is open, not the 24th of July.
_NO_DATE = re.compile(r"24/7\b|\d{1,2}/\d{1,2}\s*(?:of|hours?|days?|pages?)\b")


@dataclass(frozen=True)
class NoteContact:
    """``date`` keeps its ambiguity; None when the note gives no date. ``span`` is the place in the note."""

    channel: Channel
    direction: Direction
    date: DateReading | None
    outcome: Outcome | None
    span: tuple[int, int]

    def source(self, note: str) -> str:
        return note[self.span[0] : self.span[1]]


T = TypeVar("T")


@dataclass(frozen=True)
class _Found(Generic[T]):
    start: int
    end: int
    what: T


def read_note(text: str, *, today: date, order: Order | None = None) -> list[NoteContact]:
    text = text[:_MAX_NOTE]
    plain = shapes.flat(text)
    contacts: list[NoteContact] = []
    if not _VERB.search(plain):
        return contacts
    for start, end in _clauses(text):
        clause = _Clause(plain, start, end, today, order)
        _hear_of_the_one_before(contacts, clause)
        for draft in clause.drafts():
            contacts = _add(contacts, draft)
    return contacts


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CLAUSE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


@dataclass(frozen=True)
class _Draft:
    verb: Verb
    direction: Direction
    date: DateReading | None
    outcome: Outcome | None
    span: tuple[int, int]


def _add(contacts: list[NoteContact], draft: _Draft) -> list[NoteContact]:
    """A reply came by the channel of the contact before it, and is that contact's outcome."""
    before = contacts[-1] if contacts else None
    channel, outcome = draft.verb.channel, draft.outcome
    if channel is None:
        channel = before.channel if before else Channel.OTHER
    if draft.direction is Direction.INCOMING and draft.verb.channel is None:
        outcome = outcome or Outcome.REPLIED
    answered = draft.direction is Direction.INCOMING and before and before.direction is Direction.OUTGOING
    if answered and before and before.outcome is None:
        contacts = [*contacts[:-1], replace(before, outcome=Outcome.REPLIED)]
    return [*contacts, NoteContact(channel, draft.direction, draft.date, outcome, draft.span)]


def _hear_of_the_one_before(contacts: list[NoteContact], clause: "_Clause") -> None:
    """ "emailed 3/4; no reply": a clause that opens with an outcome speaks of the contact before it."""
    if contacts and contacts[-1].outcome is None and clause.opens_with_outcome():
        contacts[-1] = replace(contacts[-1], outcome=clause.outcomes[0].what)


class _Clause:
    def __init__(self, plain: str, start: int, end: int, today: date, order: Order | None) -> None:
        self.plain, self.start, self.end = plain, start, end
        self.outcomes = [
            _Found(match.start(), match.end(), OUTCOMES[match.group()])
            for match in _OUTCOME.finditer(plain, start, end)
        ]
        self.dates = list(self._find_dates(today, order))
        self.verbs = [verb for verb in self._find_verbs() if self._has_happened(verb) and self._may_be_meant(verb)]

    def opens_with_outcome(self) -> bool:
        if not self.outcomes:
            return False
        before = self.plain[self.start : self.outcomes[0].start]
        return set(_WORD.findall(before)) <= _LEAD_WORDS | {"but", "still", "so", "far"}

    def drafts(self) -> Iterator[_Draft]:
        used: set[int] = set()
        for position, verb in enumerate(self.verbs):
            following = self.verbs[position + 1 : position + 2]
            dates = self._dates_of(verb, following[0].start if following else self.end, used)
            if not dates and not verb.what.certain:
                continue
            used |= {found.start for found in dates}
            yield from self._drafts_of(verb, dates, self._end_of_stretch(position))

    def _drafts_of(self, verb: _Found[Verb], dates: list[_Found[DateReading]], end: int) -> Iterator[_Draft]:
        outcome = next((found for found in self.outcomes if verb.start <= found.start < end), None)
        last = len(dates) - 1
        for index, found in enumerate(dates or [None]):
            told = outcome if index >= last else None
            parts = [part for part in (verb, found, told) if part]
            yield _Draft(
                verb=verb.what,
                direction=self._direction(verb),
                date=found.what if found else None,
                outcome=told.what if told else None,
                span=(min(part.start for part in parts), max(part.end for part in parts)),
            )

    def _end_of_stretch(self, position: int) -> int:
        """Up to the next contact word that surely begins another contact."""
        for verb in self.verbs[position + 1 :]:
            if verb.what.certain or self._dates_of(verb, self.end, set()):
                return verb.start
        return self.end

    def _find_dates(self, today: date, order: Order | None) -> Iterator[_Found[DateReading]]:
        position = self.start
        while match := _DATE_START.search(self.plain, position, self.end):
            found = self._date_at(match.start(), today, order)
            if found:
                yield found
            position = found.end if found else match.start() + 1

    def _date_at(self, start: int, today: date, order: Order | None) -> _Found[DateReading] | None:
        if _NO_DATE.match(self.plain, start, self.end):
            return None
        matches = (pattern.match(self.plain, start, self.end) for pattern in _DATE_PATTERNS)
        ends = sorted({match.end() for match in matches if match}, reverse=True)
        for end in ends:
            reading = read_date(self.plain[start:end], order=order, today=today)
            torn = self.plain[end : end + 1].isalnum()
            if not torn and reading.state in (State.EXACT, State.AMBIGUOUS):
                return _Found(start, end, reading)
        return None

    def _find_verbs(self) -> Iterator[_Found[Verb]]:
        for match in _VERB.finditer(self.plain, self.start, self.end):
            inside = any(
                found.start <= match.start()
                and match.end() <= found.end
                and found.end - found.start > len(match[0])
                for found in self.outcomes
            )
            if not inside:
                yield _Found(match.start(), match.end(), VERBS[match[0]])

    def _before(self, verb: _Found[Verb]) -> str:
        """The words between the last pause, or the last date, and this word."""
        start = max([self.start, *(found.end for found in self.dates if found.end <= verb.start)])
        pauses = [match.end() for match in _BOUNDARY.finditer(self.plain, start, verb.start)]
        return self.plain[pauses[-1] if pauses else start : verb.start]

    def _has_happened(self, verb: _Found[Verb]) -> bool:
        return NOT_YET.isdisjoint(_WORD.findall(self._before(verb))[-_WORDS_BEFORE:])

    def _may_be_meant(self, verb: _Found[Verb]) -> bool:
        """ "a museum called …" and "about the letter" name things; a contact word stands at the head of
        its phrase.
        """
        return verb.what.certain or set(_WORD.findall(self._before(verb))) <= _LEAD_WORDS

    def _direction(self, verb: _Found[Verb]) -> Direction:
        words = _WORD.findall(self._before(verb))
        answered_ourselves = verb.what.channel is None and words and words[-1] in _OURSELVES
        return Direction.OUTGOING if answered_ourselves else verb.what.direction

    def _dates_of(self, verb: _Found[Verb], end: int, used: set[int]) -> list[_Found[DateReading]]:
        before = [found for found in self.dates if found.end <= verb.start and found.start not in used]
        if before and self._leads_to(before[-1], verb):
            return [before[-1]]
        reach = _FARTHER if verb.what.certain else _CLOSE
        if _OF_A_THING.match(self.plain, verb.end) and not verb.what.certain:
            return []
        after = [found for found in self.dates if verb.end <= found.start < end]
        if not after or after[0].start - verb.end > reach:
            return []
        return self._joined(after)

    def _leads_to(self, found: _Found[DateReading], verb: _Found[Verb]) -> bool:
        between = self.plain[found.end : verb.start]
        return len(between) <= 16 and "," not in between and set(_WORD.findall(between)) <= _LEAD_WORDS

    def _joined(self, dates: list[_Found[DateReading]]) -> list[_Found[DateReading]]:
        """ "3/4, 10/4 and 2/5" are three contacts, unless a date already belongs to the word behind it."""
        joined = dates[:1]
        for found in dates[1:]:
            close = _JOINT.fullmatch(self.plain, joined[-1].end, found.start)
            if not close or any(verb.start >= found.end and self._leads_to(found, verb) for verb in self.verbs):
                break
            joined.append(found)
        return joined
