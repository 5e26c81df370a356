# SPDX-License-Identifier: AGPL-3.0-or-later
"""While nobody has written since the preview, its plans are followed; the outcome is that of comparing anew."""

import pytest

from liaison.accounts.actions import changing
from liaison.directory.importing.actions import committing
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.actions.details import ORDER
from liaison.directory.importing.queries.versions import directory_version
from liaison.directory.models import ImportBatch, Organisation

from .sheets import as_csv

CHAIN = as_csv(
    "Organisation|Contact|E-mail|Town|Date contacted|Notes|Community",
    "Slate Museum|Nia Puw|nia@slate.example||4 March 2026|likes maps|Welsh speakers",
    "Heron Society|||York||closed on Mondays|",
    "The Slate Museum|Idris Morgan|idris@slate.example|Corris|5 May 2026|emailed 13 April 2026, no reply|",
    "Slate Museum|Nia Puw|nia@home.example||6 March 2026|prefers the phone|Welsh speakers",
    delimiter="|",
)
BY_CHANCE = {"public_id", "changed_in", "created_at"}


def everything_there():
    """Every value of every row an import can write, but for numbers that come by chance."""
    rows = [(model.kind, row) for model in ORDER for row in model.objects.order_by("pk").values()]
    return [
        (kind, {name: value for name, value in row.items() if name not in BY_CHANCE and not name.endswith("id")})
        for kind, row in rows
    ]


@pytest.mark.parametrize("chunk", [1, 2, 1_000])
def test_following_the_plan_comes_to_the_same_as_comparing_anew(chunk, previewed, taken_back, maya, monkeypatch):
    monkeypatch.setattr(committing, "CHUNK", chunk)
    outcomes = []
    for seen in ("", None):
        batch = previewed(CHAIN)
        assert batch.seen == directory_version(batch)
        if seen is not None:
            ImportBatch.objects.filter(pk=batch.pk).update(seen=seen)
        start_commit(batch)
        commit(batch, by=maya)
        outcomes.append((everything_there(), batch.counts))
        assert taken_back(batch) == {"undone": 4}
        assert everything_there() == []
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][1]["create"] == 3


def test_the_plan_is_followed_without_another_look(previewed, maya, monkeypatch):
    batch = previewed(CHAIN)
    monkeypatch.setattr(committing, "plans_for", lambda *_args, **_kwargs: pytest.fail("compared again"))
    start_commit(batch)
    commit(batch, by=maya)
    assert Organisation.objects.count() == 2


def test_whatever_anybody_writes_ends_the_plans_hold(previewed, maya):
    batch = previewed(CHAIN)
    with changing(maya, "edit") as change:
        change.create(Organisation(name="Slate Museum", notes="we knew them"))
    assert batch.seen != directory_version(batch)
    start_commit(batch)
    commit(batch, by=maya)
    assert Organisation.objects.get(name="Slate Museum").notes.startswith("we knew them")
