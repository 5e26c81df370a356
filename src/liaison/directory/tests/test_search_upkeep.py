# SPDX-License-Identifier: AGPL-3.0-or-later
"""The index follows the rows, whichever way they are written; what is lost is made anew."""

import _sqlite3
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone

from liaison.accounts.actions import changing, undo
from liaison.accounts.models import Change
from liaison.accounts.scope import in_workspace
from liaison.directory import search_index
from liaison.directory.models import ContactPoint, Interaction, Organisation, Person
from liaison.directory.queries.search import search
from liaison.directory.queries.search_conditions import holding
from liaison.directory.search_together import together
from liaison.kit.bulk import new_row
from liaison.kit.hooks import upkeep

on_sqlite = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="PostgreSQL indexes the tables themselves: run with --database=sqlite"
)


def found(member, *texts):
    """How many are found by each text, once it is certain that nothing contradicts the index."""
    assert list(search_index.contradictions()) == []
    return [search(member, text).count for text in texts]


def person(by, name, **more):
    with changing(by, "add") as change:
        return change.create(Person(name=name, **more))


def test_somebody_new_is_found(maya):
    assert found(maya, "Lindqvist") == [0]
    person(maya, "Åsa Lindqvist", notes="Likes slate.")
    assert found(maya, "Lindqvist", "Lindkvist", "slate") == [1, 1, 1]


def test_somebody_renamed_is_found_by_the_new_name_alone(maya):
    one = person(maya, "Åsa Lindqvist", notes="Likes slate.")
    with changing(maya, "edit") as change:
        change.update(one, name="Åsa Nyström", notes="Likes wool.")
    assert found(maya, "Lindqvist", "Lindkvist", "slate") == [0, 0, 0]
    assert found(maya, "Nyström", "Nystorm", "wool") == [1, 1, 1]


def test_taking_back_a_change_takes_it_back_here_too(maya):
    one = person(maya, "Åsa Lindqvist")
    with changing(maya, "edit") as change:
        change.update(one, name="Åsa Nyström")
    undo(Change.objects.latest("pk"), by=maya)
    assert found(maya, "Lindqvist", "Nyström") == [1, 0]
    person(maya, "Eva Lindqvist")
    undo(Change.objects.latest("pk"), by=maya)
    assert found(maya, "Eva", "Lindqvist", "Lindkvist") == [0, 1, 1]


def test_the_archive_and_back(maya):
    one = person(maya, "Åsa Lindqvist", notes="Likes slate.")
    with changing(maya, "archive") as change:
        change.update(one, archived_at=timezone.now())
    assert found(maya, "Lindqvist", "slate") == [0, 0]
    with changing(maya, "restore") as change:
        change.update(one, archived_at=None)
    assert found(maya, "Lindqvist", "slate") == [1, 1]


def test_what_is_deleted_is_not_found(maya):
    one = person(maya, "Åsa Lindqvist")
    with changing(maya, "add") as change:
        address = change.create(
            ContactPoint(person=one, type="email", value="lq@x.example", normalised="lq@x.example")
        )
        note = change.create(Interaction(at=timezone.now(), note="Slate"))
    assert found(maya, "lq@", "slate") == [1, 1]
    with changing(maya, "remove") as change:
        change.delete(address)
        change.delete(note)
    assert found(maya, "lq@", "slate") == [0, 0]


def test_rows_written_past_save_are_found(maya):
    people = [new_row(Person, name=f"Lindqvist {number}") for number in range(30)]
    notes = [new_row(Interaction, at=timezone.now(), note="Slate", channel="Zoom") for _number in range(20)]
    for row in people:
        row.prepare()
    Person.objects.insert_many(people)
    Interaction.objects.insert_many(notes)
    assert found(maya, "Lindqvist", "slate", "zoom") == [30, 20, 20]
    Person.objects.filter(search_names="lindqvist 7").update(search_names="nystrom 7", name="Nyström 7")
    assert found(maya, "Lindqvist", "Nyström") == [29, 1]
    rows = Person.objects.filter(pk__lte=people[9].pk)
    rows._raw_delete(rows.db)
    assert found(maya, "Lindqvist") == [20]


def test_what_is_rolled_back_is_not_found(maya):
    with pytest.raises(RuntimeError), changing(maya, "add") as change:
        change.create(Person(name="Åsa Lindqvist"))
        raise RuntimeError
    assert found(maya, "Lindqvist") == [0]


def test_an_index_made_anew_is_the_same(maya, curator, museum):
    person(maya, "Åsa Lindqvist", notes="Likes slate.")
    before = found(maya, "Lindkvist", "slate", "harb", "n.achebe@")
    connection.check_constraints()  # PostgreSQL makes no index while some wait to be checked
    search_index.rebuild()
    assert found(maya, "Lindkvist", "slate", "harb", "n.achebe@") == before
    person(maya, "Eva Lindqvist")
    assert found(maya, "lindqvist") == [2]


@on_sqlite
def test_the_index_can_be_made_and_kept_by_the_library_that_python_brings():
    """Where ours is not to be had. Debian 12's, for one, refuses calls that are nested some thirty deep."""
    database = _sqlite3.connect(":memory:")
    version = tuple(map(int, _sqlite3.sqlite_version.split(".")))
    for table in {indexed.table for indexed in search_index.ALL}:
        columns = {column for indexed in search_index.ALL if indexed.table == table for column in indexed.columns}
        columns |= {"workspace_id", "archived_at"}
        database.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {', '.join(sorted(columns))})")
    library = SimpleNamespace(Database=SimpleNamespace(sqlite_version_info=version))
    for statement in search_index._for_sqlite(library, search_index.ALL):
        database.execute(statement)
    database.execute("INSERT INTO person (id, workspace_id, search_names) VALUES (7, 1, 'o''brien-smith')")
    question = 'SELECT rowid & 255 FROM search_names WHERE search_names MATCH \'"en " AND "bri"\''
    assert database.execute(question).fetchall() == [(7,)]
    database.execute("UPDATE person SET search_names = 'achebe'")
    assert database.execute(question).fetchall() == []


@on_sqlite
def test_an_index_without_rows_is_noticed_and_put_right(maya, curator, museum):
    """As after a restore, which brings rows back past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_names")
    assert list(search_index.contradictions()) == [
        "1 organisation row(s) cannot be found (its names); run: liaison upgrade",
        "1 person row(s) cannot be found (its names); run: liaison upgrade",
    ]
    for put_right in upkeep:
        put_right()
    assert found(maya, "harbour museum", "ngozi achebe") == [1, 1]


@on_sqlite
def test_triggers_that_a_step_dropped_are_noticed_and_put_back(maya):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER person__search_names_insert")
    person(maya, "Åsa Lindqvist")
    assert list(search_index.contradictions()) == [
        "the search does not follow changes (missing: person__search_names_insert)",
        "1 person row(s) cannot be found (its names); run: liaison upgrade",
    ]
    search_index.put_right()
    assert found(maya, "Lindqvist") == [1]


@on_sqlite
def test_what_is_written_together_is_found_afterwards(maya, museum, curator):
    with changing(maya, "add") as change, together():
        change.create(Person(name="Åsa Lindqvist"))
        fleeting = change.create(Person(name="Eva Nyström"))
        change.delete(fleeting)
        change.update(museum, name="Slate Library")
        assert search(maya, "Lindqvist").count == 0
    assert found(maya, "Lindqvist", "Nyström", "Slate", "Harbour Museum") == [1, 0, 1, 0]
    assert list(search_index.contradictions()) == []
    person(maya, "Nils Berg")
    assert found(maya, "Nils Berg") == [1]


@on_sqlite
def test_an_error_among_what_is_written_together_leaves_the_index_at_work(maya):
    with changing(maya, "add") as change:
        with pytest.raises(RuntimeError), together():
            change.create(Person(name="Åsa Lindqvist"))
            raise RuntimeError
        change.create(Person(name="Eva Nyström"))
    assert found(maya, "Lindqvist", "Nyström") == [1, 1]


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_rows_can_be_indexed_together_in_a_transaction_only():
    with pytest.raises(transaction.TransactionManagementError), together():
        pass


@on_sqlite
def test_what_would_be_found_though_it_is_gone_is_noticed(maya):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_notes (rowid, text) VALUES (%s, 'slate')", [(maya.workspace_id * 8 + 2 << 40) | 77]
        )
    assert list(search_index.contradictions()) == [
        "1 person row(s) would be found though they are gone (its notes); run: liaison upgrade"
    ]


@on_sqlite
def test_the_index_keeps_workspaces_apart_by_itself(maya, museum, other_workspace):
    """Even asked without any other condition, it gives numbers of the one workspace alone."""
    with in_workspace(other_workspace):
        theirs = set(Organisation.objects.values_list("pk", flat=True))
        condition = holding(search_index.NAMES["organisation"], " kvar", most=None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid >> 40, rowid & 1099511627775 FROM search_names WHERE search_names MATCH '\"kva\"'"
        )
        numbers = cursor.fetchall()
    kinds = {other_workspace.pk * 8 + 1, other_workspace.pk * 8 + 2}
    assert {range_ for range_, _pk in numbers} == kinds
    assert condition.workspace_id == other_workspace.pk and theirs


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="run with --database=postgres")
def test_the_indexes_of_names_have_the_condition_that_the_questions_have(db):
    """Were it another one, PostgreSQL would read every name, which nobody notices among a few."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_get_expr(indpred, indrelid) FROM pg_index JOIN pg_class ON oid = indexrelid "
            "WHERE relname LIKE '%\\_\\_search\\_%' AND indpred IS NOT NULL ORDER BY relname"
        )
        conditions = cursor.fetchall()
    current = "(archived_at IS NULL)"
    assert conditions == [("organisation__search_names", current), ("person__search_names", current)]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="run with --database=postgres")
def test_a_missing_index_is_noticed_and_made(maya, museum):
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX person__search_names")
    assert list(search_index.contradictions()) == [
        "the search is slow: index person__search_names is missing; run: liaison upgrade"
    ]
    search_index.put_right()
    assert found(maya, "harbour museum") == [1]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="run with --database=postgres")
def test_a_database_user_who_may_add_no_extension_is_told_what_to_do(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION unaccent CASCADE")
        cursor.execute("CREATE ROLE liaison_nobody")
        cursor.execute("SET LOCAL ROLE liaison_nobody")
        with pytest.raises(ImproperlyConfigured) as refusal:
            search_index.make_extensions(connection)
        cursor.execute("RESET ROLE")
    assert "CREATE EXTENSION unaccent; Then run: liaison upgrade" in str(refusal.value)
    assert "\n" not in str(refusal.value)
