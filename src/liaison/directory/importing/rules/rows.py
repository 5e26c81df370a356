# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one row says, in our words. Text that fits nowhere goes to the notes under its header: nothing is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liaison.kit.contacts import (
    Phone,
    Website,
    find_emails,
    is_shared_mailbox,
    normalise_phone,
    normalise_website,
)
from liaison.kit.dates import DateReading, NoteContact, Order, State, read_date, read_note
from liaison.kit.files import unescape_cell
from liaison.kit.text import fold, split_values

from .meanings import Meaning
from .vocabulary import CHANNELS, KINDS, LEGAL_FORMS, NOTHING, YES, country_and_region, language_of, replies

Message = str | Promise

# Translators: a row of an imported file has no name in it.
_NO_NAME = _("No organisation, person or e-mail address is named in this row.")
# Translators: {column} is the header of a column, {text} what stands in the cell.
_NO_DATE = _("“{text}” in the column “{column}” is not a date we can read. Write it like 2026-05-03.")
# Translators: {column} is the header of a column, {text} what stands in the cell.
_TWO_WAYS = _(
    "“{text}” in the column “{column}” can be read in two ways. Say whether the day or the month comes first."
)
# Translators: {column} is the header of a column, {text} what stands in the cell.
_IN_FUTURE = _("“{text}” in the column “{column}” lies in the future. A contact has a date that has passed.")
# Translators: {column} is the header of a column, {text} what stands in the cell.
_TO_NOTES = _("“{text}” in the column “{column}” fits no field; it is kept in the notes.")

NOTE_CHANNELS = {"phone": "call", "social": "message"}


@dataclass(frozen=True)
class Reader:
    """How to read the rows of one file. `meanings` and `orders` go by the column's index."""

    headers: Sequence[str]
    meanings: Mapping[int, str]
    orders: Mapping[int, Order]
    today: date
    country: str = ""

    def columns(self, meaning: Meaning) -> list[int]:
        return [index for index, chosen in self.meanings.items() if chosen == meaning]


@dataclass
class Point:
    owner: str  # "person" or "organisation"
    type: str
    value: str
    normalised: str
    label: str = ""


@dataclass
class Contact:
    """Something that passed between us and them. `by` is one of us, as the file names them."""

    on: date
    type: str = "other"
    direction: str = "outgoing"
    outcome: str = ""
    note: str = ""
    by: str = ""
    channel: str = ""


@dataclass
class RowReading:
    organisation: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)
    affiliation: dict[str, str] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    communities: list[str] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    extras: dict[str, str] = field(default_factory=dict)
    opted_out: bool = False
    problems: list[Message] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)


def read_row(cells: Sequence[str], reader: Reader) -> RowReading:
    """Never raises; what cannot be read is in `problems`, and then the row must not be written."""
    return _RowReader(cells, reader).read()


class _RowReader:
    def __init__(self, cells: Sequence[str], reader: Reader) -> None:
        self.cells = [unescape_cell(cell).strip() for cell in cells]
        self.reader = reader
        self.result = RowReading()

    def read(self) -> RowReading:
        self._read_names()
        self._read_facts()
        self._read_addresses()
        self._read_contacts()
        self._read_extras()
        self._file_notes()
        if not self.result.organisation.get("name") and not self.result.person.get("name"):
            self.result.problems.append(_NO_NAME)
        return self.result

    def texts(self, meaning: Meaning) -> list[tuple[int, str]]:
        """(column, text) of each filled cell with this meaning."""
        filled = []
        for index in self.reader.columns(meaning):
            text = self.cells[index] if index < len(self.cells) else ""
            if text and fold(text) not in NOTHING:
                filled.append((index, text))
        return filled

    def first(self, meaning: Meaning) -> str:
        return next((text for _index, text in self.texts(meaning)), "")

    def _keep_in_notes(self, index: int, text: str) -> None:
        header = self.reader.headers[index]
        self.result.notes.append(f"{header}: {text}" if header else text)
        self.result.remarks.append(format_lazy(_TO_NOTES, text=text[:80], column=header))

    def _read_names(self) -> None:
        result = self.result
        if name := self.first(Meaning.ORGANISATION):
            result.organisation["name"] = " ".join(name.split())[:300]
        parts = [self.first(Meaning.FIRST_NAME), self.first(Meaning.LAST_NAME)]
        name = " ".join(part for part in parts if part) or self.first(Meaning.CONTACT_NAME)
        people = split_values(name) if name else []
        if people:
            result.person["name"] = " ".join(people[0].split())[:300]
        if all(parts):
            result.person["sort_name"] = f"{parts[1]}, {parts[0]}"[:300]
        for other in people[1:]:
            # One row, one person: the others are named, and somebody can add them.
            self._keep_in_notes(self.reader.columns(Meaning.CONTACT_NAME)[0], other)

    def _read_facts(self) -> None:
        organisation, person = self.result.organisation, self.result.person
        for meaning, name, limit in _ORGANISATION_TEXTS:
            if text := self.first(meaning):
                organisation[name] = text[:limit]
        other_names = [v for _i, text in self.texts(Meaning.OTHER_NAMES) for v in split_values(text)]
        if other_names:
            organisation["other_names"] = other_names
        self._read_word(Meaning.ORGANISATION_KIND, "type", KINDS)
        self._read_word(Meaning.LEGAL_FORM, "legal_form", LEGAL_FORMS)
        self._read_country()
        self._read_languages()
        if greeting := self.first(Meaning.GREETING):
            person["greeting"] = greeting[:200]
        for meaning, name in ((Meaning.ROLE, "role"), (Meaning.DEPARTMENT, "department")):
            if text := self.first(meaning):
                self.result.affiliation[name] = text[:200]
        for _index, text in self.texts(Meaning.COMMUNITY):
            self.result.communities += [" ".join(value.split())[:200] for value in split_values(text)]
        for meaning, scheme in _SCHEMES:
            if text := self.first(meaning):
                self.result.identifiers.append((scheme, text.rsplit("/", 1)[-1][:200]))
        self.result.opted_out = fold(self.first(Meaning.OPTED_OUT)) in YES

    def _read_word(self, meaning: Meaning, name: str, words: Mapping[str, str]) -> None:
        """A cell that should hold one of a few known words."""
        for index, text in self.texts(meaning):
            if code := words.get(fold(text)):
                self.result.organisation[name] = code
            else:
                self._keep_in_notes(index, text)

    def _read_country(self) -> None:
        for index, text in self.texts(Meaning.COUNTRY):
            country, region = country_and_region(text)
            if country:
                self.result.organisation["country"] = country
                if region:
                    self.result.organisation.setdefault("region", region)
            else:
                self._keep_in_notes(index, text)

    def _read_languages(self) -> None:
        for index, text in self.texts(Meaning.LANGUAGE):
            codes = [language_of(word.strip()) for word in text.replace(",", ";").replace("/", ";").split(";")]
            if codes and all(codes):
                target = self.result.person if self.result.person else self.result.organisation
                target["languages"] = list(dict.fromkeys(codes))
            else:
                self._keep_in_notes(index, text)

    def _read_addresses(self) -> None:
        has_person = bool(self.result.person.get("name"))
        has_organisation = bool(self.result.organisation.get("name"))
        for index, text in self.texts(Meaning.EMAIL):
            self._add_emails(index, text, "person" if has_person or not has_organisation else "organisation")
        for index, text in self.texts(Meaning.ORGANISATION_EMAIL):
            self._add_emails(index, text, "organisation" if has_organisation else "person")
        for index, text in self.texts(Meaning.PHONE):
            self._add_phone(index, text, "person" if has_person or not has_organisation else "organisation")
        for index, text in self.texts(Meaning.ORGANISATION_PHONE):
            self._add_phone(index, text, "organisation" if has_organisation else "person")
        for index, text in self.texts(Meaning.WEBSITE):
            self._add_website(index, text)
        for meaning, kind in ((Meaning.SOCIAL, "social"), (Meaning.WIKI, "wiki")):
            for _index, text in self.texts(meaning):
                owner = "person" if has_person else "organisation"
                self._add_point(Point(owner, kind, text[:500], fold(text)[:500]))
        if not has_person and not has_organisation:
            self._name_by_address()

    def _name_by_address(self) -> None:
        """An address alone is enough to go by until somebody learns the name."""
        address = next((point.value for point in self.result.points if point.type == "email"), "")
        if address:
            self.result.person["name"] = address
            for point in self.result.points:
                point.owner = "person"

    def _add_emails(self, index: int, text: str, owner: str) -> None:
        found = find_emails(text)
        if not found:
            self._keep_in_notes(index, text)
        for email in found:
            shared = is_shared_mailbox(email.address)
            theirs = "organisation" if shared and self.result.organisation.get("name") else owner
            self._add_point(Point(theirs, "email", email.address[:500], email.key[:500]))

    def _add_phone(self, index: int, text: str, owner: str) -> None:
        for piece in split_values(text):
            phone = normalise_phone(piece, self.result.organisation.get("country") or self.reader.country)
            if isinstance(phone, Phone):
                self._add_point(Point(owner, "phone", phone.display[:500], phone.e164[:500]))
            else:
                self._keep_in_notes(index, piece)

    def _add_website(self, index: int, text: str) -> None:
        organisation = self.result.organisation
        for piece in split_values(text):
            site = normalise_website(piece)
            if not isinstance(site, Website):
                self._keep_in_notes(index, piece)
            elif organisation.get("name") and "website" not in organisation:
                organisation["website"] = site.url[:500]
            else:
                owner = "organisation" if organisation.get("name") else "person"
                self._add_point(Point(owner, "website", site.url[:500], site.url[:500]))

    def _add_point(self, point: Point) -> None:
        if not any(
            (p.type, p.normalised, p.owner) == (point.type, point.normalised, point.owner)
            for p in self.result.points
        ):
            self.result.points.append(point)

    def _read_contacts(self) -> None:
        reply_index, reply = next(iter(self.texts(Meaning.RESPONSE)), (0, ""))
        outcome, reply_note = replies(reply)
        by = self.first(Meaning.CONTACTED_BY)
        channel = CHANNELS.get(fold(self.first(Meaning.CHANNEL)), "")
        for index, text in self.texts(Meaning.CONTACTED_ON):
            for on in self._dates(index, text):
                kind = channel or _channel_of_header(self.reader.headers[index])
                self.result.contacts.append(Contact(on, kind, "outgoing", outcome, reply_note, by))
        if channel == "" and (text := self.first(Meaning.CHANNEL)):
            for contact in self.result.contacts:
                contact.channel = text[:60]
        if reply and not self.result.contacts and not self._contacts_in(reply_index, reply):
            self._keep_in_notes(reply_index, reply)
        for index, text in self.texts(Meaning.NOTES):
            whole = self._contacts_in(index, text)
            if not whole:
                self.result.notes.append(text)
        for index, text in self.texts(Meaning.NEXT_STEP_ON):
            if day := self._date(index, text, may_be_future=True):
                self.result.organisation["next_step_on"] = day.isoformat()

    def _dates(self, index: int, text: str) -> list[date]:
        pieces = split_values(text)
        is_text = len(pieces) == 1 and self._reading(index, text).state is State.NONE
        if is_text and self._contacts_in(index, text):
            return []  # "emailed 3/4, chased 10/4" in a column of dates
        return [day for piece in pieces if (day := self._date(index, piece))]

    def _reading(self, index: int, text: str) -> DateReading:
        return read_date(text, order=self.reader.orders.get(index), today=self.reader.today)

    def _date(self, index: int, text: str, *, may_be_future: bool = False) -> date | None:
        reading = self._reading(index, text)
        header = self.reader.headers[index]
        if reading.state is State.EXACT and reading.date is not None:
            if may_be_future or reading.date <= self.reader.today:
                return reading.date
            message = _IN_FUTURE
        else:
            message = _TWO_WAYS if reading.state is State.AMBIGUOUS else _NO_DATE
        self.result.problems.append(format_lazy(message, text=text[:80], column=header))
        return None

    def _contacts_in(self, index: int, text: str) -> bool:
        """Add the contacts that running text tells of; whether they are all that it says."""
        found = read_note(text, today=self.reader.today, order=self.reader.orders.get(index))
        dated = [note for note in found if note.date is not None and note.date.date is not None]
        for note in dated:
            self._add_note_contact(note, text)
        covered = sum(note.span[1] - note.span[0] for note in dated)
        return bool(dated) and len(dated) == len(found) and covered >= len(text.strip(" .;")) * 0.9

    def _add_note_contact(self, note: NoteContact, text: str) -> None:
        assert note.date is not None and note.date.date is not None  # noqa: S101 (the caller chose those)
        if note.date.date > self.reader.today:
            return
        contact = Contact(
            on=note.date.date,
            type=NOTE_CHANNELS.get(note.channel.value, note.channel.value),
            direction=note.direction.value,
            outcome=note.outcome.value if note.outcome else "",
            note=note.source(text).strip(),
        )
        for known in self.result.contacts:
            if (
                known.on == contact.on
                and known.direction == contact.direction
                and known.type in {"other", contact.type}
            ):
                known.type = contact.type
                known.outcome = known.outcome or contact.outcome
                known.note = known.note or contact.note
                return
        self.result.contacts.append(contact)

    def _read_extras(self) -> None:
        known = {meaning.value for meaning in Meaning}
        for index, meaning in self.reader.meanings.items():
            if meaning not in known and index < len(self.cells) and self.cells[index]:
                self.result.extras[meaning] = self.cells[index]

    def _file_notes(self) -> None:
        if self.result.notes:
            target = self.result.organisation if self.result.organisation.get("name") else self.result.person
            target["notes"] = "\n".join(self.result.notes)


_ORGANISATION_TEXTS = (
    (Meaning.PLACE, "place", 120),
    (Meaning.REGION, "region", 120),
    (Meaning.GOALS, "goals", 20_000),
    (Meaning.NEXT_STEP, "next_step", 300),
    (Meaning.LOOKED_AFTER_BY, "looked_after_by", 200),
)
_SCHEMES = (
    (Meaning.WIKIDATA, "wikidata"),
    (Meaning.ROR, "ror"),
    (Meaning.ISIL, "isil"),
    (Meaning.OLD_NUMBER, "old_system"),
)


def _channel_of_header(header: str) -> str:
    words = fold(header)
    if "mail" in words or "ebost" in words or "epost" in words or "correo" in words:
        return "email"
    if any(word in words for word in ("call", "rang", "phone", "ffon")):
        return "call"
    return "other"
