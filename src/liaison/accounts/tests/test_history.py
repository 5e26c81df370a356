# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse

from liaison.accounts.actions import add_team, change_role, changing, edit_team, remove_team, undo
from liaison.accounts.models import Change, Member, Team
from liaison.accounts.rules import Role
from liaison.accounts.scope import in_workspace
from liaison.accounts.wording import describe
from liaison.directory.models import Organisation


def url(name, *args):
    return reverse(f"accounts:{name}", args=["northshire", *args])


def add_organisations(by, *names, action="edit"):
    with changing(by, action) as change:
        for name in names:
            change.create(Organisation(name=name))
    return change.record


def sentence(change):
    return describe([change])[0].sentence


def test_a_change_is_said_in_one_sentence(maya):
    team = add_team("Translators", by=maya)
    assert sentence(team) == "Added team “Translators”"
    assert sentence(edit_team(Team.objects.get(), name="Words", members=[], by=maya)) == "Changed team “Words”"
    assert sentence(add_organisations(maya, "Oak Museum")) == "Added organisation “Oak Museum”"
    assert sentence(add_organisations(maya, "Elm Library", "Ash Archive")) == "Added 2 organisations"


def test_what_was_removed_keeps_the_name_it_had(maya):
    add_team("Translators", by=maya)
    assert sentence(remove_team(Team.objects.get(), by=maya)) == "Removed team “Translators”"


def test_a_change_of_many_kinds_names_the_first_and_counts_the_rest(maya, elin):
    with changing(maya, "edit") as change:
        change.create(Organisation(name="Oak Museum"))
        for name in ("A", "B"):
            change.create(Team(name=name))
        change.update(elin, role=Role.VIEWER)
        change.delete(Team.objects.get(name="A"))
    said = "Added organisation “Oak Museum”, added 2 teams, changed member “Elin Bergdahl” and 1 more"
    assert sentence(change.record) == said


def test_an_import_says_that_it_was_one(maya):
    assert (
        sentence(add_organisations(maya, "A", "B", action="import"))
        == "Imported a spreadsheet and added 2 organisations"
    )


@pytest.mark.parametrize("number", [1, 3, 30])
def test_describing_takes_the_same_number_of_queries(maya, number, django_assert_num_queries):
    changes = [add_organisations(maya, f"Museum {n}") for n in range(number)]
    with django_assert_num_queries(3):
        assert len(describe(changes)) == number


@pytest.mark.parametrize("number", [1, 3])
def test_so_does_the_page(client_for, maya, number, django_assert_num_queries):
    for n in range(number):
        add_organisations(maya, f"Museum {n}")
    visitor = client_for(maya)
    with django_assert_num_queries(12):
        visitor.get(url("changes"))


def test_the_page_shows_what_everybody_did_to_those_who_see_everything(client_for, tomos, elin):
    add_organisations(elin, "Oak Museum")
    words = client_for(tomos).get(url("changes")).content.decode()
    assert "Added organisation “Oak Museum”" in words
    assert "Elin Bergdahl" in words


def test_a_volunteer_sees_only_her_own(client_for, tomos, elin):
    add_organisations(elin, "Oak Museum")
    add_organisations(tomos, "Secret Museum")

    words = client_for(elin).get(url("changes")).content.decode()

    assert "Oak Museum" in words
    assert "Secret Museum" not in words
    assert "Tomos" not in words


def test_a_person_can_be_picked(client_for, maya, tomos):
    add_organisations(maya, "Oak Museum")
    add_organisations(tomos, "Elm Library")

    page = client_for(maya).get(url("changes"), {"by": str(tomos.public_id)}).content.decode()
    odd = client_for(maya).get(url("changes"), {"by": "nobody"})

    assert ("Elm Library" in page, "Oak Museum" in page) == (True, False)
    assert odd.status_code == 200


def test_nothing_of_another_workspace_is_shown_or_undone(client_for, maya, oskar):
    with in_workspace(oskar.workspace):
        foreign = add_organisations(oskar, "Foreign Museum")
    visitor = client_for(maya)

    assert "Foreign Museum" not in visitor.get(url("changes")).content.decode()
    assert visitor.post(url("undo", foreign.public_id)).status_code == 404
    with in_workspace(oskar.workspace):
        assert Organisation.objects.filter(name="Foreign Museum").exists()


def test_undo_takes_back_and_is_itself_shown(client_for, maya):
    change = add_organisations(maya, "Oak Museum")
    visitor = client_for(maya)

    page = visitor.post(url("undo", change.public_id), follow=True)

    assert not Organisation.objects.exists()
    assert "Removed organisation “Oak Museum”" in page.content.decode()


def test_what_was_undone_is_marked_and_cannot_be_undone_again(client_for, maya):
    change = add_organisations(maya, "Oak Museum")
    undo(change, by=maya)
    visitor = client_for(maya)

    assert "Undone" in visitor.get(url("changes")).content.decode()
    page = visitor.post(url("undo", change.public_id), follow=True)
    assert "This could not be undone. This has been undone already." in page.content.decode()


def test_what_somebody_built_on_is_kept_and_the_page_says_why(client_for, maya, tomos):
    change = add_organisations(maya, "Oak Museum")
    with changing(tomos, "edit") as edit:
        edit.update(Organisation.objects.get(), name="Oak and Elm Museum")

    page = client_for(maya).post(url("undo", change.public_id), follow=True)

    assert "This could not be undone. Somebody has edited it since." in page.content.decode()
    assert Organisation.objects.get().name == "Oak and Elm Museum"


def test_a_volunteer_cannot_undo_what_somebody_else_did(client_for, tomos, elin):
    change = add_organisations(tomos, "Oak Museum")
    assert client_for(elin).post(url("undo", change.public_id)).status_code == 404
    assert Organisation.objects.exists()


def test_a_coordinator_cannot_undo_their_way_to_another_role(client_for, maya, tomos):
    change_role(tomos, Role.OWNER, by=maya)
    demotion = change_role(tomos, Role.COORDINATOR, by=maya)
    visitor = client_for(tomos)

    assert url("undo", demotion.public_id) not in visitor.get(url("changes")).content.decode()
    assert visitor.post(url("undo", demotion.public_id)).status_code == 404
    assert Member.objects.get(pk=tomos.pk).role == "coordinator"


def test_an_import_is_not_taken_back_from_here(client_for, maya):
    change = add_organisations(maya, "Oak Museum", action="import")
    assert client_for(maya).post(url("undo", change.public_id)).status_code == 404


def test_after_undo_one_is_where_one_was(client_for, maya, elin):
    change = change_role(elin, Role.VIEWER, by=maya)
    there = "http://testserver" + url("teams")
    assert client_for(maya).post(url("undo", change.public_id), headers={"referer": there}).url == there


def test_after_undo_nobody_lands_on_the_page_of_what_is_gone(client_for, maya):
    change = add_organisations(maya, "Oak Museum")
    there = f"http://testserver/w/northshire/organisations/{Organisation.objects.get().public_id}/"
    assert client_for(maya).post(url("undo", change.public_id), headers={"referer": there}).url == url("changes")


def test_after_undo_nobody_is_sent_elsewhere(client_for, maya, elin):
    change = change_role(elin, Role.VIEWER, by=maya)
    answer = client_for(maya).post(
        url("undo", change.public_id), headers={"referer": "https://elsewhere.example/"}
    )
    assert answer.url == url("changes")


def test_what_the_house_did_by_itself_is_not_for_undoing(client_for, maya):
    beginning = Change.objects.get(action="start workspace")
    assert client_for(maya).post(url("undo", beginning.public_id)).status_code == 404


def test_undo_takes_a_post(client_for, maya):
    change = add_organisations(maya, "Oak Museum")
    assert client_for(maya).get(url("undo", change.public_id)).status_code == 405
    assert Change.objects.filter(undo_of=change).count() == 0
