# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was promised to people stands in a file of its own, and can be made to hold in a database of before."""

import stat
from datetime import UTC, datetime

import pytest

from liaison.accounts import promises as keeping
from liaison.accounts.actions import changing
from liaison.directory.actions.privacy import erase
from liaison.directory.models import ContactPoint, ErasedKey, LawfulBasis, Person
from liaison.kit import promises
from liaison.kit.promises import Promise
from liaison.mailroom.actions import suppress
from liaison.mailroom.models import Suppression
from liaison.mailroom.queries import suppressions_of

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_FOLDER = tmp_path
    return tmp_path


def test_a_line_is_private_and_a_torn_one_is_skipped(folder):
    promises.append([Promise("suppressed", "", "a")], NOW)
    path = promises.file_of()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open("a") as file:
        file.write('{"kind": "suppr')
    promises.append([Promise("suppressed", "", "b")], NOW)
    assert [one.hash for one in promises.read()] == ["a", "b"]


def test_an_objection_is_in_the_file_with_the_commit_and_not_before(workspace, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        suppress("no@example.org", reason=Suppression.Reason.OBJECTED, workspace=workspace)
        assert not promises.file_of().exists()
    [line] = promises.read()
    assert (line.kind, line.workspace, line.detail) == ("suppressed", str(workspace.public_id), "objected")
    assert "no@example.org" not in promises.file_of().read_text()


def test_what_a_killed_process_left_out_is_written_once(workspace, curator):
    suppress("no@example.org", reason=Suppression.Reason.OBJECTED)
    curator.contact_points.update(state=ContactPoint.State.OPTED_OUT)
    LawfulBasis.objects.update(objected_on=NOW.date())
    assert keeping.write_missing() == 3
    assert keeping.write_missing() == 0
    assert {one.kind for one in promises.read()} == {"suppressed", "opted_out", "objected"}


def test_promises_hold_again_in_a_database_that_does_not_know_them(workspace, maya, curator):
    with changing(maya, "edit") as change:
        other = change.create(Person(name="Åsa Lind"))
        change.create(
            ContactPoint(person=other, type="email", value="a@tide.example", normalised="a@tide.example")
        )
    LawfulBasis.objects.create(person=other, basis="consent", source="told", obtained_on=NOW.date())
    where = str(workspace.public_id)
    erased = promises.keyed("erased", where, str(curator.public_id))
    made = [
        Promise("suppressed", "", promises.keyed("x", "", "y"), NOW.isoformat(), "objected"),
        Promise("opted_out", where, promises.keyed("opted_out", where, "email:a@tide.example"), NOW.isoformat()),
        Promise(
            "objected",
            where,
            promises.keyed("objected", where, str(other.public_id)),
            NOW.isoformat(),
            "2026-11-02",
        ),
        Promise("erased", where, erased, NOW.isoformat(), "person"),
        Promise("erased_key", where, "f" * 64, NOW.isoformat()),
    ]
    assert keeping.keep_again(made, lambda name: None) == 5
    assert [person.name for person in Person.objects.all()] == ["Åsa Lind"]
    assert other.contact_points.get().state == ContactPoint.State.OPTED_OUT
    assert str(other.lawful_bases.get().objected_on) == "2026-11-02"
    assert ErasedKey.objects.filter(key_hash="f" * 64).exists()
    assert Suppression.objects.filter(workspace=None).count() == 1
    assert keeping.keep_again(made, lambda name: None) == 0


def test_an_erasure_leaves_hashes_and_no_address_in_the_file(
    workspace, maya, curator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        erase(curator, by=maya, at=NOW)
    kinds = sorted(one.kind for one in promises.read())
    assert kinds == ["erased", "erased_key", "erased_key", "erased_key", "suppressed"]
    assert "achebe" not in promises.file_of().read_text().casefold()
    assert suppressions_of("n.achebe@harbour-museum.example", workspace)
    assert keeping.missing_in_the_file() == []


def test_only_what_was_promised_since_a_moment_is_taken():
    early, late = Promise("x", "", "a", "2026-11-01T00:00:00+00:00"), Promise("x", "", "b", NOW.isoformat())
    undated = Promise("x", "", "c", "?")
    assert keeping.made_since([early, late, undated], NOW) == [late, undated]
