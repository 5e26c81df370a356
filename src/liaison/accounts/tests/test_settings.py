# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.accounts.models import Workspace

SETTINGS = "/w/northshire/settings/"


def filled(page, **changes):
    """What a browser would send back."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def test_an_owner_edits_the_public_profile(client_for, maya):
    visitor = client_for(maya)
    answer = visitor.post(SETTINGS, filled(visitor.get(SETTINGS), who_we_are="People who share.", country="GB"))
    assert answer.status_code == 302
    assert Workspace.objects.get(slug="northshire").who_we_are == "People who share."


def test_a_time_zone_that_nobody_knows_is_refused_beside_its_field(client_for, maya):
    visitor = client_for(maya)
    page = visitor.post(SETTINGS, filled(visitor.get(SETTINGS), time_zone="Europe/Atlantis", name="New name"))
    assert list(page.context["form"].errors) == ["time_zone"]
    assert 'value="New name"' in page.content.decode()
    assert Workspace.objects.get(slug="northshire").name == "Wikimedia Northshire"


def test_of_two_owners_who_edit_at_once_the_second_sees_both_versions(client_for, maya):
    visitor = client_for(maya)
    first, second = visitor.get(SETTINGS), visitor.get(SETTINGS)
    visitor.post(SETTINGS, filled(first, who_we_are="From the first."))

    refused = visitor.post(SETTINGS, filled(second, who_we_are="From the second."))

    words = refused.content.decode()
    assert "Now: From the first." in words
    assert "From the second." in words
    assert Workspace.objects.get(slug="northshire").who_we_are == "From the first."
    visitor.post(SETTINGS, filled(refused))
    assert Workspace.objects.get(slug="northshire").who_we_are == "From the second."


def test_only_owners_see_the_settings(client_for, tomos):
    assert client_for(tomos).get(SETTINGS).status_code == 403
