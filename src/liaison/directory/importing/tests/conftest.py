# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps of an import without its pages."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from liaison.accounts.models import Member
from liaison.directory.importing.actions import bringing
from liaison.directory.importing.actions.bringing import bring_file, choose_columns, meanings_of
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.actions.previewing import preview, start_preview
from liaison.directory.importing.actions.undoing import start_undo, undo_import
from liaison.directory.models import ImportBatch
from liaison.kit.files import read_table

from .sheets import MESSY_ROWS, as_xlsx

settings.register_profile("import", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("import")


@pytest.fixture
def in_a_child() -> None:
    """Ask for it where the files shall be read in a process of their own, as the product does."""


@pytest.fixture(autouse=True)
def read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process for each reading costs a third of a second; kit's own tests look after it."""
    if "in_a_child" not in request.fixturenames:
        monkeypatch.setattr(bringing, "read_table_apart", read_table)


@pytest.fixture
def messy() -> bytes:
    """A title above the header, dates in three ways, two addresses in a cell, a contact hidden in a note."""
    return as_xlsx(MESSY_ROWS)


@pytest.fixture
def previewed(maya: Member) -> Callable[..., ImportBatch]:
    """`previewed(data)` is a batch whose rows wait to be brought in. `meanings` go by the column's index."""

    def run(data: bytes, *, by: Member = maya, **meanings: str) -> ImportBatch:
        batch = bring_file(data=data, filename="contacts.csv", by=by)
        if meanings:
            said = {int(index.removeprefix("c")): meaning for index, meaning in meanings.items()}
            choose_columns(batch, meanings=meanings_of(batch) | said, orders={})
        start_preview(batch)
        preview(batch)
        return batch

    return run


@pytest.fixture
def brought(previewed: Callable[..., ImportBatch], maya: Member) -> Callable[..., ImportBatch]:
    """`brought(data)` is a batch that is in."""

    def run(data: bytes, **meanings: str) -> ImportBatch:
        batch = previewed(data, **meanings)
        start_commit(batch)
        commit(batch, by=maya)
        return batch

    return run


@pytest.fixture
def taken_back(maya: Member) -> Callable[[ImportBatch], dict[str, int]]:
    """`taken_back(batch)` undoes it and says how many rows are in which state; empty states are left out."""

    def run(batch: ImportBatch) -> dict[str, int]:
        start_undo(batch)
        return {state: count for state, count in undo_import(batch, by=maya).items() if count}

    return run
