# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lines at the top of a mail, whatever stands in them. Nothing here raises, and nothing takes long.

RFC 5322 (addresses, ids, dates), RFC 2047 (words in other alphabets). The standard library's own readers of these
raise on damaged ones, or take minutes over a line of a megabyte.
"""

import base64
import binascii
import codecs
import quopri
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

LONGEST = 8_000  # characters of one header that are looked at
LONGEST_NAME = 200
LONGEST_ADDRESS = 254
LONGEST_ID = 250
MOST_ADDRESSES = 50
MOST_IDS = 30
MOST_LINES = 500

# What nobody writes in a mail: control signs, halves of letters, marks that turn the direction of a name.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\s]{0,1000})\?=")
_BETWEEN_ENCODED = re.compile(r"(\?=)\s+(=\?)")
_ID = re.compile(r"<([^<>\s]{1,250})>")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"\\@]{1,64}@[^\s<>()\[\],;:\"\\@]{1,253}")
_SAFE_CHARSETS = re.compile(
    r"ascii|utf[-_]?(8|16|32)|iso8859|latin|cp\d|koi8|gb|hz|big5|euc|shift_jis|iso2022|mac|tis|hp_roman|johab|ptcp|kz"
)


@dataclass(frozen=True)
class Address:
    """`address` is as it was written, `name` may be empty."""

    address: str
    name: str = ""


def clean(text: str) -> str:
    """Without what no database and no page should see."""
    return _UNWANTED.sub("", text)


def one_line(text: str, longest: int) -> str:
    return _SPACE.sub(" ", clean(text)).strip()[:longest]


def charset(named: str | None) -> str:
    """A charset we decode; what is unknown, or no charset but a trick (punycode takes minutes), is UTF-8."""
    try:
        name = codecs.lookup((named or "")[:60].strip("'\" ")).name
    except (LookupError, ValueError):
        return "utf-8"
    return name if _SAFE_CHARSETS.match(name) else "utf-8"


def decode(data: bytes, named: str | None = None) -> str:
    try:
        return data.decode(charset(named))
    except (UnicodeDecodeError, LookupError):
        return data.decode("latin-1" if named is None else "utf-8", "replace")


def lines_of(mail: Message) -> dict[str, list[str]]:
    """Every header by its name in small letters: unfolded, still encoded, cut where it is endless."""
    found: dict[str, list[str]] = {}
    for name, value in mail.raw_items():
        text = str(value)[:LONGEST]
        raw = text.encode("utf-8", "surrogateescape") if not text.isascii() else b""
        text = decode(raw) if raw else text
        found.setdefault(str(name).lower()[:100], []).append(text.replace("\r", "").replace("\n", ""))
    return found


def words(raw: str, longest: int = 1_000) -> str:
    """A header for people to read: "=?utf-8?q?Hej_fr=C3=A5n_oss?=" → "Hej från oss"."""
    joined = _BETWEEN_ENCODED.sub(r"\1\2", raw[:LONGEST])
    return one_line(_ENCODED.sub(_word, joined), longest)


def _word(match: "re.Match[str]") -> str:
    named, how, text = match.groups()
    data = text.encode("ascii", "replace")
    if how in "bB":
        try:
            data = base64.b64decode(data + b"=" * (-len(data) % 4), validate=True)
        except (binascii.Error, ValueError):
            return match.group()
    else:
        data = quopri.decodestring(data, header=True)
    return decode(data, named.partition("*")[0])


def addresses(raws: Iterable[str]) -> list[Address]:
    """Each once, in order. A name in which an address stands is no second address."""
    found: dict[str, Address] = {}
    for raw in raws:
        for piece in _pieces(raw[:LONGEST]):
            if one := _address(piece):
                found.setdefault(one.address.casefold(), one)
            if len(found) == MOST_ADDRESSES:
                return list(found.values())
    return list(found.values())


def _pieces(raw: str) -> list[str]:
    """Between commas, but not those inside quotation marks, and without the names of groups."""
    pieces: list[str] = []
    piece: list[str] = []
    quoted = escaped = False
    for letter in raw:
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == '"':
            quoted = not quoted
        elif letter in ",;" and not quoted:
            pieces.append("".join(piece))
            piece = []
            continue
        piece.append(letter)
    return [one for one in [*pieces, "".join(piece)] if "@" in one]


def _address(piece: str) -> Address | None:
    before, bracket, inside = piece.rpartition("<")
    where = inside.partition(">")[0] if bracket else piece
    match = _ADDRESS.search(where) or _ADDRESS.search(piece)
    if match is None or len(match.group()) > LONGEST_ADDRESS:
        return None
    name = words(before if bracket else "", LONGEST_NAME).strip("\"' ")
    return Address(clean(match.group()).strip("."), name.replace('\\"', '"'))


def addresses_anywhere(text: str, most: int = MOST_ADDRESSES) -> list[str]:
    """In running text, each once, folded."""
    found: dict[str, None] = {}
    for match in _ADDRESS.finditer(text):
        found.setdefault(match.group().strip(".'").casefold())
        if len(found) == most:
            break
    return list(found)


def ids(raws: Iterable[str]) -> list[str]:
    """Message-IDs without their brackets, the newest last; of very many, the last ones and the first."""
    found = list(dict.fromkeys(clean(one) for raw in raws for one in _ID.findall(raw[:LONGEST])))
    return found if len(found) <= MOST_IDS else [found[0], *found[1 - MOST_IDS :]]


def moment(raws: Iterable[str]) -> datetime | None:
    """With a time zone; None where it is missing, or no date of our time."""
    for raw in raws:
        try:
            at = parsedate_to_datetime(raw[:200])
            at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
            continue
        if 1990 <= at.year < 2100:
            return at
    return None
