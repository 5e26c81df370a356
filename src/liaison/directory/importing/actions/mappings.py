# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping under a name what the columns of a file mean, for the next file with the same header row."""

from django.db import IntegrityError

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, Member
from liaison.directory.importing.queries.mappings import headers_in
from liaison.directory.importing.rules.saved import said_of, signature
from liaison.directory.models import ImportBatch, SavedMapping
from liaison.directory.queries.sharing import has_name


class MappingNameTaken(Exception):
    """Its owner has given this name to another mapping."""


def keep_mapping(batch: ImportBatch, *, name: str, is_shared: bool, by: Member) -> tuple[SavedMapping, Change]:
    """What has just been said of the batch's columns. One's own of this name, for these columns, is replaced.

    Raises MappingNameTaken.
    """
    headers = headers_in(batch)
    mark = signature(headers)
    columns = said_of(headers, batch.mapping.get("meanings", {}), batch.mapping.get("orders", {}))
    ours = SavedMapping.objects.filter(owner=by, name=name).first()
    if ours is not None and ours.signature != mark:
        raise MappingNameTaken
    try:
        with changing(by, "save mapping") as change:
            if ours is not None:
                change.update(ours, columns=columns, is_shared=is_shared)
            else:
                ours = change.create(
                    SavedMapping(owner=by, name=name, signature=mark, columns=columns, is_shared=is_shared)
                )
    except IntegrityError as error:
        raise MappingNameTaken from error
    return ours, change.record


def edit_mapping(mapping: SavedMapping, *, name: str, is_shared: bool, by: Member) -> Change:
    """Raises MappingNameTaken."""
    if has_name(SavedMapping, mapping.owner, name, mapping):
        raise MappingNameTaken
    try:
        with changing(by, "edit mapping") as change:
            change.update(mapping, name=name, is_shared=is_shared)
    except IntegrityError as error:
        raise MappingNameTaken from error
    return change.record


def remove_mapping(mapping: SavedMapping, *, by: Member) -> Change:
    with changing(by, "remove mapping") as change:
        change.delete(mapping)
    return change.record
