# SPDX-License-Identifier: AGPL-3.0-or-later
"""What passed between us and them: dates of contact, responses, and notes such as "emailed 3/4, no reply"."""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from liaison.kit.dates import DateReading, NoteContact, State, read_date, read_note
from liaison.kit.text import fold, split_values

from .meanings import Meaning
from .readings import Contact, RowText
from .vocabulary import CHANNELS, NEVER, replies

# Translators: {column} is the header of a column, {text} what stands in the cell.
_NO_DATE = _("“{text}” in the column “{column}” is not a date we can read. Write it like 2026-05-03.")
# Translators: {column} is the header of a column, {text} what stands in the cell.
_TWO_WAYS = _(
    "“{text}” in the column “{column}” can be read in two ways. Say whether the day or the month comes first."
)
# Translators: {column} is the header of a column, {text} what stands in the cell.
_IN_FUTURE = _("“{text}” in the column “{column}” lies in the future. A contact has a date that has passed.")

LONGEST_CHANNEL = 60
NOTE_CHANNELS = {"phone": "call", "social": "message"}
_BETWEEN_DATES = re.compile(r"\s*(?:,|&|\+|\band\b|\boch\b|\by\b|\ba\b|\bac\b)\s*")
_ANY_DAY = date(2000, 1, 1)


def date_pieces(text: str) -> list[str]:
    """The dates of a cell, one by one; anything that is more than dates stays whole."""
    if _is_date(text):
        return [text]
    pieces = [part for piece in split_values(text) for part in _split_dates(piece)]
    return pieces if all(map(_is_date, pieces)) else [text]


def _split_dates(piece: str) -> list[str]:
    parts = [part for part in _BETWEEN_DATES.split(piece) if part]
    return parts if len(parts) > 1 and not _is_date(piece) and all(map(_is_date, parts)) else [piece]


def _is_date(text: str) -> bool:
    return read_date(text, today=_ANY_DAY).state is not State.NONE


class ContactReader:
    def __init__(self, row: RowText) -> None:
        self.row, self.result = row, row.result

    def read(self) -> None:
        for index, text in self.row.texts(Meaning.CONTACTED_ON):
            self._dates(index, text)
        self._response()
        self._by_whom()
        self._channel()
        for index, text in self.row.texts(Meaning.NOTES):
            if not self._contacts_in(index, text):
                self.result.notes.append(text)
        for index, text in self.row.texts(Meaning.NEXT_STEP_ON):
            self._next_step(index, text)

    def _dates(self, index: int, text: str) -> None:
        if fold(text).strip(".!") in NEVER:
            return
        kind = _channel_of_header(self.row.header(index))
        before = len(self.result.contacts)
        if not _is_date(text) and self._contacts_in(index, text):
            return  # "emailed 3/4, chased 10/4" in a column of dates
        if len(self.result.contacts) > before:
            self.row.keep_in_notes(index, text)
            return
        for piece in date_pieces(text):
            if day := self._day(index, piece):
                self.result.contacts.append(Contact(day, kind))

    def _day(self, index: int, text: str) -> date | None:
        reading = self._reading(index, text)
        if reading.date is not None and reading.date <= self.row.reader.today:
            return reading.date
        if reading.date is not None:
            self.row.refuse(_IN_FUTURE, index, text)
        else:
            self.row.refuse(_TWO_WAYS if reading.state is State.AMBIGUOUS else _NO_DATE, index, text)
        return None

    def _reading(self, index: int, text: str) -> DateReading:
        return read_date(text, order=self.row.reader.orders.get(index), today=self.row.reader.today)

    def _next_step(self, index: int, text: str) -> None:
        reading = self._reading(index, text)
        if reading.state is State.NONE:
            self.row.keep_in_notes(index, text)  # "after Easter"
        elif reading.date is None:
            self.row.refuse(_TWO_WAYS if reading.state is State.AMBIGUOUS else _NO_DATE, index, text)
        else:
            self.result.organisation["next_step_on"] = reading.date.isoformat()

    def _response(self) -> None:
        for index, text in self.row.texts(Meaning.RESPONSE)[:1]:
            outcome, note = replies(text)
            took_it = False
            for contact in self.result.contacts:
                if contact.outcome in {"", outcome}:
                    contact.outcome, contact.note = outcome, _joined(contact.note, note)
                    took_it = True
            if not took_it and (self.result.contacts or not self._contacts_in(index, text)):
                self.row.keep_in_notes(index, text)

    def _by_whom(self) -> None:
        for index, text in self.row.texts(Meaning.CONTACTED_BY)[:1]:
            for contact in self.result.contacts:
                contact.by = text
            if not self.result.contacts:
                self.row.keep_in_notes(index, text)

    def _channel(self) -> None:
        for index, text in self.row.texts(Meaning.CHANNEL)[:1]:
            kind = CHANNELS.get(fold(text), "")
            for contact in self.result.contacts:
                contact.type = kind or contact.type
                contact.channel = "" if kind else text[:LONGEST_CHANNEL]
            if not self.result.contacts or (not kind and len(text) > LONGEST_CHANNEL):
                self.row.keep_in_notes(index, text)

    def _contacts_in(self, index: int, text: str) -> bool:
        """Add the contacts that running text tells of; whether they are all that it says."""
        reader = self.row.reader
        found = read_note(text, today=reader.today, order=reader.orders.get(index))
        past = [note for note in found if _day_of(note) and _day_of(note) <= reader.today]  # type: ignore[operator]
        for note in past:
            self._add_note(note, text)
        rest = text
        for note in sorted(past, key=lambda note: note.span, reverse=True):
            rest = rest[: note.span[0]] + rest[note.span[1] :]
        return bool(past) and not any(letter.isalnum() for letter in rest)

    def _add_note(self, note: NoteContact, text: str) -> None:
        day = _day_of(note)
        assert day is not None  # noqa: S101 (the caller chose those)
        told = Contact(
            on=day,
            type=NOTE_CHANNELS.get(note.channel.value, note.channel.value),
            direction=note.direction.value,
            outcome=note.outcome.value if note.outcome else "",
            note=note.source(text).strip(),
        )
        for known in self.result.contacts:
            if _is_the_same(known, told):
                known.type = told.type
                known.outcome = known.outcome or told.outcome
                known.note = _joined(known.note, told.note)
                return
        self.result.contacts.append(told)


def _is_the_same(known: Contact, told: Contact) -> bool:
    kinds = known.type in {"other", told.type}
    outcomes = not known.outcome or not told.outcome or known.outcome == told.outcome
    return known.on == told.on and known.direction == told.direction and kinds and outcomes


def _day_of(note: NoteContact) -> date | None:
    return note.date.date if note.date is not None else None


def _joined(one: str, other: str) -> str:
    return one if fold(other) in fold(one) else "; ".join(filter(None, [one, other]))


def _channel_of_header(header: str) -> str:
    words = fold(header)
    if "mail" in words or "ebost" in words or "epost" in words or "correo" in words:
        return "email"
    if any(word in words for word in ("call", "rang", "phone", "ffon")):
        return "call"
    return "other"
