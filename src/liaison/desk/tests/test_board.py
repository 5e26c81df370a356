# SPDX-License-Identifier: AGPL-3.0-or-later
import re
import uuid

import pytest

from liaison.accounts.actions import changing
from liaison.accounts.models import Change
from liaison.directory.models import Organisation
from liaison.pathway.actions.moving import move_to_stage
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership
from liaison.pathway.actions.stages import edit_stage
from liaison.pathway.actions.states import Aside, set_aside
from liaison.pathway.models import Partnership, StageChange, Tick

BOARD = "/w/northshire/board/"


def address(partnership, noun="stage"):
    return f"/w/northshire/partnerships/{partnership.public_id}/{noun}/"


def another(name, by, stage, **fields):
    with changing(by, "add") as change:
        organisation = change.create(Organisation(name=name, region=fields.pop("region", "")))
    return begin_partnership(organisation, PartnershipText({"owner": by, **fields}), by=by, stage=stage)[0]


@pytest.fixture
def tomos_client(client_for, tomos):
    return client_for(tomos)


def shown_in(response, stage):
    """The names on the cards of a stage's column."""
    column = response.content.decode().split(f'data-stage="{stage.public_id}"')[1].split("</section>")[0]
    return re.findall(r'card__name"[^>]*>([^<]+)<', column)


def test_each_partnership_is_a_card_in_the_column_of_its_stage(tomos_client, partnership, stages):
    response = tomos_client.get(BOARD)
    assert shown_in(response, stages["contacted"]) == ["Harbour Museum"]
    assert shown_in(response, stages["met"]) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_asks_the_same_number_of_questions_for_any_number_of_cards(
    tomos_client, partnership, stages, tomos, count, django_assert_max_num_queries
):
    for number in range(count):
        another(f"Library {number}", tomos, stages["met"])
    with django_assert_max_num_queries(20):
        tomos_client.get(BOARD)


def test_the_filter_leaves_out_what_does_not_match_and_says_so(tomos_client, partnership, stages, tomos, maya):
    another("Lindhaga stadsbibliotek", maya, stages["contacted"], region="Småland")
    assert shown_in(tomos_client.get(BOARD, {"region": "Småland"}), stages["contacted"]) == [
        "Lindhaga stadsbibliotek"
    ]
    assert shown_in(tomos_client.get(BOARD, {"type": "events"}), stages["contacted"]) == ["Harbour Museum"]
    assert shown_in(tomos_client.get(BOARD, {"words": "harb"}), stages["contacted"]) == ["Harbour Museum"]
    assert shown_in(tomos_client.get(BOARD, {"owner": tomos.pk}), stages["contacted"]) == ["Harbour Museum"]
    assert "1 shown" not in tomos_client.get(BOARD, {"owner": tomos.pk}).content.decode()
    assert "Looked after by" in tomos_client.get(BOARD, {"owner": tomos.pk}).content.decode()


def test_a_filter_that_makes_no_sense_finds_nothing(tomos_client, partnership, stages):
    for query in ({"owner": "x"}, {"team": "9" * 30}, {"region": "a\0b"}, {"community": "-1"}):
        response = tomos_client.get(BOARD, query)
        assert response.status_code == 200
        assert shown_in(response, stages["contacted"]) == []


def test_a_volunteer_sees_only_cards_of_what_is_hers(client_for, elin, partnership, stages):
    another("Lindhaga stadsbibliotek", elin, stages["contacted"])
    response = client_for(elin).get(BOARD)
    assert shown_in(response, stages["contacted"]) == ["Lindhaga stadsbibliotek"]
    assert b"Harbour Museum" not in response.content


def test_a_full_column_says_so(tomos_client, partnership, stages, tomos):
    edit_stage(stages["contacted"], by=tomos, capacity=1)
    assert "1 of 1 places ·" in " ".join(tomos_client.get(BOARD).content.decode().split())


def test_an_empty_board_says_what_to_do(tomos_client, workspace):
    assert b"Nobody is on their way yet" in tomos_client.get(BOARD).content


# --- moving ---


def tick_all(partnership, by):
    with changing(by, "tick") as change:
        for item in partnership.stage.checklist.all():
            change.create(Tick(partnership=partnership, item=item, by=by))


def words(partnership, stage, **more):
    return {"stage": stage.public_id, "seen_in": partnership.stage.public_id, "back": "board", **more}


def test_a_plain_form_moves_a_card_and_it_can_be_undone(tomos_client, partnership, stages, tomos):
    tick_all(partnership, tomos)
    response = tomos_client.post(address(partnership), words(partnership, stages["met"]))
    assert response.headers["Location"] == f"{BOARD}#card-{partnership.public_id}"
    assert shown_in(tomos_client.get(BOARD), stages["met"]) == ["Harbour Museum"]
    tomos_client.post(f"/w/northshire/changes/{Change.objects.latest('pk').public_id}/undo/")
    assert shown_in(tomos_client.get(BOARD), stages["contacted"]) == ["Harbour Museum"]


def test_what_is_missing_asks_for_a_reason_and_the_reason_is_kept(tomos_client, partnership, stages):
    refused = tomos_client.post(address(partnership), words(partnership, stages["met"]))
    assert refused.status_code == 422
    assert "They answered" in refused.content.decode()
    assert Partnership.objects.get().stage == stages["contacted"]
    tomos_client.post(address(partnership), words(partnership, stages["met"], reason="They rang us."))
    step = StageChange.objects.first()
    assert (step.to_stage, step.reason, step.missing) == (stages["met"], "They rang us.", ["They answered"])


def test_one_more_than_fits_asks_for_a_reason(tomos_client, partnership, stages, tomos):
    another("Lindhaga stadsbibliotek", tomos, stages["met"])
    edit_stage(stages["met"], by=tomos, capacity=1)
    tick_all(partnership, tomos)
    page = tomos_client.get(address(partnership), {"to": stages["met"].public_id})
    assert "“Met” has place for 1" in page.content.decode()
    assert tomos_client.post(address(partnership), words(partnership, stages["met"])).status_code == 422
    tomos_client.post(address(partnership), words(partnership, stages["met"], reason="Only for May."))
    assert StageChange.objects.first().is_over_capacity


def test_a_script_gets_the_pieces_that_change(
    tomos_client, partnership, stages, tomos, django_assert_max_num_queries
):
    tick_all(partnership, tomos)
    with django_assert_max_num_queries(20):
        response = tomos_client.post(
            address(partnership),
            words(partnership, stages["met"], once=uuid.uuid4()),
            headers={"HX-Request": "true"},
        )
    text = response.content.decode()
    assert response.status_code == 200
    for piece in (
        f'id="foot-{partnership.public_id}"',
        f'id="head-{stages["contacted"].public_id}"',
        f'id="head-{stages["met"].public_id}"',
        'id="toasts"',
        "Harbour Museum is in “Met” now.",
    ):
        assert piece in text


def test_a_script_is_sent_to_the_page_that_asks_why(tomos_client, partnership, stages):
    response = tomos_client.post(
        address(partnership), words(partnership, stages["met"]), headers={"HX-Request": "true"}
    )
    target = response.headers["HX-Redirect"]
    assert target == f"{address(partnership)}?to={stages['met'].public_id}&back=board"
    assert "Not ticked on the checklist yet" in tomos_client.get(target).content.decode()


def test_the_last_stage_asks_how_it_ended(tomos_client, partnership, stages):
    response = tomos_client.post(address(partnership), words(partnership, stages["independent"]))
    assert response.headers["Location"] == address(partnership, "ending")


def test_a_card_that_somebody_else_moved_is_not_moved_twice(tomos_client, partnership, stages, maya):
    seen = words(partnership, stages["met"], reason="x")
    move_to_stage(partnership, stages["interested"], by=maya, reason="They wrote.")
    refused = tomos_client.post(address(partnership), seen)
    assert refused.status_code == 422
    assert "“Interested” meanwhile" in refused.content.decode()
    assert Partnership.objects.get().stage == stages["interested"]
    again = re.search(r'name="seen_in" value="([^"]+)"', refused.content.decode()).group(1)
    tomos_client.post(address(partnership), {**seen, "seen_in": again})
    assert Partnership.objects.get().stage == stages["met"]


def test_the_same_press_twice_moves_once(tomos_client, partnership, stages):
    said = words(partnership, stages["interested"], reason="They rang.", once=uuid.uuid4())
    for _press in range(2):
        assert tomos_client.post(address(partnership), said).status_code == 302
    assert StageChange.objects.exclude(from_stage=None).count() == 1


def test_what_is_set_aside_is_counted_beside_the_board_and_not_moved(tomos_client, partnership, stages, tomos):
    day = partnership.entered_stage_at.date()
    set_aside(partnership, Aside("declined_by_them", "No time.", day), by=tomos)
    assert shown_in(tomos_client.get(BOARD), stages["contacted"]) == []
    assert "Declined by them" in tomos_client.get(BOARD).content.decode()
    refused = tomos_client.post(address(partnership), words(partnership, stages["met"], reason="x"))
    assert "set aside" in refused.content.decode()


def test_only_a_query_goes_back_to_the_board(tomos_client, partnership, stages):
    said = words(partnership, stages["interested"], reason="x") | {"back": "//evil.example/?owner=3#x"}
    response = tomos_client.post(address(partnership), said)
    assert response.headers["Location"].startswith(BOARD)
