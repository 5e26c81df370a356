# SPDX-License-Identifier: AGPL-3.0-or-later
"""Knowing a header row again, in whatever order its columns stand, and taking over what was said of it."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from liaison.kit.text import fold

from .columns import is_of_report


def column_names(headers: Sequence[str]) -> list[str]:
    """A name for each column, by which it is found in another file: twins are told apart by their order.

    Columns that a list of rejected rows has beside the file's own are named "".
    """
    seen: Counter[str] = Counter()
    names = []
    for header in headers:
        if is_of_report(header):
            names.append("")
            continue
        name = fold(header)
        seen[name] += 1
        names.append(f"{name} {seen[name]}")
    return names


def signature(headers: Sequence[str]) -> str:
    """The same for the same columns in any order; "" where nothing names the columns."""
    names = sorted(filter(None, column_names(headers)))
    if not any(map(str.strip, headers)):
        return ""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def said_of(
    headers: Sequence[str], meanings: Mapping[str, str], orders: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What to keep of each column: header, meaning, order of dates. Mappings go by index, as in a batch."""
    return [
        {
            "header": header,
            "name": name,
            "meaning": meanings.get(str(index), "ignore"),
            "order": orders.get(str(index), ""),
        }
        for index, (header, name) in enumerate(zip(headers, column_names(headers), strict=True))
        if name
    ]


def taken_over(said: Iterable[Mapping[str, Any]], headers: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """(meanings, orders) by index for a file with these headers."""
    known = {column["name"]: column for column in said}
    names = column_names(headers)
    meanings = {str(i): known[name]["meaning"] if name in known else "ignore" for i, name in enumerate(names)}
    orders = {
        str(i): known[name]["order"] for i, name in enumerate(names) if name in known and known[name]["order"]
    }
    return meanings, orders
