# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several tables in one sheet: reports of video meetings, and lists that somebody put below each other.

A table begins where a row of column names stands at the top, after a gap, or below a line of one cell (its title).
Names of columns are told strictly here: a list of museums with gaps in it must not fall apart.
"""

from collections.abc import Sequence

from liaison.kit.files.headers import is_fact_or_number, is_name
from liaison.kit.files.shapes import Part, Row
from liaison.kit.text import fold

MOST_PARTS = 20
_NAMES = 2  # a row of one name is a title


def find_parts(rows: Sequence[Row], header_row: int, sheet: str | None = None) -> tuple[Part, ...]:
    """The tables among `rows`, in their order. `header_row` names the columns of one of them, whatever it says; 0
    where none does.
    """
    if not header_row:
        return ()
    starts = [
        index
        for index, row in enumerate(rows)
        if row.number == header_row or (_may_begin(rows, index) and _names_columns(row))
    ]
    starts = [start for start in starts if _has_rows(rows, start, starts) or rows[start].number == header_row]
    starts = starts[:MOST_PARTS]
    ends = [
        _end(rows, start, following) for start, following in zip(starts, [*starts[1:], len(rows)], strict=True)
    ]
    return tuple(
        Part(
            sheet=sheet,
            title=_title(rows, start),
            header_row=rows[start].number,
            last_row=rows[end - 1].number if end < len(rows) else None,
            headers=tuple(cell.strip() for cell in rows[start].cells),
            rows=end - start - 1,
        )
        for start, end in zip(starts, ends, strict=True)
    )


def _may_begin(rows: Sequence[Row], index: int) -> bool:
    if index == 0:
        return True
    above = rows[index - 1]
    return rows[index].number > above.number + 1 or _is_title(above)


def _is_title(row: Row) -> bool:
    return not any(row.cells[1:])


def _names_columns(row: Row) -> bool:
    texts = [cell.strip() for cell in row.cells if cell.strip()]
    if row.dates or len(texts) < _NAMES or any(map(is_fact_or_number, texts)):
        return False
    if len({fold(text[:300]) for text in texts}) < len(texts):
        return False
    names = sum(map(is_name, texts))
    return names >= _NAMES and names * 2 >= len(texts)


def _has_rows(rows: Sequence[Row], start: int, starts: Sequence[int]) -> bool:
    return start + 1 < len(rows) and start + 1 not in starts and not _is_title(rows[start + 1])


def _end(rows: Sequence[Row], start: int, following: int) -> int:
    """The lines of one cell above the next table are its title: the last one, and any that stand alone."""
    end = following
    while following < len(rows) and end > start + 1 and _is_title(rows[end - 1]):
        stands_alone = rows[end - 1].number > rows[end - 2].number + 1
        if end < following and not stands_alone:
            break
        end -= 1
    return end


def _title(rows: Sequence[Row], start: int) -> str:
    if start and _is_title(rows[start - 1]):
        return rows[start - 1].cells[0].strip()[:80]
    return ""
