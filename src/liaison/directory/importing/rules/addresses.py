# SPDX-License-Identifier: AGPL-3.0-or-later
"""E-mail addresses, phone numbers, websites and accounts of a row: whose they are, and what stands beside them."""

import re

from liaison.kit.contacts import (
    Email,
    Phone,
    Website,
    find_emails,
    is_shared_mailbox,
    normalise_phone,
    normalise_website,
)
from liaison.kit.text import fold, split_values

from .meanings import Meaning
from .readings import Point, RowText
from .vocabulary import SOCIAL_HOSTS

LONGEST = 500
_BESIDE_A_NUMBER = re.compile(
    r"\b(?:tel|telephone|phone|ph|mob|mobile|cell|ffon|telefon|telefono|mobil|ext|extn|extension|x|m|t|p|e|est|ankn"
    r"|anknytning|dw|durchwahl|poste|int|interno)\b"
)
_NUMBER_FIRST = re.compile(r"[+\d\s.-]*")  # "020 7946 0101 (mornings only)"
_BETWEEN_NUMBERS = re.compile(r"\s*(?:/|,|\bor\b|\band\b|&)\s*")


class AddressReader:
    def __init__(self, row: RowText) -> None:
        self.row, self.result = row, row.result
        self.names: list[str] = []  # that stood beside an address: "Ana <ana@example.org>"

    def read(self) -> None:
        row, result = self.row, self.result
        theirs = "person" if result.has_person or not result.has_organisation else "organisation"
        house = "organisation" if result.has_organisation and result.about != "person" else "person"
        for meaning, owner in ((Meaning.EMAIL, theirs), (Meaning.ORGANISATION_EMAIL, house)):
            for index, text in row.texts(meaning):
                self._emails(index, text, owner)
        for meaning, owner in ((Meaning.PHONE, theirs), (Meaning.ORGANISATION_PHONE, house)):
            for index, text in row.texts(meaning):
                self._phones(index, text, owner)
        for index, text in row.texts(Meaning.WEBSITE):
            for piece in split_values(text):
                self._website(index, piece, house)
        for meaning, kind in ((Meaning.SOCIAL, "social"), (Meaning.WIKI, "wiki")):
            for index, text in row.texts(meaning):
                self._add(index, text, Point(theirs, kind, text, fold(text)))
        if not result.has_person and not result.has_organisation:
            self._name_by_address()

    def _name_by_address(self) -> None:
        """An address alone is enough to go by until somebody learns the name."""
        address = next((point.value for point in self.result.points if point.type == "email"), "")
        if address:
            self.result.person["name"] = (self.names or [address])[0][:300]

    def _emails(self, index: int, text: str, owner: str) -> None:
        found = find_emails(text)
        for email in found:
            shared = is_shared_mailbox(email.address)
            theirs = "organisation" if shared and self.result.has_organisation else owner
            self._add(index, text, Point(theirs, "email", email.address, email.key))
        if not found or self._says_more(text, found):
            self.row.keep_in_notes(index, text)

    def _says_more(self, text: str, found: list[Email]) -> bool:
        """Whether words stand beside the addresses that we do not know from elsewhere in the row."""
        rest = fold(text).replace("mailto:", " ")
        for email in found:
            rest = rest.replace(fold(email.address), " ").replace(fold(email.key), " ")
            if email.name:
                self.names.append(email.name)
        names = [fold(self.result.person.get("name", "")), fold(self.result.organisation.get("name", ""))]
        if not any(names) and len(found) == 1 and self.names:
            names = [fold(self.names[0])]
        return any(letter.isalnum() for letter in rest) and rest.strip(" <>\"',;.()") not in names

    def _phones(self, index: int, text: str, owner: str) -> None:
        for piece in split_values(text):
            several = _BETWEEN_NUMBERS.split(piece)
            pieces = several if len(several) > 1 and all(map(self._phone, several)) else [piece]
            for number in pieces:
                phone = self._phone(number) or self._phone(_NUMBER_FIRST.match(number)[0])  # type: ignore[index]
                if phone is not None:
                    self._add(index, number, Point(owner, "phone", phone.display, phone.e164))
                if phone is None or _says_more_than(phone, number):
                    self.row.keep_in_notes(index, number)

    def _phone(self, text: str) -> Phone | None:
        phone = normalise_phone(text, self.result.organisation.get("country") or self.row.reader.country)
        return phone if isinstance(phone, Phone) else None

    def _website(self, index: int, piece: str, owner: str) -> None:
        site = normalise_website(piece)
        organisation = self.result.organisation
        if not isinstance(site, Website) or len(site.url) > LONGEST:
            self.row.keep_in_notes(index, piece)
        elif site.domain in SOCIAL_HOSTS:
            # A profile is nobody's own site: with it, all of LinkedIn would be one organisation.
            personal = self.result.has_person and "/in/" in site.url
            self._add(index, piece, Point("person" if personal else owner, "social", site.url, fold(site.url)))
        elif owner == "organisation" and "website" not in organisation:
            organisation["website"] = site.url
        elif site.url != organisation.get("website"):
            self._add(index, piece, Point(owner, "website", site.url, site.url))

    def _add(self, index: int, text: str, point: Point) -> None:
        if len(point.value) > LONGEST or len(point.normalised) > LONGEST or not point.normalised:
            self.row.keep_in_notes(index, text)
            return
        same = (point.owner, point.type, point.normalised)
        known = [p for p in self.result.points if (p.owner, p.type, p.normalised) == same]
        if not known:
            point.state = self._state(point)
            self.result.points.append(point)
        elif fold(known[0].value) != fold(point.value):
            self.row.keep_in_notes(index, text)  # the same number with another extension

    def _state(self, point: Point) -> str:
        """What the row says of this address; whoever wants no mail at all is left alone, even where it bounces."""
        if point.type == "email" and not self.result.opted_out:
            return "bounced" if self.result.bounced else ""
        theirs = point.owner == "person" or not self.result.has_person
        return "opted_out" if point.type == "phone" and theirs and self.result.no_phone else ""


def _says_more_than(phone: Phone, text: str) -> bool:
    """ "020 7946 0101 (mornings only)", or two numbers of which only one was understood."""
    words = _BESIDE_A_NUMBER.sub(" ", fold(text))
    digits = sum(letter.isdigit() for letter in text)
    told = len(phone.e164) + len(phone.extension)
    return any(letter.isalpha() for letter in words) or digits > told + 1
