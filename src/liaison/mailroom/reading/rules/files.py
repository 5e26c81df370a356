# SPDX-License-Identifier: AGPL-3.0-or-later
"""One mail in a file (.eml), or many (.mbox): told apart by what is in it, not by its name."""

import re
from collections.abc import Iterator

MOST_MAILS = 200
_FROM_LINE = re.compile(rb"^From [^\r\n]{0,200}\d\d:\d\d[^\r\n]{0,80}\r?$", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER = re.compile(rb"^[!-9;-~]{1,80}:[ \t]?", re.MULTILINE)
_BOM = b"\xef\xbb\xbf"


def mails_in(data: bytes) -> Iterator[bytes]:
    """Each mail of the file; nothing, where it is no file of mails."""
    data = data.removeprefix(_BOM).lstrip(b"\r\n")
    if not data.startswith(b"From "):
        if _looks_like_mail(data):
            yield data
        return
    starts = [match for match in _FROM_LINE.finditer(data) if _begins(data, match.start())]
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(data)
        mail = data[match.end() : end].lstrip(b"\r\n")
        if _looks_like_mail(mail):
            yield _QUOTED_FROM.sub(rb"\1", mail)


def _begins(data: bytes, place: int) -> bool:
    """After an empty line: "From " may begin a sentence."""
    return place == 0 or data[max(0, place - 4) : place].replace(b"\r", b"").endswith(b"\n\n")


def _looks_like_mail(data: bytes) -> bool:
    head = re.split(rb"\r?\n\r?\n", data[:20_000], maxsplit=1)[0]
    names = {match.group().rstrip(b": \t").lower() for match in _HEADER.finditer(head)}
    return b"\x00" not in head and bool(names & {b"from", b"return-path", b"received"}) and len(names) > 1
