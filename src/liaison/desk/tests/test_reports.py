# SPDX-License-Identifier: AGPL-3.0-or-later
import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.directory.models import Organisation, Person
from liaison.kit.hooks import funnel
from liaison.pathway.actions.moving import move_to_stage
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership, edit_partnership

FUNNEL, PLANNING, INTRODUCTIONS = (
    f"/w/northshire/reports/{name}/" for name in ("funnel", "planning", "introductions")
)


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def agreed(partnership, stages, tomos):
    return move_to_stage(partnership, stages["agreed"], by=tomos, reason="Quick.").partnership


def rows_of(response):
    return {row[0]: row[1:] for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig")))}


def test_the_funnel_counts_and_stands_beside_the_source_workshop(client_for, viktor, agreed):
    text = text_of(client_for(viktor).get(FUNNEL))
    assert "Partnerships agreed" in text
    assert "Harbour Museum" not in text
    rows = rows_of(client_for(viktor).get(f"{FUNNEL}file/", {"format": "csv"}))
    assert rows["Partnerships agreed"] == ["1", "1", "", "18"]
    assert rows["First contacts from us"] == ["0", "0", "0", "290"]


def test_what_nobody_counts_is_empty_and_not_zero(client_for, maya, monkeypatch):
    counters = [counter for counter in funnel if counter.key != "registered"]
    monkeypatch.setattr(funnel, "_registered", counters)
    assert rows_of(client_for(maya).get(f"{FUNNEL}file/"))["Registered"] == ["", "", "", "650"]


def test_the_funnel_is_narrowed_to_days_and_to_somebody(client_for, maya, tomos, agreed):
    client, day = client_for(maya), timezone.localdate()
    for query, times in (
        ({"owner": tomos.pk}, "1"),
        ({"owner": maya.pk}, "0"),
        ({"until": (day - timedelta(days=1)).isoformat()}, "0"),
        ({"region": "Nowhere"}, "0"),
    ):
        assert rows_of(client.get(f"{FUNNEL}file/", query))["Partnerships agreed"][0] == times


@pytest.mark.parametrize("by", ["month", "quarter", "year", "owner", "region", "community", "nonsense"])
def test_the_funnel_is_divided(client_for, maya, agreed, by):
    response = client_for(maya).get(FUNNEL, {"by": by})
    assert response.status_code == (422 if by == "nonsense" else 200)
    assert ("Tomos Pritchard</th>" in text_of(response)) == (by == "owner")


def test_days_turned_round_are_said_beside_the_field(client_for, maya):
    response = client_for(maya).get(FUNNEL, {"since": "2026-05-01", "until": "2026-04-01"})
    assert "The last day comes before the first one." in text_of(response)


def test_the_file_is_also_had_as_a_spreadsheet(client_for, maya):
    response = client_for(maya).get(f"{FUNNEL}file/", {"format": "ods"})
    assert response.content[:2] == b"PK"


def test_planning_backwards_shows_its_uncertainty_and_its_numbers(client_for, maya, agreed):
    text = text_of(client_for(maya).get(PLANNING, {"wanted": 18, "by": "2027-03-01"}))
    assert "18 partnerships need about" in text
    assert "In four of five cases it is between" in text
    assert "take this as a guess" in text
    assert "Contacted → Interested" in text


def test_planning_for_no_partnership_is_refused(client_for, maya):
    assert client_for(maya).get(PLANNING, {"wanted": 0, "by": "soon"}).status_code == 422


def test_introductions_show_who_multiplies(client_for, tomos, elin, partnership, curator):
    assert "Nobody has introduced anybody yet" in text_of(client_for(tomos).get(INTRODUCTIONS))
    edit_partnership(partnership, PartnershipText({"introduced_by_person": curator}), by=tomos)
    text = text_of(client_for(tomos).get(INTRODUCTIONS))
    assert "Ngozi Achebe" in text and "Harbour Museum" in text
    assert "Ngozi Achebe" not in text_of(client_for(elin).get(INTRODUCTIONS))


def test_those_who_introduced_one_stand_behind_those_who_multiply(client_for, tomos, maya, partnership, curator):
    with changing(maya, "create") as change:
        eleri = change.create(Person(name="Eleri Môn"))
    for number, giver in enumerate([curator, curator, eleri]):
        with changing(maya, "create") as change:
            place = change.create(Organisation(name=f"Place {number}"))
        begin_partnership(place, PartnershipText({"introduced_by_person": giver}), by=tomos)
    text = text_of(client_for(tomos).get(INTRODUCTIONS))
    first, behind = text.split('<details class="section"', 1)
    assert "Ngozi Achebe" in first and "Eleri Môn" not in first
    assert "1 who introduced one" in behind and "Eleri Môn" in behind


def test_the_report_says_to_what_it_is_narrowed(client_for, maya, tomos, museum):
    with changing(maya, "edit") as change:
        change.update(museum, region="Northshire")
    text = text_of(client_for(maya).get(FUNNEL, {"region": "Northshire", "owner": tomos.pk}))
    head = text.split("<h2", 1)[0]
    assert "Tomos Pritchard · Northshire ·" in head
    assert '<option value="Northshire" selected>' in text


def test_planning_says_when_it_is_too_late_to_begin(client_for, maya, partnership, stages, tomos, time_machine):
    move_to_stage(partnership, stages["agreed"], by=tomos, reason="Yes", at=timezone.now() + timedelta(days=90))
    time_machine.move_to(timezone.now() + timedelta(days=100))
    soon, late = (timezone.localdate() + timedelta(days=days) for days in (20, 200))
    text = text_of(client_for(maya).get(PLANNING, {"wanted": 2, "by": soon.isoformat()}))
    assert "Begin now and expect more of them after your day" in text
    text = text_of(client_for(maya).get(PLANNING, {"wanted": 2, "by": late.isoformat()}))
    assert ": begin by " in text and "Begin now" not in text
