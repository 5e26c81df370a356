# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison import` and `undo-import`: the steps of the pages and the same jobs, so that a kill loses nothing."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from liaison.accounts.models import Member, Workspace
from liaison.accounts.queries import all_workspaces, first_owner, member_by_email
from liaison.accounts.scope import in_workspace
from liaison.directory.importing.actions import bringing
from liaison.directory.importing.actions.committing import start_commit
from liaison.directory.importing.actions.previewing import start_preview
from liaison.directory.importing.actions.removing import remove_import
from liaison.directory.importing.actions.undoing import start_undo
from liaison.directory.importing.queries import batches as queries
from liaison.directory.importing.queries.date_questions import date_questions
from liaison.directory.importing.rules.meanings import Meaning
from liaison.directory.importing.tasks import commit_import, preview_import, take_back_import
from liaison.directory.models import ImportBatch
from liaison.kit.files import NeedsEncoding, UnreadableFile
from liaison.kit.hooks import import_columns
from liaison.kit.jobs import run_waiting
from liaison.kit.text import fold

from .answers import OK, WRONG_USE, Refusal, as_json, say
from .finding import find_workspace
from .parser import Options

READING = ("encoding", "sheet", "header_row")


def bring_in(options: Options) -> int:
    """Exit status 0 once the file is in; what became of single rows is in the answer."""
    mapping = read_mapping(options.mapping)
    data = read_file(options.file)
    with in_workspace(find_workspace(options.workspace)) as workspace:
        by = actor(workspace, options.member)
        batch = bring(data, options.file.name, by, mapping)
        run_job(batch, start_preview, preview_import, by, options)
        if batch.state == ImportBatch.State.FAILED:
            raise Refusal(batch.problem)
        if not options.dry_run:
            run_job(batch, start_commit, commit_import, by, options)
        result = queries.summary(batch)
        notes = list(batch.mapping.get("notes", []))
        if options.dry_run:
            remove_import(batch)
            result["batch"] = None
    tell(result, notes, options)
    return OK


def undo(options: Options) -> int:
    """Exit status 0 once it is taken back; rows that somebody worked on since are in the answer."""
    workspace, batch = find_batch(options.batch)
    with in_workspace(workspace):
        by = actor(workspace, options.member)
        run_job(batch, start_undo, take_back_import, by, options)
        states = queries.count_by_state(batch)
        kept = [
            {"row": row.number, "reason": " ".join(row.reasons)}
            for row in queries.rows_of(batch).filter(state__in=["kept", "failed"])
            if row.state == "kept" or row.touched
        ]
    result = {"batch": str(batch.public_id), "undone": states["undone"], "kept": states["kept"], "reasons": kept}
    if options.json:
        as_json(result)
    else:
        say(f"{states['undone']} rows undone, {states['kept']} kept because somebody worked on them since.")
        for line in kept:
            say(f"  row {line['row']}: {line['reason']}")
    return OK


def read_mapping(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        mapping = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refusal(f"The mapping {path} cannot be read: {error}.", WRONG_USE) from error
    if not isinstance(mapping, dict):
        raise Refusal(
            f'The mapping {path} must be an object such as {{"columns": {{"Who": "organisation"}}}}.', WRONG_USE
        )
    return mapping


def read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.", WRONG_USE) from error


def actor(workspace: Workspace, email: str | None) -> Member:
    member = member_by_email(email) if email else first_owner()
    if member is None:
        raise Refusal(f"{email or 'No owner'} is a member of {workspace.slug}.", WRONG_USE)
    return member


def find_batch(text: str) -> tuple[Workspace, ImportBatch]:
    try:
        public_id = UUID(text)
    except ValueError:
        raise Refusal(
            f"{text!r} is not the number of an import; liaison import --json prints it.", WRONG_USE
        ) from None
    for workspace in all_workspaces():
        with in_workspace(workspace):
            if batch := queries.batches().filter(public_id=public_id).first():
                return workspace, batch
    raise Refusal(f"There is no import {text}.", WRONG_USE)


def bring(data: bytes, filename: str, by: Member, mapping: dict[str, Any]) -> ImportBatch:
    try:
        batch = bringing.bring_file(data=data, filename=filename, by=by)
        with removed_if_refused(batch):
            choose(batch, mapping)
    except UnreadableFile as refusal:
        raise Refusal(str(refusal)) from refusal
    return batch


@contextmanager
def removed_if_refused(batch: ImportBatch) -> Iterator[None]:
    """A file that cannot be understood from here leaves nothing behind."""
    try:
        yield
    except (Refusal, UnreadableFile):
        remove_import(batch)
        raise


def choose(batch: ImportBatch, mapping: dict[str, Any]) -> None:
    reading = {name: mapping[name] for name in READING if name in mapping}
    question = None if reading else bringing.encodings(batch)
    if isinstance(question, NeedsEncoding):
        known = ", ".join(candidate.encoding for candidate in question.candidates)
        raise Refusal(f'The letters can be read in several ways. Say "encoding" in a --mapping file: {known}.')
    if reading:
        bringing.choose_reading(batch, **reading)
    columns = {fold(column["header"]): column["index"] for column in batch.columns}
    meanings = bringing.meanings_of(batch) | by_header(columns, mapping.get("columns", {}), known_meanings())
    orders = by_header(columns, mapping.get("dates", {}), {"DMY", "MDY"})
    bringing.choose_columns(batch, meanings=meanings, orders=orders)  # type: ignore[arg-type]
    answer_dates(batch)


def known_meanings() -> set[str]:
    return {meaning.value for meaning in Meaning} | {column.key for column in import_columns}


def by_header(columns: dict[str, int], chosen: dict[str, str], allowed: set[str]) -> dict[int, str]:
    for header, value in chosen.items():
        if fold(header) not in columns:
            raise Refusal(f"The file has no column {header!r}.", WRONG_USE)
        if value not in allowed:
            words = ", ".join(sorted(allowed))
            raise Refusal(f"{value!r} is not known for {header!r}; use one of: {words}.", WRONG_USE)
    return {columns[fold(header)]: value for header, value in chosen.items()}


def answer_dates(batch: ImportBatch) -> None:
    """Nobody to ask here: the custom of the workspace's country decides, and the output says so."""
    questions = date_questions(batch)
    if questions:
        bringing.choose_columns(
            batch,
            meanings=bringing.meanings_of(batch),
            orders={question.index: question.custom for question in questions},
        )
        batch.mapping["notes"] = [
            f"Dates such as {question.examples[0]!r} in {question.header!r} were read as {question.custom}; "
            f'say "dates" in a --mapping file to change that.'
            for question in questions
        ]


def run_job(
    batch: ImportBatch, start: Callable[[ImportBatch], None], job: Any, by: Member, options: Options
) -> None:
    """Queue the job as the pages do, and work until it is done, here or in a worker that is quicker."""
    try:
        with transaction.atomic():
            start(batch)
            job.enqueue(by, batch=str(batch.public_id))
    except bringing.WrongState as refusal:
        raise Refusal(str(refusal)) from refusal
    while batch.is_working:
        if not run_waiting():
            time.sleep(0.2)
        notes = batch.mapping.get("notes", [])
        batch.refresh_from_db()
        batch.mapping["notes"] = notes
        if sys.stderr.isatty() and not options.json:
            print(
                f"\r{batch.get_state_display()}: {batch.rows_done} of {batch.rows_total}", end="", file=sys.stderr
            )
    if sys.stderr.isatty() and not options.json:
        print(file=sys.stderr)


def tell(result: dict[str, Any], notes: list[str], options: Options) -> None:
    if options.json:
        as_json({**result, **({"notes": notes} if notes else {})})
        return
    say("{rows} rows: {created} new, {updated} added to, {unchanged} unchanged,".format(**result))
    say(
        "{conflicts} with differences, {skipped} left out,".format(**result)
        + f" {len(result['rejected'])} rejected."
    )
    for line in result["rejected"]:
        say(f"  row {line['row']}: {line['reason']}")
    for note in notes:
        say(note)
    if result["batch"]:
        say(f"To take it back: liaison undo-import {result['batch']}")
    else:
        say("Nothing was written (--dry-run).")
