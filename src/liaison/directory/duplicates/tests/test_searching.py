# SPDX-License-Identifier: AGPL-3.0-or-later
"""A search by the worker: its pairs take the place of those found before."""

from datetime import UTC, datetime

import pytest

from liaison.accounts.actions import changing
from liaison.directory.duplicates.actions import searching
from liaison.directory.duplicates.actions.searching import is_quick, search_through, start_search
from liaison.directory.duplicates.tasks import search_for_duplicates
from liaison.directory.models import DuplicatePair, DuplicateSearch, Organisation

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def twins(maya):
    with changing(maya, "edit") as change:
        return [change.create(Organisation(name=name)) for name in ("Slate Museum", "The Slate Museum")]


def test_the_worker_finds_what_is_here_twice(twins, maya, run_jobs):
    assert is_quick("organisation")
    start_search("organisation", by=maya, at=NOON)
    assert start_search("organisation", by=maya, at=NOON) is None
    search_for_duplicates.enqueue(maya, kind="organisation")
    run_jobs()
    search = DuplicateSearch.objects.get()
    assert (search.state, search.looked_at) == ("done", 2)
    pair = DuplicatePair.objects.get()
    assert {pair.first, pair.second} == {one.public_id for one in twins}
    with changing(maya, "edit") as change:
        change.update(twins[0], name="Wool Library")
    search_through(start_search("organisation", by=maya, at=NOON))
    assert not DuplicatePair.objects.exists()


def test_a_search_that_breaks_off_can_be_begun_again(twins, maya, monkeypatch):
    def broken(*args):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(searching, "find_pairs", broken)
    search = start_search("organisation", by=maya, at=NOON)
    with pytest.raises(RuntimeError):
        search_through(search)
    assert DuplicateSearch.objects.get().state == "failed"
    assert start_search("organisation", by=maya, at=NOON) is not None
