# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables that are made and changed at once are as Django makes them one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from liaison.kit.tables import AtOnce

pytestmark = pytest.mark.django_db(transaction=True)

SHELF = migrations.CreateModel(
    "Shelf", [("id", models.BigAutoField(primary_key=True))], {"db_table": "at_once_shelf"}
)
BOOK = migrations.CreateModel(
    "Book",
    [("id", models.BigAutoField(primary_key=True)), ("title", models.CharField(max_length=20))],
    {"db_table": "at_once_book"},
)
CHANGES = (
    migrations.AddField("book", "pages", models.IntegerField(default=7)),
    migrations.AddField("book", "shelf", models.ForeignKey("kit.shelf", models.CASCADE, null=True)),
    migrations.AlterField("book", "title", models.CharField(max_length=90)),
    migrations.AddIndex("book", models.Index(fields=["title"], name="at_once_title")),
    migrations.AddConstraint(
        "book", models.CheckConstraint(condition=models.Q(pages__gt=0), name="at_once_has_pages")
    ),
)


def forwards(state, *steps):
    for step in steps:
        after = state.clone()
        step.state_forwards("kit", after)
        with connection.schema_editor() as editor:
            step.database_forwards("kit", editor, state, after)
        state = after
    return state


def picture():
    """What the database says of the table of books."""
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "at_once_book")
        rules = connection.introspection.get_constraints(cursor, "at_once_book")
    shown = sorted((column.name, column.type_code, column.null_ok) for column in columns)
    kinds = ("primary_key", "unique", "foreign_key", "check", "index")
    return shown, sorted([rule["columns"] or [], *[str(rule[kind]) for kind in kinds]] for rule in rules.values())


def drop_tables():
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS at_once_book")
        cursor.execute("DROP TABLE IF EXISTS at_once_shelf")


@pytest.fixture(autouse=True)
def leaves_nothing():
    yield
    drop_tables()


def test_new_tables_are_those_that_django_makes():
    forwards(ProjectState(), SHELF, BOOK, *CHANGES)
    one_by_one = picture()
    drop_tables()
    forwards(ProjectState(), AtOnce(BOOK, SHELF, *CHANGES))
    assert picture() == one_by_one


def test_rows_that_are_there_stay_and_get_the_defaults():
    state = forwards(ProjectState(), SHELF, BOOK)
    state.apps.get_model("kit", "Book").objects.create(title="Peat and people")
    state = forwards(state, AtOnce(*CHANGES))
    Book = state.apps.get_model("kit", "Book")
    assert list(Book.objects.values_list("title", "pages", "shelf")) == [("Peat and people", 7, None)]
    at_once = picture()
    drop_tables()
    forwards(ProjectState(), SHELF, BOOK, *CHANGES)
    assert at_once == picture()


def test_it_goes_back_as_django_goes():
    before = forwards(ProjectState(), SHELF, BOOK)
    was = picture()
    step = AtOnce(*CHANGES)
    after = forwards(before, step)
    with connection.schema_editor() as editor:
        step.database_backwards("kit", editor, after, before)
    assert picture() == was


def test_what_touches_rows_stands_by_itself():
    with pytest.raises(ValueError, match="cannot take RunPython"):
        AtOnce(migrations.RunPython(migrations.RunPython.noop))
