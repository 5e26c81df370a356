# SPDX-License-Identifier: AGPL-3.0-or-later
"""An addition can be undone once nothing of later edits is left in it."""

import pytest

from liaison.accounts.actions import CannotUndo, changing, undo
from liaison.directory.models import Organisation


@pytest.fixture
def steps(maya):
    """Added with a name, then renamed, then given notes: three entries of the history."""
    with changing(maya, "edit") as added:
        row = added.create(Organisation(name="Slate Museum"))
    with changing(maya, "edit") as renamed:
        renamed.update(row, name="Slate Archive")
    with changing(maya, "edit") as noted:
        noted.update(row, notes="likes maps")
    return added.record, renamed.record, noted.record


def test_it_stays_while_a_later_edit_stands(steps, maya):
    added, renamed, _noted = steps
    undo(renamed, by=maya)
    with pytest.raises(CannotUndo):
        undo(added, by=maya)
    assert Organisation.objects.get().notes == "likes maps"


@pytest.mark.parametrize("order", [(2, 1), (1, 2)])
def test_it_goes_when_they_are_undone_from_the_last_to_the_first(steps, maya, order):
    for step in order:
        undo(steps[step], by=maya)
    if order == (1, 2):  # the notes were written on top of the new name: who knows what they were about
        with pytest.raises(CannotUndo):
            undo(steps[0], by=maya)
    else:
        undo(steps[0], by=maya)
        assert not Organisation.objects.exists()
