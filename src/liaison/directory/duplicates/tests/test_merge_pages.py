# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of a merge: every step is shown before it is done, and can be taken back."""

import re
from datetime import date

from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import Change
from liaison.directory.models import (
    Affiliation,
    Community,
    CommunityLink,
    ContactPoint,
    Interaction,
    InteractionOrganisation,
    LawfulBasis,
    MergeRecord,
    Organisation,
    Person,
    Relationship,
)

from .pages import HOME, inputs, join, pair_url, words

NOON = timezone.now()


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
    # Whoever objects by an address objects wherever it stands: there is nothing left to choose.
    assert set(ContactPoint.objects.filter(value="a@example.org").values_list("state", flat=True)) == {"opted_out"}
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
