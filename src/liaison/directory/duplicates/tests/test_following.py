# SPDX-License-Identifier: AGPL-3.0-or-later
"""What other pages say of duplicates, and where the address of a merged record leads."""

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.directory.models import (
    Organisation,
    Person,
)
from liaison.directory.views.parties import records

from .pages import HOME, join, look, pair_url, words

NOON = timezone.now()


def test_lists_and_records_lead_to_what_may_be_here_twice(client, twins, add):
    assert "may be the same as" not in words(client.get(twins[0].get_absolute_url()))
    look(client)
    page = client.get(twins[0].get_absolute_url())
    assert "This may be the same as: The Slate Museum : names differ by The" in words(page)
    assert pair_url(*twins) in page.content.decode()
    assert pair_url(*twins) in client.get(twins[1].get_absolute_url()).content.decode()
    assert HOME in client.get("/w/northshire/organisations/").content.decode()
    add(Person(name="Nia Puw"))
    assert f"{HOME}?kind=person" in client.get("/w/northshire/people/").content.decode()


@pytest.fixture
def merged(twins, add, maya):
    """Two steps: the second into the first, and that into a third."""
    third = add(Organisation(name="Slate House", place="Northport"))
    join(*twins, maya)
    join(third, twins[0], maya)
    return third, *twins


def test_the_address_of_a_merged_record_leads_to_where_it_lives_on(client, merged):
    third, slate, again = merged
    there = client.get(again.get_absolute_url(), follow=True)
    assert there.redirect_chain == [(third.get_absolute_url(), 302)]
    assert "The Slate Museum was merged into Slate House." in words(there)
    facts = client.get(f"{slate.get_absolute_url()}facts/?from=mail")
    assert facts["Location"] == f"{third.get_absolute_url()}facts/?from=mail"
    assert client.get(pair_url(again, third))["Location"] == pair_url(third, third)


@pytest.mark.parametrize("below", ["facts/", "archiving/", "interactions/", "communities/", "contact-point/new/"])
def test_what_is_sent_to_a_merged_record_gets_a_sentence(client, merged, below):
    third, _slate, again = merged
    sent = client.post(again.get_absolute_url() + below, {"name": "New name", "text": "call"}, follow=True)
    assert sent.redirect_chain == [(third.get_absolute_url(), 302)]
    assert "was merged into Slate House meanwhile, so nothing was saved" in words(sent)
    piece = client.post(again.get_absolute_url() + below, headers={"hx-request": "true"})
    assert (piece.status_code, piece.headers["HX-Redirect"]) == (204, third.get_absolute_url())


def test_one_that_is_back_or_hidden_leads_nowhere(client, client_for, elin, merged, maya):
    third, _slate, again = merged
    assert client_for(elin).get(again.get_absolute_url()).status_code == 404
    with changing(maya, "edit") as change:
        change.delete(third)
    assert client.get(again.get_absolute_url()).status_code == 404


def test_a_person_leads_on_too(client, add, maya):
    nia, again = add(Person(name="Nia Puw"), Person(name="N. Puw"))
    join(nia, again, maya)
    assert client.get(again.get_absolute_url())["Location"] == nia.get_absolute_url()


def test_an_edit_that_meets_a_merge_half_way_gets_a_sentence(client, twins, maya, monkeypatch):
    slate, again = twins

    def merged_meanwhile(*args, **kwargs):
        join(slate, again, maya)
        raise Organisation.DoesNotExist

    monkeypatch.setattr(records, "edit_party", merged_meanwhile)
    sent = client.post(
        f"{again.get_absolute_url()}facts/",
        {"name": "New", "legal_form": "unknown", "seen": str(again.changed_in)},
        follow=True,
    )
    assert "so nothing was saved" in words(sent)
