# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a mailbox (RFC 3501), and nothing else: EXAMINE and BODY.PEEK, so that the server itself refuses to
change anything. Knows no tables.
"""

import base64
import imaplib
import re
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from liaison.kit.outbound.addresses import is_public
from liaison.mailroom.gateway import NETWORK_TROUBLES, NoLine, Trouble

TIMEOUT = 30.0
# What the server may say at once: one mail, and what it puts around it.
MOST_SAID = 2_000_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOT_ASCII = re.compile(r"[^\x20-\x7e]+")


class NoFolder(NoLine):
    """Signed in, but there is no such folder."""


@dataclass(frozen=True)
class Inbox:
    """How to reach a mailbox. `token` where one signs in with OAuth 2.

    `may_be_inside`: a server on this machine or in this house may be meant.
    """

    host: str
    port: int
    security: str  # tls, starttls, none
    user: str
    password: str
    folder: str = "INBOX"
    token: str = ""
    may_be_inside: bool = False
    tls: ssl.SSLContext | None = None


class _Imap(imaplib.IMAP4):
    """Connects to an address that may be connected to, and believes no size that nobody has the memory for."""

    def __init__(self, inbox: Inbox, context: ssl.SSLContext) -> None:
        self._inbox, self._context = inbox, context
        super().__init__(inbox.host, inbox.port, TIMEOUT)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        failure: Exception = NoLine(Trouble.NAME, self._inbox.host)
        for _family, _kind, _protocol, _name, place in _places(self._inbox):
            if not self._inbox.may_be_inside and not is_public(str(place[0])):
                failure = NoLine(Trouble.INSIDE, self._inbox.host)
                continue
            try:
                plain = socket.create_connection(place[:2], timeout)
            except OSError as error:
                failure = error
                continue
            if self._inbox.security == "tls":
                return self._context.wrap_socket(plain, server_hostname=self._inbox.host)
            return plain
        raise failure

    def read(self, size: int) -> bytes:
        if size > MOST_SAID:
            raise self.abort(f"{size} bytes at once")
        return super().read(size)


def _places(inbox: Inbox) -> list[Any]:
    try:
        return socket.getaddrinfo(inbox.host, inbox.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoLine(Trouble.NAME, inbox.host) from error


class Reader:
    """One look into a mailbox; `with Reader(inbox) as reader`. Raises NoLine, at any time."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        self.uidvalidity = 0

    def __enter__(self) -> "Reader":
        context = self.inbox.tls or ssl.create_default_context()
        self._imap = _guarded(lambda: _Imap(self.inbox, context))
        try:
            _guarded(lambda: self._begin(context))
        except NoLine:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            self._imap.logout()
        except (imaplib.IMAP4.error, OSError):
            with suppress(OSError):
                self._imap.shutdown()

    def _begin(self, context: ssl.SSLContext) -> None:
        imap, inbox = self._imap, self.inbox
        if inbox.security == "starttls":
            if "STARTTLS" not in imap.capabilities:
                raise NoLine(Trouble.NO_TLS)
            imap.starttls(context)
        self._sign_in()
        self._examine()

    def _sign_in(self) -> None:
        imap, inbox = self._imap, self.inbox
        try:
            if inbox.token:
                self._sign_in_by_token()
            elif "AUTH=PLAIN" in imap.capabilities:
                letter = f"\0{inbox.user}\0{inbox.password}".encode()
                imap.authenticate("PLAIN", lambda _challenge: letter)
            elif "LOGINDISABLED" in imap.capabilities or not (inbox.user + inbox.password).isascii():
                raise NoLine(Trouble.NO_SIGN_IN)
            else:
                imap.login(_quoted(inbox.user), inbox.password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise NoLine(Trouble.PASSWORD, _words(error)) from error

    def _sign_in_by_token(self) -> None:
        """https://developers.google.com/workspace/gmail/imap/xoauth2-protocol; what is wrong comes as a challenge,
        which wants an empty answer."""
        if "AUTH=XOAUTH2" not in self._imap.capabilities:
            raise NoLine(Trouble.NO_SIGN_IN)
        letter = f"user={self.inbox.user}\x01auth=Bearer {self.inbox.token}\x01\x01".encode()
        self._imap.authenticate("XOAUTH2", lambda challenge: b"" if challenge else letter)

    def _examine(self) -> None:
        status, said = self._imap.select(_quoted(_utf7(self.inbox.folder)), readonly=True)
        if status != "OK":
            raise NoFolder(Trouble.NOT_MAIL, _words(said[0] if said else ""))
        _name, found = self._imap.response("UIDVALIDITY")
        self.uidvalidity = _number(found[0] if found else None)

    def numbers_after(self, uid: int) -> list[int]:
        """Of the mails that came since; the server answers "the last one" with the last, new or not."""
        return [number for number in self._search("UID", f"{uid + 1}:*") if number > uid]

    def numbers_since(self, day: date) -> list[int]:
        """Of the mails that came on that day or later."""
        return self._search("SINCE", f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def _search(self, *words: str) -> list[int]:
        status, said = _guarded(lambda: self._imap.uid("SEARCH", *words))
        if status != "OK":
            raise NoLine(Trouble.BUSY, _words(said[0] if said else ""))
        found = b" ".join(one for one in said if isinstance(one, bytes))
        return sorted({number for one in found.split() if (number := _number(one))})

    def fetch(self, uid: int, most: int) -> bytes | None:
        """The mail, as far as its first `most` bytes; None where it is gone by now."""
        status, said = _guarded(lambda: self._imap.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{most}>)"))
        if status != "OK":
            raise NoLine(Trouble.BUSY, _words(said[0] if said else ""))
        return next((bytes(one[1]) for one in said or [] if isinstance(one, tuple) and len(one) > 1), None)


def _guarded(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except NoLine:
        raise
    except (imaplib.IMAP4.error, OSError, ValueError, UnicodeError, IndexError, TypeError, KeyError) as error:
        raise NoLine(_trouble(error), _words(getattr(error, "verify_message", ""))) from error


_TROUBLES: tuple[tuple[type[Exception], Trouble], ...] = (
    (imaplib.IMAP4.abort, Trouble.HUNG_UP),
    (imaplib.IMAP4.error, Trouble.NOT_MAIL),
    *NETWORK_TROUBLES,
)


def _trouble(error: Exception) -> Trouble:
    return next((trouble for kind, trouble in _TROUBLES if isinstance(error, kind)), Trouble.NOT_MAIL)


def _number(text: bytes | str | None) -> int:
    digits = text.decode("ascii", "replace") if isinstance(text, bytes) else text or ""
    return int(digits) if digits.isdecimal() and len(digits) < 12 else 0


def _quoted(text: str) -> str:
    if not text.isprintable():
        raise ValueError("no name")
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))


def _utf7(folder: str) -> str:
    """As IMAP writes names of folders (RFC 3501, 5.1.3)."""

    def shifted(match: "re.Match[str]") -> str:
        data = base64.b64encode(match.group().encode("utf-16-be")).decode().rstrip("=")
        return f"&{data.replace('/', ',')}-"

    return _NOT_ASCII.sub(shifted, folder.replace("&", "&-"))


def _words(said: object) -> str:
    """Of a server, as one line that can be shown."""
    said = said.args[0] if isinstance(said, Exception) and said.args else said
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:200]
