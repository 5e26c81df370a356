# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages on which somebody's data are given out, and somebody is erased or let back in."""

import io
import json
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.actions import changing, undo
from liaison.accounts.models import Change, ChangeEvent
from liaison.directory.actions.interactions import InteractionText, log_interaction
from liaison.directory.actions.parties import edit_party
from liaison.directory.actions.privacy import erase
from liaison.directory.models import ContactPoint, DataRequest, ErasedKey, Interaction, Organisation, Person

EMAIL = "n.achebe@harbour-museum.example"


def url_of(person, noun=""):
    return f"/w/northshire/people/{person.public_id}/{noun}"


def page(client, url, **post):
    answer = client.post(url, post) if post else client.get(url)
    return answer.status_code, answer.content.decode()


# --- giving out ---


def test_the_page_of_a_person_leads_to_both(curator, maya, elin, client_for):
    _status, seen = page(client_for(maya), url_of(curator))
    assert "Give out everything we hold" in seen
    assert url_of(curator, "erasure/") in seen


def test_an_organisation_has_neither_unless_it_is_a_person(museum, maya, client_for):
    client = client_for(maya)
    url = f"/w/northshire/organisations/{museum.public_id}/"
    assert "Give out everything" not in page(client, url)[1]
    assert client.get(url + "erasure/").status_code == 404
    Organisation.objects.filter(pk=museum.pk).update(legal_form="sole_trader")
    assert url + "erasure/" in page(client, url)[1]
    assert client.get(url + "erasure/").status_code == 200


def test_everything_we_hold_is_one_file_and_a_line_in_the_history(curator, maya, client_for):
    client = client_for(maya)
    assert "How to reach somebody, and whether they asked not to be." in page(client, url_of(curator, "data/"))[1]
    answer = client.post(url_of(curator, "data/"))
    assert "Achebe" not in answer["Content-Disposition"]
    with ZipFile(io.BytesIO(answer.content)) as archive:
        told = json.loads(archive.read("data.json"))
        assert EMAIL in archive.read("page.html").decode()
    assert told["about"] == "Ngozi Achebe"
    assert Change.objects.get(action="export subject").actor == maya
    assert "Gave out everything we hold about somebody" in page(client, "/w/northshire/changes/")[1]


@pytest.mark.parametrize("who", ["elin", "ada", "viktor"])
def test_only_who_sees_everything_answers_requests(who, curator, museum, client_for, request):
    member = request.getfixturevalue(who)
    Organisation.objects.filter(pk=museum.pk).update(looked_after_by=member)
    client = client_for(member)
    for noun in ("data/", "erasure/"):
        assert client.get(url_of(curator, noun)).status_code == 403
        assert client.post(url_of(curator, noun), {"typed": "Ngozi Achebe"}).status_code == 403
    assert client.get("/w/northshire/privacy/").status_code == 403
    assert Person.objects.filter(pk=curator.pk).exists()
    assert "Erase…" not in page(client, url_of(curator))[1]


# --- erasing ---


@pytest.fixture
def talked(curator, museum, maya):
    for note in ("Ngozi Achebe came by", "Ngozi rang again"):
        text = InteractionText(
            {"type": "call", "at": timezone.now(), "note": note}, organisations=[museum], people=[curator]
        )
        log_interaction(text, by=maya)


def test_the_preview_says_what_goes_and_what_stays_and_changes_nothing(talked, curator, maya, client_for):
    status, seen = page(client_for(maya), url_of(curator, "erasure/"))
    assert status == 200
    assert f"{EMAIL} goes from every record" in seen
    assert "others took part as well, so it stays without them." in seen
    assert "To go on, type the name: Ngozi Achebe" in seen
    assert "Ngozi rang again" in seen
    assert Person.objects.filter(pk=curator.pk).exists()
    assert not DataRequest.objects.exists()


@pytest.mark.parametrize("typed", ["", "Ngozi", "erase"])
def test_without_the_name_nothing_is_erased(typed, curator, maya, client_for):
    status, seen = page(client_for(maya), url_of(curator, "erasure/"), typed=typed, x="1")
    assert status == 422
    assert Person.objects.filter(pk=curator.pk).exists()
    assert typed != "Ngozi" or "This is not the name. Nothing was erased." in seen


def test_who_is_erased_is_gone_and_nobody_is_offered_to_undo_it(talked, curator, museum, maya, client_for):
    edit_party(curator, {"notes": "likes tea"}, by=maya, seen=curator.changed_in)
    rang = Interaction.objects.get(note="Ngozi rang again")
    mark = f"interaction.{rang.pk}.note"
    client = client_for(maya)
    answer = client.post(url_of(curator, "erasure/"), {"typed": "ngozi achebe", "emptied": mark}, follow=True)
    seen = answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/w/northshire/people/"
    assert "What is left is a line in the history that names nobody." in seen
    assert "/undo/" not in seen
    assert client.get(url_of(curator)).status_code == 404
    assert sorted(Interaction.objects.values_list("note", flat=True)) == ["", "(erased) came by"]
    history = page(client, "/w/northshire/changes/")[1]
    assert "Erased everything about somebody" in history
    assert "Achebe" not in history


def test_the_history_offers_no_undo_for_what_was_said_of_somebody_erased(curator, museum, maya, client_for):
    older = edit_party(curator, {"notes": "likes tea"}, by=maya, seen=curator.changed_in)
    other = edit_party(museum, {"notes": "by the sea"}, by=maya, seen=museum.changed_in)
    client, history = client_for(maya), "/w/northshire/changes/"
    assert f"{history}{older.public_id}/undo/" in page(client, history)[1]
    change = erase(curator, by=maya, at=timezone.now())
    seen = page(client, history)[1]
    offered = {one: f"{history}{one.public_id}/undo/" in seen for one in (older, other, change)}
    assert offered == {older: False, other: True, change: False}
    for one in (older, change):
        assert client.post(f"{history}{one.public_id}/undo/").status_code == 404
    assert not Person.objects.exists()
    assert not ChangeEvent.objects.filter(of_id=curator.public_id).exclude(before={}, after={}).exists()


# --- coming back ---


@pytest.fixture
def gone(curator, maya):
    erase(curator, by=maya, at=timezone.now())


def test_nobody_who_was_erased_is_typed_in_unawares(gone, museum, maya, client_for):
    client = client_for(maya)
    said = {"name": "N. A.", "email": EMAIL.upper()}
    status, seen = page(client, "/w/northshire/people/new/", **said)
    assert status == 422
    assert "asked us to erase them" in seen
    assert not Person.objects.exists()
    url = reverse("directory:organisation-contact-point-new", args=["northshire", museum.public_id])
    status, seen = page(client, url, type="email", value=EMAIL)
    assert status == 422
    assert "asked us to erase them" in seen
    assert not ContactPoint.objects.filter(normalised=EMAIL).exists()


@pytest.mark.parametrize("who", [EMAIL, "Ngozi.. Achebe", " N.Achebe@Harbour-Museum.example "])
def test_somebody_who_comes_back_can_be_added_again(who, gone, maya, client_for):
    client = client_for(maya)
    answer = client.post(
        "/w/northshire/privacy/coming-back/", {"who": who, "because": "wrote to us on 3 May"}, follow=True
    )
    seen = answer.content.decode()
    assert "They can be added again." in seen
    assert "wrote to us on 3 May" in seen
    assert not ErasedKey.objects.filter(lifted_at=None).exists()
    assert client.post("/w/northshire/people/new/", {"name": "Ngozi Achebe", "email": EMAIL}).status_code == 302
    # Taking them back is somebody's word, not a change of a record: it is not undone by a click.
    assert "/undo/" not in seen


def test_a_reason_is_needed_and_nobody_else_is_let_back(gone, maya, client_for):
    client, url = client_for(maya), "/w/northshire/privacy/coming-back/"
    assert page(client, url, who=EMAIL, because="")[0] == 422
    status, seen = page(client, url, who="somebody.else@example.org", because="wrote to us")
    assert status == 422
    assert "Nobody with this was erased here" in seen
    assert ErasedKey.objects.filter(lifted_at=None).count() == 3


def test_only_those_of_the_same_erasure_are_let_back(gone, maya, client_for):
    with changing(maya, "edit") as change:
        other = change.create(Person(name="Åsa Lind"))
    erase(other, by=maya, at=timezone.now())
    client_for(maya).post("/w/northshire/privacy/coming-back/", {"who": EMAIL, "because": "wrote to us"})
    assert ErasedKey.objects.filter(lifted_at=None).count() == 1


def test_the_page_about_privacy_names_nobody(gone, maya, tomos, client_for):
    seen = page(client_for(tomos), "/w/northshire/privacy/")[1]
    assert "All data of one record erased" in seen
    assert "Maya Okafor" in seen
    assert "Achebe" not in seen
    assert "Nobody has asked yet" not in seen


def test_undoing_an_undo_of_somebody_erased_brings_nobody_back(curator, maya):
    older = edit_party(curator, {"notes": "likes tea"}, by=maya, seen=curator.changed_in)
    undone = undo(older, by=maya).change
    erase(curator, by=maya, at=timezone.now())
    assert not ChangeEvent.objects.filter(change=undone).exclude(before={}, after={}).exists()
