# SPDX-License-Identifier: AGPL-3.0-or-later
"""Giving out what we hold about somebody, and erasing them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing, changing
from liaison.accounts.forgetting import forget_flashes, forget_rows, replace_words, set_text
from liaison.accounts.models import Change, Member
from liaison.accounts.models.changes import ERASE, GIVE_OUT
from liaison.accounts.promises import promise_first
from liaison.accounts.scope import current_workspace
from liaison.accounts.subjects import About
from liaison.accounts.telling import as_zip, sections_of
from liaison.directory.models import (
    Affiliation,
    ContactPoint,
    DataRequest,
    ErasedKey,
    ImportBatch,
    ImportRow,
    Interaction,
    InteractionOrganisation,
    Organisation,
)
from liaison.directory.queries.erased import KIND, hash_of, keys_of_erasure, values_of
from liaison.directory.queries.privacy import (
    Party,
    about_party,
    addresses_of,
    batches_of,
    preview_of,
)
from liaison.directory.tasks import sweep_up
from liaison.kit.promises import Forget, Promise, keyed
from liaison.kit.sqlite import empty_the_journal, overwrite_what_is_deleted
from liaison.kit.words import pattern_of
from liaison.mailroom.actions import suppress
from liaison.mailroom.models import Suppression

from .contacts import refresh_last_contact

ERASED = "erased"


class CannotErase(Exception):
    """Not now; the message says why and what to do."""


def give_out(party: Party, *, by: Member, at: datetime) -> bytes:
    """A zip file with everything we hold about them; that it was made stands in the history."""
    about = about_party(party)
    sections = sections_of(about)
    with changing(by, GIVE_OUT, at=at) as change:
        rows = sum(len(section.rows) for section in sections)
        change.create(
            DataRequest(type=DataRequest.Type.EXPORT, of_kind=party.kind, of_id=party.public_id, rows=rows)
        )
    return as_zip(str(party), by.workspace.name, sections, at)


def erase(
    party: Party,
    *,
    by: Member | None,
    at: datetime,
    emptied: Collection[str] = (),
    forget_upload: Forget | None = None,
) -> Change:
    """Remove them from every table, for good. Raises CannotErase.

    `emptied`: marks of texts (see `Named`) that are emptied altogether. `forget_upload` is told the name of each
    upload that has to go, where nobody else works in this database; otherwise the worker removes it.
    """
    overwrite_what_is_deleted(connection)
    with transaction.atomic():
        party = type(party).objects.select_for_update().get(pk=party.pk)
        about = about_party(party)
        points = addresses_of(party, about).theirs
        values = values_of(party, points)
        with changing(by, ERASE, at=at) as change:
            change.record.save()
            _let_go(about, change)
            _empty_texts(party, about, emptied, change)
            if forget_upload is None:
                _refuse_while_read(about)
            uploads = _empty_files(about)
            organisations = _organisations_of(about)
            rows = forget_rows(about, change)
            replace_words(about.subject.words, change)
            change.create(
                DataRequest(type=DataRequest.Type.ERASURE, of_kind=party.kind, of_id=party.public_id, rows=rows)
            )
            refresh_last_contact(organisations=organisations)
        if pattern := pattern_of(about.subject.words):
            forget_flashes(pattern)
        _sweep_up(uploads, forget_upload)
        _remember(party, values, [value for (kind, value) in points if kind == ContactPoint.Type.EMAIL], at)
        transaction.on_commit(lambda: empty_the_journal(connection), robust=True)
    return change.record


def _sweep_up(uploads: list[str], forget_upload: Forget | None) -> None:
    if forget_upload is not None:
        for name in uploads:
            forget_upload(name)
        uploads = []
    sweep_up.enqueue(uploads)


def _let_go(about: About, change: Changing) -> None:
    """Records of others that point at theirs, such as parts of a sole trader's business, stand alone."""
    for row, column in about.mentions:
        change.update(row, **{column: None})  # type: ignore[type-var]


def _empty_texts(party: Party, about: About, marks: Collection[str], change: Changing) -> None:
    if not marks:
        return
    preview = preview_of(party, about)
    for named in (*preview.replaced, *preview.perhaps):
        if named.mark in marks and isinstance(getattr(named.row, named.column), str):
            set_text(named.row, named.column, "", change)


def _organisations_of(about: About) -> set[int]:
    """Those whose last contact may have been with them."""
    there = InteractionOrganisation.objects.filter(interaction__in=[*about.shared.get(Interaction, {})])
    places: list[Any] = [*about.rows.get(Affiliation, {}).values()]
    gone = {row.pk for row in about.rows.get(Organisation, {}).values()}
    return {*there.values_list("organisation", flat=True), *(place.organisation_id for place in places)} - gone


def _refuse_while_read(about: About) -> None:
    if any(batch.is_working for batch in batches_of(about)):
        # Translators: somebody was to be erased who stands in a file that is being read just now.
        raise CannotErase(_("An import with this person in it is being worked on. Try again when it is done."))


def _empty_files(about: About) -> list[str]:
    """The rows stay in the report without what stood in them; returns the files, which have to go themselves."""
    # Translators: stands in the report of an import instead of a row's values.
    reason = _("Emptied: the person in this row was erased.")
    batches = {batch.pk: batch for batch in batches_of(about)}
    rows: list[Any] = [*about.loose.pop(ImportRow, {}).values()]
    for row in rows:
        # What the row did with others, such as their organisation, can still be taken back.
        row.touched = [touched for touched in row.touched if tuple(touched[:2]) not in about.subject.keys]
        row.cells, row.reading, row.plan, row.reasons = [], {}, {}, [reason]
        if row.state in {ImportRow.State.STAGED, ImportRow.State.FAILED}:
            row.action = ImportRow.Action.SKIP
        row.save()
    return [name for batch in batches.values() if (name := _drop_file(batch))]


def _drop_file(batch: ImportBatch) -> str:
    name = batch.file.name or ""
    if batch.change_id is None:
        ImportRow.objects.filter(batch=batch).delete()
        batch.delete()
    else:
        batch.file, batch.counts = "", _counts(batch)
        batch.save(update_fields=["file", "counts"])
    return name


def _counts(batch: ImportBatch) -> dict[str, int]:
    counts = dict.fromkeys(ImportRow.Action.values, 0)
    rows = ImportRow.objects.filter(batch=batch).order_by()
    return counts | dict(rows.values_list("action").annotate(Count("pk")))


def _remember(party: Party, values: Iterable[str], emails: Iterable[str], at: datetime) -> None:
    """That they asked, in hashes: in the database for the next import, and in the file for the next restore.

    In the file before the commit: if the process is killed in between, the worker finishes what was promised.
    """
    workspace = current_workspace()
    hashes = sorted(hash_of(value) for value in values)
    ErasedKey.objects.bulk_create(
        [ErasedKey(key_hash=hashed, since=at) for hashed in hashes], ignore_conflicts=True
    )
    ErasedKey.objects.filter(key_hash__in=hashes).update(lifted_at=None, lifted_by=None, lifted_because="")
    for email in emails:
        suppress(email, reason=Suppression.Reason.OBJECTED, workspace=workspace, source="", at=at)
    where = str(workspace.public_id)
    promise_first(
        [
            Promise(ERASED, where, keyed(ERASED, where, str(party.public_id)), detail=party.kind),
            *(Promise(KIND, where, hashed) for hashed in hashes),
        ]
    )


class NotErased(Exception):
    """Nobody here was erased who is called so, or has this address."""


def let_back(typed: str, *, by: Member, because: str, at: datetime) -> int:
    """Lift all that keeps somebody out, found by an address, a number or a name. Raises NotErased."""
    with transaction.atomic():
        keys = keys_of_erasure(typed, by.workspace.country)
        for key in keys:
            lift(key, by=by, because=because, at=at)
    if not keys:
        raise NotErased
    return len(keys)


def lift(key: ErasedKey, *, by: Member, because: str, at: datetime) -> None:
    """They came back by themselves: a file may bring them again. Whom we do not write to stays so."""
    with transaction.atomic():
        locked = ErasedKey.objects.select_for_update().get(pk=key.pk)
        locked.lifted_at, locked.lifted_by, locked.lifted_because = at, by, because
        locked.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
