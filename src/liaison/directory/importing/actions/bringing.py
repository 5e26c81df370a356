# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file arrives: keep it, read its columns, and say what they seem to mean."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.directory.importing.queries.date_questions import date_questions
from liaison.directory.importing.queries.mappings import earlier_said, fitting
from liaison.directory.importing.rules.columns import LIKELY, Header, Proposal, is_recognised, propose
from liaison.directory.importing.rules.date_orders import proven_orders, two_ways
from liaison.directory.importing.rules.kinds import propose_by_kind, recognise
from liaison.directory.importing.rules.saved import taken_over
from liaison.directory.models import ImportBatch, ImportRow, SavedMapping
from liaison.kit.dates import Order
from liaison.kit.files import NeedsEncoding, Table, UnreadableFile, read_table_apart
from liaison.kit.hooks import FileKind, file_kinds, import_columns

from .tables import better_part, tables_of

LARGE = 1_000_000  # bytes; reading such a file is no matter of a moment, so a job does it


class WrongState(Exception):
    """This cannot be done with the import as it stands; the message says why."""


def bring_file(
    *,
    data: bytes,
    filename: str,
    by: Member,
    at: datetime | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
) -> ImportBatch:
    """Keep the file and propose what its columns mean. Raises UnreadableFile, and then nothing is kept.

    `sheet` and `header_row` say which of several tables is meant; else it is the first one with people in it.
    """
    is_open = sheet is None and header_row is None
    table = (
        _read(data, filename) if is_open else read_table_apart(data, filename, sheet=sheet, header_row=header_row)
    )
    batch = _new(data, filename, by, at)
    with transaction.atomic():
        batch.file.save(f"{batch.public_id}.upload", ContentFile(data), save=False)
        if isinstance(table, Table):
            describe(batch, table)
        batch.save()
    return batch


def keep_file(*, data: bytes, filename: str, by: Member, at: datetime | None = None) -> ImportBatch:
    """Keep a file that takes a while to read; `read_kept` is for the job that does."""
    batch = _new(data, filename, by, at)
    batch.state = ImportBatch.State.PREVIEWING
    with transaction.atomic():
        batch.file.save(f"{batch.public_id}.upload", ContentFile(data), save=False)
        batch.save()
    return batch


def read_kept(batch: ImportBatch) -> bool:
    """Read a kept file and propose what its columns mean. Raises UnreadableFile.

    Whether its rows can be looked through at once; if not, somebody has to be asked first, and the batch waits.
    """
    table = _read(_kept_file(batch), batch.filename)
    if isinstance(table, Table):
        describe(batch, table)
    is_clear = bool(batch.mapping.get("sure")) and not date_questions(batch)
    if not is_clear:
        batch.state = ImportBatch.State.UPLOADED
    batch.save(update_fields=["columns", "reading", "mapping", "rows_total", "state"])
    return is_clear


def _read(data: bytes, filename: str) -> Table | NeedsEncoding:
    """The table that tells of people, where there are several."""
    table = read_table_apart(data, filename)
    if isinstance(table, Table) and (part := better_part(table, filename)):
        return read_table_apart(data, filename, sheet=part.sheet, header_row=part.header_row)
    return table


def _new(data: bytes, filename: str, by: Member, at: datetime | None) -> ImportBatch:
    return ImportBatch(
        filename=filename[:255],
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=by,
        uploaded_at=at or timezone.now(),
    )


def bring_again(batch: ImportBatch, table: int, *, by: Member) -> ImportBatch:
    """Another table of the same file, as an import of its own. Raises UnreadableFile, and IndexError."""
    part = batch.reading.get("tables", [])[table]
    return bring_file(
        data=_kept_file(batch),
        filename=batch.filename,
        by=by,
        sheet=part["sheet"],
        header_row=part["header_row"],
    )


def read_again(batch: ImportBatch, **reading: Any) -> Table:
    """Open the kept file; `reading` (encoding, sheet, header_row) overrides what was chosen before.

    Raises UnreadableFile, also where the encoding is still to be chosen.
    """
    chosen = {**batch.reading, **reading}
    table = read_table_apart(
        _kept_file(batch),
        batch.filename,
        encoding=chosen.get("encoding"),
        sheet=chosen.get("sheet"),
        header_row=chosen.get("header_row"),
    )
    if isinstance(table, NeedsEncoding):
        # Translators: the letters of an uploaded file can be read in several ways.
        raise UnreadableFile(_("Choose how the letters of this file are to be read first."))
    return table


def _kept_file(batch: ImportBatch) -> bytes:
    _refuse_if_lost(batch)
    with batch.file.open("rb") as file:
        data: bytes = file.read()
    return data


def _refuse_if_lost(batch: ImportBatch) -> None:
    name = batch.file.name
    if not name or not batch.file.storage.exists(name):
        # Translators: an uploaded file has been lost, for example because a backup was restored without it.
        raise UnreadableFile(_("We no longer have this file. Throw it away here and choose it again."))


def encodings(batch: ImportBatch) -> NeedsEncoding | None:
    """The question which alphabet the file is written in, or None where that is clear. Raises UnreadableFile."""
    if batch.columns:
        _refuse_if_lost(batch)
        return None
    answer = read_table_apart(_kept_file(batch), batch.filename, encoding=batch.reading.get("encoding"))
    return answer if isinstance(answer, NeedsEncoding) else None


def describe(batch: ImportBatch, table: Table) -> None:
    """Fill in the batch's columns and the proposed mapping; does not save."""
    batch.columns = [
        {"index": column.index, "header": column.header, "key": column.key, "samples": list(column.samples)}
        for column in table.columns
    ]
    batch.reading = {
        **batch.reading,
        "encoding": table.encoding,
        "sheet": table.sheet,
        "sheets": [sheet.name for sheet in table.sheets if not sheet.hidden],
        "header_row": table.header_row,
        "why": [str(sentence) for sentence in table.why],
        "tables": tables_of(table, batch.filename),
    }
    batch.rows_total = len(table.rows) + sum(not problem.row_kept for problem in table.problems)
    headers = headers_of(batch)
    kind = recognise([header.text for header in headers], batch.filename, file_kinds)
    extra = [(column.key, column.synonyms) for column in import_columns]
    proposals = propose_by_kind(kind, headers, extra) if kind else propose(headers, extra)
    batch.reading |= {"kind": kind.key if kind else "", "every_row": kind.every_row if kind else ""}
    _take_as_meant(batch, table, proposals, is_sure=is_recognised(headers, proposals))


def _take_as_meant(batch: ImportBatch, table: Table, proposals: Sequence[Proposal], *, is_sure: bool) -> None:
    """What was said of such columns before, under a name or the last time; else what they seem to mean."""
    texts = [header.text for header in headers_of(batch)]
    kept = next(iter(fitting(texts, batch.uploaded_by)), None)
    said = kept.columns if kept else earlier_said(batch)
    meanings = {str(index): proposal.meaning for index, proposal in enumerate(proposals)}
    orders: dict[str, str] = {}
    if said:
        meanings, orders = taken_over(said, texts)
    kind = kind_of(batch)
    asks_first = bool(kind and kind.told) or sum(one["with_people"] for one in batch.reading["tables"]) > 1
    batch.mapping = {
        "meanings": meanings,
        "sure": not asks_first and (bool(said) or is_sure),
        "guessed": [] if said else guesses(proposals),
        "kept_as": str(kept.public_id) if kept else "",
    }
    _look_at_dates(batch, table, {**orders, **proven_orders(table, meanings)})


def _look_at_dates(batch: ImportBatch, table: Table, orders: Mapping[str, str]) -> None:
    """`orders`: how the dates of each column are known to be written. What is open is to be asked."""
    batch.mapping["orders"] = dict(orders)
    meanings = batch.mapping["meanings"]
    batch.reading["two_ways"] = two_ways(table, meanings, batch.uploaded_at.date())


def kind_of(batch: ImportBatch) -> FileKind | None:
    """The kind of file that it was recognised as."""
    return next((kind for kind in file_kinds if kind.key == batch.reading.get("kind")), None)


def guesses(proposals: Sequence[Proposal]) -> list[int]:
    """The columns that a person should look at: proposed by likeness only."""
    return [i for i, p in enumerate(proposals) if p.score >= LIKELY and not p.is_sure]


def headers_of(batch: ImportBatch) -> list[Header]:
    return [Header(column["header"], tuple(column["samples"])) for column in batch.columns]


def meanings_of(batch: ImportBatch) -> dict[int, str]:
    return {int(index): meaning for index, meaning in batch.mapping.get("meanings", {}).items()}


def orders_of(batch: ImportBatch) -> dict[int, Order]:
    return {int(index): order for index, order in batch.mapping.get("orders", {}).items()}


def choose_reading(batch: ImportBatch, **reading: Any) -> None:
    """Read the file another way (encoding, sheet, header_row) and propose anew.

    Raises UnreadableFile and WrongState.
    """
    if "sheet" in reading and reading["sheet"] != batch.reading.get("sheet"):
        reading.setdefault("header_row", None)
    table = read_again(batch, **reading)
    with transaction.atomic():
        lock_unwritten(batch)
        if any(reading[name] != batch.reading.get(name) for name in {"sheet", "encoding"} & reading.keys()):
            # The numbers mean other rows from now on, also those of rows that were mended by hand.
            ImportRow.objects.filter(batch=batch).delete()
        batch.reading = {**batch.reading, **reading}
        describe(batch, table)
        batch.state = ImportBatch.State.UPLOADED
        batch.save()


def choose_columns(batch: ImportBatch, *, meanings: Mapping[int, str], orders: Mapping[int, Order]) -> None:
    """What a person, or a mapping file, says of the columns. Raises WrongState."""
    table = read_again(batch)
    with transaction.atomic():
        lock_unwritten(batch)
        by_index = {str(index): meaning for index, meaning in meanings.items()}
        said = {str(index): order for index, order in orders.items()}
        before = batch.mapping.get("orders", {})
        batch.mapping = {
            **batch.mapping,
            "meanings": by_index,
            "sure": True,
            "guessed": [],
        }
        # A column that turns out to hold dates may prove by itself how they are written.
        _look_at_dates(batch, table, {**proven_orders(table, by_index), **before, **said})
        batch.save(update_fields=["mapping", "reading"])


def use_mapping(batch: ImportBatch, kept: SavedMapping) -> None:
    """Answer as was answered before. Raises WrongState and UnreadableFile."""
    table = read_again(batch)
    with transaction.atomic():
        lock_unwritten(batch)
        meanings, orders = taken_over(kept.columns, [header.text for header in headers_of(batch)])
        batch.mapping = {**batch.mapping, "meanings": meanings, "guessed": [], "kept_as": str(kept.public_id)}
        _look_at_dates(batch, table, {**orders, **proven_orders(table, meanings)})
        batch.save(update_fields=["mapping", "reading"])


def has_begun(batch: ImportBatch) -> bool:
    """Whether rows of it have been written."""
    return batch.change_id is not None


def lock_unwritten(batch: ImportBatch) -> ImportBatch:
    """The batch as it is now, locked, while its rows may still be read anew. Raises WrongState.

    Rows that have been written are the only way to take them back: they must not be staged again.
    """
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    refuse_unless(locked, ImportBatch.State.UPLOADED, ImportBatch.State.PREVIEWED, ImportBatch.State.FAILED)
    if has_begun(locked):
        # Translators: an import stopped in the middle.
        raise WrongState(_("Some rows of this file have been brought in. Go on, or take them back first."))
    return locked


def refuse_unless(batch: ImportBatch, *states: ImportBatch.State) -> None:
    if batch.state not in states:
        # Translators: {state} is how far an import has come, such as "brought in".
        raise WrongState(_("This import is %(state)s.") % {"state": batch.get_state_display()})
