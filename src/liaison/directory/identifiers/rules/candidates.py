# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a row of a catalogue says of an organisation: its numbers, its names, where it is.

Understood are columns (CSV, a spreadsheet, or the objects of a JSON list), what the Reconciliation API answers
(https://reconciliation-api.github.io/specs/), and organisations as the ROR API gives them (ror.readme.io).
docs/running.md lists the names of the columns.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liaison.directory.importing.rules.vocabulary import KINDS, country_and_region
from liaison.kit.contacts import Website, normalise_website
from liaison.kit.identifiers import SCHEMES, IdentifierProblem, normalise_identifier
from liaison.kit.text import fold, split_values

Message = str | Promise
LONGEST = 300
MOST_NAMES = 12

# Translators: why a row of a list of candidates is left out.
_NO_NAME = _("It has no name.")
# Translators: why a row of a list of candidates is left out.
_NO_NUMBER = _("It has no number of Wikidata, ROR, ISIL or VIAF.")

_COLUMNS = {
    "wikidata": "wikidata qid wikidataid wikidataitem item itemid",
    "ror": "ror rorid",
    "isil": "isil isilcode",
    "viaf": "viaf viafid",
    "id": "id identifier uri",
    "name": "name names label itemlabel organisation organization organisationname title institution",
    "other_names": "othernames alias aliases altlabel itemaltlabel alsoknownas alternativenames acronyms",
    "place": "place city town placelabel citylabel locationlabel headquarterslocationlabel location",
    "country": "country countrycode countrylabel",
    "kind": "kind type types typelabel instanceof instanceoflabel",
    "website": "website url officialwebsite homepage links",
    "description": "description itemdescription",
}
COLUMNS = {word: meaning for meaning, words in _COLUMNS.items() for word in words.split()}


@dataclass(frozen=True)
class Candidate:
    """`numbers`: scheme → value, in the order of the schemes; never empty, and neither are `names`."""

    numbers: Mapping[str, str]
    names: tuple[str, ...]
    place: str = ""
    country: str = ""
    kind: str = ""
    website: str = ""
    description: str = ""
    row: int = field(default=0, compare=False)

    @property
    def key(self) -> tuple[str, str]:
        return next(iter(self.numbers.items()))

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "numbers": dict(self.numbers), "names": list(self.names)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Candidate":
        return cls(**{**values, "names": tuple(values["names"])})


def meaning_of(header: str) -> str:
    """The column's meaning; "" where nobody knows it."""
    return COLUMNS.get(re.sub(r"[^a-z0-9]", "", fold(header)), "")


def read_candidate(record: Mapping[str, Any], row: int) -> Candidate | Message:
    """The candidate, or why there is none. Never raises, whatever the values are."""
    said = _said(record)
    numbers, problem = _numbers(said)
    names = _names(said, numbers)
    if problem or not numbers:
        return problem or _NO_NUMBER
    if not names:
        return _NO_NAME
    website = normalise_website(_first(said, "website"))
    return Candidate(
        numbers=numbers,
        names=names,
        place=_first(said, "place"),
        country=country_and_region(_first(said, "country"))[0],
        kind=_kind(said.get("kind", ())),
        website=website.url[:LONGEST] if isinstance(website, Website) else "",
        description=_first(said, "description"),
        row=row,
    )


def together(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One of all that have a number in common: catalogues repeat a row for each of its names."""
    kept: dict[tuple[str, str], Candidate] = {}
    for one in candidates:
        before = next((kept[number] for number in one.numbers.items() if number in kept), None)
        joined = one if before is None else _joined(before, one)
        for number in joined.numbers.items():
            kept[number] = joined
    return list({id(one): one for one in kept.values()}.values())


def _joined(before: Candidate, one: Candidate) -> Candidate:
    numbers = {**one.numbers, **before.numbers}
    return Candidate(
        numbers={scheme: numbers[scheme] for scheme in SCHEMES if scheme in numbers},
        names=tuple(dict.fromkeys((*before.names, *one.names)))[:MOST_NAMES],
        place=before.place or one.place,
        country=before.country or one.country,
        kind=before.kind or one.kind,
        website=before.website or one.website,
        description=before.description or one.description,
        row=before.row,
    )


# --- what the record says ---

Said = dict[str, list[str]]


def _said(record: Mapping[str, Any]) -> Said:
    """Meaning → texts."""
    said: Said = {}
    for header, value in record.items():
        meaning = meaning_of(str(header))
        if meaning:
            said.setdefault(meaning, []).extend(_texts(value, meaning))
    if isinstance(record.get("names"), list):
        _add_ror(record, said)
    return said


def _texts(value: Any, meaning: str) -> list[str]:
    """The texts of a value: a text, a number, a list of them, or objects with a name."""
    if isinstance(value, list):
        return [text for one in value[:50] for text in _texts(one, meaning)]
    if isinstance(value, dict):
        value = value.get("value") or value.get("name") or value.get("id") or ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return []
    text = _clean(str(value))
    several = meaning == "other_names" and not text.startswith("http")
    return [piece for piece in (split_values(text.replace("|", ";")) if several else [text]) if piece]


def _clean(text: str) -> str:
    """Without what no database keeps: NUL, and halves of signs."""
    return " ".join(text[: LONGEST * 10].encode("utf-8", "ignore").decode().replace("\x00", "").split())


def _add_ror(record: Mapping[str, Any], said: Said) -> None:
    """An organisation of ROR's schema 2: names with types, places with GeoNames' details, links, other numbers."""
    named = [one for one in record["names"] if isinstance(one, dict) and isinstance(one.get("value"), str)]
    named.sort(key=lambda one: "ror_display" not in _list(one.get("types")))
    if named:
        said["name"] = [_clean(one["value"]) for one in named]
    for place in _dicts(record.get("locations")):
        details = place.get("geonames_details")
        if isinstance(details, dict):
            said.setdefault("place", []).extend(_texts(details.get("name"), "place"))
            said.setdefault("country", []).extend(_texts(details.get("country_code"), "country"))
    sites = [one.get("value") for one in _dicts(record.get("links")) if one.get("type") == "website"]
    if sites:
        said["website"] = _texts(sites, "website")
    for other in _dicts(record.get("external_ids")):
        if other.get("type") == "wikidata":
            said["wikidata"] = _texts(other.get("preferred") or other.get("all"), "wikidata")[:1]


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in _list(value) if isinstance(one, dict)]


def _first(said: Said, meaning: str) -> str:
    return next((text for text in said.get(meaning, ()) if text), "")[:LONGEST]


def _numbers(said: Said) -> tuple[dict[str, str], Message]:
    """In the order of the schemes; and what is wrong with one, where none is right."""
    numbers: dict[str, str] = {}
    problem: Message = ""
    for scheme in SCHEMES:
        for text in said.get(scheme, ())[:1]:
            answer = normalise_identifier(scheme, text)
            if isinstance(answer, IdentifierProblem):
                problem = answer.message
            else:
                numbers[scheme] = answer.value
    for text in said.get("id", ())[:1]:
        for scheme, value in _recognised(text):
            numbers.setdefault(scheme, value)
    ordered = {scheme: numbers[scheme] for scheme in SCHEMES if scheme in numbers}
    return ordered, "" if ordered else problem


def _recognised(text: str) -> list[tuple[str, str]]:
    """What a number without a scheme is, by its form. One of digits alone could be anything."""
    for scheme in SCHEMES:
        answer = normalise_identifier(scheme, text)
        if not isinstance(answer, IdentifierProblem) and not text.strip().isdigit():
            return [(scheme, answer.value)]
    return []


def _names(said: Said, numbers: Mapping[str, str]) -> tuple[str, ...]:
    """Where nobody has named an item in our language, Wikidata gives its number for a name."""
    names = [name[:LONGEST] for name in (*said.get("name", ()), *said.get("other_names", ()))]
    return tuple(dict.fromkeys(name for name in names if name and name not in numbers.values()))[:MOST_NAMES]


def _kind(texts: Iterable[str]) -> str:
    """ "art museum" is a museum."""
    for text in texts:
        words = fold(text).split()
        for known in (fold(text), *reversed(words)):
            if known in KINDS:
                return KINDS[known]
    return ""
