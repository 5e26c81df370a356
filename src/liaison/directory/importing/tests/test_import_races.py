# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two workers at one import in the same moment, as after a worker that was given up and lives on."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest
from django.db import connection

from liaison.accounts.models import Change
from liaison.directory.importing.actions import committing, undoing
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.actions.undoing import start_undo, undo_import
from liaison.directory.models import ImportRow, Organisation

from .sheets import as_csv

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HOUSES = as_csv("Organisation|Contact|Notes", *[f"House {n}|Nia {n}|maps" for n in range(8)])


def twice_at_once(deed):
    """In two threads with a connection each."""
    together = Barrier(2)

    def run():
        try:
            together.wait(timeout=20)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for waiting in [pool.submit(copy_context().run, run) for _ in range(2)]:
            waiting.result(timeout=60)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    """A chunk for each row or two, so that the two meet again and again."""
    monkeypatch.setattr(committing, "CHUNK", 1)
    monkeypatch.setattr(undoing, "CHUNK", 1)


def test_two_who_bring_the_same_rows_in_write_one_change(previewed, maya, taken_back):
    batch = previewed(HOUSES)
    start_commit(batch)
    twice_at_once(lambda: commit(type(batch).objects.get(pk=batch.pk), by=maya))
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done) == ("committed", 8)
    assert list(Change.objects.filter(action="import")) == [batch.change]
    assert Organisation.objects.count() == 8
    assert taken_back(batch) == {"undone": 8}
    assert not Organisation.objects.exists()


def test_two_who_take_the_same_rows_back_undo_each_once(brought, maya):
    batch = brought(HOUSES)
    start_undo(batch)
    twice_at_once(lambda: undo_import(type(batch).objects.get(pk=batch.pk), by=maya))
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done) == ("undone", 8)
    assert Change.objects.filter(undo_of=batch.change).count() == 1
    assert set(ImportRow.objects.values_list("state", flat=True)) == {"undone"}
    assert not Organisation.objects.exists()
