# SPDX-License-Identifier: AGPL-3.0-or-later
"""From bytes to text without a silent guess: byte order mark, strict UTF-8, UTF-16 when the NULs prove it,
else ask.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from liaison.kit.files.shapes import Candidate, Message, NeedsEncoding, UnreadableFile

# A lone surrogate cannot occur in well-formed text, so it can mark a byte that could not be read.
BROKEN = "\udfff"
BROKEN_PATTERN = re.compile("[\ud800-\udfff]")
_C1_CONTROLS = re.compile("[\x80-\x9f]")
_VALID_UTF8_LETTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_LINE_END = re.compile("[\\r\\n]")
_PREVIEW_LINES = 3
_SAMPLE = 8192

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

LABELS: dict[str, Message] = {
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "utf-8": _("Unicode (UTF-8) with some damaged characters"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "utf-16-le": _("Unicode (UTF-16)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "utf-16-be": _("Unicode (UTF-16, big-endian)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "utf-32-le": _("Unicode (UTF-32)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "utf-32-be": _("Unicode (UTF-32, big-endian)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "cp1252": _("Western European (Windows)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "iso-8859-15": _("Western European (ISO, with the euro sign)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "cp1250": _("Central European (Windows)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "iso-8859-14": _("Celtic (ISO)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "cp1257": _("Baltic (Windows)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "cp1254": _("Turkish (Windows)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "mac-roman": _("Western European (older Macintosh)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "cp850": _("Western European (DOS)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "cp1251": _("Cyrillic (Windows)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "cp1253": _("Greek (Windows)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "cp1255": _("Hebrew (Windows)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "cp1256": _("Arabic (Windows)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "shift-jis": _("Japanese (Shift JIS)"),
    # Translators: name of a text encoding, shown where a person chooses how to read a file.
    "gb18030": _("Chinese (GB 18030)"),
}
_MULTI_BYTE = ("shift-jis", "gb18030")
_SINGLE_BYTE = tuple(name for name in LABELS if not name.startswith("utf") and name not in _MULTI_BYTE)


@dataclass(frozen=True)
class Decoded:
    """``text`` may hold lone surrogates where bytes could not be read; the row reader turns those into
    problems.
    """

    text: str
    encoding: str


def _mark_broken(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return BROKEN, error.end


codecs.register_error("liaison-mark-broken", _mark_broken)


def decode(data: bytes, encoding: str | None = None) -> Decoded | NeedsEncoding:
    if encoding is not None:
        return _decode_as(data, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_tolerant(data[len(mark) :], name), name)
    utf16 = _utf16_by_its_nulls(data)
    if utf16:
        return Decoded(_tolerant(data, utf16), utf16)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return NeedsEncoding(tuple(_candidates(data)))


def _decode_as(data: bytes, encoding: str) -> Decoded:
    if encoding not in LABELS:
        # Translators: shown when a file should be read with a text encoding we do not offer.
        raise UnreadableFile(_("We do not know this text encoding. Choose one from the list."))
    for mark, name in _MARKS:
        if name == encoding and data.startswith(mark):
            data = data[len(mark) :]
    return Decoded(_tolerant(data, encoding), encoding)


def _tolerant(data: bytes, encoding: str) -> str:
    return data.decode(encoding, errors="liaison-mark-broken")


def _utf16_by_its_nulls(data: bytes) -> str | None:
    """ASCII letters in UTF-16 have a NUL on the same side every time; a few stray NULs do not."""
    sample = data[:_SAMPLE]
    pairs = len(sample) // 2
    if pairs < 4:
        return None
    first = sample[0 : pairs * 2 : 2].count(0) / pairs
    second = sample[1 : pairs * 2 : 2].count(0) / pairs
    if second >= 0.3 and first <= 0.03:
        return "utf-16-le"
    if first >= 0.3 and second <= 0.03:
        return "utf-16-be"
    return None


def _candidates(data: bytes) -> Iterator[Candidate]:
    """Encodings under which this file reads as text, likeliest first; one of several that read alike is
    enough.
    """
    seen: set[int] = set()
    found = False
    for name in _possible(data):
        text = _tolerant(data, name)
        broken = text.count(BROKEN)
        if name != "utf-8" and (broken or _C1_CONTROLS.search(text)):
            continue
        if hash(text) not in seen:
            seen.add(hash(text))
            found = True
            yield Candidate(name, LABELS[name], _preview(text), broken)
    if not found:
        text = _tolerant(data, "cp1252")
        yield Candidate("cp1252", LABELS["cp1252"], _preview(text), text.count(BROKEN))


def _possible(data: bytes) -> Iterator[str]:
    if _mostly_utf8(data):
        yield "utf-8"
    yield from _SINGLE_BYTE
    if b"\0" in data[:_SAMPLE] and len(data) % 2 == 0:
        yield from ("utf-16-le", "utf-16-be")
    yield from _MULTI_BYTE


def _mostly_utf8(data: bytes) -> bool:
    """True when letters that are valid UTF-8 outnumber the bytes that are not: a damaged file, not another
    alphabet.
    """
    broken = _tolerant(data, "utf-8").count(BROKEN)
    return sum(1 for _match in _VALID_UTF8_LETTER.finditer(data)) > broken


def _preview(text: str) -> tuple[str, ...]:
    lines: list[str] = []
    at = 0
    while len(lines) < _PREVIEW_LINES and (match := _NOT_ASCII.search(text, at)):
        start, end = match.start(), match.start() + 60
        before = re.split(r"[\r\n]", text[max(0, start - 40) : start])[-1]
        after = re.split(r"[\r\n]", text[start:end])[0]
        lines.append(BROKEN_PATTERN.sub("\N{REPLACEMENT CHARACTER}", (before + after).strip()))
        line_end = _LINE_END.search(text, start)
        at = line_end.end() if line_end else len(text)
    return tuple(lines)
