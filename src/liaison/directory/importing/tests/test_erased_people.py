# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody who asks to be erased is gone from every table, and stays gone."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from liaison.accounts.actions import CannotUndo, changing, undo
from liaison.accounts.models import Change, ChangeEvent, Member
from liaison.directory.actions.interactions import InteractionText, log_interaction
from liaison.directory.actions.parties import edit_party
from liaison.directory.actions.privacy import CannotErase, erase, give_out
from liaison.directory.importing.queries.batches import left_over
from liaison.directory.models import (
    Affiliation,
    ContactPoint,
    DataRequest,
    ImportBatch,
    ImportRow,
    Interaction,
    LawfulBasis,
    MergeRecord,
    Organisation,
    Person,
)
from liaison.directory.queries.privacy import about_party, preview_of
from liaison.kit.hooks import invariants
from liaison.mailroom.actions import queue_message
from liaison.mailroom.models import Message
from liaison.mailroom.queries import suppressions_of

from .sheets import as_csv

NOW = timezone.now()
# Words that stand nowhere else.
NAME, FAMILY = "Zebulonia Quackenbush", "Quackenbush"
EMAIL, PHONE, WIKI = "zebby@quackenbush.example", "+441632960999", "User:Zebuloniaq"
OLD_EMAIL, OLD_NAME = "zq.before@example.net", "Zebulonia Hassenpfeffer"
CANARIES = [NAME, FAMILY, "zebulonia", EMAIL, PHONE, "01632 960999", WIKI, OLD_EMAIL, "Hassenpfeffer"]


@pytest.fixture
def zeb(museum: Organisation, maya: Member, brought: Callable[..., ImportBatch]) -> Person:
    """She came by a file, was edited, merged, written to, talked with and talked about."""
    brought(_file())
    person = Person.objects.get(name=OLD_NAME)
    edit_party(person, {"name": NAME, "notes": "Zebulonia likes tea"}, by=maya, seen=person.changed_in)
    with changing(maya, "edit") as change:
        point = person.contact_points.get(type="email")
        change.update(point, value=EMAIL, normalised=EMAIL)
        change.create(ContactPoint(person=person, type="phone", value="01632 960999", normalised=PHONE))
        change.create(ContactPoint(person=person, type="wiki", value=WIKI, normalised=WIKI.casefold()))
        change.create(
            LawfulBasis(person=person, basis="consent", source=f"{NAME} said so", obtained_on=NOW.date())
        )
        change.create(Affiliation(person=person, organisation=museum, role="Friend"))
        change.delete(
            change.create(ContactPoint(person=person, type="email", value="x@" + EMAIL, normalised="x@" + EMAIL))
        )
        change.update(museum, notes=f"Ask {NAME} first, or write to {EMAIL}.")
    _talk(person, museum, maya)
    loser = Person(name=f"Z. {FAMILY}")
    MergeRecord.objects.create(
        of_kind="person",
        winner_id=person.public_id,
        loser_id=loser.public_id,
        loser_snapshot={"id": 12345, "name": loser.name, "notes": "Zebulonia"},
        change=change.record,
    )
    queue_message("note", EMAIL, f"Dear {NAME}", "…", workspace=maya.workspace, is_service=True)
    queue_message(
        "note", "else@example.org", "Minutes", f"{NAME} was there", workspace=maya.workspace, is_service=True
    )
    return person


def _file() -> bytes:
    return as_csv(
        ["Organisation", "Name", "Email", "Notes"],
        ["Harbour Museum", OLD_NAME, OLD_EMAIL, "emailed 3 May 2026, no reply"],
        ["Tide Archive", "Åsa Lind", "asa@tide.example", f"knows {NAME}"],
    )


def _talk(person: Person, museum: Organisation, by: Member) -> None:
    for note, organisations in (
        ("Zebulonia rang alone", []),
        (f"{NAME} came by", [museum]),
        ("Zebulonia again", [museum]),
    ):
        text = InteractionText(
            {"type": "call", "at": NOW, "note": note}, organisations=organisations, people=[person]
        )
        log_interaction(text, by=by)


@pytest.fixture
def erased(run_jobs: Callable[[], int]) -> Callable[..., Change]:
    """Erased, and swept up after by the worker."""

    def run(person: Person, by: Member, **options: Any) -> Change:
        change = erase(person, by=by, at=NOW, **options)
        run_jobs()
        return change

    return run


def everywhere(words: list[str]) -> list[str]:
    """Every place in the whole database where one of the words stands, in tables without a class too."""
    found = []
    escaped = [json.dumps(word)[1:-1].casefold() for word in words]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description or ()]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    text = (
                        bytes(value).decode("utf-8", "replace")
                        if isinstance(value, bytes | memoryview)
                        else str(value)
                    )
                    found += [
                        f"{table}.{name}: {word}"
                        for word in {*words, *escaped}
                        if word.casefold() in text.casefold()
                    ]
    for session in Session.objects.all():
        found += [
            f"session: {word}" for word in words if word.casefold() in json.dumps(session.get_decoded()).casefold()
        ]
    return sorted(set(found))


def test_the_canaries_are_found_before(zeb):
    places = {place.split(":")[0] for place in everywhere(CANARIES)}
    assert places >= {
        "person.name", "contact_point.value", "change_event.before", "change_event.after", "import_row.cells",
        "import_row.reading", "interaction.note", "lawful_basis.source", "merge_record.loser_snapshot",
        "message.to", "organisation.notes",
    }  # fmt: skip


def test_nothing_of_somebody_is_left_in_any_table(zeb, maya, museum, erased):
    SessionStore().update({"undo": {"text": f"{NAME} saved.", "url": "/"}})
    preview = preview_of(zeb, about_party(zeb))
    marks = [named.mark for named in preview.perhaps]
    assert sorted(named.words for named in preview.perhaps) == ["Zebulonia again"]
    erased(zeb, maya, emptied=marks)
    assert everywhere(CANARIES) == []
    assert [sentence for look in invariants for sentence in look()] == []


def test_what_the_next_page_would_have_said_goes_as_well(zeb, maya, erased):
    store = SessionStore()
    store.update({"undo": {"text": f"{NAME} saved.", "url": "/"}, "kept": 7})
    store.save()
    erased(zeb, maya)
    assert SessionStore(store.session_key).load() == {"kept": 7}


def test_what_is_about_others_stays_without_the_name(zeb, maya, museum, erased):
    erased(zeb, maya)
    museum.refresh_from_db()
    assert museum.notes == "Ask (erased) first, or write to (erased)."
    assert sorted(Interaction.objects.exclude(day_only=True).values_list("note", flat=True)) == [
        "(erased) came by",
        "Zebulonia again",
    ]
    assert Message.objects.get(subject="Minutes").body == "(erased) was there"
    assert not Message.objects.filter(to=EMAIL).exists()
    other = ImportRow.objects.get(number=3)
    assert other.cells[3] == "knows (erased)"
    assert Person.objects.get(name="Åsa Lind").notes in {"", "knows (erased)"}


def test_the_history_keeps_a_line_without_what_it_said(zeb, maya, erased):
    change = erased(zeb, maya)
    assert set(ChangeEvent.objects.filter(of_id=zeb.public_id).values_list("verb", flat=True)) >= {
        "created",
        "deleted",
    }
    assert all(not e.before and not e.after for e in ChangeEvent.objects.filter(of_id=zeb.public_id))
    request = DataRequest.objects.get()
    assert (request.type, request.of_kind, request.of_id, change.action) == (
        "erasure",
        "person",
        zeb.public_id,
        "erase",
    )
    assert change.actor == maya


def test_erasing_is_not_undone_and_no_older_change_brings_somebody_back(zeb, maya, erased):
    marks = [named.mark for named in preview_of(zeb, about_party(zeb)).perhaps]
    change = erased(zeb, maya, emptied=marks)
    for older in Change.objects.filter(actor=maya):
        try:
            undo(older, by=maya)
        except CannotUndo:
            continue
    with pytest.raises(CannotUndo, match="cannot be undone"):
        undo(change, by=maya)
    assert everywhere(CANARIES) == []
    assert not Person.objects.exclude(name="Åsa Lind").exists()


def test_taking_the_import_back_brings_nobody_back(zeb, maya, taken_back, erased):
    batch = ImportBatch.objects.get()
    erased(zeb, maya)
    batch.refresh_from_db()
    taken_back(batch)
    # The other one stays, because her notes were rewritten.
    assert [person.name for person in Person.objects.all()] == ["Åsa Lind"]
    assert everywhere([NAME, EMAIL, OLD_EMAIL, OLD_NAME]) == []


def test_the_uploaded_file_goes_and_the_rows_of_others_stay(zeb, maya, erased):
    name = ImportBatch.objects.get().file.name
    erased(zeb, maya)
    assert not default_storage.exists(name)
    batch = ImportBatch.objects.get()
    assert batch.file.name == ""
    row = ImportRow.objects.get(number=2)
    assert (row.cells, row.reading, row.plan) == ([], {}, {})
    assert "erased" in row.reasons[0]
    assert ImportRow.objects.get(number=3).cells[0] == "Tide Archive"


def test_an_emptied_row_is_no_work_for_anybody(maya, museum, curator, brought, erased):
    batch = brought(
        as_csv("Organisation|Contact|Email", f"Slate|Idris Morgan|{curator.contact_points.get().value}")
    )
    assert left_over(batch).count() == 1
    erased(curator, maya)
    assert not left_over(batch).exists()


def test_a_file_that_is_not_brought_in_is_thrown_away(maya, curator, previewed, erased):
    previewed(as_csv(["Name", "Email"], ["Ngozi Achebe", "n.achebe@harbour-museum.example"]))
    assert [b.filename for b in preview_of(curator, about_party(curator)).thrown_away] == ["contacts.csv"]
    erased(curator, maya)
    assert not ImportBatch.objects.exists()


def test_not_while_a_file_with_them_is_being_read(maya, curator, previewed, erased):
    batch = previewed(as_csv(["Name", "Email"], ["Ngozi Achebe", "n.achebe@harbour-museum.example"]))
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.COMMITTING)
    with pytest.raises(CannotErase, match="Try again"):
        erased(curator, maya)
    assert Person.objects.filter(pk=curator.pk).exists()


def test_an_address_that_others_have_too_stays_theirs(maya, museum, curator, erased):
    info = "info@harbour-museum.example"
    with changing(maya, "edit") as change:
        for owner in ({"person": curator}, {"organisation": museum}):
            change.create(ContactPoint(**owner, type="email", value=info, normalised=info))
        own = "n.achebe@harbour-museum.example"
        change.create(ContactPoint(organisation=museum, type="email", value=own, normalised=own))
    preview = preview_of(curator, about_party(curator))
    assert [*preview.addresses.shared.values()] == [info]
    assert [*preview.addresses.theirs.values()] == [own]
    erased(curator, maya)
    assert [point.value for point in ContactPoint.objects.all()] == [info]
    assert suppressions_of(own, maya.workspace)
    assert not suppressions_of(info, maya.workspace)


def test_last_contact_is_true_afterwards(zeb, maya, museum, erased):
    erased(zeb, maya)
    museum.refresh_from_db()
    assert museum.last_contact_at == NOW
    assert [sentence for look in invariants for sentence in look()] == []


def test_a_sole_trader_is_erased_like_a_person(maya, museum):
    with changing(maya, "edit") as change:
        trader = change.create(
            Organisation(name="Quill Quackenbush Prints", legal_form="sole_trader", parent=museum)
        )
        part = change.create(Organisation(name="The shop", parent=trader))
        change.create(ContactPoint(organisation=trader, type="email", value=EMAIL, normalised=EMAIL))
    erase(trader, by=maya, at=NOW)
    part.refresh_from_db()
    assert part.parent is None
    assert everywhere(["quackenbush"]) == []


def test_everything_is_given_out_in_one_file(zeb, maya, museum):
    with ZipFile(io.BytesIO(give_out(zeb, by=maya, at=NOW))) as archive:
        data, page = json.loads(archive.read("data.json")), archive.read("page.html").decode()
    tables = {table["table"]: table["rows"] for table in data["tables"]}
    assert set(tables) >= {
        "person", "affiliation", "contact_point", "lawful_basis", "interaction", "interaction_person",
        "change_event", "import_row", "merge_record", "message",
    }  # fmt: skip
    assert tables["person"][0]["name"] == NAME
    assert OLD_EMAIL in json.dumps(tables["import_row"])
    assert OLD_EMAIL in json.dumps(tables["change_event"])
    assert {row["value"] for row in tables["contact_point"]} == {EMAIL, "01632 960999", WIKI}
    assert NAME in page
    assert "Åsa Lind" not in json.dumps(tables["person"])
    assert Change.objects.get(action="export subject").actor == maya


def test_nobody_elses_rows_are_given_out(zeb, maya, curator):
    with ZipFile(io.BytesIO(give_out(zeb, by=maya, at=NOW))) as archive:
        assert b"Achebe" not in archive.read("data.json")


def test_how_long_it_takes_does_not_grow_with_others(zeb, maya, django_assert_max_num_queries):
    with django_assert_max_num_queries(200):
        about_party(zeb)


def test_an_erasure_a_minute_later_finds_nothing_more(zeb, maya, curator, erased):
    erased(zeb, maya)
    erase(curator, by=maya, at=NOW + timedelta(minutes=1))
    assert DataRequest.objects.count() == 2
