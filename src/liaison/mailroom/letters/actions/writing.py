# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing the letters of a workspace down, copying those that are shipped, removing them. All can be undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.mailroom.letters.rules.library import ShippedLetter
from liaison.mailroom.models import Letter, LetterVersion


class NameTaken(Exception):
    """There is a letter of this name."""


class VersionTaken(Exception):
    """The letter has a text in this language for this goal."""


class LetterInUse(Exception):
    """A room above goes on with it."""


class LastVersion(Exception):
    """A letter without a text is none."""


def add_letter(
    *, by: Member, name: str, purpose: str, channel: str, text: dict[str, str], library_key: str = ""
) -> tuple[Letter, Change]:
    """With its first text. Raises NameTaken."""
    letter = Letter(name=name, purpose=purpose, channel=channel, library_key=library_key)
    with _once(NameTaken), changing(by, "add letter") as change:
        change.create(letter)
        change.create(LetterVersion(letter=letter, **text))
    return letter, change.record


def copy_shipped(shipped: ShippedLetter, *, name: str, by: Member) -> tuple[Letter, Change]:
    """Every text of it. Where the name is taken, the copy gets a number behind its own."""
    letter = Letter(purpose=shipped.purpose, library_key=shipped.key)
    with changing(by, "copy letter") as change:
        letter.name = _free_name(name)
        change.create(letter)
        for text in shipped.texts:
            change.create(
                LetterVersion(
                    letter=letter, language=text.language, goal=text.goal, subject=text.subject, body=text.body
                )
            )
    return letter, change.record


def _free_name(name: str) -> str:
    taken = set(Letter.objects.filter(name__startswith=name).values_list("name", flat=True))
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free


def edit_letter(letter: Letter, *, by: Member, expected: UUID | None, **values: Any) -> Change | None:
    """None when nothing differs. Raises NameTaken, EditedMeanwhile."""
    with _once(NameTaken), changing(by, "edit letter") as change:
        change.update(letter, expected=expected, **values)
    return _record(change)


def add_version(letter: Letter, *, by: Member, **text: str) -> tuple[LetterVersion, Change]:
    """Raises VersionTaken."""
    with _once(VersionTaken), changing(by, "add version of letter") as change:
        version = change.create(LetterVersion(letter=letter, **text))
    return version, change.record


def edit_version(version: LetterVersion, *, by: Member, expected: UUID | None, **text: str) -> Change | None:
    """None when nothing differs. Raises VersionTaken, EditedMeanwhile."""
    with _once(VersionTaken), changing(by, "edit version of letter") as change:
        change.update(version, expected=expected, **text)
    return _record(change)


def remove_version(version: LetterVersion, *, by: Member) -> Change:
    """Raises LastVersion."""
    with changing(by, "remove version of letter") as change:
        Letter.objects.select_for_update().get(pk=version.letter_id)
        if not LetterVersion.objects.filter(letter=version.letter_id).exclude(pk=version.pk).exists():
            raise LastVersion
        change.delete(version)
    return change.record


def remove_letter(letter: Letter, *, by: Member) -> Change:
    """With its texts. Mails that were written with it stay as they are. Raises LetterInUse."""
    try:
        with changing(by, "remove letter") as change:
            change.delete(letter)
    except ProtectedError:
        raise LetterInUse from None
    return change.record


def _record(change: Changing) -> Change | None:
    return change.record if change.record.pk else None


@contextmanager
def _once(refusal: type[Exception]) -> Iterator[None]:
    """The database knows best what is there already; it says so in an error that nobody understands."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal from error
