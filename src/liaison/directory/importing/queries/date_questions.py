# SPDX-License-Identifier: AGPL-3.0-or-later
"""Day first or month first: what must be asked, once per column, before the rows can be read."""

from dataclasses import dataclass

from liaison.directory.models import ImportBatch
from liaison.kit.dates import Order

# Where the day comes second. https://en.wikipedia.org/wiki/List_of_date_formats_by_country
MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})


@dataclass(frozen=True)
class DateQuestion:
    """A column whose dates could be read in two ways. `custom` is what the workspace's country is used to."""

    index: int
    header: str
    examples: tuple[str, ...]
    custom: Order


def date_questions(batch: ImportBatch) -> list[DateQuestion]:
    """What must be asked before the rows can be read."""
    custom: Order = "MDY" if batch.uploaded_by.workspace.country in MONTH_FIRST else "DMY"
    answered = batch.mapping.get("orders", {})
    return [
        DateQuestion(
            index=found["index"],
            header=batch.columns[found["index"]]["header"],
            examples=tuple(found["examples"]),
            custom=custom,
        )
        for found in batch.reading.get("two_ways", [])
        if str(found["index"]) not in answered
    ]
