# SPDX-License-Identifier: AGPL-3.0-or-later
"""A list as a file: what is on the screen and nothing else, whoever asks; noted in the history; safe to open."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, ChangeEvent
from liaison.accounts.queries import changes_undone_by
from liaison.accounts.scope import in_workspace
from liaison.directory.models import Affiliation, ContactPoint, Organisation, Person
from liaison.kit.files import read_table
from liaison.kit.files.writing import FORMATS

LIST, PEOPLE = "/w/northshire/organisations/", "/w/northshire/people/"


def add(*rows, by=None):
    with changing(by, "add") as change:
        for row in rows:
            change.create(row)
    return rows


def exported(client, url, query="", to="csv"):
    answer = client.post(f"{url}export/", {"query": query, "format": to})
    assert answer.status_code == 200
    if to == "csv":
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    table = read_table(answer.content, f"list.{to}")
    return [[column.header for column in table.columns], *(list(row.cells) for row in table.rows)]


@pytest.fixture
def three(tomos):
    museum, library, school = add(
        Organisation(name="Amgueddfa Glan yr Afon", type="museum", place="Aber", looked_after_by=tomos),
        Organisation(name="=HYPERLINK(1)", type="library", next_step="+44 ring", next_step_on=date(2026, 5, 3)),
        Organisation(name="Northmoor School", type="school"),
    )
    person = Person(name="@Eleri Pugh")
    add(
        person,
        Affiliation(person=person, organisation=museum, role="-curator"),
        ContactPoint(person=person, type="phone", value="+44 20 7946 0123", normalised="+442079460123"),
        ContactPoint(person=person, type="email", value="eleri@example.org", normalised="eleri@example.org"),
        ContactPoint(
            person=person, type="email", value="no@example.org", normalised="no@example.org", state="opted_out"
        ),
    )
    moment = timezone.now() - timedelta(days=3)
    Organisation.objects.filter(pk=museum.pk).update(
        last_contact_at=moment, last_contact_by=tomos, last_contact_kind="call"
    )
    return museum, library, school


def test_a_file_holds_what_the_list_shows(client_for, maya, three):
    day = (timezone.localtime() - timedelta(days=3)).date().isoformat()
    rows = exported(client_for(maya), LIST)
    assert rows[0] == [
        *("Organisation", "Kind", "Place", "Contact", "Role"),
        *("Last contact", "Last contact through", "Last contact by", "Next step", "Next step date"),
        "Looked after by",
    ]
    assert rows[1:] == [
        [
            *("Amgueddfa Glan yr Afon", "Museum", "Aber", "'@Eleri Pugh", "'-curator"),
            *(day, "Call", "Tomos Pritchard", "", "", "Tomos Pritchard"),
        ],
        ["'=HYPERLINK(1)", "Library", "", "", "", "", "", "", "'+44 ring", "2026-05-03", ""],
        ["Northmoor School", "School", "", "", "", "", "", "", "", "", ""],
    ]


@pytest.mark.parametrize("to", FORMATS)
def test_filter_order_and_columns_are_those_of_the_list(client_for, maya, three, to):
    query = "col=name&col=next&sort=-name&never=on&page=nonsense"
    names = [row[0].lstrip("'") for row in exported(client_for(maya), LIST, query, to)]
    assert names == ["Organisation", "Northmoor School", "=HYPERLINK(1)"]


@pytest.mark.parametrize("to", FORMATS)
def test_phone_numbers_arrive_whole_and_nobody_who_asked_for_quiet_is_in_the_file(client_for, maya, three, to):
    rows = exported(client_for(maya), PEOPLE, to=to)
    assert rows[0][:5] == ["Full name", "Organisation", "Role", "E-mail", "Phone"]
    assert rows[1][3:5] == ["eleri@example.org", "+44 20 7946 0123"]
    assert "no@example.org" not in str(rows)


def test_the_history_says_who_took_how_many_away_and_offers_no_undo(client_for, maya, three):
    client = client_for(maya)
    exported(client, LIST, "kind=museum")
    exported(client, PEOPLE, to="ods")
    page = client.get("/w/northshire/changes/").content.decode()
    assert "Exported 1 organisation as CSV" in page and "Exported 1 person as ODS" in page
    event = ChangeEvent.objects.filter(of_kind="export").first()
    assert event.after == {"rows": 1, "list": "organisations", "format": "csv", "query": "kind=museum"}
    assert event.change.actor == maya
    assert not changes_undone_by(maya).filter(action="export").exists()
    answer = client.post(f"/w/northshire/changes/{event.change.public_id}/undo/")
    assert answer.status_code == 404


def test_a_volunteer_takes_away_only_what_they_see(client_for, elin, three):
    museum = three[0]
    with changing(None, "edit") as change:
        change.update(museum, looked_after_by=elin)
    rows = exported(client_for(elin), LIST)
    assert [row[0] for row in rows] == ["Organisation", "Amgueddfa Glan yr Afon"]


def test_viewers_and_assessors_take_nothing_away(client_for, viktor, ada, three):
    for member in (viktor, ada):
        for url in (LIST, PEOPLE):
            answer = client_for(member).post(f"{url}export/", {"format": "csv"})
            assert answer.status_code == 403 and b"Amgueddfa" not in answer.content
    assert not Change.objects.filter(action="export").exists()


def test_another_workspace_is_in_no_file(client_for, maya, other_workspace):
    with in_workspace(other_workspace):
        assert Organisation.objects.exists()
    assert len(exported(client_for(maya), LIST)) == 1


def test_a_format_that_nobody_knows_is_refused_with_a_sentence(client_for, maya, three):
    answer = client_for(maya).post(f"{LIST}export/", {"format": "exe", "query": "kind=museum"}, follow=True)
    assert "Choose CSV, XLSX or ODS." in answer.content.decode()
    assert answer.redirect_chain[0][0] == f"{LIST}?kind=museum"
    assert client_for(maya).get(f"{LIST}export/").status_code == 405


def test_many_rows_cost_few_queries(client_for, maya):
    add(*(Organisation(name=f"Archive {n}") for n in range(120)))
    client = client_for(maya)
    with CaptureQueriesContext(connection) as captured:
        assert len(exported(client, LIST)) == 121
    assert len(captured) <= 14
