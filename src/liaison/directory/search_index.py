# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the databases look names, notes and addresses up in, and how it is kept: docs/decisions/0009.

SQLite: three FTS5 tables, kept by triggers. A row's number in them begins with its workspace and its kind, and
every question names the range of numbers that it may find. PostgreSQL: indexes on the tables themselves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from anyascii import anyascii
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from liaison.accounts.scope import current_workspace
from liaison.kit.finding import JOINING, PARTING

ID_BITS = 40
KINDS = 8
# Letters that are no letter with an accent, for SQLite, which folds only those.
OTHER_LETTERS = "ŁłØøßẞÆæŒœĐđÐðÞþıŊŋĦħŦŧ"
EXTENSIONS = ("pg_trgm", "unaccent")


@dataclass(frozen=True)
class Indexed:
    """What of a table can be searched. `text` names the columns."""

    index: str  # "names", "notes" or "addresses"
    table: str
    kind: int
    columns: tuple[str, ...]
    skips_archive: bool = True

    @property
    def name(self) -> str:
        """Of PostgreSQL's index, and the beginning of the names of SQLite's triggers."""
        return f"{self.table}__search_{self.index}"


NAMES = {
    "organisation": Indexed("names", "organisation", 1, ("search_names",)),
    "person": Indexed("names", "person", 2, ("search_names",)),
}
NOTES = {
    "organisation": Indexed("notes", "organisation", 1, ("notes",)),
    "person": Indexed("notes", "person", 2, ("notes",)),
    "interaction": Indexed("notes", "interaction", 3, ("note", "channel"), skips_archive=False),
}
ADDRESSES = Indexed("addresses", "contact_point", 4, ("normalised",), skips_archive=False)
ALL = (*NAMES.values(), *NOTES.values(), ADDRESSES)


# --- making ------------------------------------------------------------------------------------------------------


class IndexForSearch(Operation):
    """Migration operation: make the index and fill it. Repeat it after a step that rebuilds one of its tables."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The index is no part of Django's picture of the tables."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            make_extensions(schema_editor.connection)
        # Later versions may index more than this step knows of.
        tables = {
            model._meta.db_table: model
            for model in to_state.apps.get_models()
            if model._meta.app_label == app_label
        }
        known = [
            indexed
            for indexed in ALL
            if indexed.table in tables
            and {*indexed.columns} <= {field.column for field in tables[indexed.table]._meta.concrete_fields}
        ]
        for statement in _statements(schema_editor.connection, known):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for statement in _removal(schema_editor.connection):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return "Index names, notes and addresses for searching"


def rebuild() -> None:
    """Make the index anew from the rows. Searching goes on meanwhile, with what it found before."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _statements(connection, ALL):
            cursor.execute(statement)


def put_right() -> None:
    """Make the index anew where it lacks something, such as rows that were brought back from a backup."""
    if not is_right():
        rebuild()


def forget_removed_words() -> None:
    """FTS5 only notes that a row is gone and keeps its words until parts of the index happen to be merged.

    Merging all of it takes some 3 seconds at a million notes. PostgreSQL's own vacuum does the same.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for index in FTS:
                cursor.execute(f"INSERT INTO search_{index} (search_{index}) VALUES ('optimize')")


def _statements(database: BaseDatabaseWrapper, wanted: Iterable[Indexed]) -> list[str]:
    make = _for_postgresql if database.vendor == "postgresql" else _for_sqlite
    return [*_removal(database), *make(database, wanted)]


def _removal(database: BaseDatabaseWrapper) -> list[str]:
    if database.vendor == "postgresql":
        return [f'DROP INDEX IF EXISTS "{indexed.name}"' for indexed in ALL]
    triggers = [f'DROP TRIGGER IF EXISTS "{name}"' for name in _trigger_names()]
    return [*triggers, *(f"DROP TABLE IF EXISTS search_{index}" for index in (*FTS, "later"))]


def contradictions() -> Iterator[str]:
    """What of the workspace in scope cannot be found, or would be found and is no more."""
    workspace_id = current_workspace().pk
    if connection.vendor == "postgresql":
        yield from _missing_indexes()
        return
    missing = _missing_triggers()
    if missing:
        yield f"the search does not follow changes (missing: {', '.join(missing)})"
    with connection.cursor() as cursor:
        for indexed in ALL:
            for question, sentence in _differences(indexed):
                cursor.execute(question, {"workspace": workspace_id})
                count = cursor.fetchone()[0]
                if count:
                    yield f"{count} {indexed.table} row(s) {sentence} (its {indexed.index}); run: liaison upgrade"


def is_right() -> bool:
    """Whether the index holds the rows that it should, over all workspaces: their number and the triggers."""
    if connection.vendor == "postgresql":
        return not list(_missing_indexes())
    if _missing_triggers():
        return False
    with connection.cursor() as cursor:
        for index in FTS:
            wanted = " + ".join(
                f"(SELECT count(*) FROM {one.table} AS new WHERE {is_indexed(one, 'new')})"
                for one in ALL
                if one.index == index
            )
            cursor.execute(f"SELECT {wanted} - (SELECT count(*) FROM search_{index}_docsize)")
            if cursor.fetchone()[0]:
                return False
    return True


# --- SQLite ------------------------------------------------------------------------------------------------------

FTS = {
    "names": 'tokenize = "trigram case_sensitive 1", detail = none',
    "notes": "tokenize = \"unicode61 remove_diacritics 2\", prefix = '2 3'",
    "addresses": 'tokenize = "trigram case_sensitive 1", detail = none',
}
WHEN = ("insert", "update", "delete")
# While this table holds 0, triggers only note in it which rows were written; see search_together.py.
IS_LATER = "EXISTS (SELECT 1 FROM search_later WHERE number = 0)"
# From here on FTS5 can forget a row whose text it has not kept; older libraries keep the text as well.
FIRST_FORGETFUL = (3, 43, 0)
MOST_NESTED = 10


def _for_sqlite(database: BaseDatabaseWrapper, wanted: Iterable[Indexed]) -> list[str]:
    kept = "content = '', contentless_delete = 1, " if _library_version(database) >= FIRST_FORGETFUL else ""
    statements = [
        "CREATE TABLE search_later (number INTEGER PRIMARY KEY)",
        *(f"CREATE VIRTUAL TABLE search_{index} USING fts5(text, {kept}{how})" for index, how in FTS.items()),
    ]
    wanted = list(wanted)
    for indexed in wanted:
        statements += [
            f"INSERT INTO search_{indexed.index} (rowid, text) SELECT {number(indexed, 'new')}, "
            f"{sqlite_text(indexed, 'new')} FROM {indexed.table} AS new WHERE {is_indexed(indexed, 'new')}",
            *_triggers(indexed),
        ]
    for table in dict.fromkeys(indexed.table for indexed in wanted):
        statements += _triggers_for_later([indexed for indexed in wanted if indexed.table == table])
    return statements


def _library_version(database: Any) -> tuple[int, int, int]:
    version: tuple[int, int, int] = database.Database.sqlite_version_info
    return version


def _triggers(indexed: Indexed) -> list[str]:
    fts, table = f"search_{indexed.index}", indexed.table
    changed = [f"old.{column} IS NOT new.{column}" for column in indexed.columns]
    if indexed.skips_archive:
        changed.append("(old.archived_at IS NULL) IS NOT (new.archived_at IS NULL)")
    forget = f"DELETE FROM {fts} WHERE rowid = {number(indexed, 'old')};"
    write = (
        f"INSERT INTO {fts} (rowid, text) SELECT {number(indexed, 'new')}, {sqlite_text(indexed, 'new')} "
        f"WHERE {is_indexed(indexed, 'new')};"
    )
    return [
        f"CREATE TRIGGER {indexed.name}_insert AFTER INSERT ON {table} "
        f"WHEN {is_indexed(indexed, 'new')} AND NOT {IS_LATER} BEGIN {write} END",
        f"CREATE TRIGGER {indexed.name}_update AFTER UPDATE OF {_watched(indexed)} ON {table} "
        f"WHEN ({' OR '.join(changed)}) AND NOT {IS_LATER} BEGIN {forget} {write} END",
        f"CREATE TRIGGER {indexed.name}_delete AFTER DELETE ON {table} "
        f"WHEN {is_indexed(indexed, 'old')} AND NOT {IS_LATER} BEGIN {forget} END",
    ]


def _watched(*some: Indexed) -> str:
    columns = [column for indexed in some for column in indexed.columns]
    return ", ".join(dict.fromkeys([*columns, *(["archived_at"] if some[0].skips_archive else [])]))


def _triggers_for_later(some: list[Indexed]) -> list[str]:
    """`some`: all of one table."""
    update = f"UPDATE OF {_watched(*some)}"
    events = {"insert": ("INSERT", "new"), "update": (update, "new"), "delete": ("DELETE", "old")}
    return [
        f"CREATE TRIGGER {some[0].table}__search_later_{when} AFTER {event} ON {some[0].table} WHEN {IS_LATER} "
        f"BEGIN INSERT OR IGNORE INTO search_later VALUES ({number(some[0], row)}); END"
        for when, (event, row) in events.items()
    ]


def _trigger_names() -> list[str]:
    tables = dict.fromkeys(indexed.table for indexed in ALL)
    before = [*(indexed.name for indexed in ALL), *(f"{table}__search_later" for table in tables)]
    return [f"{name}_{when}" for name in before for when in WHEN]


def number(indexed: Indexed, row: str) -> str:
    return f"((({row}.workspace_id * {KINDS} + {indexed.kind}) << {ID_BITS}) | {row}.id)"


def is_indexed(indexed: Indexed, row: str) -> str:
    has_text = " OR ".join(f"{row}.{column} <> ''" for column in indexed.columns)
    return f"({has_text})" + (f" AND {row}.archived_at IS NULL" if indexed.skips_archive else "")


def sqlite_text(indexed: Indexed, row: str) -> str:
    text = " || ' ' || ".join(f"{row}.{column}" for column in indexed.columns)
    if indexed.index == "names":
        return f"' ' || {_replaced(text, {**dict.fromkeys(JOINING, ''), **dict.fromkeys(PARTING, ' ')})} || ' '"
    if indexed.index == "notes":
        return _replaced(
            text, {**dict.fromkeys(JOINING, ""), **{letter: anyascii(letter) for letter in OTHER_LETTERS}}
        )
    return text


def _replaced(text: str, pairs: dict[str, str]) -> str:
    """A few letters at a time: older libraries refuse calls that are nested some thirty deep."""
    letters = list(pairs)
    for start in range(0, len(letters), MOST_NESTED):
        step = "said"
        for letter in letters[start : start + MOST_NESTED]:
            step = f"replace({step}, {_sql_string(letter)}, {_sql_string(pairs[letter])})"
        text = f"(SELECT {step} FROM (SELECT {text} AS said))"
    return text


def _sql_string(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _missing_triggers() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'table')")
        present = {name for (name,) in cursor.fetchall()}
    wanted = {*_trigger_names(), *(f"search_{index}" for index in (*FTS, "later"))}
    return sorted(wanted - present)


def _differences(indexed: Indexed) -> list[tuple[str, str]]:
    row, docs = number(indexed, "new"), f"search_{indexed.index}_docsize"
    first = f"((%(workspace)s * {KINDS} + {indexed.kind}) << {ID_BITS})"
    rows = f"{indexed.table} AS new WHERE workspace_id = %(workspace)s AND {is_indexed(indexed, 'new')}"
    return [
        (f"SELECT count(*) FROM {rows} AND {row} NOT IN (SELECT id FROM {docs})", "cannot be found"),
        (
            f"SELECT count(*) FROM {docs} WHERE id BETWEEN {first} AND {first} + {(1 << ID_BITS) - 1} "
            f"AND id NOT IN (SELECT {row} FROM {rows})",
            "would be found though they are gone",
        ),
    ]


# --- PostgreSQL --------------------------------------------------------------------------------------------------

NO_EXTENSIONS = (
    "The search needs PostgreSQL's extensions {missing}, and the database user may not add them ({why}). "
    "Let an administrator run in this database: {remedy} Then run: liaison upgrade"
)


def make_extensions(database: BaseDatabaseWrapper) -> None:
    """Raises ImproperlyConfigured with what to do, where the user may not."""
    with database.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        present = {name for (name,) in cursor.fetchall()}
        missing = [name for name in EXTENSIONS if name not in present]
        remedy = " ".join(f"CREATE EXTENSION {name};" for name in missing)
        if not remedy:
            return
        try:
            with transaction.atomic(using=database.alias):
                cursor.execute(remedy)
        except Error as error:
            why = str(error).strip().partition("\n")[0]
            raise ImproperlyConfigured(
                NO_EXTENSIONS.format(missing=" and ".join(missing), why=why, remedy=remedy)
            ) from error


def _for_postgresql(database: BaseDatabaseWrapper, wanted: Iterable[Indexed]) -> list[str]:
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT extname, nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace"
        )
        schemas = dict(cursor.fetchall())
    unaccent = database.ops.quote_name(schemas["unaccent"])
    trgm = database.ops.quote_name(schemas["pg_trgm"])
    # The dictionary of unaccent could be exchanged, so PostgreSQL does not call it immutable; ours is its own.
    plain = f"""
        CREATE OR REPLACE FUNCTION liaison_plain(text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
          SELECT regexp_replace(translate(lower({unaccent}.unaccent('{unaccent}.unaccent'::regdictionary, $1)),
                                          '{JOINING.replace("'", "''")}', ''), '[^[:alnum:]]+', ' ', 'g') $$"""
    statements = [plain]
    for indexed in wanted:
        text = postgres_text(indexed, list(indexed.columns))
        how = "" if indexed.index == "notes" else f" {trgm}.gin_trgm_ops"
        # Word for word what the questions say, or PostgreSQL does not see that the index answers them.
        condition = " WHERE archived_at IS NULL" if indexed.skips_archive and indexed.index == "names" else ""
        statements.append(f'CREATE INDEX "{indexed.name}" ON {indexed.table} USING gin (({text}){how}){condition}')
    return statements


def postgres_text(indexed: Indexed, columns: list[str]) -> str:
    text = " || ' ' || ".join(columns)
    if indexed.index == "names":
        return f"(' ' || translate({text}, {_sql_string(PARTING + JOINING)}, '{' ' * len(PARTING)}') || ' ')"
    if indexed.index == "notes":
        return f"to_tsvector('simple', liaison_plain({text}))"
    return text


def _missing_indexes() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class JOIN pg_index ON indexrelid = oid WHERE indisvalid")
        present = {name for (name,) in cursor.fetchall()}
    for indexed in ALL:
        if indexed.name not in present:
            yield f"the search is slow: index {indexed.name} is missing; run: liaison upgrade"
