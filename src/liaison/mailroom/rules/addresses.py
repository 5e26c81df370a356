# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a mail must look like, when two addresses are one, and which reason not to write weighs more."""

import re
import unicodedata
from dataclasses import dataclass

import idna

LONGEST_SUBJECT = 300
LONGEST_ADDRESS = 254
_LINE_BREAK = re.compile("[\r\n\v\f\x00\x1c-\x1e\x85\u2028\u2029]")

# The later one weighs more: it stops more mail.
REASONS_BY_WEIGHT = ("paused", "by_hand", "objected", "bad_address", "complained")


def has_line_break(header: str) -> bool:
    """Whether the text could begin another header line: the way in for forged mail."""
    return bool(_LINE_BREAK.search(header))


def folded_address(address: str) -> str:
    """One spelling for all spellings of an address, for comparing only."""
    # Folding can take a letter apart and put another together, so once is not enough.
    for _round in range(2):
        address = unicodedata.normalize("NFKC", address.casefold())
    return address.strip()


@dataclass(frozen=True)
class Spelling:
    """An address as it is compared: `exact` folded alone, `mailbox` without what does not change who reads it.

    `domains`: its own domain and those above it, down to two labels. Empty for what is no address.
    """

    exact: str
    mailbox: str
    domains: tuple[str, ...] = ()


def spelling_of(address: str) -> Spelling:
    """Letter case, letters of the same look (NFKC), invisible signs, quotes and the spelling of international
    domains never tell two mailboxes apart. Nor does "+something": every large provider, and most small ones, put
    such mail into the mailbox without it. Dots count, except at Gmail, whose help pages say that they do not.
    """
    folded = "".join(sign for sign in folded_address(address) if unicodedata.category(sign) != "Cf")
    local, at, domain = folded.rpartition("@")
    if not at:
        return Spelling(folded, folded)
    local, domain = _unquoted(local), folded_domain(domain)
    exact = f"{local}@{domain}"
    domain = "gmail.com" if domain == "googlemail.com" else domain
    mailbox = local.partition("+")[0] or local
    if domain == "gmail.com":
        mailbox = mailbox.replace(".", "") or mailbox
    return Spelling(exact, f"{mailbox}@{domain}", domains_above(domain))


def folded_domain(domain: str) -> str:
    """International letters as "xn--"; what cannot be written so stays as it is."""
    domain = folded_address(domain).strip(".")
    try:
        return idna.encode(domain, uts46=True).decode("ascii").lower().strip(".")
    except (idna.IDNAError, UnicodeError):
        return domain


def domains_above(domain: str) -> tuple[str, ...]:
    """ "a.b.example": itself and "b.example"."""
    labels = domain.split(".")
    return tuple(".".join(labels[start:]) for start in range(max(1, len(labels) - 1)))


def _unquoted(local: str) -> str:
    """RFC 5321: quotes around what needs none change nothing."""
    if len(local) > 2 and local[0] == local[-1] == '"':
        return re.sub(r"\\(.)", r"\1", local[1:-1])
    return local


def weighs_more(reason: str, than: str) -> bool:
    return REASONS_BY_WEIGHT.index(reason) > REASONS_BY_WEIGHT.index(than)
