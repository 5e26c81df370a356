# SPDX-License-Identifier: AGPL-3.0-or-later
"""E-mail addresses, phone numbers and websites as people write them, brought into one form for storing and
comparing.

Each ``normalise_…`` answers with the value or with a ``ContactProblem`` that says in a sentence what is
wrong. Normalising what was normalised changes nothing.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

import idna
import phonenumbers
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

from liaison.kit.text import fold, word_set

Message = str | Promise
_MAX_TEXT = 2_000
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\x00-\x1f]")
_ADDRESS = re.compile(
    r"[^\s<>\[\](),;:\"'“”‘’|/\\@]+(?:'[^\s<>\[\](),;:\"|/\\@]+)*@[^\s<>\[\](),;:\"'“”‘’|/\\@?]+"
)
_ENDING = ".,;:!?)]}>'\"”’"
_BEFORE = "<([{'\"“‘"
# Nine in ten addresses before the @. Single words may be "info" or "sales", whose letter case does not count.
_PLAIN_LOCAL = re.compile(r"[a-z0-9]{1,60}|[A-Za-z0-9]{1,20}(?:[._+-][A-Za-z0-9]{1,20}){1,2}")
_SHORT = 80  # letters: no limit of an address's length is near, in whatever letters its domain is shown
_REMEMBERED = 4_096  # texts; a thousand rows of a file are read one after the other


@dataclass(frozen=True)
class ContactProblem:
    text: str
    message: Message


@dataclass(frozen=True)
class Email:
    """``address`` is what to write to; ``key`` is what to compare by (letter case does not count)."""

    address: str
    key: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.key.rpartition("@")[2]


@dataclass(frozen=True)
class Phone:
    """``e164`` to store and compare, ``display`` to show. A number of a possible length in a range that the
    country has not given out is taken, because ranges change.
    """

    e164: str
    display: str
    extension: str = ""


@dataclass(frozen=True)
class Website:
    url: str
    domain: str


# Translators: shown when a cell that should hold an e-mail address does not.
_NO_ADDRESS = _("There is no e-mail address here.")
# Translators: shown when a cell holds several e-mail addresses where one was expected.
_SEVERAL = _("There are several e-mail addresses here.")
# Translators: shown when a cell that should hold a phone number does not.
_NO_PHONE = _("This is not a phone number.")
# Translators: shown when a phone number has no country code and no country to take it from.
_NO_COUNTRY = _("This phone number needs its country code, for example +44.")
# Translators: shown when a cell that should hold a web address does not.
_NO_WEBSITE = _("This is not a web address.")


def _clean(text: str) -> str:
    return _INVISIBLE.sub(" ", text[:_MAX_TEXT].replace("\u00a0", " ")).strip()


# --- e-mail ---


def normalise_email(text: str) -> Email | ContactProblem:
    """Takes "mailto:", angle brackets, a display name and a full stop at the end off first. The part
    before the @ keeps its letter case, because the receiving side may care.
    """
    found = find_emails(text)
    if len(found) == 1:
        return found[0]
    if found:
        return ContactProblem(text, _SEVERAL)
    return _why_no_address(text)


def find_emails(cell: str) -> list[Email]:
    """Every valid address in the cell, each once, in order."""
    cell = _clean(cell)
    emails: dict[str, Email] = {}
    for match in _ADDRESS.finditer(_without_mailto(cell)):
        email = _validated(match.group().strip(_ENDING + _BEFORE))
        if isinstance(email, Email):
            emails.setdefault(email.key, email)
    if len(emails) == 1:
        (email,) = emails.values()
        return [Email(email.address, email.key, _display_name(cell, email.address))]
    return list(emails.values())


def _without_mailto(text: str) -> str:
    text = re.sub(r"(?i)mailto:", " ", text)
    return unquote(text) if "%40" in text else text


def _display_name(cell: str, address: str) -> str:
    """ "Ana Garcia <ana@example.org>" names a person; nothing else is taken for a name."""
    if "<" not in cell:
        return ""  # a pattern made for one address is dear, and most cells need none
    address = re.escape(address)
    named = rf"[\"'“]?([^<>\"@]+?)[\"'”]? ?< ?(?:mailto:)?{address} ?>[ ,;.]*"
    match = re.fullmatch(named, " ".join(cell.split()), re.I)
    return match.group(1).strip() if match else ""


def _validated(text: str) -> Email | ContactProblem:
    local, _at, domain = text.partition("@")
    if len(text) <= _SHORT and _PLAIN_LOCAL.fullmatch(local) and (known := _domain(domain)):
        return Email(f"{local}@{known[0]}", f"{local.casefold()}@{known[1]}")
    return _validated_whole(text)


@lru_cache(maxsize=1_024)
def _domain(domain: str) -> tuple[str, str] | None:
    """To show and to compare by; None where it is none. A file names few domains many times."""
    email = _validated_whole(f"x@{domain}")
    return (email.address[2:], email.key[2:]) if isinstance(email, Email) else None


def _validated_whole(text: str) -> Email | ContactProblem:
    try:
        valid = validate_email(text, check_deliverability=False, test_environment=False)
    except EmailNotValidError as error:
        return ContactProblem(text, _what_is_wrong(text, error))
    except (ValueError, IndexError) as error:
        return ContactProblem(text, _what_is_wrong(text, error))
    return Email(valid.normalized, f"{valid.local_part.casefold()}@{valid.ascii_domain or valid.domain}".lower())


def _why_no_address(text: str) -> ContactProblem:
    if re.search(r"\S\s+@\s*\S|\S@\s+\S", text[:_MAX_TEXT]):
        # Translators: shown for an e-mail address with a space inside.
        return ContactProblem(text, _("An e-mail address holds no space."))
    words = [word for word in _without_mailto(_clean(text)).split() if "@" in word]
    if not words:
        return ContactProblem(text, _NO_ADDRESS)
    problem = _validated(words[0].strip(_ENDING + _BEFORE))
    return ContactProblem(text, problem.message if isinstance(problem, ContactProblem) else _NO_ADDRESS)


def _what_is_wrong(text: str, error: Exception) -> Message:
    if text.count("@") > 1:
        # Translators: shown for an e-mail address such as ana@@example.org.
        return _("An e-mail address holds the @ sign only once.")
    domain = text.rpartition("@")[2]
    if "." not in domain:
        # Translators: {domain} is the part of an e-mail address after the @ sign.
        return format_lazy(
            _("“{domain}” is not a complete domain; something like “.org” is missing."), domain=domain
        )
    # Translators: {address} is what someone typed.
    return format_lazy(_("“{address}” is not a valid e-mail address. Check it for typing mistakes."), address=text)


# --- phone ---

_EXTENSION_IN_WORDS = re.compile(
    r"(?i)\b(?:est|anknytning|ankn|durchwahl|dw|poste|interno|int)\.?\s*(?=\d{1,6}\s*$)"
)
_LABEL = re.compile(r"(?i)^\s*(?:tel(?:ephone|efon)?|phone|ph|mob(?:ile|il)?|cell|ffon|ffôn|m|t|p)\b\s*[.:]*\s*")


@lru_cache(maxsize=_REMEMBERED)
def normalise_phone(text: str, country: str | None) -> Phone | ContactProblem:
    """``country`` is a two-letter code such as "GB", for numbers without a country code."""
    cleaned = _LABEL.sub("", _clean(text).removeprefix("tel:"))
    cleaned = _EXTENSION_IN_WORDS.sub("ext. ", cleaned)
    region = (country or "").upper() or None
    try:
        number = phonenumbers.parse(cleaned[:100], region)
    except phonenumbers.NumberParseException as error:
        missing = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        looks_like_one = sum(letter.isdigit() for letter in cleaned) >= 6
        return ContactProblem(
            text, _NO_COUNTRY if missing and looks_like_one and "+" not in cleaned else _NO_PHONE
        )
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        return ContactProblem(text, _wrong_length(possible))
    return Phone(
        e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        display=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
        extension=number.extension or "",
    )


def _wrong_length(reason: int) -> Message:
    if reason == phonenumbers.ValidationResult.TOO_SHORT:
        # Translators: shown for a phone number with too few digits.
        return _("This phone number is too short.")
    if reason == phonenumbers.ValidationResult.TOO_LONG:
        # Translators: shown for a phone number with too many digits.
        return _("This phone number is too long.")
    if reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        # Translators: shown for a phone number that can be called only from the same town.
        return _("This phone number lacks its area code.")
    return _NO_PHONE


# --- website ---

_SCHEME = re.compile(r"(?i)^([a-z][a-z0-9+.-]*):(?=//|[^\d])")
_HOST_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


def normalise_website(text: str) -> Website | ContactProblem:
    """Adds "https://" where no scheme is given; other schemes than http and https are refused. Path and
    query stay.
    """
    cleaned = _clean(text).lstrip("<\"'“").rstrip(">\"'”.,;#? ")
    if not cleaned or re.search(r"[\s<>\"\\^`{|}]", cleaned):
        return ContactProblem(text, _NO_WEBSITE)
    scheme = _SCHEME.match(cleaned)
    if scheme and scheme.group(1).lower() not in ("http", "https"):
        return ContactProblem(text, _NO_WEBSITE)
    try:
        parts = urlsplit(cleaned if scheme else f"https://{cleaned.lstrip('/')}")
        host, port = _ascii_host(parts.hostname or ""), parts.port
    except (ValueError, UnicodeError):
        return ContactProblem(text, _NO_WEBSITE)
    if not host or "@" in parts.netloc:
        return ContactProblem(text, _NO_WEBSITE)
    return Website(_rebuilt(parts, host, port), domain_of(host))


def _rebuilt(parts: SplitResult, host: str, port: int | None) -> str:
    scheme = parts.scheme.lower()
    standard = port is None or port == {"http": 80, "https": 443}[scheme]
    netloc = host if standard else f"{host}:{port}"
    return urlunsplit((scheme, netloc, "" if parts.path == "/" else parts.path, parts.query, parts.fragment))


def _ascii_host(host: str) -> str:
    """Lower-case, international letters as "xn--"; "" when it is no public host name. Raises UnicodeError."""
    host = host.strip().rstrip(".").lower()
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode("ascii")
    labels = host.split(".")
    if len(labels) < 2 or len(host) > 253 or labels[-1].isdigit():
        return ""
    return host if all(map(_HOST_LABEL.fullmatch, labels)) else ""


@lru_cache(maxsize=_REMEMBERED)
def domain_of(value: str) -> str:
    """The domain to compare by, of an e-mail address, a web address or a host: lower-case, without "www.";
    "" if none.
    """
    value = _clean(value)
    if "@" in value and "://" not in value:
        value = value.rpartition("@")[2].rstrip(_ENDING)
    try:
        host = urlsplit(value if "://" in value else f"//{value}").hostname or ""
        host = _ascii_host(host)
    except (ValueError, UnicodeError):
        return ""
    bare = host.removeprefix("www.")
    return bare if "." in bare else host


# --- what an address can tell about a person ---


@cache
def _listed(name: str) -> frozenset[str]:
    lines = files("liaison.kit").joinpath("data", name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


_SHARED_WHEN_FIRST = word_set("info contact contacto kontakt office hello enquiries reception gwybodaeth")


@lru_cache(maxsize=_REMEMBERED)
def is_shared_mailbox(email: str) -> bool:
    """info@, hello@, kontakt@ …: several people read it, so it says nothing about who someone is."""
    local = fold(email.strip().rpartition("@")[0]).split("+")[0]
    shared = _listed("shared_mailboxes.txt")
    if local in shared:
        return True
    parts = [part for part in re.split(r"[._-]", local) if part]
    return len(parts) > 1 and (parts[0] in _SHARED_WHEN_FIRST or all(part in shared for part in parts))


def is_public_mail_domain(domain: str) -> bool:
    """gmail.com and the like: having it in common says nothing about an organisation."""
    return domain_of(domain) in _listed("public_mail_domains.txt")
