# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists of JSON objects, one a line (JSONL) or in one value, for the callers that know what is in them.

The table has one column: each cell is an object as JSON. Answers of the Reconciliation API, of the ROR API and the
like, which wrap the objects, are unwrapped.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liaison.kit.files.shapes import Column, Limits, Message, Problem, Row, Table, UnreadableFile

RECORD = "record"
# Under these names others keep a list of objects, or the object itself.
_WRAPPERS = ("candidates", "result", "results", "items", "records", "organizations", "data", "organization")
_DEEPEST = 4

# Translators: shown when a file of JSON is damaged; {line} is a number.
_NO_JSON = _("Line {line} of this file is damaged JSON. Export it again and choose the new file.")
# Translators: shown when a file of JSON holds something else than a list of objects.
_NO_OBJECTS = _("This JSON holds no list of objects, each with a name and a number.")
# Translators: shown when a file has too many rows; {count} and {limit} are numbers.
_TOO_MANY = _("This file has {count} objects; we read up to {limit}. Split it into smaller files.")
# Translators: why one object of a file was left out; {limit} is a number.
_TOO_LONG = _("This object is longer than {limit} signs.")
# Translators: why one line of a file of JSON was left out.
_NO_OBJECT = _("This line is no JSON object.")


def looks_like_records(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}


def read_records(text: str, limits: Limits) -> Table:
    """Raises UnreadableFile."""
    text = text.lstrip("\ufeff")
    try:
        found: Iterable[tuple[int, Any]] = enumerate(_unwrapped(_parse(text), _DEEPEST), start=1)
    except (ValueError, RecursionError) as damaged:
        if "\n" not in text.strip():
            raise UnreadableFile(format_lazy(_NO_JSON, line=getattr(damaged, "lineno", 1))) from damaged
        found = _of_lines(text)
    rows, problems = _rows(found, limits)
    if not rows:
        raise UnreadableFile(problems[0].message if problems else _NO_OBJECTS)
    return Table(columns=(Column(0, RECORD, RECORD),), rows=rows, header_row=0, problems=tuple(problems))


def _parse(text: str) -> Any:
    return json.loads(text, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _of_lines(text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                value = _parse(line)
            except (ValueError, RecursionError) as damaged:
                if number == 1:
                    raise UnreadableFile(format_lazy(_NO_JSON, line=1)) from damaged
                value = None
            yield from ((number, one) for one in _unwrapped(value, _DEEPEST))


def _unwrapped(value: Any, deep: int) -> Iterator[Any]:
    """The objects in it; what is no object comes as it is."""
    if isinstance(value, list) and deep:
        for one in value:
            yield from _unwrapped(one, deep - 1)
        return
    if not isinstance(value, dict) or not deep:
        yield value
        return
    for name in _WRAPPERS:
        if isinstance(value.get(name), list | dict) and "name" not in value and "names" not in value:
            yield from _unwrapped(value[name], deep - 1)
            return
    # The Reconciliation API names its queries: {"q0": {"result": […]}, "q1": …}.
    if value and all(isinstance(one, dict) and "result" in one for one in value.values()):
        for one in value.values():
            yield from _unwrapped(one, deep - 1)
        return
    yield value


def _rows(found: Iterable[tuple[int, Any]], limits: Limits) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, value in found:
        if not isinstance(value, dict):
            problems.append(Problem(number, None, _NO_OBJECT))
            continue
        text = json.dumps(value, separators=(",", ":"))
        if len(text) > limits.cell_length:
            message: Message = format_lazy(_TOO_LONG, limit=limits.cell_length)
            problems.append(Problem(number, None, message))
            continue
        rows.append(Row(number, (text,)))
        if len(rows) > limits.rows:
            raise UnreadableFile(format_lazy(_TOO_MANY, count=len(rows), limit=limits.rows))
    return rows, problems
