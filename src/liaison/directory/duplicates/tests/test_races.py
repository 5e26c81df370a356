# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people at the same records in the same moment: one thing happens, and the other person gets a sentence."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest
from django.db import connection

from liaison.accounts.actions import CannotUndo, EditedMeanwhile, changing
from liaison.directory.actions.parties import edit_party
from liaison.directory.duplicates.actions.merging import CannotMerge, Gone, Versions, merge
from liaison.directory.duplicates.actions.parting import take_apart
from liaison.directory.duplicates.queries.survivors import standing_merges
from liaison.directory.models import ContactPoint, MergeRecord, Organisation

pytestmark = pytest.mark.django_db(transaction=True)
REFUSALS = (CannotMerge, CannotUndo, EditedMeanwhile, Organisation.DoesNotExist)
ROUNDS = 4


def at_once(*deeds):
    """Each in a thread with a connection of its own; what each answered, or how it was refused."""
    together = Barrier(len(deeds))

    def run(deed):
        try:
            together.wait(timeout=20)
            return deed()
        except REFUSALS as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        waiting = [pool.submit(copy_context().run, run, deed) for deed in deeds]
        return [one.result(timeout=60) for one in waiting]


@pytest.fixture
def pair(maya):
    def make():
        with changing(maya, "edit") as change:
            slate, again = (change.create(Organisation(name=name)) for name in ("Slate", "Slates"))
            change.create(
                ContactPoint(type="email", value="a@example.org", normalised="a@example.org", organisation=again)
            )
        return slate, again

    return make


def fresh(*rows):
    return [type(row).objects.get(pk=row.pk) for row in rows]


def merging(stays, goes, by):
    seen = Versions(stays.changed_in, goes.changed_in)
    return lambda: merge(stays, goes, {}, by=by, seen=seen)


def test_two_merge_the_same_pair(maya, tomos, pair):
    for _ in range(ROUNDS):
        slate, again = pair()
        results = at_once(merging(slate, again, maya), merging(again, slate, tomos))
        [done], [refused] = split(results)
        assert isinstance(refused, Gone | EditedMeanwhile) and str(refused)
        left = Organisation.objects.get(public_id__in=[slate.public_id, again.public_id])
        assert left.public_id == done.winner_id
        assert list(left.contact_points.values_list("value", flat=True)) == ["a@example.org"]


def split(results):
    return (
        [one for one in results if not isinstance(one, Exception)],
        [one for one in results if isinstance(one, Exception)],
    )


def test_one_merges_what_the_other_edits(maya, tomos, pair):
    for _ in range(ROUNDS):
        slate, again = pair()
        edit = lambda: edit_party(again, {"notes": "shut"}, by=tomos, seen=again.changed_in)  # noqa: B023, E731
        merged, edited = at_once(merging(slate, again, maya), edit)
        if isinstance(merged, Exception):
            assert isinstance(merged, EditedMeanwhile)
            assert Organisation.objects.get(pk=again.pk).notes == "shut"
        else:
            assert isinstance(edited, Organisation.DoesNotExist)
            assert not Organisation.objects.filter(pk=again.pk).exists()


def test_two_take_the_same_merge_apart(maya, tomos, pair):
    for _ in range(ROUNDS):
        slate, again = pair()
        record = merging(slate, again, maya)()
        results = at_once(lambda: take_apart(record, by=maya), lambda: take_apart(record, by=tomos))  # noqa: B023
        [_parted], [refused] = split(results)
        assert str(refused) == "This has been undone already."
        assert Organisation.objects.filter(public_id__in=[slate.public_id, again.public_id]).count() == 2


def test_one_merges_on_what_the_other_takes_apart(maya, tomos, pair):
    for _ in range(ROUNDS):
        slate, again = pair()
        third, _fourth = pair()
        record = merging(slate, again, maya)()
        [slate] = fresh(slate)
        apart, merged = at_once(lambda: take_apart(record, by=maya), merging(third, slate, tomos))  # noqa: B023
        if isinstance(apart, Exception):
            assert "merged into another one since" in str(apart)
            assert not Organisation.objects.filter(pk=slate.pk).exists()
            assert standing_merges().filter(pk=record.pk).exists()
        else:
            assert isinstance(merged, EditedMeanwhile | MergeRecord)
            assert not standing_merges().filter(pk=record.pk).exists()
            assert Organisation.objects.filter(public_id=again.public_id).exists()
