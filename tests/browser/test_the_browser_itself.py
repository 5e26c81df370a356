# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tools of this folder find what they are there to find."""

import pytest
from django.contrib.sessions.models import Session

from liaison.accounts.models import Member
from liaison.accounts.scope import in_workspace


def test_a_picture_without_words_is_found(page, axe):
    page.set_content('<html lang="en"><title>A page</title><main><h1>A page</h1><img src="data:,"></main></html>')
    with pytest.raises(pytest.fail.Exception, match="image-alt"):
        axe(page)


def test_a_page_in_order_passes(page, axe):
    page.set_content('<html lang="en"><title>A page</title><main><h1>A page</h1></main></html>')
    axe(page)


def test_a_request_to_another_server_is_found(page_for, complaints):
    page = page_for(None)
    page.set_content('<img alt="" src="http://elsewhere.example/pixel.png">')
    page.wait_for_load_state("load")
    assert complaints.heard == ["asked another server: http://elsewhere.example/pixel.png"]
    complaints.heard.clear()


def test_a_failing_script_is_found(page_for, complaints):
    page = page_for(None)
    page.set_content("<script>noSuchThing()</script>")
    page.wait_for_load_state("load")
    assert complaints.heard == ["script error: noSuchThing is not defined"]
    complaints.heard.clear()


def test_an_error_of_the_server_is_found(page_for, complaints, live_server):
    page = page_for(None)
    page.route("**/broken", lambda route: route.fulfill(status=500, body="Oh no."))
    page.goto("/broken")
    assert complaints.heard == [f"error of the server: 500 {live_server.url}/broken"]
    complaints.heard.clear()


def test_what_the_house_ships_is_served(page_for):
    answer = page_for(None).goto("/static/kit/mark.svg")
    assert answer.status == 200


def test_the_test_sees_what_the_page_wrote(page, maya, workspace):
    page.goto("/static/kit/mark.svg")
    with in_workspace(workspace):
        assert Member.objects.get() == maya
    assert Session.objects.count() == 1


def test_pictures_are_kept_when_asked_for(page, screens, tmp_path, monkeypatch):
    page.set_content("<h1>A page</h1>")
    screens(page, "before")
    monkeypatch.setenv("LIAISON_SCREENSHOTS", str(tmp_path))
    screens(page, "after")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["after-1280.png", "after-360.png"]
