# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a server's report says: which of our mails, whose address, and whether it is for good.

RFC 3464 (the report), RFC 3463 (its codes), RFC 5965 (complaints). Servers differ so much that an address is
looked for anywhere in the report; whether we ever wrote to it is for the caller to know.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from .headers import addresses_anywhere, ids
from .parsing import ReadMail

LONGEST_DIAGNOSTIC = 300
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_SMTP = re.compile(r"(?<![\d.\-/:])([45])\d\d[ -]")
_NO_SUCH_ADDRESS = re.compile(
    r"user (is )?unknown|unknown (user|recipient|mailbox)|no such (user|mailbox|recipient|address|person)|"
    r"does(n't| not) exist|mailbox (unavailable|not found|unknown)|address (rejected|not found)|"
    r"invalid (recipient|mailbox)|recipient (not found|unknown)|no mailbox here",
    re.IGNORECASE,
)
_NAMES_A_RECEIVER = ("final-recipient", "original-recipient", "x-actual-recipient", "original-rcpt-to")
# RFC 3463 numbers these among addresses, but the address that they find fault with is ours.
_OF_THE_SENDER = {"5.1.7", "5.1.8"}


class Verdict(StrEnum):
    BAD_ADDRESS = "bad_address"  # nobody is there
    PERMANENT = "permanent"  # refused for good, for another reason
    TEMPORARY = "temporary"  # it is still being tried, or was given up after trying
    DELIVERED = "delivered"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Report:
    """`addresses` are folded: first those that the report names as receivers, then any other in it."""

    verdict: Verdict
    status: str
    diagnostic: str
    addresses: tuple[str, ...]
    message_ids: tuple[str, ...]
    feedback: str = ""  # of a complaint: "abuse", "not-spam", …


def read_report(mail: ReadMail) -> Report:
    named = [block[name] for block in mail.fields for name in _NAMES_A_RECEIVER if name in block]
    named += mail.headers.get("x-failed-recipients", [])
    originals = [value for headers in mail.originals for name in ("to", "cc") for value in headers.get(name, [])]
    anywhere = addresses_anywhere("\n".join([*named, *originals, mail.text, mail.original_text]))
    about = [value for headers in mail.originals for value in headers.get("message-id", [])]
    told = "\n".join([mail.text, *(value for block in mail.fields for value in block.values())])
    worst = _worst(mail)
    return Report(
        verdict=_verdict(mail, worst),
        status=worst.status,
        diagnostic=worst.diagnostic[:LONGEST_DIAGNOSTIC],
        addresses=tuple(anywhere),
        message_ids=tuple(dict.fromkeys([*ids(about), *ids([told, *mail.references])])),
        feedback=next((block["feedback-type"].lower() for block in mail.fields if "feedback-type" in block), ""),
    )


@dataclass(frozen=True)
class _Said:
    action: str = ""
    status: str = ""
    diagnostic: str = ""


def _worst(mail: ReadMail) -> _Said:
    """Of several receivers, the one that failed for good."""
    said = [_said(block) for block in mail.fields if "action" in block or "status" in block]
    if not said:
        return _Said("", _code_in(mail.text), _line_with_code(mail.text))
    return max(said, key=lambda one: (one.status[:1], one.action == "failed"))


def _said(block: dict[str, str]) -> _Said:
    status = _ENHANCED.search(block.get("status", ""))
    code = status.group() if status else ""
    diagnostic = block.get("diagnostic-code", "").partition(";")[2].strip() or block.get("diagnostic-code", "")
    closer = _ENHANCED.search(diagnostic)
    # "5.0.0" says nothing, and the server that refused often said more; its first digit decides either way.
    if closer and (not code or (code.endswith(".0.0") and closer.group()[0] == code[0])):
        code = closer.group()
    return _Said(block.get("action", "").strip().lower(), code, diagnostic)


def _code_in(text: str) -> str:
    found = _ENHANCED.search(text)
    if found:
        return found.group()
    plain = _SMTP.search(text)
    return f"{plain.group(1)}.0.0" if plain else ""


def _line_with_code(text: str) -> str:
    lines = text.splitlines()
    telling = (line.strip() for line in lines if _ENHANCED.search(line) or _SMTP.search(line))
    return next(telling, next((line.strip() for line in lines if _NO_SUCH_ADDRESS.search(line)), ""))


def _verdict(mail: ReadMail, said: _Said) -> Verdict:
    if said.action in {"delivered", "relayed", "expanded"} or said.status.startswith("2"):
        return Verdict.DELIVERED
    if said.action == "delayed" or said.status.startswith("4"):
        return Verdict.TEMPORARY
    if said.status.startswith("5.1.") and said.status not in _OF_THE_SENDER:
        return Verdict.BAD_ADDRESS
    if said.status.startswith("5"):
        says_nobody = said.status.endswith(".0.0") and _NO_SUCH_ADDRESS.search(said.diagnostic)
        return Verdict.BAD_ADDRESS if says_nobody else Verdict.PERMANENT
    if not mail.fields and _NO_SUCH_ADDRESS.search(mail.text[:5_000]):
        return Verdict.BAD_ADDRESS
    return Verdict.PERMANENT if said.action == "failed" else Verdict.UNKNOWN


def may_suppress(verdict: str, permanent_before: int) -> bool:
    """A bad address at once; another permanent refusal the second time; what is temporary never."""
    if verdict == Verdict.BAD_ADDRESS:
        return True
    return verdict == Verdict.PERMANENT and permanent_before > 0
