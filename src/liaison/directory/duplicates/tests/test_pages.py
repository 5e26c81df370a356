# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of possible duplicates and two beside each other, as a browser without any script asks for them."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.directory.duplicates.actions import searching
from liaison.directory.duplicates.actions.deciding import tell_apart
from liaison.directory.models import (
    ContactPoint,
    DuplicatePair,
    DuplicateSearch,
    ExternalIdentifier,
    Interaction,
    InteractionOrganisation,
    NotDuplicate,
    Organisation,
    Person,
    Relationship,
)

from .pages import HOME, join, look, pair_url, words

NOON = timezone.now()


# --- the list ---


def test_an_empty_page_says_what_the_search_does_and_begins_it(client, twins):
    empty = words(client.get(HOME))
    assert "Nobody has looked yet" in empty and "Look for duplicates" in empty
    seen = words(look(client))
    assert "2 records looked through" in seen and "Probably the same names differ by The" in seen
    assert "Slate Museum and The Slate Museum" in seen
    assert "Nothing waits here" in words(look(client, "person"))


def test_organisations_and_people_are_counted_on_their_tabs(client, twins, add):
    add(Person(name="Ngozi Achebe"), Person(name="Achebe, Ngozi"))
    look(client)
    seen = words(look(client, "person"))
    assert "Organisations 1 People 1" in seen and "Ngozi Achebe and Achebe, Ngozi" in seen
    assert "Ngozi" not in words(client.get(HOME, {"kind": "nothing"}))


def test_a_large_directory_is_looked_through_by_the_worker(client, twins, monkeypatch, run_jobs):
    monkeypatch.setattr(searching, "QUICK", 1)
    waiting = look(client)
    assert "You can leave this page" in words(waiting) and b"<progress" in waiting.content
    assert "A search is at work already" in words(look(client))
    DuplicateSearch.objects.update(done=5, total=10)
    heard = client.get(HOME, headers={"hx-request": "true"})
    assert "5 of 10 pairs compared" in heard.headers["HX-Trigger"]
    run_jobs()
    assert client.get(HOME, headers={"hx-request": "true"}).headers["HX-Refresh"] == "true"
    assert "Slate Museum and The Slate Museum" in words(client.get(HOME))


def test_a_search_that_broke_off_says_so(client, twins):
    look(client)
    DuplicateSearch.objects.update(state="failed")
    assert "The last search broke off" in words(client.get(HOME))
    assert "broke off" not in words(look(client))


def test_who_was_merged_archived_or_told_apart_since_waits_no_more(client, twins, maya, add):
    look(client)
    assert "Slate Museum and The Slate Museum" in words(client.get(HOME))
    with changing(maya, "archive") as change:
        change.update(twins[1], archived_at=NOON)
    assert "Nothing waits here" in words(client.get(HOME))
    with changing(maya, "bring back") as change:
        change.update(twins[1], archived_at=None)
    join(*twins, maya)
    assert DuplicatePair.objects.exists()
    assert "Nothing waits here" in words(client.get(HOME))


def test_a_list_of_any_length_takes_as_many_queries(client, add):
    counts = []
    for number in (1, 12):
        add(*(Organisation(name=f"{the}Slate{number}{i} Museum") for i in range(number) for the in ("", "The ")))
        look(client)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(HOME)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14


def test_a_form_that_says_nothing_leads_back(client):
    assert client.post(f"{HOME}search/", {"kind": "cat"})["Location"] == HOME


# --- two beside each other ---


def test_two_records_stand_beside_each_other_with_all_they_have(client, twins, add):
    slate, again = twins
    add(
        ContactPoint(
            type="email", value="a@example.org", normalised="a@example.org", state="bounced", organisation=slate
        ),
        ExternalIdentifier(organisation=again, scheme="isil", value="GB-1"),
        Relationship(source_organisation=slate, target_organisation=again, type="works_with"),
    )
    look(client)
    seen = words(client.get(pair_url(slate, again)))
    assert "Are these the same?" in seen and "Probably the same" in seen
    for text in ("North", "West", "a@example.org (bounced)", "ISIL GB-1", "works with The Slate Museum"):
        assert text in seen
    assert "Keep both" in seen and "Not a duplicate" in seen
    swapped = re.search(
        r'href="([^"]*with-organisation[^"]*)"', client.get(pair_url(slate, again)).content.decode()
    )
    assert swapped.group(1) == pair_url(again, slate)


def test_a_record_is_not_compared_with_itself(client, twins):
    for noun in ("", "merge/"):
        assert "one and the same record" in words(client.get(pair_url(twins[0], twins[0], noun), follow=True))


def test_not_a_duplicate_is_remembered_and_can_be_taken_back(client, twins):
    look(client)
    said = client.post(pair_url(*twins, "decision/"), {"from": "list"}, follow=True)
    assert said.redirect_chain == [(f"{HOME}?kind=organisation", 302)]
    assert "Liaison will not ask again" in words(said) and "Undo" in words(said)
    assert "Nothing waits here" in words(client.get(HOME)) and "Nothing waits here" in words(look(client))
    there = client.get(f"{HOME}decisions/")
    assert "Slate Museum and The Slate Museum" in words(there) and "Maya" in words(there)
    assert "Somebody has said that these are two" in words(client.get(pair_url(*twins)))
    removal = f"{HOME}decisions/{NotDuplicate.objects.get().public_id}/removal/"
    assert "these two may be found again" in words(client.post(removal, follow=True))
    assert "Slate Museum and The Slate Museum" in words(look(client))
    assert "No pair was told apart yet" in words(client.get(f"{HOME}decisions/"))


# --- who may ---


def test_a_volunteer_sees_what_is_theirs_and_nothing_more(elin, client_for, twins, add, maya):
    slate, again = twins
    hidden = add(Organisation(name="Hidden Trust"))
    with changing(maya, "edit") as change:
        change.update(slate, looked_after_by=elin, parent=hidden)
        change.update(again, looked_after_by=elin)
    secret, plain = add(
        Interaction(type="call", at=NOON, note="confidential", visibility="coordinators"),
        Interaction(type="call", at=NOON, note="about maps"),
    )
    add(*(InteractionOrganisation(interaction=one, organisation=again) for one in (secret, plain)))
    add(Relationship(source_organisation=again, target_organisation=hidden, type="works_with"))
    add(Organisation(name="Hidden Trusts"), Organisation(name="Slate Musem"))
    browser = client_for(elin)
    listed = words(look(browser))
    assert "Slate Museum and The Slate Museum" in listed
    assert "Hidden" not in listed and "Musem" not in listed
    for noun in ("", "merge/"):
        seen = words(browser.get(pair_url(slate, again, noun)))
        assert "Hidden" not in seen and "confidential" not in seen
    seen = words(browser.get(pair_url(slate, again, "merge/")))
    assert "about maps and 1 more" in seen and "Relationships 1 that you do not see" in seen
    record = join(slate, again, maya)
    assert "Hidden" not in words(browser.get(f"{HOME}merges/{record.public_id}/"))
    with changing(maya, "edit") as change:
        change.update(slate, looked_after_by=None)
    assert browser.get(f"{HOME}merges/{record.public_id}/").status_code == 404
    assert "Slate" not in words(browser.get(f"{HOME}merges/"))


def test_a_decision_is_seen_by_those_who_see_both(elin, client_for, twins, maya):
    tell_apart(*twins, by=maya)
    with changing(maya, "edit") as change:
        change.update(twins[0], looked_after_by=elin)
    browser = client_for(elin)
    assert "Slate" not in words(browser.get(f"{HOME}decisions/"))
    removal = f"{HOME}decisions/{NotDuplicate.objects.get().public_id}/removal/"
    assert browser.post(removal).status_code == 404
    assert browser.get(pair_url(*twins)).status_code == 404


def test_who_may_not_edit_finds_no_such_pages(viktor, ada, client_for, twins, maya):
    record = join(*twins, maya)
    for member in (viktor, ada):
        browser = client_for(member)
        for url in (HOME, f"{HOME}merges/", f"{HOME}merges/{record.public_id}/", f"{HOME}decisions/"):
            assert browser.get(url).status_code == 403


def test_nothing_of_another_workspace_is_found(client, twins, oskar, other_workspace):
    with in_workspace(other_workspace), changing(oskar, "edit") as change:
        others = [change.create(Organisation(name=name)) for name in ("Slate Museum", "Slate Museum")]
    with in_workspace(other_workspace):
        record = join(*others, oskar)
    assert client.get(pair_url(twins[0], others[0])).status_code == 404
    assert client.get(f"{HOME}merges/{record.public_id}/").status_code == 404
    assert client.post(f"{HOME}merges/{record.public_id}/parting/").status_code == 404
