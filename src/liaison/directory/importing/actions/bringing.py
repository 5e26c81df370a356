# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file arrives: keep it, read its columns, and say what they seem to mean."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.directory.importing.queries.batches import earlier_mapping
from liaison.directory.importing.rules.columns import LIKELY, Header, Proposal, is_recognised, propose
from liaison.directory.importing.rules.contacted import date_pieces
from liaison.directory.importing.rules.kinds import propose_by_kind, recognise
from liaison.directory.importing.rules.meanings import DATES, FREE_TEXT
from liaison.directory.models import ImportBatch, ImportRow
from liaison.kit.dates import Order, OrderState, column_order, read_note
from liaison.kit.files import NeedsEncoding, Table, UnreadableFile, read_table_apart
from liaison.kit.hooks import FileKind, file_kinds, import_columns

# Where the day comes second. https://en.wikipedia.org/wiki/List_of_date_formats_by_country
MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})


class WrongState(Exception):
    """This cannot be done with the import as it stands; the message says why."""


@dataclass(frozen=True)
class DateQuestion:
    """A column whose dates could be read in two ways. `custom` is what the workspace's country is used to."""

    index: int
    header: str
    examples: tuple[str, ...]
    custom: Order


def bring_file(*, data: bytes, filename: str, by: Member, at: datetime | None = None) -> ImportBatch:
    """Keep the file and propose what its columns mean. Raises UnreadableFile, and then nothing is kept."""
    at = at or timezone.now()
    table = read_table_apart(data, filename)
    batch = ImportBatch(
        filename=filename[:255],
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
    )
    with transaction.atomic():
        batch.file.save(f"{batch.public_id}.upload", ContentFile(data), save=False)
        if isinstance(table, Table):
            describe(batch, table)
        batch.save()
    return batch


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
    try:
        with batch.file.open("rb") as file:
            data: bytes = file.read()
    except FileNotFoundError:
        # Translators: an uploaded file has been lost, for example because a backup was restored without it.
        raise UnreadableFile(_("We no longer have this file. Throw it away here and choose it again.")) from None
    return data


def encodings(batch: ImportBatch) -> NeedsEncoding | None:
    """The question which alphabet the file is written in, or None where that is clear. Raises UnreadableFile."""
    if batch.columns:
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
    }
    batch.rows_total = len(table.rows) + sum(not problem.row_kept for problem in table.problems)
    headers = headers_of(batch)
    kind = recognise([header.text for header in headers], batch.filename, file_kinds)
    extra = [(column.key, column.synonyms) for column in import_columns]
    proposals = propose_by_kind(kind, headers, extra) if kind else propose(headers, extra)
    batch.reading |= {"kind": kind.key if kind else "", "every_row": kind.every_row if kind else ""}
    meanings = {str(index): proposal.meaning for index, proposal in enumerate(proposals)}
    earlier = earlier_mapping(batch)
    orders = {str(index): order for index, order in proven_orders(table, meanings).items()}
    asks_first = bool(kind and kind.told)
    batch.mapping = {
        "meanings": earlier.get("meanings", meanings),
        "orders": orders,
        "sure": not asks_first and (bool(earlier) or is_recognised(headers, proposals)),
        "guessed": [] if earlier else guesses(proposals),
    }


def kind_of(batch: ImportBatch) -> FileKind | None:
    """The kind of file that it was recognised as."""
    return next((kind for kind in file_kinds if kind.key == batch.reading.get("kind")), None)


def guesses(proposals: Sequence[Proposal]) -> list[int]:
    """The columns that a person should look at: proposed by likeness only."""
    return [i for i, p in enumerate(proposals) if p.score >= LIKELY and not p.is_sure]


def headers_of(batch: ImportBatch) -> list[Header]:
    return [Header(column["header"], tuple(column["samples"])) for column in batch.columns]


def proven_orders(table: Table, meanings: Mapping[str, str]) -> dict[int, Order]:
    """Day first or month first, for each column with dates where the file itself proves it.

    A column that proves nothing follows the file's other columns, if they agree.
    """
    orders: dict[int, Order] = {}
    evidence: set[Order] = set()
    columns = {int(i): m for i, m in meanings.items() if m in DATES or m in FREE_TEXT}
    for index, meaning in columns.items():
        if meaning in DATES and (order := column_order(_dates(table, index)).order):
            orders[index] = order
            evidence.add(order)
    if len(evidence) == 1:
        common = evidence.pop()
        orders = {index: orders.get(index, common) for index in columns}
    return orders


def _values(table: Table, index: int) -> list[str]:
    return [row.cells[index] for row in table.rows if row.cells[index].strip()]


def _dates(table: Table, index: int) -> list[str]:
    return [piece for value in _values(table, index) for piece in date_pieces(value)]


def date_questions(batch: ImportBatch, table: Table) -> list[DateQuestion]:
    """What must be asked, once per column, before the rows can be read."""
    custom: Order = "MDY" if batch.uploaded_by.workspace.country in MONTH_FIRST else "DMY"
    questions = []
    for index, meaning in meanings_of(batch).items():
        if index in orders_of(batch) or meaning not in DATES | FREE_TEXT:
            continue
        examples = _two_ways(table, index) if meaning in DATES else ()
        # "emailed 3/4" may stand in a column of dates, too.
        examples = examples or _two_ways_in_text(table, index, batch)
        if examples:
            questions.append(DateQuestion(index, batch.columns[index]["header"], examples, custom))
    return questions


def _two_ways(table: Table, index: int) -> tuple[str, ...]:
    values = _dates(table, index)
    order = column_order(values)
    undecided = order.state in {OrderState.ASK, OrderState.MIXED}
    short = [value for value in values if _is_short_date(value)]
    examples = [values[position] for position in order.undecided] if undecided else []
    return tuple(dict.fromkeys([*examples, *short]))[:3]


def _is_short_date(value: str) -> bool:
    """ "3/4": a day and a month without a year."""
    parts = value.strip().split("/")
    return len(parts) == 2 and all(part.strip().isdigit() and 1 <= int(part) <= 12 for part in parts)


def _two_ways_in_text(table: Table, index: int, batch: ImportBatch) -> tuple[str, ...]:
    today = batch.uploaded_at.date()
    examples: list[str] = []
    for value in _values(table, index):
        if any(note.date is not None and note.date.readings for note in read_note(value, today=today)):
            examples.append(value[:80])
            if len(examples) == 3:
                break
    return tuple(examples)


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
    by_index = {str(index): meaning for index, meaning in meanings.items()}
    table = read_again(batch)
    with transaction.atomic():
        lock_unwritten(batch)
        said = {str(index): order for index, order in orders.items()}
        # A column that turns out to hold dates may prove by itself how they are written.
        proven = {str(index): order for index, order in proven_orders(table, by_index).items()}
        batch.mapping = {
            **batch.mapping,
            "meanings": by_index,
            "orders": {**proven, **batch.mapping.get("orders", {}), **said},
            "sure": True,
            "guessed": [],
        }
        batch.save(update_fields=["mapping"])


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
