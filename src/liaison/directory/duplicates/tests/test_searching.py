# SPDX-License-Identifier: AGPL-3.0-or-later
"""A search by the worker: its pairs take the place of those found before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.directory.actions.privacy import erase
from liaison.directory.duplicates.actions import searching
from liaison.directory.duplicates.actions.deciding import tell_apart
from liaison.directory.duplicates.actions.giving_up import give_up_forgotten
from liaison.directory.duplicates.actions.searching import is_quick, search_through, start_search
from liaison.directory.duplicates.tasks import search_for_duplicates
from liaison.directory.models import DuplicatePair, DuplicateSearch, NotDuplicate, Organisation, Person

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


def test_a_search_whose_worker_is_gone_is_given_up(twins, maya):
    begun = timezone.now()
    start_search("organisation", by=maya, at=begun - timedelta(minutes=5))
    start_search("person", by=maya, at=begun)
    search_for_duplicates.enqueue(maya, kind="person")
    assert give_up_forgotten() == 1
    states = dict(DuplicateSearch.objects.values_list("of_kind", "state"))
    assert states == {"organisation": "failed", "person": "working"}
    DuplicateSearch.objects.update(state="working", started_at=begun - timedelta(minutes=5))
    assert give_up_forgotten() == 1
    assert DuplicateSearch.objects.get(of_kind="person").is_working


def test_erasing_somebody_forgets_whom_they_looked_like(maya):
    with changing(maya, "edit") as change:
        nia, again, other = (change.create(Person(name=name)) for name in ("Nia Puw", "Puw, Nia", "Nia Puws"))
    search_through(start_search("person", by=maya, at=NOON))
    tell_apart(nia, other, by=maya)
    assert DuplicatePair.objects.filter(first__in=[nia.public_id, again.public_id]).exists()
    erase(nia, by=maya, at=timezone.now())
    assert not DuplicatePair.objects.filter(Q(first=nia.public_id) | Q(second=nia.public_id)).exists()
    assert not NotDuplicate.objects.exists()
