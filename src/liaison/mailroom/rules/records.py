# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a domain's entries in DNS say about letters from it: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489)."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SELECTOR = re.compile(r"[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?", re.IGNORECASE)
# What large providers call their keys, for those who do not know the name of theirs.
USUAL_SELECTORS = ("default", "google", "selector1", "selector2", "mail", "dkim", "k1", "s1", "s2")
# RFC 7208, 4.6.4.
MOST_LOOKUPS = 10
_LOOKS_UP = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
_KNOWN = _LOOKS_UP | {"all", "ip4", "ip6"}
_TERM = re.compile(r"([+?~-]?)([a-z][a-z0-9_.-]*)([:/=].*)?", re.IGNORECASE | re.DOTALL)
# A public key of 1024 bits takes 162 bytes, one of 2048 bits 294 (RFC 8301 asks for no fewer than 1024).
_SHORT_KEY = 200
LONGEST = 4_000


class Entry(StrEnum):
    SPF = "spf"
    DKIM = "dkim"
    DMARC = "dmarc"


class Health(StrEnum):
    GOOD = "good"
    WEAK = "weak"
    WRONG = "wrong"
    MISSING = "missing"


class Says(StrEnum):
    """What is to be said about an entry; wording is elsewhere."""

    SPF_GOOD = "spf_good"
    SPF_OPEN = "spf_open"  # everybody may send
    SPF_NO_END = "spf_no_end"  # says nothing about all others
    SPF_TWICE = "spf_twice"
    SPF_UNREADABLE = "spf_unreadable"
    SPF_LONG = "spf_long"
    SPF_MISSING = "spf_missing"
    DKIM_GOOD = "dkim_good"
    DKIM_SHORT = "dkim_short"
    DKIM_TESTING = "dkim_testing"
    DKIM_REVOKED = "dkim_revoked"
    DKIM_UNREADABLE = "dkim_unreadable"
    DKIM_MISSING = "dkim_missing"
    DMARC_GOOD = "dmarc_good"
    DMARC_WATCHES = "dmarc_watches"  # p=none
    DMARC_TWICE = "dmarc_twice"
    DMARC_UNREADABLE = "dmarc_unreadable"
    DMARC_MISSING = "dmarc_missing"


_HEALTH = {
    Health.GOOD: {Says.SPF_GOOD, Says.DKIM_GOOD, Says.DMARC_GOOD},
    Health.WEAK: {Says.SPF_NO_END, Says.DKIM_SHORT, Says.DKIM_TESTING, Says.DMARC_WATCHES},
    Health.MISSING: {Says.SPF_MISSING, Says.DKIM_MISSING, Says.DMARC_MISSING},
}


@dataclass(frozen=True)
class Found:
    """`text` is the entry itself, at `name`; empty where there is none."""

    entry: Entry
    says: Says
    name: str
    text: str = ""

    @property
    def health(self) -> Health:
        return next((health for health, says in _HEALTH.items() if self.says in says), Health.WRONG)


def read_spf(name: str, texts: Iterable[str]) -> Found:
    """`texts` are all TXT entries at the domain."""
    mine = [text for text in texts if re.match(r"v=spf1( |$)", text, re.IGNORECASE)]
    if len(mine) != 1:
        says = Says.SPF_TWICE if mine else Says.SPF_MISSING
        return Found(Entry.SPF, says, name, "\n".join(mine)[:LONGEST])
    return Found(Entry.SPF, _spf(mine[0]), name, mine[0][:LONGEST])


def _spf(text: str) -> Says:
    terms = [_TERM.fullmatch(term) for term in text.split()[1:]]
    if not all(terms):
        return Says.SPF_UNREADABLE
    named = [(term[1] or "+", term[2].lower(), term[3] or "") for term in terms if term]
    if any(_is_odd(word, rest) for _sign, word, rest in named):
        return Says.SPF_UNREADABLE
    if sum(word in _LOOKS_UP for _sign, word, _rest in named) > MOST_LOOKUPS:
        return Says.SPF_LONG
    ends = [sign for sign, word, _rest in named if word == "all"]
    if ends:
        return {"+": Says.SPF_OPEN, "?": Says.SPF_NO_END}.get(ends[0], Says.SPF_GOOD)
    return Says.SPF_GOOD if any(word == "redirect" for _sign, word, _rest in named) else Says.SPF_NO_END


def _is_odd(word: str, rest: str) -> bool:
    """A mechanism that there is not; a modifier ("word=…") that nobody knows is passed over (RFC 7208, 6)."""
    return word not in _KNOWN and not rest.startswith("=")


def tags_of(text: str) -> dict[str, str]:
    """ "v=DKIM1; k=rsa" as a mapping, names in small letters; empty where it is no such list."""
    tags: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if not part.strip():
            continue
        name = name.strip().lower()
        if not equals or not name or name in tags:
            return {}
        tags[name] = value.strip()
    return tags


def read_dmarc(name: str, texts: Iterable[str]) -> Found:
    mine = [text for text in texts if re.match(r"v\s*=\s*DMARC1\s*(;|$)", text)]
    if len(mine) != 1:
        says = Says.DMARC_TWICE if mine else Says.DMARC_MISSING
        return Found(Entry.DMARC, says, name, "\n".join(mine)[:LONGEST])
    wish = tags_of(mine[0]).get("p", "").lower()
    says = {
        "none": Says.DMARC_WATCHES,
        "quarantine": Says.DMARC_GOOD,
        "reject": Says.DMARC_GOOD,
    }.get(wish, Says.DMARC_UNREADABLE)
    return Found(Entry.DMARC, says, name, mine[0][:LONGEST])


def read_dkim(name: str, texts: Iterable[str]) -> Found:
    """`texts` are all TXT entries at the selector's name."""
    mine = [text for text in texts if "p" in tags_of(text) or text.upper().startswith("V=DKIM1")]
    if not mine:
        return Found(Entry.DKIM, Says.DKIM_MISSING, name)
    return Found(Entry.DKIM, _dkim(mine[0]), name, mine[0][:LONGEST])


def _dkim(text: str) -> Says:
    tags = tags_of(text)
    if tags.get("v", "DKIM1") != "DKIM1" or "p" not in tags:
        return Says.DKIM_UNREADABLE
    if not tags["p"]:
        return Says.DKIM_REVOKED
    try:
        key = base64.b64decode("".join(tags["p"].split()), validate=True)
    except (binascii.Error, ValueError):
        return Says.DKIM_UNREADABLE
    if "y" in tags.get("t", "").lower().split(":"):
        return Says.DKIM_TESTING
    is_short = tags.get("k", "rsa").lower() == "rsa" and len(key) < _SHORT_KEY
    return Says.DKIM_SHORT if is_short else Says.DKIM_GOOD


def best_of(found: Iterable[Found]) -> Found:
    """Of several keys, which a domain may have: the one that says most. There is at least one."""
    order = (Health.GOOD, Health.WEAK, Health.WRONG, Health.MISSING)
    return min(found, key=lambda one: order.index(one.health))
