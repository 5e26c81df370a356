# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finding identifiers in a real Chromium, on a phone and by keyboard."""

import pytest
from django.urls import reverse

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.directory.models import ExternalIdentifier, NotIdentifier, Organisation

PHONE = {"width": 360, "height": 740}
CSV = b"""wikidata,name,other names,place,country,website,description
Q101,Slate Museum,Amgueddfa Lechi,Llanberis,GB,https://slate.example,museum of slate in Wales
Q102,Slate Museum,,,SE,,museum in Sweden
Q103,Tide Library,,,GB,,library
"""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(maya):
    with changing(maya, "add") as change:
        change.create(
            Organisation(
                name="Slate Museum",
                place="Llanberis",
                website="https://slate.example",
                website_domain="slate.example",
            )
        )
        change.create(Organisation(name="Tide Library"))


def test_a_catalogue_is_brought_one_is_refused_and_the_sure_one_accepted(
    page_for, maya, workspace, two, axe, screens
):
    page = page_for(maya, viewport=PHONE)
    page.goto(reverse("directory:identifiers", args=["northshire"]))
    axe(page)
    screens(page, "identifiers-empty")
    page.get_by_label("List of candidates").set_input_files(
        {"name": "museums.csv", "mimeType": "text/csv", "buffer": CSV}
    )
    page.get_by_role("button", name="Compare").click()
    page.get_by_text("there are candidates for 2 organisations").wait_for()
    axe(page)
    screens(page, "identifiers")

    page.get_by_role("link", name="Tide Library").click()
    axe(page)
    screens(page, "identifier-offers")
    page.get_by_role("button", name="None of these").press("Enter")
    page.get_by_text("None of these is Tide Library").wait_for()
    axe(page)

    page.goto(reverse("directory:identifiers-sure", args=["northshire"]))
    axe(page)
    screens(page, "identifiers-sure")
    page.get_by_role("button", name="Accept those ticked").press("Enter")
    page.get_by_text("1 organisation has its number now").wait_for()
    axe(page)
    screens(page, "identifiers-done")
    with in_workspace(workspace):
        assert ExternalIdentifier.objects.get().value == "Q101"
        assert NotIdentifier.objects.get().value == "Q103"
