# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one row says, in our words. Text that fits nowhere goes to the notes under its header: nothing is lost."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from liaison.kit.identifiers import IdentifierProblem, normalise_identifier
from liaison.kit.text import fold, person_key, split_values

from .addresses import AddressReader
from .contacted import ContactReader
from .meanings import Meaning
from .readings import Reader, RowReading, RowText
from .vocabulary import KINDS, LEGAL_FORMS, NO, ROW_KINDS, YES, country_and_region, language_of

# Translators: a row of an imported file has no name in it.
_NO_NAME = _("No organisation, person or e-mail address is named in this row.")
# Translators: {column} is the header of a column, {text} the beginning of what stands in the cell.
_LONG_NAME = _("“{text}…” in the column “{column}” is too long for a name. Keep it to 290 letters.")

LONGEST_NAME = 290  # the sort name adds a comma


def read_row(cells: Sequence[str], reader: Reader) -> RowReading:
    """Never raises; what cannot be read is in `problems`, and then the row must not be written."""
    row = RowText(cells, reader)
    _Names(row).read()
    _Facts(row).read()
    _Refusals(row).read()
    AddressReader(row).read()
    ContactReader(row).read()
    _Homes(row).read()
    if not row.result.has_organisation and not row.result.has_person and not row.result.problems:
        row.result.problems.append(_NO_NAME)
    return row.result


class _Names:
    def __init__(self, row: RowText) -> None:
        self.row, self.result = row, row.result

    def read(self) -> None:
        self._read_about()
        whole = self.row.texts(Meaning.CONTACT_NAME)[:1]
        self._organisation([] if self.result.about != "organisation" else whole)
        if self.result.about == "organisation":
            return self._nobody(whole)
        first, last = self.row.first(Meaning.FIRST_NAME), self.row.first(Meaning.LAST_NAME)
        given = " ".join(filter(None, [first, self.row.first(Meaning.MIDDLE_NAME)]))
        if (first and last) or not whole:
            self._two_parts(given, last, whole)
        else:
            self._whole_name(*whole[0], parts=" ".join(filter(None, [given, last])))
        return None

    def _read_about(self) -> None:
        for index, text in self.row.texts(Meaning.ROW_KIND)[:1]:
            self.result.about = ROW_KINDS.get(fold(text), "")
            if not self.result.about:
                self.row.keep_in_notes(index, text)

    def _organisation(self, whole: list[tuple[int, str]]) -> None:
        """The organisation of the row; for somebody who works somewhere, the employer."""
        named = self.row.texts(Meaning.ORGANISATION)[:1]
        employer = self.row.texts(Meaning.EMPLOYER)[:1]
        candidates = employer + named if self.result.about == "person" else named + employer
        for index, text in (candidates or whole)[:1]:
            houses = split_values(text) or [text]
            self.result.organisation["name"] = self._name(index, houses[0])
            for other in houses[1:]:
                # One row, one organisation: the others are named, and somebody can add them.
                self.row.keep_in_notes(index, other)
        name = fold(self.result.organisation.get("name", ""))
        for index, text in candidates[1:]:
            if fold(text) not in name:
                self.row.keep_in_notes(index, text)

    def _nobody(self, whole: list[tuple[int, str]]) -> None:
        """The row is about an organisation: what stands where a person's name would be says more of that."""
        for meaning in (Meaning.CONTACT_NAME, Meaning.FIRST_NAME, Meaning.MIDDLE_NAME, Meaning.LAST_NAME):
            for index, text in self.row.texts(meaning)[:1]:
                if fold(text) != fold(self.result.organisation.get("name", "")):
                    self.row.keep_in_notes(index, text)

    def _two_parts(self, first: str, last: str, whole: list[tuple[int, str]]) -> None:
        parts = [part for part in (first, last) if part]
        if not parts:
            return
        index = self._columns_of_parts()[0]
        self.result.person["name"] = name = self._name(index, " ".join(parts))
        if len(parts) == 2 and len(last) + len(first) + 2 <= LONGEST_NAME:
            self.result.person["sort_name"] = " ".join(f"{last}, {first}".split())
        for other, text in whole:
            if not _says_no_more(text, name):
                self.row.keep_in_notes(other, text)

    def _whole_name(self, index: int, text: str, parts: str) -> None:
        people = people_in(text)
        self.result.person["name"] = name = self._name(index, people[0])
        for other in people[1:]:
            # One row, one person: the others are named, and somebody can add them.
            self.row.keep_in_notes(index, other)
        if parts and not _says_no_more(parts, name):
            self.row.keep_in_notes(self._columns_of_parts()[-1], parts)

    def _columns_of_parts(self) -> list[int]:
        parts = (Meaning.LAST_NAME, Meaning.FIRST_NAME, Meaning.MIDDLE_NAME)
        return [index for meaning in parts for index in self.row.reader.columns(meaning)]

    def _name(self, index: int, text: str) -> str:
        name = " ".join(text.split())
        if len(name) > LONGEST_NAME:
            self.row.refuse(_LONG_NAME, index, text)
        return name


def people_in(text: str) -> list[str]:
    """ "Nia Puw; Idris Morgan" and "Nia Puw / Idris Morgan" are two people; "AC/DC" is one."""
    return [name for piece in split_values(text) or [text] for name in _split_people(piece)]


def _split_people(piece: str) -> list[str]:
    names = [name.strip() for name in piece.split("/")]
    are_names = all(sum(map(str.isalpha, name)) > 1 and "@" not in name and ":" not in name for name in names)
    parted = " / " in piece or all(" " in name for name in names)
    return names if len(names) > 1 and are_names and parted else [piece]


def _says_no_more(text: str, name: str) -> bool:
    return set(person_key(text).split()) <= set(person_key(name).split())


class _Facts:
    def __init__(self, row: RowText) -> None:
        self.row, self.result = row, row.result

    def read(self) -> None:
        for meaning, name, longest in _TEXTS:
            self._read_text(meaning, self.result.organisation, name, longest)
        self._read_text(Meaning.GREETING, self.result.person, "greeting", 200)
        self._read_text(Meaning.ROLE, self.result.affiliation, "role", 200)
        self._read_text(Meaning.DEPARTMENT, self.result.affiliation, "department", 200)
        other_names = [v for _i, text in self.row.texts(Meaning.OTHER_NAMES) for v in split_values(text)]
        if other_names:
            self.result.organisation["other_names"] = other_names
        self._read_word(Meaning.ORGANISATION_KIND, "type", KINDS)
        self._read_word(Meaning.LEGAL_FORM, "legal_form", LEGAL_FORMS)
        self._read_country()
        self._read_communities()
        self._read_identifiers()
        self._read_extras()

    def _read_text(self, meaning: Meaning, target: dict[str, str], name: str, longest: int) -> None:
        for index, text in self.row.texts(meaning)[:1]:
            if len(text) <= longest:
                target[name] = text
            else:
                self.row.keep_in_notes(index, text)

    def _read_word(self, meaning: Meaning, name: str, words: Mapping[str, str]) -> None:
        """A cell that should hold one of a few known words."""
        for index, text in self.row.texts(meaning)[:1]:
            if code := words.get(fold(text)):
                self.result.organisation[name] = code
            else:
                self.row.keep_in_notes(index, text)

    def _read_country(self) -> None:
        for index, text in self.row.texts(Meaning.COUNTRY)[:1]:
            country, region = country_and_region(text)
            if country:
                self.result.organisation["country"] = country
            if region:
                self.result.organisation.setdefault("region", region)
            if not country:
                self.row.keep_in_notes(index, text)

    def _read_communities(self) -> None:
        for index, text in self.row.texts(Meaning.COMMUNITY):
            for value in split_values(text):
                name = " ".join(value.split())
                if len(name) <= 200:
                    self.result.communities.append(name)
                else:
                    self.row.keep_in_notes(index, value)

    def _read_identifiers(self) -> None:
        # A sheet with first and last names is one of people, and its numbers are theirs.
        of_people = any(map(self.row.reader.columns, (Meaning.FIRST_NAME, Meaning.LAST_NAME)))
        for meaning, scheme in _SCHEMES:
            persons = not self.result.has_organisation or (
                scheme == "old_system" and of_people and self.result.has_person
            )
            owner = "person" if self.result.about == "person" or persons else "organisation"
            for index, text in self.row.texts(meaning)[:1]:
                self._read_identifier(index, text, owner, scheme)

    def _read_identifier(self, index: int, text: str, owner: str, scheme: str) -> None:
        """One, or several in a cell; what is none goes to the notes, and a remark says why."""
        whole = normalise_identifier(scheme, text)
        pieces = [whole]
        if isinstance(whole, IdentifierProblem):
            pieces = [normalise_identifier(scheme, piece) for piece in split_values(text)] or pieces
        for piece in pieces:
            if isinstance(piece, IdentifierProblem):
                self.row.keep_in_notes(index, piece.text)
                self.result.remarks.append(piece.message)
            elif (owner, scheme, piece.value) not in self.result.identifiers:
                self.result.identifiers.append((owner, scheme, piece.value))

    def _read_extras(self) -> None:
        for index, meaning in self.row.reader.meanings.items():
            if meaning not in _OURS and index < len(self.row.cells) and self.row.cells[index]:
                self.result.extras[meaning] = self.row.cells[index]


class _Refusals:
    """What they do not want, and which addresses no longer work. An import closes doors and never opens one."""

    def __init__(self, row: RowText) -> None:
        self.row, self.result = row, row.result

    def read(self) -> None:
        addresses = (Meaning.EMAIL, Meaning.ORGANISATION_EMAIL)
        numbers = (Meaning.PHONE, Meaning.ORGANISATION_PHONE)
        every_row = self.row.reader.every_row
        self.result.opted_out = self._says_so(Meaning.OPTED_OUT, addresses) or every_row == "opted_out"
        self.result.bounced = self._says_so(Meaning.BOUNCED, addresses) or every_row == "bounced"
        self.result.no_phone = self._says_so(Meaning.NO_PHONE, numbers)

    def _says_so(self, meaning: Meaning, of: Sequence[Meaning]) -> bool:
        said = False
        for index, text in self.row.texts(meaning):
            plain = fold(text).strip(".!")
            if plain in NO:
                continue
            # "since May", "asked us to stop": whatever is no clear no closes the door.
            said = True
            if plain not in YES or not any(map(self.row.texts, of)):
                self.row.keep_in_notes(index, text)
        return said


class _Homes:
    """What was read for a party that the row does not name goes to the notes of the one it names."""

    def __init__(self, row: RowText) -> None:
        self.row, self.result = row, row.result

    def read(self) -> None:
        result = self.result
        self._read_languages()
        if not result.has_organisation or result.about == "person":
            # The town of a row about a person is where that person lives, and not where the employer is.
            self._to_notes(_OF_ORGANISATIONS)
            result.organisation, result.communities = self._name_alone(), []
        if not result.has_person:
            self._to_notes((Meaning.GREETING,))
            result.person = {}
        if not (result.has_organisation and result.has_person):
            self._to_notes((Meaning.ROLE, Meaning.DEPARTMENT))
            result.affiliation = {}
        for meaning in self.row.reader.spare_columns:
            for index, text in self.row.texts(meaning)[1:]:
                self.row.keep_in_notes(index, text)
        if result.notes:
            of_person = result.has_person and (result.about == "person" or not result.has_organisation)
            target = result.person if of_person else result.organisation
            target["notes"] = "\n".join(result.notes)

    def _name_alone(self) -> dict[str, str]:
        return {name: value for name, value in self.result.organisation.items() if name == "name"}

    def _to_notes(self, meanings: Sequence[Meaning]) -> None:
        for meaning in meanings:
            for index, text in self.row.texts(meaning):
                self.row.keep_in_notes(index, text)

    def _read_languages(self) -> None:
        of_house = self.result.organisation
        self._languages_in(Meaning.LANGUAGE, self.result.person if self.result.has_person else of_house)
        self._languages_in(Meaning.ORGANISATION_LANGUAGE, of_house)

    def _languages_in(self, meaning: Meaning, target: dict[str, Any]) -> None:
        for index, text in self.row.texts(meaning)[:1]:
            codes = [language_of(word.strip()) for word in text.replace(",", ";").replace("/", ";").split(";")]
            if codes and all(codes):
                target["languages"] = list(dict.fromkeys(codes))
            else:
                self.row.keep_in_notes(index, text)


_OURS = frozenset(meaning.value for meaning in Meaning)
_TEXTS = (
    (Meaning.PLACE, "place", 120),
    (Meaning.REGION, "region", 120),
    (Meaning.GOALS, "goals", 100_000),
    (Meaning.NEXT_STEP, "next_step", 300),
    (Meaning.LOOKED_AFTER_BY, "looked_after_by", 200),
)
_SCHEMES = (
    (Meaning.WIKIDATA, "wikidata"),
    (Meaning.ROR, "ror"),
    (Meaning.ISIL, "isil"),
    (Meaning.VIAF, "viaf"),
    (Meaning.OLD_NUMBER, "old_system"),
)
_OF_ORGANISATIONS = (
    Meaning.OTHER_NAMES, Meaning.ORGANISATION_KIND, Meaning.LEGAL_FORM, Meaning.PLACE, Meaning.REGION,
    Meaning.COUNTRY, Meaning.GOALS, Meaning.COMMUNITY, Meaning.ORGANISATION_LANGUAGE, Meaning.NEXT_STEP,
    Meaning.NEXT_STEP_ON, Meaning.LOOKED_AFTER_BY,
)  # fmt: skip
