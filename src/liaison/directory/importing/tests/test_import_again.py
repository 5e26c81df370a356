# SPDX-License-Identifier: AGPL-3.0-or-later
"""The very file again: the earlier import answers for its rows, as long as nobody has written anything since."""

from datetime import timedelta

import pytest

from liaison.accounts.actions import changing
from liaison.directory.importing.actions import previewing
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.queries.batches import count_by_action, rows_of
from liaison.directory.models import ContactPoint, ImportBatch, Organisation

from .sheets import as_csv

FILE = as_csv(
    "Organisation|Contact|E-mail|Town|Goals",
    "Slate Museum|Nia Puw|nia@slate.example|York|more volunteers",
    "Heron Society|||Leeds|",
    "|||Málaga|",  # names nobody
    delimiter="|",
)


@pytest.fixture
def not_compared(monkeypatch):
    """Fails where a row that was brought in is compared with the directory once more."""
    compare = previewing.compare

    def watched(number, *args, **kwargs):
        assert number > 3, f"row {number} is looked at again"
        return compare(number, *args, **kwargs)

    return lambda: monkeypatch.setattr(previewing, "compare", watched)


def counts(batch):
    return {action: count for action, count in count_by_action(batch).items() if count}


def test_rows_that_are_in_are_not_looked_at_again(previewed, brought, maya, not_compared):
    brought(FILE)
    not_compared()
    for _time in range(2):
        again = previewed(FILE)
        assert counts(again) == {"same": 2, "reject": 1}
        assert rows_of(again).first().reasons == [
            "This very row was brought in before, and nothing has changed since."
        ]
        start_commit(again)
        commit(again, by=maya)
        assert (again.state, again.change) == ("committed", None)


@pytest.mark.parametrize("what", ["edit", "undo", "another day", "another reading", "another mapping"])
def test_they_are_looked_at_again_where_anything_else_is_different(previewed, brought, taken_back, maya, what):
    first = brought(FILE)
    if what == "edit":
        with changing(maya, "edit") as change:
            change.update(Organisation.objects.get(name="Heron Society"), place="")
    elif what == "undo":
        taken_back(first)
    elif what == "another day":
        ImportBatch.objects.update(uploaded_at=first.uploaded_at - timedelta(days=1))
    elif what == "another reading":
        ImportBatch.objects.update(reading=first.reading | {"header_row": 2})
    again = previewed(FILE, **({"c3": "notes"} if what == "another mapping" else {}))
    assert all("brought in before" not in reason for row in rows_of(again) for reason in row.reasons)
    if what == "edit":
        assert counts(again)["update"] == 1


def test_what_somebody_writes_after_the_second_look_is_seen_by_the_commit(previewed, brought, maya):
    brought(FILE)
    again = previewed(FILE)
    with changing(maya, "edit") as change:
        change.update(Organisation.objects.get(name="Heron Society"), place="")
    start_commit(again)
    commit(again, by=maya)
    assert Organisation.objects.get(name="Heron Society").place == "Leeds"


def test_an_organisation_that_asked_not_to_be_contacted_meant_addresses_of_later_rows_too(brought, previewed):
    rows = ["Organisation|Email|Opt out", "Heron Society|a@heron.example|yes", "Heron Society|b@heron.example|"]
    data = as_csv(*rows)
    meanings = {"c0": "organisation", "c1": "email", "c2": "opted_out"}
    brought(data, **meanings)
    assert set(ContactPoint.objects.values_list("state", flat=True)) == {"opted_out"}
    ImportBatch.objects.update(seen="")
    assert counts(previewed(data, **meanings)) == {"same": 2}
