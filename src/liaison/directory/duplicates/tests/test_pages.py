# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of duplicates, as a browser without any script asks for them."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import Change
from liaison.accounts.scope import in_workspace
from liaison.directory.duplicates.actions import searching
from liaison.directory.duplicates.actions.deciding import tell_apart
from liaison.directory.duplicates.actions.merging import Versions, merge
from liaison.directory.models import (
    Affiliation,
    Community,
    CommunityLink,
    ContactPoint,
    DuplicatePair,
    DuplicateSearch,
    ExternalIdentifier,
    Interaction,
    InteractionOrganisation,
    LawfulBasis,
    MergeRecord,
    NotDuplicate,
    Organisation,
    Person,
    Relationship,
)
from liaison.directory.views.parties import records

HOME = "/w/northshire/duplicates/"
FOLDERS = {"organisation": "organisations", "person": "people"}
NOON = timezone.now()


@pytest.fixture
def client(maya, client_for):
    return client_for(maya)


@pytest.fixture
def add(maya):
    def run(*rows):
        with changing(maya, "edit") as change:
            for row in rows:
                change.create(row)
        return rows if len(rows) > 1 else rows[0]

    return run


@pytest.fixture
def twins(add):
    return add(
        Organisation(name="Slate Museum", region="North", notes="maps", type="museum"),
        Organisation(name="The Slate Museum", region="West", notes="tall house", type="museum"),
    )


def pair_url(one, other, noun=""):
    return f"{HOME}{FOLDERS[one.kind]}/{one.public_id}/with-{one.kind}/{other.public_id}/{noun}"


def words(answer):
    """What stands on the page itself, without the markup."""
    page = re.search(r"<main.*</main>", answer.content.decode(), re.S).group(0)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def inputs(answer):
    """Name → value of the hidden fields of the form that merges."""
    form = re.findall(r"<form method=\"post\">(.*?)</form>", answer.content.decode(), re.S)[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            found[name.group(1)] = unescape(value.group(1))
    return found


def look(client, kind="organisation"):
    return client.post(f"{HOME}search/", {"kind": kind}, follow=True)


def join(stays, goes, by, **chosen):
    stays.refresh_from_db()
    goes.refresh_from_db()
    return merge(stays, goes, chosen, by=by, seen=Versions(stays.changed_in, goes.changed_in))


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


# --- the merge ---


def test_every_field_and_row_is_shown_before_it_moves_and_undo_brings_all_back(client, twins, add):
    slate, again = twins
    nia, wool = add(Person(name="Nia Puw"), Community(name="Wool"))
    call = add(Interaction(type="call", at=NOON, note="about maps"))
    add(
        Affiliation(person=nia, organisation=again, role="Curator"),
        CommunityLink(community=wool, organisation=again),
        InteractionOrganisation(interaction=call, organisation=again),
        Relationship(source_organisation=again, target_organisation=slate, type="works_with"),
        *(
            ContactPoint(type="email", value=v, normalised=v, state=s, organisation=o)
            for v, s, o in [
                ("a@example.org", "valid", slate),
                ("a@example.org", "opted_out", again),
                ("b@example.org", "unverified", again),
            ]
        ),
    )
    page = client.get(pair_url(slate, again, "merge/"), {"region": "theirs", "notes": "ours", "from": "list"})
    seen = words(page)
    assert "Region North West" in seen and "Other names (empty) The Slate Museum" in seen
    assert "What moves" in seen and "Nia Puw, Curator" in seen and "about maps" in seen and "Wool" in seen
    assert "What both have and will be there once Addresses and numbers a@example.org" in seen
    assert "a@example.org works asked not to be contacted" in seen
    assert "What would tie the record to itself, and goes Relationships works with Slate Museum" in seen
    assert "apart. Notes tall house Region North" in seen
    assert Organisation.objects.count() == 2
    done = client.post(pair_url(slate, again, "merge/"), inputs(page), follow=True)
    assert done.redirect_chain == [(f"{HOME}?kind=organisation", 302)]
    assert "The Slate Museum is part of Slate Museum now." in words(done)
    slate.refresh_from_db()
    assert (slate.region, slate.notes, Organisation.objects.count()) == ("West", "maps", 1)
    undo = re.search(r'action="([^"]*/undo/)"', done.content.decode()).group(1)
    client.post(undo)
    slate.refresh_from_db()
    assert (slate.region, Organisation.objects.count(), Relationship.objects.count()) == ("North", 2, 1)


def test_a_merge_of_people_previews_their_places_and_why_we_keep_their_data(client, add):
    nia, again, house = add(Person(name="Nia Puw"), Person(name="N. Puw"), Organisation(name="Slate Museum"))
    add(
        Affiliation(person=again, organisation=house),
        LawfulBasis(person=again, basis="consent", source="a card", obtained_on=date(2026, 1, 5)),
    )
    page = client.get(pair_url(nia, again, "merge/"))
    assert "Organisations they belong to Slate Museum" in words(page)
    assert "Why we may keep their data Consent, a card" in words(page)
    done = client.post(pair_url(nia, again, "merge/"), inputs(page))
    assert done["Location"] == nia.get_absolute_url()


def test_who_was_slower_gets_a_sentence_and_looks_again(client, twins, maya):
    slate, again = twins
    page = client.get(pair_url(slate, again, "merge/"))
    with changing(maya, "edit") as change:
        change.update(again, notes="shut on Mondays")
    late = client.post(pair_url(slate, again, "merge/"), inputs(page))
    assert late.status_code == 422 and "Somebody has edited The Slate Museum since you looked" in words(late)
    assert "shut on Mondays" in words(late) and Organisation.objects.count() == 2
    client.post(pair_url(slate, again, "merge/"), inputs(late))
    assert Organisation.objects.count() == 1


def test_a_choice_that_is_none_is_left_to_the_rules(client, twins):
    page = client.get(pair_url(*twins, "merge/"), {"region": "neither", "name": "both"})
    assert page.status_code == 200 and "West" in words(page)
    assert inputs(page).get("region", "") == ""


# --- taking apart ---


def test_a_merge_is_taken_apart_after_a_look_at_what_goes_back(client, twins, add, maya):
    slate, again = twins
    add(ContactPoint(type="email", value="b@example.org", normalised="b@example.org", organisation=again))
    record = join(slate, again, maya, region="theirs")
    add(ContactPoint(type="email", value="new@example.org", normalised="new@example.org", organisation=slate))
    with changing(maya, "edit") as change:
        change.update(slate, region="East")
    assert "The Slate Museum into Slate Museum" in words(client.get(f"{HOME}merges/"))
    seen = words(client.get(f"{HOME}merges/{record.public_id}/"))
    assert "It lives on in: Slate Museum" in seen
    assert "Addresses and numbers b@example.org" in seen and "Edited since Region" in seen
    assert "Contact points 1 added since" in seen and "maps tall house maps" in seen
    apart = client.post(f"{HOME}merges/{record.public_id}/parting/", follow=True)
    assert "The Slate Museum and Slate Museum are two records again" in words(apart)
    slate.refresh_from_db()
    assert (slate.region, slate.notes, Organisation.objects.count()) == ("East", "maps", 2)
    assert "taken apart" in words(client.get(f"{HOME}merges/"))
    assert "This has been undone already" in words(client.get(f"{HOME}merges/{record.public_id}/"))
    late = client.post(f"{HOME}merges/{record.public_id}/parting/", follow=True)
    assert "This could not be taken apart. This has been undone already." in words(late)


def test_what_an_erasure_emptied_is_not_taken_apart(client, twins, maya):
    record = join(*twins, maya)
    MergeRecord.objects.update(loser_snapshot={}, moved=[])
    seen = words(client.get(f"{HOME}merges/{record.public_id}/"))
    assert "was erased because a person asked for it" in seen and "Take the merge apart" not in seen
    late = client.post(f"{HOME}merges/{record.public_id}/parting/", follow=True)
    assert "was erased because a person asked for it" in words(late)
    assert Organisation.objects.count() == 1
    assert "(no longer here) into Slate Museum" in words(client.get(f"{HOME}merges/"))


def test_an_empty_list_of_merges_says_what_it_is_for(client):
    assert "Nothing was merged yet" in words(client.get(f"{HOME}merges/"))


def test_undoing_the_undoing_of_a_merge_is_a_merge_again(client, twins, maya):
    record = join(*twins, maya)
    client.post(f"/w/northshire/changes/{record.change.public_id}/undo/")
    assert Organisation.objects.count() == 2
    client.post(f"/w/northshire/changes/{Change.objects.latest('pk').public_id}/undo/")
    assert Organisation.objects.count() == 1
    newest = MergeRecord.objects.latest("pk")
    assert (newest.pk != record.pk, newest.loser_id) == (True, twins[1].public_id)
    client.post(f"{HOME}merges/{newest.public_id}/parting/")
    assert Organisation.objects.count() == 2


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


# --- on other pages ---


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
