# SPDX-License-Identifier: AGPL-3.0-or-later
"""May we write to somebody who has never heard from us? What the files in outreach/law/ say, looked up.

Not legal advice: docs/do-not-contact.md.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Ruling(StrEnum):
    ALLOWED = "allowed"
    CONSENT = "consent"  # only where it is recorded
    ASK_FORM = "ask"  # first say what legal form they have
    ASK_COUNTRY = "ask_country"  # first say which country they are in


class Reader(StrEnum):
    """Whose address it is."""

    ROLE = "role"  # an organisation's own, such as info@
    NAMED = "named"  # a person's at an organisation
    PRIVATE = "private"  # a person's at a provider where everybody can have one


# Beside the legal forms of organisations: somebody who is written to as themselves.
INDIVIDUAL = "individual"
FORMS = ("corporate", "public_body", "unincorporated", "sole_trader", "unknown", INDIVIDUAL)


@dataclass(frozen=True)
class Source:
    name: str
    url: str
    says: str


@dataclass(frozen=True)
class Law:
    """What holds in these countries. `short` names the paragraph that a refusal goes by."""

    countries: frozenset[str]
    short: str
    sources: tuple[Source, ...]
    verdicts: Mapping[tuple[str, Reader], Ruling]


def read_law(text: str) -> Law:
    """Raises KeyError and ValueError for a file in which a case is missing or misspelt."""
    said = tomllib.loads(text)
    return Law(
        countries=frozenset(said["countries"]),
        short=said["short"],
        sources=tuple(Source(one["name"], one["url"], one["says"]) for one in said["sources"]),
        verdicts={
            (form, reader): Ruling(said["verdicts"][form][reader.value]) for form in FORMS for reader in Reader
        },
    )


def ruling(law: Law, *, country: str, form: str, reader: Reader, has_consent: bool) -> Ruling:
    """Consent that is recorded allows it anywhere."""
    if has_consent:
        return Ruling.ALLOWED
    if not country and form != INDIVIDUAL:
        return Ruling.ASK_COUNTRY
    return law.verdicts[form, reader]


def reader_of(*, is_organisations_own: bool, is_shared: bool, is_at_public_provider: bool) -> Reader:
    if is_organisations_own or is_shared:
        return Reader.ROLE
    return Reader.PRIVATE if is_at_public_provider else Reader.NAMED


# How far a partnership has come while we still write to strangers.
STRANGERS = frozenset({"identified", "researched", "contacted"})
# How contacts come about that are theirs as well as ours, and what came of ours that they answered.
THEIRS, ANSWERED = frozenset({"incoming", "mutual"}), frozenset({"replied", "interested"})
