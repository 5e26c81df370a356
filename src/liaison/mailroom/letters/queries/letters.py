# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letters of a workspace, and how one would read to somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from liaison.accounts.models import Member
from liaison.kit.hooks import Addressee, Writing, addressees
from liaison.mailroom.letters.rules.choosing import GENERAL, Choice, choose
from liaison.mailroom.letters.rules.filling import Filled, fields_of, fill
from liaison.mailroom.models import Letter, LetterVersion

from .fields import examples, values_for


def letters() -> "QuerySet[Letter]":
    return Letter.objects.prefetch_related("versions")


def versions() -> "QuerySet[LetterVersion]":
    return LetterVersion.objects.select_related("letter")


def copied_keys() -> set[str]:
    """Which of the shipped letters this workspace has a copy of."""
    return set(Letter.objects.exclude(library_key="").values_list("library_key", flat=True))


def people_found(member: Member, text: str) -> list[Addressee]:
    """Whom the member may write to, by a part of the name."""
    return [found for book in addressees for found in book.search(member, text)]


def addressee_for(member: Member, key: str) -> Addressee:
    """Raises LookupError."""
    for book in addressees:
        return book.find(member, key)
    raise LookupError(key)


def filled_for(
    version: LetterVersion,
    member: Member,
    addressee: Addressee | None,
    *,
    instead: Mapping[str, str] | None = None,
) -> Filled:
    """As it would go to them; where there is nobody yet, with what is ours, and examples of the rest.

    `instead`: what stands in a gap of which nothing is known of them.
    """
    wanted = fields_of(version.subject, version.body)
    organisation = addressee.organisation if addressee is not None else None
    person = addressee.person if addressee is not None else None
    values = values_for(Writing(member, version.language, organisation, person), wanted)
    if addressee is None:
        values = examples() | {key: value for key, value in values.items() if value}
    values |= {key: text for key, text in (instead or {}).items() if not values.get(key)}
    return fill(version.subject, version.body, values)


@dataclass(frozen=True)
class Chosen:
    version: LetterVersion
    choice: Choice


def version_chosen(letter: Letter, languages: Sequence[str], member: Member, goal: str = GENERAL) -> Chosen | None:
    """In the partner's first language, else their second, else the workspace's. None where there is no text."""
    versions = {(version.language, version.goal): version for version in letter.versions.all()}
    choice = choose(versions, languages, member.workspace.language, goal)
    return Chosen(versions[choice.language, choice.goal], choice) if choice is not None else None
