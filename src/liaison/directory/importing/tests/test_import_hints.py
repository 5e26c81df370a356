# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows that would create somebody who is here already under nearly the same name say so, with a link."""

import re
from html import unescape

from liaison.accounts.actions import changing
from liaison.directory.importing.queries.preview import preview_rows
from liaison.directory.models import ImportRow, Organisation

from .sheets import as_csv


def test_a_row_names_who_is_nearly_the_same(maya, client_for, previewed):
    with changing(maya, "edit") as change:
        slate = change.create(Organisation(name="Slate Museum"))
    batch = previewed(
        as_csv("Organisation|Contact", "Slate Musem|Nia Puw", "Slate Museum|Ann Other", "Wool House|")
    )
    page = client_for(maya).get(batch.get_absolute_url()).content.decode()
    hints = re.findall(r"Perhaps here already:(.*?)</span>", page, re.S)
    told = [" ".join(unescape(re.sub(r"<[^>]+>", "", hint)).split()) for hint in hints]
    assert told == [
        "Slate Museum: names differ by Musem, Museum",
    ]
    assert slate.get_absolute_url() in "".join(hints)


def test_only_rows_that_wait_are_looked_up(maya, previewed):
    batch = previewed(as_csv("Organisation", "Slate Museum"))
    rows = ImportRow.objects.filter(batch=batch)
    rows.update(state=ImportRow.State.APPLIED)
    assert [line.known for line in preview_rows(rows, batch, maya)] == [()]
