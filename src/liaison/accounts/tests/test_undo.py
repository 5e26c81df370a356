# SPDX-License-Identifier: AGPL-3.0-or-later
"""Undo puts a change back whole, loses nobody's work, and is a change itself."""

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from liaison.accounts.actions import CannotUndo, changing, undo
from liaison.accounts.actions.undoing import has_dependants
from liaison.accounts.kinds import snapshot
from liaison.accounts.models import Change, ChangeEvent, Team, TeamMembership


@pytest.fixture
def edit(maya):
    """`edit(lambda change: …)` does something as Maya and gives back its entry in the history."""

    def run(steps):
        with changing(maya, "edit") as change:
            steps(change)
        return change.record

    return run


@pytest.fixture
def team(maya):
    with changing(maya, "edit") as change:
        return change.create(Team(name="Museums"))


def change_of(row):
    return Change.objects.get(public_id=row.changed_in)


def names():
    return [row.name for row in Team.objects.all()]


def test_undoing_an_addition_takes_it_away(maya, team):
    outcome = undo(change_of(team), by=maya)
    assert names() == []
    assert (outcome.reversed, outcome.kept, outcome.failed) == (1, [], [])


def test_undoing_an_edit_puts_the_old_values_back(maya, team, edit):
    change = edit(lambda change: change.update(team, name="Archives"))
    undo(change, by=maya)
    assert names() == ["Museums"]


def test_undoing_a_removal_brings_the_same_row_back(maya, team, edit):
    before = snapshot(team)
    change = edit(lambda change: change.delete(team))
    undo(change, by=maya)
    assert snapshot(Team.objects.get()) == {**before, "changed_in": str(Team.objects.get().changed_in)}


def test_an_undo_can_be_undone_and_that_too(maya, team, edit):
    change = edit(lambda change: change.update(team, name="Archives"))
    first = undo(change, by=maya).change
    assert (names(), first.undo_of) == (["Museums"], change)
    second = undo(first, by=maya).change
    assert (names(), second.undo_of) == (["Archives"], first)
    undo(second, by=maya)
    assert names() == ["Museums"]


def test_an_addition_that_was_undone_can_come_back(maya, team):
    taken_away = undo(change_of(team), by=maya).change
    undo(taken_away, by=maya)
    again = Team.objects.get()
    assert (again.pk, again.public_id, again.name) == (team.pk, team.public_id, "Museums")


def test_a_change_is_undone_once(maya, team, edit):
    change = edit(lambda change: change.update(team, name="Archives"))
    undo(change, by=maya)
    with pytest.raises(CannotUndo, match="undone already"):
        undo(change, by=maya)


def test_an_addition_that_somebody_edited_since_stays(maya, tomos, team):
    added = change_of(team)
    with changing(tomos, "edit") as change:
        change.update(Team.objects.get(), name="Tomos's museums")
    with pytest.raises(CannotUndo, match="edited it since"):
        undo(added, by=maya)
    assert names() == ["Tomos's museums"]


def test_an_addition_goes_once_every_edit_of_it_is_undone(maya, team, edit):
    added = change_of(team)
    first = edit(lambda change: change.update(team, name="Archives"))
    second = edit(lambda change: change.update(team, name="Libraries"))
    undo(second, by=maya)
    with pytest.raises(CannotUndo):
        undo(added, by=maya)
    undo(first, by=maya)
    undo(added, by=maya)
    assert names() == []


def test_an_addition_that_somebody_built_on_stays(maya, tomos, team):
    with changing(tomos, "edit") as change:
        change.create(TeamMembership(team=team, member=tomos))
    assert has_dependants(team)
    with pytest.raises(CannotUndo, match="added to it since"):
        undo(change_of(team), by=maya)
    assert [link.member for link in team.memberships.all()] == [tomos]


def test_an_addition_and_what_came_with_it_go_together(maya, edit):
    def both(change):
        team = change.create(Team(name="Archives"))
        change.create(TeamMembership(team=team, member=maya))

    change = edit(both)
    assert undo(change, by=maya).reversed == 2
    assert (names(), TeamMembership.objects.count()) == ([], 0)


def test_an_edit_that_somebody_wrote_over_stays(maya, tomos, team, edit):
    mine = edit(lambda change: change.update(team, name="Archives"))
    with changing(tomos, "edit") as change:
        change.update(team, name="Libraries")
    with pytest.raises(CannotUndo, match="edited it since"):
        undo(mine, by=maya)
    assert names() == ["Libraries"]


def test_an_edit_of_a_row_that_is_gone_cannot_be_undone(maya, team, edit):
    mine = edit(lambda change: change.update(team, name="Archives"))
    edit(lambda change: change.delete(team))
    with pytest.raises(CannotUndo, match="removed since"):
        undo(mine, by=maya)
    assert names() == []


def test_a_name_that_was_given_away_cannot_come_back(maya, team, edit):
    removed = edit(lambda change: change.delete(team))
    edit(lambda change: change.create(Team(name="Museums")))
    with pytest.raises(CannotUndo, match="name or number"):
        undo(removed, by=maya)
    assert names() == ["Museums"]


def two_edits(maya, tomos):
    """Maya renames two teams at once; Tomos then renames the second again."""
    with changing(maya, "edit") as change:
        first, second = change.create(Team(name="A")), change.create(Team(name="B"))
    with changing(maya, "edit") as change:
        change.update(first, name="A of Maya")
        change.update(second, name="B of Maya")
    with changing(tomos, "edit") as later:
        later.update(second, name="B of Tomos")
    return change.record


def test_undo_does_all_or_nothing(maya, tomos):
    change = two_edits(maya, tomos)
    changes = Change.objects.count()
    with pytest.raises(CannotUndo):
        undo(change, by=maya)
    assert names() == ["A of Maya", "B of Tomos"]
    assert Change.objects.count() == changes


def test_a_partial_undo_says_what_it_kept(maya, tomos):
    change = two_edits(maya, tomos)
    outcome = undo(change, by=maya, partly=True)
    assert names() == ["A", "B of Tomos"]
    [(event, reason)] = outcome.kept
    assert (outcome.reversed, event.after["name"], reason) == (1, "B of Maya", "Somebody has edited it since.")


def test_a_team_takes_nobody_elses_words_with_it_unrecorded(maya, team, edit):
    """What disappears with a row is in the log as well, so that undo brings it back."""
    edit(lambda change: change.create(TeamMembership(team=team, member=maya)))
    removed = edit(lambda change: change.delete(team))
    assert TeamMembership.objects.count() == 0
    undo(removed, by=maya)
    assert [link.member for link in Team.objects.get().memberships.all()] == [maya]


# --- any sequence of changes ---

KINDS = {"team": Team, "team_membership": TeamMembership}


def rows_now():
    """(kind, public id) → its values, for every team and team membership."""
    return {
        (kind, str(row.public_id)): snapshot(row) for kind, model in KINDS.items() for row in model.objects.all()
    }


def walk_back(rows, events):
    """Take the events back, newest first, and complain where one does not fit what follows it."""
    for event in events:
        key = (event.of_kind, str(event.of_id))
        if event.verb == "deleted":
            assert key not in rows
            rows[key] = event.before
        else:
            row = rows.pop(key)
            if event.verb == "created":
                assert row["changed_in"] == str(event.change.public_id)
            else:
                assert {name: row[name] for name in event.after} == event.after
                rows[key] = row | event.before
    return rows


class AnyHistory(RuleBasedStateMachine):
    """Add, edit, remove and undo in any order: the rows are always what the log says, back to the empty start."""

    def __init__(self, member):
        super().__init__()
        self.member = member
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.before = {}  # change → the rows before it

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def note(self, record, before):
        if record.pk:
            self.before[record.pk] = before

    def change(self, steps):
        before = rows_now()
        with changing(self.member, "edit") as change:
            steps(change)
        self.note(change.record, before)

    def any_team(self, data):
        return data.draw(st.sampled_from(list(Team.objects.order_by("pk"))))

    @rule(number=st.integers(0, 5), joined=st.booleans())
    def add(self, number, joined):
        if Team.objects.filter(name=f"Team {number}").exists():
            return

        def steps(change):
            team = change.create(Team(name=f"Team {number}"))
            if joined:
                change.create(TeamMembership(team=team, member=self.member))

        self.change(steps)

    @precondition(lambda self: Team.objects.exists())
    @rule(data=st.data(), number=st.integers(0, 5))
    def rename(self, data, number):
        team = self.any_team(data)
        if not Team.objects.filter(name=f"Team {number}").exclude(pk=team.pk).exists():
            self.change(lambda change: change.update(team, name=f"Team {number}"))

    @precondition(lambda self: Team.objects.exists())
    @rule(data=st.data())
    def swap_a_name_twice(self, data):
        """Two edits of one row in one change."""
        team = self.any_team(data)
        name = team.name

        def steps(change):
            change.update(team, name=f"{name} for a moment")
            change.update(team, name=f"{name}'")

        if not Team.objects.filter(name=f"{name}'").exists():
            self.change(steps)

    @precondition(lambda self: Team.objects.exists())
    @rule(data=st.data())
    def join_or_leave(self, data):
        team = self.any_team(data)
        link = team.memberships.first()
        if link:
            self.change(lambda change: change.delete(link))
        else:
            self.change(lambda change: change.create(TeamMembership(team=team, member=self.member)))

    @precondition(lambda self: Team.objects.exists())
    @rule(data=st.data())
    def remove(self, data):
        team = self.any_team(data)
        self.change(lambda change: change.delete(team))

    @precondition(lambda self: self.before)
    @rule(data=st.data(), partly=st.booleans())
    def undo_any(self, data, partly):
        record = Change.objects.get(pk=data.draw(st.sampled_from(sorted(self.before))))
        before = rows_now()
        try:
            outcome = undo(record, by=self.member, partly=partly)
        except CannotUndo:
            assert rows_now() == before
        else:
            self.note(outcome.change, before)

    @precondition(lambda self: self.before)
    @rule()
    def undo_the_latest(self):
        """Nobody came between, so it always works and everything is as it was."""
        latest = Change.objects.get(pk=max(self.before))
        if not Change.objects.filter(undo_of=latest).exists():
            before = rows_now()
            self.note(undo(latest, by=self.member).change, before)
            assert self.without_marks(rows_now()) == self.without_marks(self.before[latest.pk])

    @staticmethod
    def without_marks(rows):
        """All but which change wrote the row last, which is the undo now."""
        return {key: {k: v for k, v in row.items() if k != "changed_in"} for key, row in rows.items()}

    @invariant()
    def the_log_leads_back_to_nothing(self):
        events = ChangeEvent.objects.filter(of_kind__in=KINDS).select_related("change").order_by("-id")
        assert walk_back(rows_now(), events) == {}


def test_the_rows_are_always_what_the_log_says(maya):
    run_state_machine_as_test(
        lambda: AnyHistory(maya),
        settings=settings(max_examples=30, stateful_step_count=15, deadline=None, database=None),
    )


def test_the_machine_notices_an_unlogged_change(maya, team):
    rows = rows_now()
    events = list(ChangeEvent.objects.filter(of_kind__in=KINDS).select_related("change").order_by("-id"))
    assert walk_back(dict(rows), events) == {}
    Team.objects.update(name="Behind the log's back", changed_in=None)
    with pytest.raises(AssertionError):
        walk_back(rows_now(), events)
