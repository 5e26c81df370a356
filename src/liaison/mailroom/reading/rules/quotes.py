# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody wrote, and what they only quote. Quotations are folded away, never deleted: the pieces, put
together again, are the text, letter by letter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

OWN, QUOTED, OURS = "", "quoted", "ours"
# A line of ours is recognised without its mark "> "; a short one, such as "Thank you!", anybody may write.
SHORTEST_OF_OURS = 25
MOST_LINES = 5_000

_QUOTE = re.compile(r"\s{0,3}[>|]")
_SPACE = re.compile(r"\s+")
# "On Tuesday Maya Okafor <maya@…> wrote:", in the languages in which mail programs say so.
_WROTE = re.compile(
    r"\b(wrote|writes|skrev|ysgrifennodd|escribi[oó]|schrieb|a écrit|ha scritto|scrisse|schreef|geschreven|"
    r"escreveu|kirjoitti|napisał\(?a?\)?)\b.{0,60}:\s*$|\b(ysgrifennodd)\b",
    re.IGNORECASE,
)
_BEGINS_ATTRIBUTION = re.compile(
    r"\s*(on|den|am|el|le|ar|il|op|em|dnia|pe|ma|ti|on\s)\b|.*\d{4}.*[@<]|.*<[^<>\s]+@[^<>\s]+>", re.IGNORECASE
)
_DIVIDER = re.compile(
    r"\s*-{2,}\s*("
    r"original message|forwarded message|ursprungligt meddelande|vidarebefordrat meddelande|neges wreiddiol|"
    r"mensaje original|mensaje reenviado|ursprüngliche nachricht|weitergeleitete nachricht|"
    r"message d'origine|message original|message transféré|messaggio originale|oorspronkelijk bericht"
    r")\s*-{2,}\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*_{20,}\s*$")
_FIELD = re.compile(
    r"\s*\*?(from|sent|to|cc|subject|date|från|skickat|till|ämne|datum|oddi wrth|anfonwyd|at|pwnc|dyddiad|"
    r"de|enviado|para|asunto|fecha|von|gesendet|an|betreff|envoyé|à|objet|da|inviato|a|oggetto)\s?:\*?\s",
    re.IGNORECASE,
)
_FIELDS_OF_A_HEAD = 3


@dataclass(frozen=True)
class Piece:
    """`why`: "" for what they wrote, else why it is folded."""

    why: str
    text: str


def fold_quotes(text: str, ours: str = "") -> list[Piece]:
    """In pieces, in order. `ours` is the mail that it answers: its lines are recognised without any mark."""
    lines = text.splitlines(keepends=True)
    whys = _whys(lines[:MOST_LINES], _known(ours.splitlines()))
    whys += [whys[-1] if whys else OWN] * (len(lines) - len(whys))
    pieces, start = [], 0
    for why, group in groupby(whys):
        count = len(list(group))
        pieces.append(Piece(why, "".join(lines[start : start + count])))
        start += count
    return pieces


def own_text(pieces: Iterable[Piece]) -> str:
    return "\n".join(piece.text.strip() for piece in pieces if piece.why == OWN and piece.text.strip())


def _known(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(key for line in lines if len(key := _key(line)) >= SHORTEST_OF_OURS)


def _key(line: str) -> str:
    return _SPACE.sub("", _QUOTE.sub("", line, count=3)).casefold()


def _whys(lines: list[str], ours: frozenset[str]) -> list[str]:
    whys = [_why(line, ours) for line in lines]
    _to_the_end(lines, whys)
    _with_attributions(lines, whys)
    _without_gaps(lines, whys)
    return whys


def _why(line: str, ours: frozenset[str]) -> str:
    if ours and _key(line) in ours:
        return OURS
    return QUOTED if _QUOTE.match(line) else OWN


def _to_the_end(lines: list[str], whys: list[str]) -> None:
    """Below such a head everything is the older mail, marked or not."""
    for number, line in enumerate(lines):
        if _DIVIDER.match(line) or _is_head(lines, number):
            whys[number:] = [why or QUOTED for why in whys[number:]]
            return


def _is_head(lines: list[str], number: int) -> bool:
    """ "From: … Sent: … To: …", perhaps below a rule."""
    start = number + 1 if _RULE.match(lines[number]) else number
    block = lines[start : start + 6]
    if not block or not _FIELD.match(block[0]):
        return False
    return sum(bool(_FIELD.match(line)) for line in block) >= _FIELDS_OF_A_HEAD


def _with_attributions(lines: list[str], whys: list[str]) -> None:
    """ "On … Maya wrote:" belongs to what it introduces. It may take two lines, and an empty one may follow."""
    for number in range(1, len(lines)):
        if whys[number] == OWN or whys[number - 1] != OWN:
            continue
        last = number - 1
        while last > 0 and not lines[last].strip() and number - last < 3:
            last -= 1
        first = _beginning_of_attribution(lines, last)
        if first is not None:
            whys[first:number] = [QUOTED] * (number - first)


def _beginning_of_attribution(lines: list[str], last: int) -> int | None:
    if not _WROTE.search(lines[last]) and not _WROTE.search(" ".join(lines[max(last - 1, 0) : last + 1])):
        return None
    for first in range(max(last - 2, 0), last + 1):
        if all(line.strip() for line in lines[first : last + 1]) and _BEGINS_ATTRIBUTION.match(lines[first]):
            return first
    return None


def _without_gaps(lines: list[str], whys: list[str]) -> None:
    """Empty lines inside a quotation belong to it, so that it is folded as one."""
    last = None
    for number, why in enumerate(whys):
        if why == OWN and lines[number].strip():
            last = None
        elif why != OWN:
            if last is not None:
                whys[last + 1 : number] = [whys[last]] * (number - last - 1)
                if whys[last] != why:
                    whys[number] = QUOTED if QUOTED in {whys[last], why} else why
            last = number
