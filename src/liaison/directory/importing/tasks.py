# SPDX-License-Identifier: AGPL-3.0-or-later
"""The long parts of an import. Each goes on, or begins again, where a killed worker left it."""

from uuid import UUID

from liaison.accounts.jobs import workspace_job
from liaison.accounts.models import Member
from liaison.accounts.rules import Can

from .actions.committing import commit
from .actions.giving_back import given_back
from .actions.previewing import preview, read_and_preview
from .actions.undoing import undo_import
from .queries.batches import batch_by_public_id


@workspace_job(Can.IMPORT)
def read_import(member: Member, batch: str) -> None:
    """A large file: read it, and look through its rows where nothing has to be asked first."""
    found = batch_by_public_id(UUID(batch))
    if found.state == found.State.PREVIEWING:
        with given_back(found):
            read_and_preview(found)


@workspace_job(Can.IMPORT)
def preview_import(member: Member, batch: str) -> None:
    found = batch_by_public_id(UUID(batch))
    if found.state == found.State.PREVIEWING:
        with given_back(found):
            preview(found)


@workspace_job(Can.IMPORT)
def commit_import(member: Member, batch: str) -> None:
    found = batch_by_public_id(UUID(batch))
    with given_back(found):
        commit(found, by=member)


@workspace_job(Can.IMPORT)
def take_back_import(member: Member, batch: str) -> None:
    found = batch_by_public_id(UUID(batch))
    with given_back(found):
        undo_import(found, by=member)
