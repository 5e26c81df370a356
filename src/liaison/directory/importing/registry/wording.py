# SPDX-License-Identifier: AGPL-3.0-or-later
"""Columns written as people read them: "Company: organisation; Position: role"."""

from collections.abc import Mapping

from liaison.directory.importing.rules.columns import plain_header
from liaison.directory.importing.rules.meanings import Meaning


def means(text: str) -> Mapping[str, str]:
    """Header → meaning. The header may be the unnumbered one: "E-mail" for "E-mail 1 - Value"."""
    pairs = [line.rsplit(": ", 1) for line in text.replace("\n", " ").split("; ")]
    return {plain_header(header): Meaning(meaning.strip()).value for header, meaning in pairs}


def columns(text: str) -> frozenset[str]:
    return frozenset(map(plain_header, text.replace("\n", " ").split(", ")))
