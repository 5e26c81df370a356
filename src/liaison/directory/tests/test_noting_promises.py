# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whichever way an objection comes in, it is in the file of promises with the commit."""

import pytest
from django.utils import timezone

from liaison.accounts import promises as keeping
from liaison.accounts.actions import changing, undo
from liaison.directory.importing.actions.bringing import bring_file
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.actions.previewing import preview, start_preview
from liaison.directory.models import ContactPoint, LawfulBasis
from liaison.kit import promises


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_FOLDER = tmp_path


@pytest.fixture
def after(django_capture_on_commit_callbacks):
    """What the file says once this was done and committed."""

    def run(do):
        with django_capture_on_commit_callbacks(execute=True):
            do()
        return [one.kind for one in keeping.written()]

    return run


def test_an_opt_out_on_the_persons_page_is_noted_once(curator, maya, after):
    point = curator.contact_points.get()

    def opt_out(**more):
        with changing(maya, "edit") as change:
            change.update(point, state=ContactPoint.State.OPTED_OUT, **more)

    noted = after(opt_out)
    assert set(noted) == {"opted_out", "suppressed"}
    # Another word of the same row is no new promise.
    assert after(lambda: opt_out(label="work")) == noted


def test_an_objection_is_noted(curator, maya, after):
    def object_to_it():
        with changing(maya, "edit") as change:
            change.create(
                LawfulBasis(
                    person=curator,
                    basis="consent",
                    source="told",
                    obtained_on="2026-01-05",
                    objected_on=timezone.localdate(),
                )
            )

    assert set(after(object_to_it)) == {"objected", "suppressed"}


def test_an_opt_out_in_a_file_is_noted(maya, curator, after):
    data = (
        b"Name,Email,Do not contact\nNgozi Achebe,n.achebe@harbour-museum.example,yes\nNia,nia@house.example,yes\n"
    )

    def bring():
        batch = bring_file(data=data, filename="a.csv", by=maya)
        start_preview(batch)
        preview(batch)
        start_commit(batch)
        commit(batch, by=maya)

    kinds = after(bring)
    assert ContactPoint.objects.filter(state="opted_out").count() == 2
    assert set(kinds) == {"opted_out", "suppressed"}
    assert keeping.missing_in_the_file() == []


def test_undoing_an_opt_out_takes_no_promise_back(curator, maya, after):
    point = curator.contact_points.get()

    def opt_out_and_undo():
        with changing(maya, "edit") as change:
            change.update(point, state=ContactPoint.State.OPTED_OUT)
        undo(change.record, by=maya)

    assert set(after(opt_out_and_undo)) == {"opted_out", "suppressed"}


def test_what_nobody_objected_to_is_not_noted(curator, maya, after):
    def edit():
        with changing(maya, "edit") as change:
            change.update(curator, notes="likes tea")
            change.update(curator.contact_points.get(), label="work")

    assert after(edit) == []
    assert not promises.file_of().exists()
