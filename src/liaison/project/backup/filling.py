# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an archive into an empty database: the default connection's, see elsewhere.py."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext

from liaison.kit.hooks import upkeep
from liaison.mailroom.models import Message
from liaison.project import checks

from .reading import Archive
from .rows import Table, columns, digest_now, last_steps, tables_after, write_lines
from .shapes import Manifest, Progress, Refused, TableFacts


def fill(archive: Archive, progress: Progress) -> None:
    """Tables as they were, rows, checks, the steps that this version adds, upkeep. Raises Refused."""
    manifest = archive.manifest
    _make_tables(manifest)
    tables = tables_after(manifest.steps)
    _compare_tables(tables, manifest)
    try:
        with transaction.atomic(), without_triggers():
            for table in progress(tables, "Tables"):
                # What the steps put there themselves is in the archive as well.
                models.QuerySet(table)._raw_delete(using="default")
            for table in progress(tables, "Rows"):
                write_lines(table, archive.lines(table._meta.db_table))
            _set_counters(tables)
            connection.check_constraints()
    except IntegrityError as error:
        raise Refused(f"The rows in {archive.path} contradict each other: {error}.") from error
    differing = differences(tables, manifest, progress)
    if differing:
        raise Refused(differing[0])
    call_command("migrate", interactive=False, verbosity=0)
    for put_right in upkeep:
        put_right()
    for finding in checks.missing_guards():
        raise Refused(str(finding))


def _make_tables(manifest: Manifest) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(last_steps(manifest.steps, executor.loader))


def _compare_tables(tables: list[Table], manifest: Manifest) -> None:
    here = {table._meta.db_table: columns(table) for table in tables}
    there = {name: facts.columns for name, facts in manifest.tables.items()}
    for name in sorted({*here, *there}):
        if here.get(name) != there.get(name):
            raise Refused(f"Table {name} has other columns than this version of Liaison gives it.")


def differences(tables: list[Table], manifest: Manifest, progress: Progress) -> list[str]:
    """A sentence for each table that is not as it was when the backup was made."""
    found = []
    for table in progress(tables, "Comparing"):
        name, digest = table._meta.db_table, digest_now(table)
        facts = manifest.tables[name]
        if TableFacts(digest.rows, facts.columns, str(digest)) != facts:
            found.append(
                f"Table {name} came back with {digest.rows} rows that differ from the {facts.rows} saved."
            )
    return found


@contextmanager
def without_triggers() -> Iterator[None]:
    """SQLite's guards ask for the row that is pointed at, which may come later. PostgreSQL's wait for the end."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def _set_counters(tables: list[Table]) -> None:
    """PostgreSQL's sequences go on after the highest number; SQLite counts along by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def hold_mail() -> int:
    """Of a mail that waited when the backup was made nobody knows whether it went out since: a person decides."""
    # Translators: why a mail is kept back: it waited when a backup was made from which all was brought back.
    reason = gettext("It was waiting when the backup was made, and may have been sent since.")
    held = Message.objects.filter(state__in=Message.WAITING).update(
        state=Message.State.HELD, refusal=reason, lease=None, leased_until=None
    )
    # Translators: why it is in doubt whether a mail was sent: a backup was made while it was being handed over.
    doubt = gettext("It was on its way when the backup was made.")
    flying = Message.objects.filter(state=Message.State.IN_FLIGHT)
    return held + flying.update(
        state=Message.State.UNCERTAIN, refusal=doubt, lease=None, leased_until=None, settled_at=timezone.now()
    )
