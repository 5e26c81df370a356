# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compiles the translations (.po) into what Django reads (.mo), wherever they are newer."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "src/liaison/locale"


def catalogues(locale: Path = LOCALE) -> list[Path]:
    return sorted(locale.glob("*/LC_MESSAGES/django.po"))


def is_current(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime


def build(locale: Path = LOCALE) -> int:
    """Returns how many were compiled. A file that cannot be read leaves its last compilation in place."""
    due = [source for source in catalogues(locale) if not is_current(source)]
    for source in due:
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        fresh = source.with_suffix(".mo.fresh")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(source.with_suffix(".mo"))
    return len(due)


if __name__ == "__main__":
    sys.stdout.write(f"Catalogues compiled: {build()}\n")
