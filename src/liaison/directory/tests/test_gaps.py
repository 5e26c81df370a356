# SPDX-License-Identifier: AGPL-3.0-or-later
"""The table of gaps: what is counted where, who sees which part, and what it costs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.directory.actions import communities as actions
from liaison.directory.models import Organisation
from liaison.directory.queries import gaps as queries

NOW = timezone.now()
URL = "/w/northshire/gaps/"


def organisation(by, name, region="", days=None, community=None, archived=False):
    """`days`: how long ago the last contact was."""
    with changing(by, "edit") as change:
        row = change.create(Organisation(name=name, region=region, archived_at=NOW if archived else None))
    if days is not None:
        Organisation.objects.filter(pk=row.pk).update(last_contact_at=NOW - timedelta(days=days))
    if community:
        actions.link_organisations(community, [row], by=by)
    return row


@pytest.fixture
def archives(maya):
    targets = {"Gwynedd": 2, "Powys": 1}
    community, _change = actions.add_community(name="Archives", why="", targets=targets, by=maya)
    organisation(maya, "A", "Gwynedd", 1, community)
    organisation(maya, "B", "Gwynedd", 60, community)
    organisation(maya, "C", "Gwynedd", 200, community)
    organisation(maya, "D", "Dyfed", 400, community)
    organisation(maya, "E", "", None, community)
    organisation(maya, "Closed", "Gwynedd", 1, community, archived=True)
    return community


def numbers(cell):
    return (cell.label, cell.known, cell.reached, cell.wanted)


def test_every_organisation_is_counted_where_it_is(maya, archives):
    organisation(maya, "Alone", "Powys", 10)
    organisation(maya, "Lost")

    table = queries.gaps(NOW)

    assert table.columns == ["Everywhere", "Dyfed", "Gwynedd", "Powys", "No region"]
    assert [numbers(cell) for cell in table.rows[0].cells] == [
        ("Everywhere", 5, 2, 3),  # a third one in Gwynedd is no help in Powys
        ("Dyfed", 1, 0, None),
        ("Gwynedd", 3, 3, 2),
        ("Powys", 0, 0, 1),
        ("No region", 1, 0, None),
    ]
    assert [age.count for age in table.rows[0].ages] == [1, 1, 1, 1, 1]
    assert [numbers(cell) for cell in table.without_community.cells] == [
        ("Everywhere", 2, 1, None),
        ("Dyfed", 0, 0, None),
        ("Gwynedd", 0, 0, None),
        ("Powys", 1, 1, None),
        ("No region", 1, 0, None),
    ]
    assert table.below_target == 1


def test_the_target_for_everywhere_goes_before_the_sum_of_regions(maya, archives):
    actions.edit_community(archives, name="Archives", why="", targets={"": 20, "Powys": 1}, by=maya)

    assert queries.gaps(NOW).rows[0].total.wanted == 20
    assert queries.gaps(NOW).below_target == 1


def test_the_page_of_a_community_says_the_same_as_the_table(maya, archives):
    own = [numbers(cell) for cell in queries.progress_of(archives, NOW)]
    row = [numbers(cell) for cell in queries.gaps(NOW).rows[0].cells]

    assert own == row


def test_a_community_set_aside_leaves_its_organisations_in_none(maya, archives):
    actions.archive_community(archives, by=maya)

    table = queries.gaps(NOW)

    assert table.rows == []
    assert table.without_community.total.known == 5


def test_a_table_that_would_be_too_wide_adds_regions_up_but_shows_targets(maya, archives):
    for number in range(20):
        organisation(maya, f"R{number}", f"Region {number:02}", 1)

    table, whole = queries.gaps(NOW), queries.gaps(NOW, every_region=True)

    assert len(table.columns) == 1 + queries.MOST_REGIONS + 2
    assert {"Gwynedd", "Powys"} <= set(table.columns)
    assert table.folded == 23 - queries.MOST_REGIONS
    assert sum(cell.known for cell in table.without_community.cells[1:]) == 20
    assert len(whole.columns) == 1 + 23 + 1


def test_numbers_lead_coordinators_to_the_filtered_list(client_for, maya, archives):
    page = client_for(maya).get(URL).content.decode()

    assert f"organisations/?community={archives.public_id}&amp;region=Gwynedd" in page
    assert f"organisations/?community={archives.public_id}&amp;never=1" in page


@pytest.mark.parametrize("who", ["viktor", "ada", "elin"])
def test_others_see_counts_but_no_links_to_lists_they_may_not_open(client_for, request, archives, who):
    page = client_for(request.getfixturevalue(who)).get(URL).content.decode()

    assert "2 of 3" in page and "3 of 2" in page and "Gwynedd" in page
    assert "?community=" not in page


def test_the_empty_page_says_what_it_is_for(client_for, maya, viktor):
    assert "communities/new/" in client_for(maya).get(URL).content.decode()
    page = client_for(viktor).get(URL).content.decode()
    assert "Whom do you want to reach?" in page and "communities/new/" not in page


def test_next_door_is_not_counted(client_for, maya, oskar, other_workspace, archives):
    with in_workspace(other_workspace):
        foreign, _change = actions.add_community(name="Kvarnholt", why="", targets={"Kvarnholt": 3}, by=oskar)
        organisation(oskar, "X", "Kvarnholt", 1, foreign)

    assert "Kvarnholt" not in client_for(maya).get(URL).content.decode()
    assert queries.gaps(NOW).rows[0].total.known == 5


def test_the_page_costs_eight_queries_whatever_the_size(client_for, maya, archives, django_assert_max_num_queries):
    client, costs = client_for(maya), []
    client.get(URL)
    for amount in (0, 3, 60):
        for number in range(amount):
            name = f"{amount}-{number}"
            community, _change = actions.add_community(name=name, why="", targets={"Powys": 1}, by=maya)
            organisation(maya, name, f"Region {number}", number, community)
        with django_assert_max_num_queries(8) as counted:
            client.get(URL)
        costs.append(len(counted))

    assert len(set(costs)) == 1, costs
