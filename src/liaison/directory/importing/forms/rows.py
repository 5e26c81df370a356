# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cells of a spreadsheet's row, one field each, to be mended where they stand."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from liaison.directory.models import ImportBatch, ImportRow
from liaison.kit.files import Limits

IGNORED = "ignore"
LONG = 70  # letters that a single line shows


class CellsForm(forms.Form):
    """Fields "cell_3" for the columns that are read. Without `data` it shows the row, with what is wrong in it."""

    def __init__(self, batch: ImportBatch, row: ImportRow, data: Any = None) -> None:
        columns = list(_read_columns(batch))
        given = {_name(index): _cell(row, index) for index, _label in columns}
        super().__init__(given if data is None else data, auto_id="mend-%s")
        for index, label in columns:
            text = given[_name(index)]
            is_long = len(text) > LONG or "\n" in text
            self.fields[_name(index)] = forms.CharField(
                label=label,
                required=False,
                strip=False,
                max_length=Limits().cell_length,
                widget=forms.Textarea(attrs={"rows": 4}) if is_long else forms.TextInput(),
            )
        self.errors_title = ""
        if data is None:
            # Translators: heading over the reasons why a row of a spreadsheet could not come in.
            self.errors_title = _("This row could not be read yet")
            self._say_what_is_wrong(row)

    def _say_what_is_wrong(self, row: ImportRow) -> None:
        """A reason stands beside its cell where it quotes both the cell and its column's name."""
        for reason in row.reasons:
            about = [
                name
                for name, field in self.fields.items()
                if f"“{field.label}”" in reason and (text := self.data[name].strip()) and text[:40] in reason
            ]
            self.add_error(about[0] if about else None, reason)

    @property
    def cells(self) -> dict[int, str]:
        return {int(name.removeprefix("cell_")): text for name, text in self.cleaned_data.items()}


def _read_columns(batch: ImportBatch) -> Iterator[tuple[int, str]]:
    meanings = batch.mapping.get("meanings", {})
    for column in batch.columns:
        if meanings.get(str(column["index"]), IGNORED) != IGNORED:
            yield column["index"], column["header"] or column["key"]


def _cell(row: ImportRow, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""


def _name(index: int) -> str:
    return f"cell_{index}"
