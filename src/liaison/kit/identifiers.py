# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers by which the world knows an organisation or a person: Wikidata, ROR, ISIL, VIAF.

``normalise_identifier`` answers with the ``Identifier`` or with an ``IdentifierProblem`` that says in a
sentence what is wrong. Addresses of the pages about a number are understood, too. Normalising what was
normalised changes nothing.

Formats: Wikidata items are Q and a number; ROR is 0, six signs of Crockford's base 32 and a checksum of
ISO/IEC 7064 MOD 97-10 (ror.readme.io); ISIL is ISO 15511: a country or another prefix, a hyphen, up to 11
signs; VIAF has 2 to 9 or 19 to 22 digits (Wikidata's property P214).
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Message = str | Promise
WIKIDATA, ROR, ISIL, VIAF = "wikidata", "ror", "isil", "viaf"
# Those whose numbers have a form; a number of any other scheme is kept as it is.
SCHEMES = (WIKIDATA, ROR, ISIL, VIAF)
LONGEST = 200

_MAX_TEXT = 2_000
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\x00-\x1f]")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"
_LABELS = {
    WIKIDATA: re.compile(r"(?i)^(?:wikidata|wd|item)\s*[:#=]?\s*"),
    ROR: re.compile(r"(?i)^ror(?:\s*id)?\s*[:#=]?\s*"),
    # "ISIL-…" would be a prefix of four letters.
    ISIL: re.compile(r"(?i)^isil(?:\s*[:#=]\s*|\s+)"),
    VIAF: re.compile(r"(?i)^viaf(?:\s*id)?\s*[:#=]?\s*"),
}
_HOSTS = {
    WIKIDATA: ("wikidata.org", "scholia.toolforge.org"),
    ROR: ("ror.org",),
    ISIL: ("lobid.org", "zdb-services.de", "sigel.staatsbibliothek-berlin.de"),
    VIAF: ("viaf.org",),
}
_PAGES = {
    WIKIDATA: "https://www.wikidata.org/wiki/{}",
    ROR: "https://ror.org/{}",
    VIAF: "https://viaf.org/viaf/{}",
}


@dataclass(frozen=True)
class Identifier:
    scheme: str
    value: str

    @property
    def url(self) -> str:
        """The page about it; "" where there is none: nobody resolves the ISILs of all countries."""
        page = _PAGES.get(self.scheme, "")
        return page.format(quote(self.value, safe="")) if page else ""


@dataclass(frozen=True)
class IdentifierProblem:
    scheme: str
    text: str
    message: Message


def normalise_identifier(scheme: str, text: str) -> Identifier | IdentifierProblem:
    cleaned = _cleaned(text)
    if scheme not in SCHEMES:
        return _any_number(scheme, text, cleaned)
    value = _bare(scheme, cleaned.translate(_DASHES))
    value = _IN_ONE_FORM[scheme](value)
    complaint = _COMPLAINTS[scheme](value)
    return IdentifierProblem(scheme, text, complaint) if complaint else Identifier(scheme, value)


def identifiers_in(text: str) -> list[Identifier]:
    """All that this could be, for a search: the address of a page says which, a bare number may be several."""
    found = (normalise_identifier(scheme, text) for scheme in _schemes_of(text))
    return [one for one in found if isinstance(one, Identifier)]


def _schemes_of(text: str) -> tuple[str, ...]:
    address = _address(_cleaned(text))
    if address is None:
        return SCHEMES
    return tuple(scheme for scheme in SCHEMES if _is_at(address[0], scheme))


def _cleaned(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text[:_MAX_TEXT])).split()).strip("<>\"' ")


def _any_number(scheme: str, text: str, cleaned: str) -> Identifier | IdentifierProblem:
    if not cleaned:
        return IdentifierProblem(scheme, text, _NOTHING)
    if len(cleaned) > LONGEST:
        return IdentifierProblem(scheme, text, format_lazy(_LONG, most=LONGEST))
    return Identifier(scheme, cleaned)


# --- from an address to the number in it ---


def _address(text: str) -> tuple[str, str, str] | None:
    """(host, path, query) where this is an address, with or without its beginning; None where it is none."""
    if not re.match(r"(?i)https?://|[a-z0-9-]+(\.[a-z0-9-]+)+/", text) or " " in text:
        return None
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        return (parts.hostname or "").lower(), unquote(parts.path), parts.query
    except ValueError:
        return None


def _is_at(host: str, scheme: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in _HOSTS[scheme])


def _bare(scheme: str, text: str) -> str:
    address = _address(text)
    if address is None:
        return _LABELS[scheme].sub("", text).strip(" .,;")
    host, path, query = address
    if not _is_at(host, scheme):
        return text
    for name in ("isil", "id", "title"):
        for asked in parse_qs(query).get(name, []):
            return asked.rpartition("/")[2]
    last = path.rstrip("/").rpartition("/")[2]
    return re.sub(r"(?i)\.(json|ttl|rdf|nt|html|xml)$", "", last)


def _of_isil(value: str) -> str:
    """Letters keep their case but those of a country: "gb-UkOxU" is written "GB-UkOxU"."""
    prefix, hyphen, rest = re.sub(r"\s*-\s*", "-", value).partition("-")
    return f"{prefix.upper() if len(prefix) == 2 else prefix}{hyphen}{rest}"


_IN_ONE_FORM: dict[str, Callable[[str], str]] = {
    WIKIDATA: lambda value: value.replace(" ", "").upper(),
    ROR: lambda value: value.replace(" ", "").lower(),
    ISIL: _of_isil,
    VIAF: lambda value: value.replace(" ", ""),
}


# --- what is wrong with it ---

# Translators: error beside an identifier.
_NOTHING = _("There is no number here.")
# Translators: error beside an identifier; {most} is a number of letters.
_LONG = _("This is too long for a number; {most} signs are enough.")
# Translators: error beside an identifier.
_NO_ITEM = _("A Wikidata number is a Q with digits, such as Q42.")
# Translators: error beside an identifier.
_NO_PERSON_OR_HOUSE = _(
    "This is a property or a word of Wikidata. The number of an item begins with Q, such as Q42."
)
# Translators: error beside an identifier.
_NO_ROR = _("A ROR number has nine signs and begins with 0, such as 03yrm5c26.")
# Translators: error beside an identifier.
_ROR_LETTERS = _("No ROR number has the letters I, L, O or U. Perhaps it is the digit 1 or 0.")
# Translators: error beside an identifier: its last two digits follow from the others.
_ROR_SUM = _("This ROR number is mistyped: its last two digits do not go with the rest. Copy it again.")
# Translators: error beside an identifier.
_NO_ISIL = _("An ISIL is a country, a hyphen and up to 11 letters and digits, such as GB-UkOxU.")
# Translators: error beside an identifier.
_ISIL_SIGNS = _("An ISIL has only letters from A to Z, digits, and the signs / : and -.")
# Translators: error beside an identifier.
_ISIL_LONG = _("This is too long: after its first hyphen an ISIL has at most 11 signs.")
# Translators: error beside an identifier.
_NO_VIAF = _("A VIAF number has only digits and does not begin with 0, such as 124365578.")
# Translators: error beside an identifier.
_VIAF_LENGTH = _("A VIAF number has 2 to 9 digits, or 19 to 22. Compare it with the page on viaf.org.")


def _about_item(value: str) -> Message:
    if re.fullmatch(r"Q[1-9][0-9]{0,11}", value):
        return ""
    return _NO_PERSON_OR_HOUSE if re.fullmatch(r"(PROPERTY:)?[PLE][0-9]+", value) else _NO_ITEM


def _about_ror(value: str) -> Message:
    if re.fullmatch(r"0[0-9a-z]{6}[0-9]{2}", value) and re.search("[ilou]", value):
        return _ROR_LETTERS
    if not re.fullmatch(rf"0[{_BASE_32}]{{6}}[0-9]{{2}}", value):
        return _NO_ROR
    return "" if value[7:] == ror_checksum(value[:7]) else _ROR_SUM


def ror_checksum(body: str) -> str:
    """The last two digits that belong to the first seven signs: ISO/IEC 7064 MOD 97-10."""
    number = 0
    for sign in body:
        number = number * 32 + _BASE_32.index(sign)
    return f"{98 - number * 100 % 97:02d}"


def _about_isil(value: str) -> Message:
    prefix, hyphen, rest = value.partition("-")
    if not hyphen or not rest or not re.fullmatch(r"[A-Z]{2}|[A-Za-z0-9]|[A-Za-z0-9]{3,4}", prefix):
        return _NO_ISIL
    if not re.fullmatch(r"[A-Za-z0-9/:-]+", rest):
        return _ISIL_SIGNS
    return _ISIL_LONG if len(rest) > 11 else ""


def _about_viaf(value: str) -> Message:
    if not re.fullmatch(r"[1-9][0-9]*", value):
        return _NO_VIAF
    return "" if 2 <= len(value) <= 9 or 19 <= len(value) <= 22 else _VIAF_LENGTH


_COMPLAINTS: dict[str, Callable[[str], Message]] = {
    WIKIDATA: _about_item,
    ROR: _about_ror,
    ISIL: _about_isil,
    VIAF: _about_viaf,
}
