# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows that could not be brought in, as a file to mend and to bring in again."""

from django.utils.translation import gettext as _

from liaison.directory.importing.queries.batches import left_over
from liaison.directory.models import ImportBatch
from liaison.kit.files import write_csv


def rejected_csv(batch: ImportBatch) -> bytes:
    """The file's own columns, then its row number and the reason. Opens safely in a spreadsheet program."""
    headers = [column["header"] for column in batch.columns]
    # Translators: heads of two columns in a file of rejected rows.
    table = [[*headers, _("Row in the file"), _("Why it was left out")]]
    for row in left_over(batch):
        cells = [*row.cells, *[""] * len(headers)][: len(headers)]
        table.append([*cells, str(row.number), " ".join(row.reasons)])
    return write_csv(table)
