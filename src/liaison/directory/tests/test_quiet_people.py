# SPDX-License-Identifier: AGPL-3.0-or-later
"""People who never answered are offered for erasing after as long as the workspace says."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.directory.actions.contacts import refresh_last_contact
from liaison.directory.actions.interactions import InteractionText, log_interaction
from liaison.directory.actions.quiet import erase_quiet, set_rule
from liaison.directory.models import Affiliation, DataRequest, ErasedKey, LawfulBasis, Organisation, Person
from liaison.directory.queries.quiet import months_of_rule, quiet_people
from liaison.directory.rules import months_before
from liaison.project.cli import main

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=900)
PAGE = "/w/northshire/privacy/quiet/"


@pytest.fixture
def person(maya):
    """`person("Åsa")` was added long ago; with `wrote="replied"` we wrote then, and that came of it."""

    def add(name, *, wrote=None, direction="outgoing", at=LONG_AGO, added=LONG_AGO, basis=""):
        with changing(maya, "edit") as change:
            row = change.create(Person(name=name))
            if basis:
                change.create(LawfulBasis(person=row, basis=basis, source="told", obtained_on=at.date()))
        if wrote is not None:
            text = InteractionText(
                {"type": "email", "at": at, "outcome": wrote, "direction": direction},
                organisations=[],
                people=[row],
            )
            log_interaction(text, by=maya)
        Person.objects.filter(pk=row.pk).update(created_at=added)
        row.refresh_from_db()
        return row

    return add


def names(months=24):
    return [row.name for row in quiet_people(months, NOW)]


def test_who_never_answered_and_is_quiet_for_long_is_listed_the_quietest_first(person):
    person("Written to", wrote="no_reply")
    person("Earlier", wrote="", at=LONG_AGO - timedelta(days=99))
    person("Never written to")
    assert set(names()) == {"Written to", "Earlier", "Never written to"}
    listed = names()
    assert listed.index("Earlier") < listed.index("Written to")


@pytest.mark.parametrize(
    "more",
    [
        {"wrote": "replied"},
        {"wrote": "declined"},
        {"wrote": "", "direction": "incoming"},
        {"wrote": "", "direction": "mutual"},
        {"wrote": "no_reply", "at": NOW - timedelta(days=30)},
        {"added": NOW - timedelta(days=30)},
        {"basis": "consent"},
        {"basis": "contract"},
    ],
)
def test_everybody_else_stays(person, more):
    person("Åsa Lind", **more)
    assert names() == []


@pytest.mark.parametrize(("contact", "listed"), [(NOW - timedelta(days=9), []), (LONG_AGO, ["Åsa Lind"])])
def test_the_people_of_an_organisation_that_is_in_contact_stay(person, museum, maya, contact, listed):
    with changing(maya, "edit") as change:
        change.create(Affiliation(person=person("Åsa Lind"), organisation=museum))
    Organisation.objects.filter(pk=museum.pk).update(last_contact_at=contact)
    assert names() == listed


def test_a_month_is_counted_by_the_calendar():
    day = datetime(2026, 3, 31, 9, tzinfo=UTC)
    assert months_before(day, 1) == datetime(2026, 2, 28, 9, tzinfo=UTC)
    assert months_before(day, 15) == datetime(2024, 12, 31, 9, tzinfo=UTC)


def test_nobody_goes_without_a_rule_or_who_answered_meanwhile(person, maya):
    quiet, answered = person("Åsa Lind"), person("Nia Rees")
    ids = [quiet.public_id, answered.public_id]
    assert erase_quiet(ids, by=maya, at=NOW) == (0, 0)
    set_rule(24)
    text = InteractionText({"type": "email", "at": NOW, "outcome": "replied"}, organisations=[], people=[answered])
    log_interaction(text, by=maya)
    refresh_last_contact(people=[answered.pk])
    assert erase_quiet(ids, by=maya, at=NOW) == (1, 0)
    assert [row.name for row in Person.objects.all()] == ["Nia Rees"]
    assert ErasedKey.objects.exists()


# --- the page ---


def test_the_page_is_a_dry_run_until_the_number_is_typed(person, maya, client_for, run_jobs):
    client = client_for(maya)
    assert "Many organisations choose 24." in client.get(PAGE).content.decode()
    client.post(PAGE + "rule/", {"months": "24"})
    assert months_of_rule() == 24
    for name in ("Åsa Lind", "Nia Rees"):
        person(name)
    seen = client.get(PAGE).content.decode()
    assert "Åsa Lind" in seen and "type how many people: 2" in seen
    answer = client.post(PAGE, {"typed": "3"})
    assert answer.status_code == 422
    assert "Nobody was erased." in answer.content.decode()
    run_jobs()
    assert Person.objects.count() == 2
    client.post(PAGE, {"typed": "2"})
    run_jobs()
    assert not Person.objects.exists()
    assert DataRequest.objects.filter(type="erasure").count() == 2
    client.post(PAGE + "rule/", {"months": ""})
    assert months_of_rule() is None


@pytest.mark.parametrize("who", ["tomos", "elin", "viktor"])
def test_only_an_owner_decides_it(who, request, client_for):
    client = client_for(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE + "rule/", {"months": "1"}).status_code == 403
    assert months_of_rule() is None


def test_a_rule_that_makes_no_sense_is_refused(maya, client_for):
    answer = client_for(maya).post(PAGE + "rule/", {"months": "0"})
    assert answer.status_code == 422
    assert months_of_rule() is None


def test_each_workspace_has_a_rule_of_its_own(workspace, other_workspace):
    set_rule(24)
    with in_workspace(other_workspace):
        assert months_of_rule() is None
        set_rule(6)
    assert months_of_rule() == 24


# --- the command ---


def test_the_command_tells_numbers_and_erases_only_when_told_to(person, capsys):
    assert main(["retention", "--workspace", "northshire"]) == 3
    assert "keeps people without limit" in capsys.readouterr().err
    set_rule(24)
    row = person("Åsa Lind")
    assert main(["retention", "--workspace", "northshire"]) == 0
    said = capsys.readouterr().out
    assert str(row.public_id) in said and "Nothing was changed" in said and "Åsa" not in said
    assert main(["retention", "--workspace", "northshire", "--apply", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["erased"] == 1
    assert not Person.objects.exists()
    assert main(["retention", "--workspace", "nowhere"]) == 2
