# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid

import pytest
from django.utils import timezone

from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership
from liaison.pathway.actions.states import Aside, set_aside
from liaison.pathway.models import Partnership, Stage

LIST = "/w/northshire/partnerships/"


@pytest.fixture
def tomos_client(client_for, tomos):
    return client_for(tomos)


def text_of(response):
    return " ".join(response.content.decode().split())


def start_of(organisation):
    return f"{organisation.get_absolute_url()}partnerships/"


def test_an_organisations_page_leads_to_a_new_partnership(tomos_client, museum, stages, tomos):
    assert start_of(museum) in tomos_client.get(museum.get_absolute_url()).content.decode()
    said = {"stage": stages["met"].public_id, "types": ["events"], "owner": tomos.public_id, "once": uuid.uuid4()}
    for _press in range(2):
        response = tomos_client.post(start_of(museum), said)
        assert response.headers["Location"] == Partnership.objects.get().get_absolute_url()
    begun = Partnership.objects.get()
    assert (begun.stage, begun.owner, begun.types.get().type) == (stages["met"], tomos, "events")
    assert begun.get_absolute_url() in tomos_client.get(museum.get_absolute_url()).content.decode()


def test_it_may_begin_on_another_pathway(tomos_client, museum, stages):
    request = Stage.objects.get(pathway__preset="helpdesk", name="Request")
    tomos_client.post(start_of(museum), {"stage": request.public_id})
    assert Partnership.objects.get().stage == request


def test_a_second_one_needs_to_say_what_it_is_about(tomos_client, museum, partnership, stages):
    refused = tomos_client.post(start_of(museum), {"stage": stages["met"].public_id})
    assert refused.status_code == 422
    assert "Say what a second one is about" in text_of(refused)
    tomos_client.post(start_of(museum), {"stage": stages["met"].public_id, "name": "A residency"})
    assert Partnership.objects.filter(name="A residency").exists()


def test_a_stage_that_is_gone_is_refused(tomos_client, museum, stages):
    refused = tomos_client.post(start_of(museum), {"stage": uuid.uuid4()})
    assert "This stage is not there any more." in text_of(refused)


def test_nobody_starts_one_with_an_organisation_they_do_not_see(client_for, elin, museum, stages):
    assert client_for(elin).get(start_of(museum)).status_code == 404


def test_the_list_shows_those_on_their_way_and_the_others_behind_tabs(tomos_client, partnership, tomos):
    assert "Harbour Museum" in text_of(tomos_client.get(LIST))
    set_aside(partnership, Aside("waiting", "Their grant.", timezone.localdate(), waiting_for="funding"), by=tomos)
    assert "No partnerships here" in text_of(tomos_client.get(LIST))
    waiting = text_of(tomos_client.get(LIST, {"standing": "waiting"}))
    assert "Harbour Museum" in waiting and "Waiting <span" in waiting
    assert "Harbour Museum" in text_of(tomos_client.get(LIST, {"standing": "all"}))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_any_number_of_lines(
    tomos_client, museum, tomos, stages, count, django_assert_max_num_queries
):
    for number in range(count):
        text = PartnershipText({"name": f"Number {number}", "owner": tomos}, types=["events", "advice"])
        begin_partnership(museum, text, by=tomos, stage=stages["met"])
    with django_assert_max_num_queries(12):
        response = tomos_client.get(LIST)
    assert text_of(response).count("Number ") == count


def test_the_list_filters_as_the_board_does(tomos_client, partnership):
    assert "Harbour Museum" in text_of(tomos_client.get(LIST, {"type": "events"}))
    assert "No partnerships here" in text_of(tomos_client.get(LIST, {"type": "residency"}))
