# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking a list away as a file, and noting in the history who took how much."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.actions import note_deed
from liaison.accounts.models import Member
from liaison.accounts.queries import EXPORT
from liaison.directory.queries.list_choices import FilterChoices
from liaison.directory.queries.party_lists import PEOPLE, Sought, export_rows
from liaison.kit.files.writing import Format, Value


def export_list(
    member: Member, sought: Sought, choices: FilterChoices, *, to: Format, title: str, query: str, now: datetime
) -> bytes:
    """The file. `query` says in the history what was asked for, in the words of the list's address."""
    counted = _Counted()
    data = to.write(counted.through(export_rows(member, sought, choices, now=now)), title)
    rows = counted.lines - 1  # the headers are none
    note_deed(
        member, EXPORT, _in_words(sought, rows, to), rows=rows, list=sought.kind.name, format=to.name, query=query
    )
    return data


def _in_words(sought: Sought, rows: int, to: Format) -> str:
    if sought.kind is PEOPLE:
        # Translators: what an exported file holds, as part of "exported 312 people".
        words = ngettext("%(rows)s person", "%(rows)s people", rows)
    else:
        # Translators: what an exported file holds, as part of "exported 312 organisations".
        words = ngettext("%(rows)s organisation", "%(rows)s organisations", rows)
    # Translators: what an exported file holds, and its format: "312 people as CSV".
    return _("%(what)s as %(format)s") % {"what": words % {"rows": rows}, "format": to.label}


class _Counted:
    def __init__(self) -> None:
        self.lines = 0

    def through(self, lines: Iterable[list[Value]]) -> Iterator[list[Value]]:
        for line in lines:
            self.lines += 1
            yield line


def file_name(sought: Sought, to: Format) -> str:
    return f"{sought.kind.name}-{timezone.localdate():%Y-%m-%d}.{to.name}"
