# SPDX-License-Identifier: AGPL-3.0-or-later
"""Views of a list kept under a name: whose they are, who sees them, which one opens first, and undo."""

import re
from html import unescape

import pytest

from liaison.accounts.actions import changing
from liaison.directory.models import Organisation, SavedView

LIST, VIEWS = "/w/northshire/organisations/", "/w/northshire/saved-views/"


@pytest.fixture
def two(maya):
    with changing(maya, "add") as change:
        for name, kind in (("Harbour Museum", "museum"), ("Lindhaga library", "library")):
            change.create(Organisation(name=name, type=kind))


def save(client, name="Museums", query="kind=museum", **more):
    return client.post(VIEWS, {"list": "organisations", "name": name, "query": query, **more}, follow=True)


def tabs(answer):
    nav = re.search(r'<nav class="tabs".*?</nav>', answer.content.decode(), re.S)
    return (
        [
            (unescape(name).strip(), bool(current))
            for current, name in re.findall(r"<a [^>]*?( aria-current=\"page\")?>([^<]+)<", nav.group())
        ]
        if nav
        else []
    )


def names(answer):
    return re.findall(r'<th scope="row">.*?<a [^>]*>(.*?)</a>', answer.content.decode(), re.S)


def undo(client, answer):
    url = re.search(r'action="([^"]*/undo/)"', answer.content.decode()).group(1)
    return client.post(url, follow=True)


def test_a_view_is_saved_opened_changed_and_removed(client_for, maya, two):
    client = client_for(maya)
    saved = save(client, query="kind=museum&sort=-name&col=name&col=website&page=zzz&nonsense=1")
    view = SavedView.objects.get()
    assert view.query == "kind=museum&sort=-name&col=name&col=website"
    assert (tabs(saved), names(saved)) == ([("All", False), ("Museums", True)], ["Harbour Museum"])

    other = f"{LIST}?kind=library&view={view.public_id}"
    assert "Update “Museums”" in client.get(other).content.decode()
    updated = client.post(f"{VIEWS}{view.public_id}/query/", {"query": "kind=library"}, follow=True)
    assert names(updated) == ["Lindhaga library"]
    assert "Update “Museums”" not in updated.content.decode()

    renamed = client.post(f"{VIEWS}{view.public_id}/", {"name": "Libraries"}, follow=True)
    assert tabs(renamed) == [("All", False), ("Libraries", True)]

    removed = client.post(f"{VIEWS}{view.public_id}/removal/", follow=True)
    assert tabs(removed) == [] and len(names(removed)) == 2
    undo(client, removed)
    assert SavedView.objects.get().name == "Libraries"


def test_a_view_keeps_nothing_that_is_nonsense(client_for, maya, two):
    save(client_for(maya), query="kind=dragon&sort=colour&col=x&view=zzz")
    view = SavedView.objects.get()
    answer = client_for(maya).get(f"{LIST}?{view.query}&view={view.public_id}")
    assert answer.status_code == 200 and len(names(answer)) == 2


def test_the_view_that_somebody_begins_with_opens_by_itself(client_for, maya, tomos, two):
    client = client_for(maya)
    save(client, is_first="on", is_shared="on")
    answer = client.get(LIST, follow=True)
    assert names(answer) == ["Harbour Museum"] and answer.redirect_chain
    assert len(names(client.get(f"{LIST}?view=all"))) == 2
    assert len(names(client_for(tomos).get(LIST, follow=True))) == 2  # it is Maya's first view, not his
    save(client, "Libraries", "kind=library", is_first="on")
    assert names(client.get(LIST, follow=True)) == ["Lindhaga library"]
    assert [view.name for view in SavedView.objects.filter(is_first=True)] == ["Libraries"]


def test_a_private_view_is_its_owners_alone_and_a_shared_one_everybodys(client_for, maya, tomos, elin, two):
    save(client_for(tomos))
    view = SavedView.objects.get()
    for member in (maya, elin):
        client = client_for(member)
        assert tabs(client.get(LIST)) == []
        assert client.get(f"{VIEWS}{view.public_id}/").status_code == 404
        assert "not there any more" in client.get(f"{LIST}?view={view.public_id}").content.decode()
    client_for(tomos).post(f"{VIEWS}{view.public_id}/", {"name": "Museums", "is_shared": "on"})
    for member in (maya, elin):
        assert tabs(client_for(member).get(LIST))[1:] == [("Museums", False)]
    # Coordinators and owners keep in order what stands above everybody's list; a volunteer does not.
    assert client_for(maya).get(f"{VIEWS}{view.public_id}/").status_code == 200
    assert client_for(elin).get(f"{VIEWS}{view.public_id}/").status_code == 404
    assert client_for(elin).post(f"{VIEWS}{view.public_id}/removal/").status_code == 404


def test_a_volunteer_saves_for_themselves_and_cannot_share(client_for, elin, two):
    save(client_for(elin), is_shared="on")
    assert SavedView.objects.get().is_shared is False


def test_somebody_who_edits_a_colleagues_view_leaves_alone_with_what_it_opens(client_for, maya, tomos, two):
    save(client_for(tomos), is_first="on", is_shared="on")
    view = SavedView.objects.get()
    client_for(maya).post(f"{VIEWS}{view.public_id}/", {"name": "All museums", "is_shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.is_first, view.owner) == ("All museums", True, tomos)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "Museums"])
def test_a_name_that_cannot_be_is_refused_beside_the_field(client_for, maya, two, name):
    client = client_for(maya)
    save(client)
    answer = save(client, name)
    assert answer.status_code == 422 and b"cdx-field" in answer.content
    assert SavedView.objects.count() == 1


def test_viewers_keep_no_views(client_for, viktor, two):
    assert client_for(viktor).post(VIEWS, {"name": "x"}).status_code == 403
