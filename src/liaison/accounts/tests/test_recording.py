# SPDX-License-Identifier: AGPL-3.0-or-later
"""A recorded row and its history are written together, or not at all."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from liaison.accounts.actions import EditedMeanwhile, changing
from liaison.accounts.kinds import from_snapshot, is_as_noted, plain, recorded_kinds, snapshot
from liaison.accounts.models import Change, ChangeEvent, Member, Team, TeamMembership
from liaison.accounts.queries import changes_seen_by, history_of

THEN = datetime(2026, 3, 3, 10, 15, tzinfo=UTC)


def make_team(by, name="Museums"):
    with changing(by, "edit", at=THEN) as change:
        return change.create(Team(name=name))


def log_of(row):
    events = ChangeEvent.objects.filter(of_id=row.public_id, of_kind=row.kind)
    return [(event.verb, event.before, event.after) for event in events]


def test_a_new_row_is_recorded_without_a_copy_of_itself(maya):
    team = make_team(maya)
    change = Change.objects.get(public_id=team.changed_in)
    assert (change.actor, change.action, change.at) == (maya, "edit", THEN)
    assert log_of(team) == [("created", {}, {})]


def test_an_edit_records_only_what_differs(maya):
    team = make_team(maya)
    first = team.changed_in
    with changing(maya, "edit") as change:
        change.update(team, name="Archives")
    assert log_of(team)[1:] == [
        (
            "updated",
            {"name": "Museums", "changed_in": str(first)},
            {"name": "Archives", "changed_in": str(change.id)},
        )
    ]
    assert Team.objects.get(pk=team.pk).name == team.name == "Archives"
    assert team.changed_in == change.id


def test_a_removed_row_is_kept_whole_in_the_log(maya):
    team = make_team(maya)
    whole = snapshot(team)
    with changing(maya, "edit") as change:
        change.delete(team)
    assert not Team.objects.exists()
    [_created, (verb, before, after)] = [
        (event.verb, event.before, event.after) for event in ChangeEvent.objects.filter(of_id=whole["public_id"])
    ]
    assert (verb, before, after) == ("deleted", whole, {})


def test_saving_what_is_there_already_leaves_no_trace(maya):
    team = make_team(maya)
    changes = Change.objects.count()
    with changing(maya, "edit") as change:
        change.update(team, name="Museums")
        assert change.is_empty
    assert Change.objects.count() == changes
    assert log_of(team) == [("created", {}, {})]


def test_a_change_without_rows_leaves_no_trace(maya):
    changes = Change.objects.count()
    with changing(maya, "edit"):
        pass
    assert Change.objects.count() == changes


def test_an_edit_starts_from_the_row_as_it_is_now(maya):
    """Somebody whose page is old changes only what they touched."""
    team = make_team(maya)
    old_page = Team.objects.get(pk=team.pk)
    with changing(maya, "edit") as change:
        change.update(team, name="Archives")
    with changing(maya, "edit") as change:
        change.update(old_page)
    assert Team.objects.get().name == old_page.name == "Archives"


def test_the_second_of_two_people_is_told(maya, tomos):
    team = make_team(maya)
    seen = team.changed_in
    with changing(maya, "edit") as change:
        change.update(team, expected=seen, name="Archives")
    page_of_tomos = Team.objects.get()
    with pytest.raises(EditedMeanwhile) as refusal, changing(tomos, "edit") as change:
        change.update(page_of_tomos, expected=seen, name="Libraries")
    assert refusal.value.current.name == "Archives"
    assert Team.objects.get().name == "Archives"
    assert len(log_of(team)) == 2


def test_whoever_saw_the_present_row_may_edit_it(maya, tomos):
    team = make_team(maya)
    with changing(tomos, "edit") as change:
        change.update(team, expected=team.changed_in, name="Libraries")
    assert Team.objects.get().name == "Libraries"


def test_a_change_that_fails_half_way_leaves_nothing(maya):
    team = make_team(maya)
    changes = Change.objects.count()
    with pytest.raises(ValueError, match="half way"), changing(maya, "edit") as change:
        change.update(team, name="Archives")
        change.create(Team(name="Libraries"))
        raise ValueError("half way")
    assert [row.name for row in Team.objects.all()] == ["Museums"]
    assert Change.objects.count() == changes
    assert len(log_of(team)) == 1


def test_a_row_that_the_database_refuses_leaves_nothing(maya):
    make_team(maya)
    changes, events = Change.objects.count(), ChangeEvent.objects.count()
    with pytest.raises(IntegrityError), changing(maya, "edit") as change:
        change.create(Team(name="Libraries"))
        change.create(Team(name="Museums"))
    assert (Change.objects.count(), ChangeEvent.objects.count()) == (changes, events)
    assert Team.objects.count() == 1


def test_several_rows_are_one_step_in_the_order_of_writing(maya):
    with changing(maya, "edit") as change:
        team = change.create(Team(name="Museums"))
        link = change.create(TeamMembership(team=team, member=maya))
    events = ChangeEvent.objects.filter(change__public_id=change.id)
    assert [(event.of_kind, event.of_id) for event in events] == [
        ("team", team.public_id),
        ("team_membership", link.public_id),
    ]


def test_many_rows_are_recorded_as_one_by_one(maya):
    with changing(maya, "import") as change:
        rows = change.create_many(Team, [Team(name="A"), Team(name="B")])
    assert [log_of(row) for row in Team.objects.all()] == [[("created", {}, {})]] * 2
    assert {row.changed_in for row in Team.objects.all()} == {change.id}
    assert [Team.objects.get(pk=row.pk).public_id for row in rows] == [row.public_id for row in rows]


def test_a_snapshot_makes_the_same_row_again(maya):
    team = make_team(maya)
    again = from_snapshot(Team, snapshot(team))
    assert snapshot(again) == snapshot(team)
    assert again.created_at == team.created_at


def test_a_snapshot_with_a_forgotten_field_still_makes_a_row(maya):
    team = make_team(maya)
    assert from_snapshot(Team, {**snapshot(team), "colour": "red"}).name == "Museums"


def test_values_are_logged_as_plain_json():
    some = uuid.UUID("11111111-2222-3333-4444-555555555555")
    assert [plain(value) for value in (None, True, 3, "a", some, THEN, ["b"])] == [
        None,
        True,
        3,
        "a",
        str(some),
        "2026-03-03T10:15:00Z",
        ["b"],
    ]


def test_every_kind_is_one_class_and_has_a_name():
    kinds = recorded_kinds()
    assert kinds["team"] is Team
    assert kinds["member"] is Member
    assert "" not in kinds


def test_the_history_names_fields_as_the_form_does(maya):
    team = make_team(maya)
    with changing(maya, "edit") as change:
        change.update(team, name="Archives")
    newest, oldest = history_of(team)
    assert (newest.verb, newest.fields) == ("changed", [("name", "Museums", "Archives")])
    assert (oldest.verb, oldest.fields) == ("added", [])


def test_a_volunteer_sees_only_their_own_changes(maya, elin):
    make_team(maya)
    theirs = make_team(elin, "Schools")
    assert [change.public_id for change in changes_seen_by(elin)] == [theirs.changed_in]
    assert {change.actor for change in changes_seen_by(maya)} >= {maya, elin}


def test_a_moment_is_noted_to_the_microsecond_and_older_notes_are_still_known():
    moment = datetime(2026, 3, 3, 10, 15, 0, 123456, tzinfo=UTC)
    assert plain(moment) == "2026-03-03T10:15:00.123456Z"
    assert is_as_noted(moment, "2026-03-03T10:15:00.123456Z") and is_as_noted(moment, "2026-03-03T10:15:00.123Z")
    assert not is_as_noted(moment, "2026-03-03T10:15:00.124Z") and not is_as_noted(moment, None)
