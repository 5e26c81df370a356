# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows that could not be brought in, as a file to mend and to bring in again."""

from liaison.directory.importing.queries.batches import left_over
from liaison.directory.importing.rules.columns import REPORT_HEADERS
from liaison.directory.models import ImportBatch
from liaison.kit.files import write_csv


def rejected_csv(batch: ImportBatch) -> bytes:
    """The file's own columns, then its row number and the reason. Opens safely in a spreadsheet program."""
    headers = [column["header"] for column in batch.columns]
    table = [[*headers, *REPORT_HEADERS]]
    for row in left_over(batch):
        cells = [*row.cells, *[""] * len(headers)][: len(headers)]
        table.append([*cells, str(row.number), " ".join(row.reasons)])
    return write_csv(table)
