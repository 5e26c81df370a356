# SPDX-License-Identifier: AGPL-3.0-or-later
"""The written forms of a date as regular expressions. They run on text from ``flat``: folded, letter for
letter.
"""

import re
import unicodedata
from functools import cache

from anyascii import anyascii

from liaison.kit.dates.calendar_words import MONTHS, WEEKDAYS


@cache
def _flat_letter(letter: str) -> str:
    plain = anyascii(unicodedata.normalize("NFKC", letter)).casefold()
    if len(plain) == 1 and plain.isprintable():
        return plain
    return " " if letter.isspace() else letter


def flat(text: str) -> str:
    """Folded like ``kit.text.fold``, but of the same length, so that a place found in it is a place in the
    original.
    """
    return "".join(map(_flat_letter, text))


def _any_of(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MONTH = rf"(?P<month>{_any_of(MONTHS)})\b\.?"
_WEEKDAY = rf"(?:(?:dydd\s+|den\s+)?(?P<weekday>{_any_of(WEEKDAYS)})\b\.?,?\s+)?"
_LEAD = r"(?:(?:on|the|den|el|le|am|ar|dia)\s+)?"
# st nd rd th; af il ydd ed fed eg ain (Welsh); :e :a (Swedish); er e (French); o a (Spanish); a dot (German)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|af|il|ydd|ed|fed|eg|ain|:e|:a|er|e|o|a|\.)?"
_OF = r"(?:\s+(?:of|de|del|o))?"
_YEAR = r"(?P<year>\d{4}|['’]?\d{2}(?![\d:]))"
TIME = re.compile(
    r"""[t,]?\s*(?:(?:at|kl\.?|klockan|um|a\s+las|a)\s+)?
    (?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?
    \s*(?P<half>[ap]\.?\s?m\.?)?\s*(?:uhr)?
    \s*(?P<zone>z|(?:utc|gmt|[a-z]{3,4})?\s*(?:[+-]\d{1,2}(?::?\d{2})?)?)""",
    re.X,
)

ISO = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)")
COMPACT = re.compile(r"(?P<year>19\d\d|20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)")
NUMBERS = re.compile(
    rf"{_WEEKDAY}{_LEAD}(?P<first>\d{{1,2}})(?P<sep>\s?[-/.]\s?)(?P<second>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}|\d{{2}})(?!\d)"
)
NUMBERS_NO_YEAR = re.compile(
    rf"{_WEEKDAY}{_LEAD}(?P<first>\d{{1,2}})(?:/(?P<second>\d{{1,2}})(?![\d/])|\.\s?(?P<dotted>\d{{1,2}})\.(?!\s?\d))"
)
DAY_MONTH = re.compile(rf"{_WEEKDAY}{_LEAD}{_DAY}{_OF}[\s-]*{_MONTH}(?:(?:,|\s+(?:de|del))?[\s-]*{_YEAR})?")
MONTH_DAY = re.compile(
    rf"{_WEEKDAY}{_LEAD}{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|\.\d)(?:,?\s+{_YEAR})?"
)
MONTH_YEAR = re.compile(
    rf"{_MONTH},?(?:\s+(?:de|del|of))?[\s-]*(?P<year>\d{{4}})(?!\d)|(?P<y2>\d{{4}})-(?P<m2>\d{{2}})(?![\d-])"
    r"|(?P<m3>\d{1,2})/(?P<y3>\d{4})(?!\d)"
)
SERIAL = re.compile(r"(?P<days>[2-7]\d{4})(?:[.,](?P<part>\d+))?")
