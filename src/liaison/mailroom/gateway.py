# SPDX-License-Identifier: AGPL-3.0-or-later
"""The conversation with a mail server (RFC 5321). Knows no tables; says what came of it."""

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from liaison.kit.outbound.addresses import is_public

CONNECT_TIMEOUT = 20.0
# A server may think about a mail for long; who gives up early has it twice, or in doubt (RFC 5321, 4.5.3.2.6).
FINAL_TIMEOUT = 180.0
_DOT_AT_START = re.compile(rb"(?m)^\.")


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"  # for good
    LATER = "later"  # not taken, may be tried again
    UNCERTAIN = "uncertain"  # handed over, and no answer


class Trouble(StrEnum):
    """Why there is no conversation at all."""

    NAME = "name"
    INSIDE = "inside"
    CLOSED_PORT = "closed_port"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    NO_TLS = "no_tls"
    TLS = "tls"
    NOT_MAIL = "not_mail"
    HUNG_UP = "hung_up"
    PASSWORD = "password"  # noqa: S105 (a word, no password)
    NO_SIGN_IN = "no_sign_in"
    SENDER = "sender"
    RELAY = "relay"
    BUSY = "busy"


# Whatever is spoken; the first that fits.
NETWORK_TROUBLES: tuple[tuple[type[Exception], Trouble], ...] = (
    (ssl.SSLCertVerificationError, Trouble.CERTIFICATE),
    (ssl.SSLError, Trouble.TLS),
    (ConnectionRefusedError, Trouble.CLOSED_PORT),
    (TimeoutError, Trouble.TIMEOUT),
    (ConnectionError, Trouble.HUNG_UP),
    (OSError, Trouble.UNREACHABLE),
)


class NoLine(Exception):
    """`said` are the server's own words, where it had any."""

    def __init__(self, trouble: Trouble, said: str = "") -> None:
        super().__init__(f"{trouble}: {said}")
        self.trouble, self.said = trouble, said


@dataclass(frozen=True)
class Account:
    """How to reach a mail server, and as whom. `token` where one signs in with OAuth 2.

    `may_be_inside`: a server on this machine or in this house may be meant.
    """

    host: str
    port: int
    security: str  # starttls, tls, none
    address: str
    name: str = ""
    user: str = ""
    password: str = ""
    token: str = ""
    may_be_inside: bool = False
    greets_as: str = "localhost"
    tls: ssl.SSLContext | None = None
    patience: float = 60.0  # seconds, for each answer but the last


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    said: str = ""
    line_is_lost: bool = False


class _Smtp(smtplib.SMTP):
    """Connects to an address that may be connected to, and to the very one that was looked at."""

    def __init__(self, account: Account, context: ssl.SSLContext) -> None:
        self._account, self._context = account, context
        super().__init__(account.host, account.port, account.greets_as, min(CONNECT_TIMEOUT, account.patience))

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        failure: Exception = NoLine(Trouble.NAME)
        for number in _numbers(host, port):
            if not self._account.may_be_inside and not is_public(number):
                failure = NoLine(Trouble.INSIDE)
                continue
            try:
                return self._protected(socket.create_connection((number, port), timeout), host)
            except OSError as error:
                failure = error
        raise failure

    def _protected(self, plain: socket.socket, host: str) -> socket.socket:
        if self._account.security != "tls":
            return plain
        try:
            return self._context.wrap_socket(plain, server_hostname=host)
        except OSError:
            plain.close()
            raise


def _numbers(host: str, port: int) -> list[str]:
    """Looked up once, so that what is connected to is what was looked at."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoLine(Trouble.NAME) from error
    return [str(place[0]) for _family, _kind, _protocol, _name, place in found]


class Line:
    """A conversation that stays open for many mails."""

    def __init__(self, account: Account) -> None:
        """Raises NoLine."""
        self.account = account
        context = account.tls or ssl.create_default_context()
        try:
            self._smtp = _Smtp(account, context)
            self._begin(context)
        except NoLine:
            self.close()
            raise
        except Exception as error:
            self.close()
            raise _no_line(error) from error

    def _begin(self, context: ssl.SSLContext) -> None:
        smtp, account = self._smtp, self.account
        smtp.sock.settimeout(self.account.patience)  # type: ignore[union-attr]
        smtp.ehlo_or_helo_if_needed()
        if account.security == "starttls":
            if not smtp.has_extn("starttls"):
                raise NoLine(Trouble.NO_TLS)
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        self._sign_in()

    def _sign_in(self) -> None:
        account = self.account
        if not account.user:
            return
        if not self._smtp.has_extn("auth"):
            raise NoLine(Trouble.NO_SIGN_IN)
        if account.token:
            # https://developers.google.com/workspace/gmail/imap/xoauth2-protocol; an error comes as a challenge,
            # which wants an empty answer.
            letter = f"user={account.user}\x01auth=Bearer {account.token}\x01\x01"
            self._smtp.auth("XOAUTH2", lambda challenge=None: "" if challenge else letter)
        elif account.user.isascii() and account.password.isascii():
            self._smtp.login(account.user, account.password)
        else:
            # smtplib knows no letters but ours here, the rules do (RFC 4616).
            plain = base64.b64encode(f"\0{account.user}\0{account.password}".encode()).decode()
            code, said = self._smtp.docmd("AUTH", f"PLAIN {plain}")
            if code != 235:
                raise smtplib.SMTPAuthenticationError(code, said)

    @property
    def takes_utf8(self) -> bool:
        """Whether addresses may have other letters before the @ (RFC 6531)."""
        return self._smtp.has_extn("smtputf8")

    def send(self, to: str, data: bytes, *, utf8: bool, before_body: Callable[[], None] = lambda: None) -> Answer:
        """`before_body` is called when the server is ready for the mail: from then on it may be accepted.

        `data` has CRLF at the end of each line. Never raises for what the server does.
        """
        try:
            refusal = self._envelope(to, utf8)
        except (OSError, smtplib.SMTPException, ValueError):
            return self._lost(Outcome.LATER)
        if refusal:
            return refusal
        before_body()
        try:
            smtp = self._smtp
            smtp.sock.settimeout(FINAL_TIMEOUT)  # type: ignore[union-attr]
            smtp.send(_DOT_AT_START.sub(b"..", data) + b".\r\n")
            code, said = smtp.getreply()
            smtp.sock.settimeout(self.account.patience)  # type: ignore[union-attr]
        except (OSError, smtplib.SMTPException, ValueError):
            return self._lost(Outcome.UNCERTAIN)
        return self._understood(code, said)

    def _envelope(self, to: str, utf8: bool) -> Answer | None:
        """Who writes, to whom, and whether the mail may come; None: it may."""
        smtp = self._smtp
        # What is not finished is forgotten by the next MAIL of a server that keeps to the rules; to be sure of it:
        options = ["SMTPUTF8"] if utf8 else []
        for begin, good in (
            (lambda: smtp.mail(self.account.address, options), {250}),
            (lambda: smtp.rcpt(to), {250, 251}),
            (lambda: smtp.docmd("data"), {354}),
        ):
            code, said = begin()
            if code not in good:
                answer = self._understood(code, said, good_is_bad=True)
                if not answer.line_is_lost:
                    smtp.rset()
                return answer
        return None

    def _understood(self, code: int, said: bytes, *, good_is_bad: bool = False) -> Answer:
        words = f"{code} {_words(said)}".strip()
        lost = code == 421 or code < 0
        if 200 <= code < 300 and not good_is_bad:
            return Answer(Outcome.ACCEPTED, words)
        if 500 <= code < 600:
            return Answer(Outcome.REFUSED, words, lost)
        if 400 <= code < 500 or good_is_bad:
            return Answer(Outcome.LATER, words, lost)
        return Answer(Outcome.UNCERTAIN, words, True)

    def _lost(self, outcome: Outcome) -> Answer:
        self.close()
        return Answer(outcome, "", True)

    def try_out(self, to: str) -> Answer:
        """As far as a mail could go without there being one: would it be taken to this address?"""
        try:
            code, said = self._smtp.mail(self.account.address)
            if code != 250:
                raise NoLine(Trouble.SENDER, f"{code} {_words(said)}")
            code, said = self._smtp.rcpt(to)
            if code not in {250, 251}:
                raise NoLine(Trouble.RELAY if code >= 500 else Trouble.BUSY, f"{code} {_words(said)}")
            self._smtp.rset()
        except (OSError, smtplib.SMTPException) as error:
            raise _no_line(error) from error
        return Answer(Outcome.ACCEPTED, _words(said))

    def close(self) -> None:
        if hasattr(self, "_smtp"):
            self._smtp.close()

    def end(self) -> None:
        """Say goodbye, if somebody is still there."""
        try:
            self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self._smtp.close()


_TROUBLES: tuple[tuple[type[Exception], Trouble], ...] = (
    (smtplib.SMTPAuthenticationError, Trouble.PASSWORD),
    (smtplib.SMTPNotSupportedError, Trouble.NO_SIGN_IN),
    (smtplib.SMTPServerDisconnected, Trouble.HUNG_UP),
    (smtplib.SMTPHeloError, Trouble.NOT_MAIL),
    (smtplib.SMTPConnectError, Trouble.BUSY),
    (smtplib.SMTPResponseException, Trouble.BUSY),
    *NETWORK_TROUBLES,
)


def _no_line(error: Exception) -> NoLine:
    said = getattr(error, "smtp_error", None) or getattr(error, "verify_message", None) or ""
    if isinstance(error, smtplib.SMTPServerDisconnected) and "timed out" in str(error):
        return NoLine(Trouble.TIMEOUT)
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code < 0:
        return NoLine(Trouble.NOT_MAIL)
    for kind, trouble in _TROUBLES:
        if isinstance(error, kind):
            return NoLine(trouble, _words(said))
    return NoLine(Trouble.NOT_MAIL, _words(said))


def _words(said: object) -> str:
    """Of a server, as one line that can be shown."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:300]
