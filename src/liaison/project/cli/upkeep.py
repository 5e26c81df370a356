# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison upgrade`, `check` and `invariants`."""

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from liaison.accounts.promises import write_missing
from liaison.accounts.queries import all_workspaces
from liaison.accounts.scope import in_workspace
from liaison.kit.hooks import invariants as invariant_hooks
from liaison.kit.hooks import upkeep as upkeep_hooks
from liaison.kit.statistics import count_all_anew
from liaison.project import checks

from .answers import FINDINGS, OK, as_json, counted, say
from .parser import Options

UPGRADE_LOCK = 7_110_501  # any number, the same everywhere


def upgrade(options: Options) -> int:
    bring_up_to_date()
    say(f"Up to date. Data: {settings.DATA_FOLDER}")
    return OK


def bring_up_to_date() -> None:
    """Safe to repeat: an interrupted upgrade goes on with the step it was at."""
    for folder in (settings.DATA_FOLDER, Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT)):
        folder.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):
        # Whoever else may read the folder, strangers on this machine may not; `check` reports what stays open.
        settings.DATA_FOLDER.chmod(settings.DATA_FOLDER.stat().st_mode & 0o750)
    with one_at_a_time():
        call_command("migrate", interactive=False, verbosity=int(sys.stdout.isatty()))
        for put_right in upkeep_hooks:
            put_right()
        write_missing()  # older versions kept no file of promises
        count_all_anew()
    collect_static()


def collect_static() -> None:
    """Copying and compressing takes seconds, so not when nothing has changed since the last time."""
    found = sorted(
        (path, *file_facts(Path(storage.path(path))))
        for finder in get_finders()
        for path, storage in finder.list([])
    )
    state = hashlib.sha256(repr(found).encode()).hexdigest()
    stamp = settings.DATA_FOLDER / "static.stamp"
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if collected.exists() and stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def file_facts(file: Path) -> tuple[int, int]:
    facts = file.stat()
    return facts.st_size, facts.st_mtime_ns


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Several hosts may start a new version together; the others wait here. SQLite has one host."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [UPGRADE_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [UPGRADE_LOCK])


def check(options: Options) -> int:
    found = checks.find_all()
    if options.json:
        as_json(
            [
                {"id": f.id, "problem": f.problem, "remedy": f.remedy, "stops_serving": f.stops_serving}
                for f in found
            ]
        )
    else:
        for finding in found:
            say(str(finding))
        if not found:
            say("Nothing is wrong.")
    return FINDINGS if found else OK


def invariants(options: Options) -> int:
    found = list(contradictions(quiet=options.json))
    if options.json:
        as_json(found)
    else:
        for line in found:
            say(f"{line['workspace'] or 'installation'}: {line['sentence']}")
        if not found:
            say("No contradictions.")
    return FINDINGS if found else OK


def contradictions(*, quiet: bool) -> Iterator[dict[str, str | None]]:
    """Each with the workspace it is in; None where it concerns all of them, or the database itself."""
    for finding in checks.missing_guards():
        yield {"workspace": None, "sentence": str(finding)}
    workspaces = all_workspaces()
    where: dict[str, list[str]] = {}
    for workspace in counted(workspaces, "Workspaces", quiet=quiet):
        with in_workspace(workspace):
            for sentence in {str(sentence) for look in invariant_hooks for sentence in look()}:
                where.setdefault(sentence, []).append(workspace.slug)
    for sentence, slugs in where.items():
        everywhere = len(slugs) == len(workspaces) > 1
        for slug in [None] if everywhere else slugs:
            yield {"workspace": slug, "sentence": sentence}
