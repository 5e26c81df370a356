# SPDX-License-Identifier: AGPL-3.0-or-later
"""Organisations that an event brought: on the pathway in one step, and off it in one."""

import pytest

from liaison.accounts.actions import changing, undo
from liaison.directory.models import Organisation
from liaison.gatherings.actions.new_partners import begin_partnerships
from liaison.gatherings.models import Registration
from liaison.gatherings.queries.new_partners import newcomers, without_partnership
from liaison.pathway.models import Partnership


@pytest.fixture
def fair(event, comes, maya):
    """Eleri of the museum in the directory; Gwyn and Non of a house that nobody knows."""
    made = event()
    with changing(maya, "add") as change:
        change.create(Organisation(name="Harbour Museum"))
    comes(made, "Eleri", organisation_name="Harbour Museum")
    comes(made, "Gwyn", organisation_name="Slate Society")
    comes(made, "Non", organisation_name="slate society ")
    comes(made, "Idris")
    return made


def test_both_kinds_are_offered_each_once(maya, fair):
    assert [str(one) for one in without_partnership(maya, fair)] == ["Harbour Museum"]
    assert [(one.name, one.people) for one in newcomers(maya, fair)] == [("Slate Society", 2)]


def test_a_name_that_is_nearly_known_is_said(maya, fair):
    with changing(maya, "add") as change:
        change.create(Organisation(name="The Slate Society of Northport"))
    (one,) = newcomers(maya, fair)
    assert [str(known.party) for known in one.alike] in ([], ["The Slate Society of Northport"])


def test_one_press_begins_them_all_with_their_origin_and_undo_takes_all_back(maya, fair):
    change, begun = begin_partnerships(fair, without_partnership(maya, fair), ["Slate Society"], by=maya)
    assert begun == 2
    assert set(Partnership.objects.values_list("organisation__name", "origin")) == {
        ("Harbour Museum", "event"),
        ("Slate Society", "event"),
    }
    assert all("Slate walk" in one.next_step for one in Partnership.objects.all())
    assert Registration.objects.filter(organisation__name="Slate Society").count() == 2
    assert without_partnership(maya, fair) == newcomers(maya, fair) == []
    undo(change, by=maya)
    assert not Partnership.objects.exists()
    assert not Organisation.objects.filter(name="Slate Society").exists()
    assert Registration.objects.filter(organisation=None).count() == 3


def test_pressed_twice_begins_nothing_more(maya, fair):
    houses = without_partnership(maya, fair)
    begin_partnerships(fair, houses, [], by=maya)
    assert begin_partnerships(fair, houses, [], by=maya) == (None, 0)


def test_the_page_begins_only_what_was_ticked(client_for, maya, fair):
    client, address = client_for(maya), f"/w/northshire/events/{fair.public_id}/new-partners/"
    assert "Slate Society" in client.get(address).content.decode()
    client.post(address, {"name": ["Slate Society", "Never Registered"]})
    assert [str(one.organisation) for one in Partnership.objects.all()] == ["Slate Society"]
