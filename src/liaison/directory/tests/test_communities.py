# SPDX-License-Identifier: AGPL-3.0-or-later
"""Describing communities, setting targets, and linking organisations from both sides."""

from uuid import uuid4

import pytest

from liaison.accounts.actions import EditedMeanwhile, changing, undo
from liaison.accounts.models import Change
from liaison.accounts.scope import in_workspace
from liaison.directory.actions import communities as actions
from liaison.directory.forms.communities import CommunityForm
from liaison.directory.models import Community, CommunityLink, CommunityTarget, Organisation


@pytest.fixture
def archives(maya):
    """Welsh-language archives: 10 in Gwynedd, 5 everywhere else counted together."""
    community, _change = actions.add_community(
        name="Welsh-language archives", why="Old newspapers", targets={"Gwynedd": 10}, by=maya
    )
    return community


def organisation(by, name="Fell Library", **fields):
    with changing(by, "edit") as change:
        return change.create(Organisation(name=name, **fields))


def formset(*targets, **more):
    rows = {f"targets-{n}-{key}": value for n, row in enumerate(targets) for key, value in row.items()}
    return {"targets-TOTAL_FORMS": len(targets), "targets-INITIAL_FORMS": 0, **rows, **more}


def targets_of(community):
    return dict(CommunityTarget.objects.filter(community=community).values_list("region", "wanted"))


def test_a_community_with_targets_is_one_step_to_add_and_to_undo(client_for, maya, museum):
    answer = client_for(maya).post(
        "/w/northshire/communities/new/",
        formset({"region": "northshire", "wanted": 4}, {"region": "", "wanted": 9}, name="Museums", why="Images"),
    )

    community = Community.objects.get()
    assert answer["Location"] == community.get_absolute_url()
    assert targets_of(community) == {"Northshire": 4, "": 9}  # spelled as the museum's region is
    undo(Change.objects.get(action="add community"), by=maya)
    assert not Community.objects.exists() and not CommunityTarget.objects.exists()


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"name": ""}, "id_name_error"),
        ({"name": "welsh-language ARCHIVES"}, "id_name_error"),
        ({"targets-0-wanted": "0"}, "id_targets-0-wanted_error"),
        ({"targets-0-wanted": ""}, "id_targets-0-wanted_error"),
        ({"targets-0-wanted": "9" * 30}, "id_targets-0-wanted_error"),
        ({"targets-1-region": "powys "}, "id_targets-1-region_error"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_saved(client_for, maya, archives, fields, where):
    form = formset({"region": "Powys", "wanted": 3}, {"region": "Dyfed", "wanted": 2}, name="New", why="")

    answer = client_for(maya).post("/w/northshire/communities/new/", {**form, **fields})

    assert answer.status_code == 422
    assert f'id="{where}"' in answer.content.decode()
    assert Community.objects.count() == 1


def test_a_name_given_away_a_moment_ago_is_said_beside_the_field(client_for, maya, archives, monkeypatch):
    monkeypatch.setattr(CommunityForm, "clean_name", lambda form: form.cleaned_data["name"])
    taken = formset(name=archives.name, why="")
    other, _change = actions.add_community(name="Other", why="", targets={}, by=maya)

    for url in ("/w/northshire/communities/new/", f"{other.get_absolute_url()}edit/"):
        answer = client_for(maya).post(url, taken)
        assert answer.status_code == 422 and 'id="id_name_error"' in answer.content.decode()
    assert Community.objects.count() == 2


def test_a_broken_list_of_targets_is_refused_with_the_form(client_for, maya):
    answer = client_for(maya).post("/w/northshire/communities/new/", {"name": "New", "why": ""})

    assert answer.status_code == 422 and not Community.objects.exists()


def test_editing_keeps_changes_and_removes_targets(client_for, maya, archives):
    client_for(maya).post(
        f"{archives.get_absolute_url()}edit/",
        formset(
            {"region": "", "wanted": ""},
            {"region": "Powys", "wanted": 2},
            name="Archives",
            why="Maps",
            expected=archives.changed_in,
        ),
    )

    archives.refresh_from_db()
    assert (archives.name, archives.why, targets_of(archives)) == ("Archives", "Maps", {"Powys": 2})


def test_who_saves_second_sees_both_versions(client_for, maya, tomos, archives):
    seen = archives.changed_in
    actions.edit_community(archives, name="Archives of Wales", why="Maps", targets={}, by=tomos)

    answer = client_for(maya).post(
        f"{archives.get_absolute_url()}edit/", formset(name="Welsh archives", why="Diaries", expected=seen)
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Archives of Wales" in page and "Maps" in page and "Diaries" in page
    with pytest.raises(EditedMeanwhile):
        actions.edit_community(archives, name="x", why="", targets={}, by=maya, expected=seen)


def test_setting_aside_and_bringing_back(client_for, maya, archives):
    client = client_for(maya)
    client.post(f"{archives.get_absolute_url()}archive/")
    archives.refresh_from_db()
    assert archives.archived_at is not None
    assert "1 set aside" in client.get("/w/northshire/communities/").content.decode()

    client.post(f"{archives.get_absolute_url()}archive/", {"bring_back": "1"})

    archives.refresh_from_db()
    assert archives.archived_at is None


def test_organisations_are_found_ticked_and_added(client_for, maya, archives, museum):
    client, url = client_for(maya), f"{archives.get_absolute_url()}organisations/"

    found = client.post(url, {"find_organisations": "harbwr", "find": "1"}).content.decode()
    assert str(museum.public_id) in found
    added = client.post(url, {"organisations": [museum.public_id]})

    assert added.status_code == 302
    assert list(archives.organisations.all()) == [museum]
    undo(Change.objects.get(action="link community"), by=maya)
    assert not CommunityLink.objects.exists()


def test_enter_in_the_search_box_looks_and_does_not_add(client_for, maya, archives, museum):
    url = f"{archives.get_absolute_url()}organisations/"

    answer = client_for(maya).post(url, {"find_organisations": "harbour", "organisations": [museum.public_id]})

    assert answer.status_code == 200 and not CommunityLink.objects.exists()


def test_adding_the_same_again_changes_nothing(maya, archives, museum):
    assert actions.link_organisations(archives, [museum], by=maya).pk
    assert actions.link_organisations(archives, [museum], by=maya).pk is None


def test_an_organisation_is_taken_out(client_for, maya, archives, museum):
    actions.link_organisations(archives, [museum], by=maya)

    client_for(maya).post(f"{archives.get_absolute_url()}organisations/{museum.public_id}/removal/")

    assert not CommunityLink.objects.exists()


def test_from_the_organisation_s_side_exactly_what_is_ticked_is_linked(client_for, maya, archives, museum):
    old, _change = actions.add_community(name="Old one", why="", targets={}, by=maya)
    aside, _change = actions.add_community(name="Aside", why="", targets={}, by=maya)
    actions.choose_communities(museum, [old, aside], by=maya)
    actions.archive_community(aside, by=maya)
    url = f"/w/northshire/organisations/{museum.public_id}/communities/"

    assert "Old one" in client_for(maya).get(url).content.decode()
    client_for(maya).post(url, {"communities": [archives.public_id]})

    assert set(museum.communities.all()) == {archives, aside}


def test_a_volunteer_can_link_and_see_only_what_is_theirs(client_for, elin, maya, archives, museum):
    hers = organisation(maya, looked_after_by=elin)
    actions.link_organisations(archives, [museum, hers], by=maya)
    client, url = client_for(elin), f"{archives.get_absolute_url()}organisations/"

    page = client.get(archives.get_absolute_url()).content.decode()
    assert hers.name in page and museum.name not in page
    assert museum.name in client_for(maya).get(archives.get_absolute_url()).content.decode()

    hidden = client.post(url, {"organisations": [museum.public_id]})
    absent = client.post(url, {"organisations": [uuid4()]})
    nonsense = client.post(url, {"organisations": ["x"]})
    assert [answer.status_code for answer in (hidden, absent, nonsense)] == [422, 422, 422]
    assert client.post(f"{url}{museum.public_id}/removal/").status_code == 404
    assert museum.name not in client.post(url, {"find_organisations": "harbour", "find": "1"}).content.decode()
    assert client.post(f"/w/northshire/organisations/{museum.public_id}/communities/").status_code == 404
    assert CommunityLink.objects.count() == 2


def test_targets_are_set_by_coordinators(client_for, tomos, elin, viktor, archives):
    edit = f"{archives.get_absolute_url()}edit/"

    assert client_for(tomos).get(edit).status_code == 200
    assert client_for(elin).get(edit).status_code == 403
    assert client_for(viktor).get(archives.get_absolute_url()).status_code == 403


def test_next_door_s_community_is_absent(client_for, maya, oskar, other_workspace):
    with in_workspace(other_workspace):
        foreign, _change = actions.add_community(name="Kvarnholt archives", why="", targets={}, by=oskar)
    client, url = client_for(maya), f"/w/northshire/communities/{foreign.public_id}/"

    assert client.get(url).status_code == 404
    assert client.post(f"{url}archive/").status_code == 404
    assert "Kvarnholt" not in client.get("/w/northshire/communities/").content.decode()


@pytest.mark.parametrize("path", ["", "communities"])
def test_lists_cost_the_same_with_one_three_and_sixty_rows(
    client_for, maya, archives, django_assert_max_num_queries, path
):
    client, costs = client_for(maya), []
    url = f"/w/northshire/{path}/" if path else archives.get_absolute_url()
    client.get(url)
    for amount in (1, 3, 60):
        for number in range(Organisation.objects.count(), amount):
            one = organisation(maya, name=f"Organisation {number}", region=f"Region {number % 7}")
            actions.link_organisations(archives, [one], by=maya)
            actions.add_community(name=f"Community {number}", why="", targets={"Powys": 1}, by=maya)
        with django_assert_max_num_queries(12) as counted:
            client.get(url)
        costs.append(len(counted))

    assert len(set(costs)) == 1, costs
