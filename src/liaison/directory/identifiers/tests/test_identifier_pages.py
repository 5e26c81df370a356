# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages "Find identifiers": a catalogue is brought, candidates are accepted, refused, skipped, and undone."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.actions import changing, undo
from liaison.accounts.models import Change
from liaison.directory.actions.privacy import erase
from liaison.directory.duplicates.queries.relations import moves
from liaison.directory.identifiers.actions import searching
from liaison.directory.identifiers.actions.asking import begin_asking
from liaison.directory.identifiers.actions.giving_up import give_up_forgotten
from liaison.directory.identifiers.tasks import ask_for_identifiers
from liaison.directory.models import (
    CandidateSearch,
    ExternalIdentifier,
    IdentifierCandidate,
    NotIdentifier,
    Organisation,
)

CSV = """wikidata,isil,name,place,website,country
Q101,GB-Slate,Slate Museum,Llanberis,https://slate.example,GB
Q102,,Slate Museum,Bethesda,,GB
Q103,,Tide Library,,,GB
Q104,,Tide Libary,Bangor,,GB
Q105,,Moon Observatory,,,GB
P106,,No Item,,,
"""


@pytest.fixture
def slate(maya):
    """Beside a library without a town and a school that no catalogue knows."""
    with changing(maya, "add") as change:
        slate = change.create(
            Organisation(
                name="Slate Museum",
                place="Llanberis",
                website="https://www.slate.example",
                website_domain="slate.example",
            )
        )
        change.create(Organisation(name="Tide Library"))
        change.create(Organisation(name="Harbour School"))
    return slate


@pytest.fixture
def tide(slate):
    return Organisation.objects.get(name="Tide Library")


def address(name, *args):
    return reverse(f"directory:{name}", args=["northshire", *args])


def bring(client, text=CSV, name="museums.csv", follow=True):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(address("identifiers"), {"file": SimpleUploadedFile(name, data)}, follow=follow)


def numbers():
    rows = ExternalIdentifier.objects.order_by("scheme", "value")
    return [(row.organisation.name, row.scheme, row.value) for row in rows]


def test_an_empty_page_teaches_how_it_works(client_for, maya):
    page = client_for(maya).get(address("identifiers")).content.decode()
    assert "How it works" in page
    assert "wikidata, name, other names" in page


def test_a_catalogue_brings_candidates_and_says_what_it_left_out(client_for, maya, slate):
    page = bring(client_for(maya)).content.decode()
    assert "there are candidates for 2 organisations" in page
    assert page.index("Slate Museum") < page.index("Tide Library")
    assert "Almost certainly the same" in page
    assert "Harbour School" not in page
    assert "This is a property or a word of Wikidata" in page
    search = CandidateSearch.objects.get()
    assert (search.candidates, search.left_out_count, search.filename) == (5, 1, "museums.csv")


def test_an_accepted_candidate_gives_all_its_numbers_and_undo_takes_them_back(client_for, maya, slate, tide):
    client = client_for(maya)
    bring(client)
    page = client.get(address("identifier-offers", slate.public_id)).content.decode()
    assert "same place, Llanberis" in page
    assert 'href="https://www.wikidata.org/wiki/Q101"' in page
    offer = IdentifierCandidate.objects.get(value="Q101")
    answer = client.post(address("identifier-acceptance", slate.public_id), {"offer": offer.pk})
    assert answer.url == address("identifier-offers", tide.public_id)
    assert numbers() == [("Slate Museum", "isil", "GB-Slate"), ("Slate Museum", "wikidata", "Q101")]
    assert "Slate Museum is Wikidata Q101." in client.get(answer.url).content.decode()
    undo(Change.objects.latest("pk"), by=maya)
    assert numbers() == []
    assert "Slate Museum" in client.get(address("identifiers")).content.decode()


def test_what_was_refused_is_not_offered_again_until_it_is_undone(client_for, maya, tide):
    client = client_for(maya)
    bring(client)
    answer = client.post(address("identifier-refusal", tide.public_id), follow=True)
    assert "None of these is Tide Library" in answer.content.decode()
    assert sorted(NotIdentifier.objects.values_list("value", flat=True)) == ["Q103", "Q104"]
    bring(client)
    page = client.get(address("identifiers")).content.decode()
    assert "Tide Library" not in page.split("<table")[1]
    undo(Change.objects.get(action="refuse identifiers"), by=maya)
    assert "Tide Library" in client.get(address("identifiers")).content.decode().split("<table")[1]


def test_skipping_leads_to_the_next_and_round_again(client_for, maya, slate, tide):
    client = client_for(maya)
    bring(client)
    for here, there in ((slate, tide), (tide, slate)):
        page = client.get(address("identifier-offers", here.public_id)).content.decode()
        assert f'href="{address("identifier-offers", there.public_id)}"' in page


def test_the_sure_ones_are_shown_first_and_accepted_in_one_step(client_for, maya, slate):
    client = client_for(maya)
    bring(client)
    page = client.get(address("identifiers-sure")).content.decode()
    assert "Slate Museum" in page
    assert "Tide Library" not in page
    offer = IdentifierCandidate.objects.get(is_sure=True)
    other = IdentifierCandidate.objects.get(value="Q103")
    nothing = client.post(address("identifiers-sure"), {"pick": [other.pk]}, follow=True)
    assert "Nothing was accepted" in nothing.content.decode()
    done = client.post(address("identifiers-sure"), {"pick": [offer.pk]}, follow=True).content.decode()
    assert "1 organisation has its number now" in done
    assert [row[2] for row in numbers()] == ["GB-Slate", "Q101"]
    undo(Change.objects.latest("pk"), by=maya)
    assert numbers() == []


def test_a_number_that_another_record_has_is_not_offered(client_for, maya, slate, tide):
    client = client_for(maya)
    bring(client)
    offer = IdentifierCandidate.objects.get(value="Q101")
    with changing(maya, "add") as change:
        change.create(ExternalIdentifier(organisation=tide, scheme="wikidata", value="Q101"))
    answer = client.post(address("identifier-acceptance", slate.public_id), {"offer": offer.pk}, follow=True)
    assert "Somebody has decided about this candidate meanwhile" in answer.content.decode()
    assert "Nothing waits here" in client.get(address("identifiers")).content.decode()


def test_of_several_numbers_only_those_that_are_free_are_taken(client_for, maya, slate, tide):
    client = client_for(maya)
    bring(client)
    with changing(maya, "add") as change:
        change.create(ExternalIdentifier(organisation=tide, scheme="isil", value="GB-Slate"))
    offer = IdentifierCandidate.objects.get(value="Q101")
    client.post(address("identifier-acceptance", slate.public_id), {"offer": offer.pk})
    assert numbers() == [("Tide Library", "isil", "GB-Slate"), ("Slate Museum", "wikidata", "Q101")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,place\nSlate Museum,Bangor\n", "No column holds numbers"),
        ("wikidata,name\nP1,Slate Museum\n", "This is a property or a word of Wikidata"),
        ('[{"id": "Q1"}]', "It has no name"),
        ('[{"id": ', "damaged JSON"),
        (b"wikidata,name\nQ1,Mus\xe9e\n", "not in UTF-8"),
        ("", "empty"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_with_a_sentence(client_for, maya, slate, text, words):
    answer = bring(client_for(maya), text)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not CandidateSearch.objects.exists()


def test_an_answer_of_the_reconciliation_api_is_a_catalogue(client_for, maya, slate):
    bring(
        client_for(maya),
        json.dumps({"q0": {"result": [{"id": "Q7", "name": "Slate museum", "score": 90}]}}),
        "a.json",
    )
    assert IdentifierCandidate.objects.get().value == "Q7"


def test_a_long_search_is_left_to_the_worker_and_shows_how_far_it_is(
    client_for, maya, slate, monkeypatch, run_jobs
):
    monkeypatch.setattr(searching, "QUICK", 1)
    client = client_for(maya)
    page = bring(client).content.decode()
    assert "Looking up organisations" in page
    assert 'hx-trigger="every 1s"' in page
    again = bring(client).content.decode()
    assert "A search is at work already" in again
    run_jobs()
    assert CandidateSearch.objects.get().state == "done"
    assert client.get(address("identifiers"), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    client.post(address("identifiers-search"))
    assert CandidateSearch.objects.get().is_working
    run_jobs()
    assert IdentifierCandidate.objects.filter(value="Q101").exists()


def test_a_fault_is_told_and_what_was_found_before_stays(client_for, maya, slate, monkeypatch, run_jobs):
    client = client_for(maya)
    bring(client)
    client.post(address("identifiers-search"))
    CandidateSearch.objects.get().file.storage.delete(CandidateSearch.objects.get().file.name)
    run_jobs()
    page = client.get(address("identifiers")).content.decode()
    assert "broke off because of a fault of ours" in page
    assert "Slate Museum" in page


def test_a_search_whose_worker_is_gone_is_given_up(maya):
    begun = timezone.now() - timedelta(minutes=5)
    with transaction.atomic():
        for source in ("wikidata", "ror"):
            begin_asking(source, anew=True, by=maya, at=begun)
        ask_for_identifiers.enqueue(maya, source="wikidata")
    assert give_up_forgotten() == 1
    assert dict(CandidateSearch.objects.values_list("source", "state")) == {"wikidata": "working", "ror": "failed"}
    assert give_up_forgotten() == 0


def test_a_volunteer_and_a_stranger_find_nothing_here(client_for, elin, maya, slate):
    bring(client_for(maya))
    for name, args in (("identifiers", []), ("identifier-offers", [slate.public_id]), ("identifiers-sure", [])):
        assert client_for(elin).get(address(name, *args)).status_code == 403
    assert client_for(maya).get(address("identifier-offers", uuid4())).status_code == 404


def test_candidates_of_a_sole_trader_go_with_them(client_for, maya, slate):
    bring(client_for(maya))
    with changing(maya, "edit") as change:
        change.update(slate, legal_form=Organisation.LegalForm.SOLE_TRADER)
    erase(slate, by=maya, at=timezone.now())
    assert not IdentifierCandidate.objects.filter(value="Q101").exists()
    assert IdentifierCandidate.objects.filter(value="Q103").exists()


def test_a_merge_takes_the_refusals_along(client_for, maya, tide):
    client = client_for(maya)
    bring(client)
    client.post(address("identifier-refusal", tide.public_id))
    with changing(maya, "add") as change:
        stays = change.create(Organisation(name="Tide Library of Bangor"))
    (moved,) = (move.rows for move in moves(stays, tide) if move.reference.model is NotIdentifier)
    assert sorted(row.value for row in moved) == ["Q103", "Q104"]


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_as_often_for_many_as_for_one(client_for, maya, many, django_assert_max_num_queries):
    with changing(maya, "add") as change:
        for number in range(many):
            change.create(Organisation(name=f"Tower{number} Archive"))
    client = client_for(maya)
    bring(client, "wikidata,name\n" + "".join(f"Q{number + 1},Tower{number} Archive\n" for number in range(many)))
    client.get(address("identifiers"))
    with django_assert_max_num_queries(12):
        assert client.get(address("identifiers")).status_code == 200
