# SPDX-License-Identifier: AGPL-3.0-or-later
"""Commands that look into the database or change it, run in this process."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from liaison.accounts.guards import existing_guards
from liaison.accounts.models import Member, Team, User, Workspace
from liaison.accounts.scope import in_workspace
from liaison.kit.hooks import invariants
from liaison.mailroom.models import Message
from liaison.project import checks
from liaison.project.cli import main

NORTHMOOR = ("--name", "Wikimedia Northmoor", "--slug", "northmoor")
ANJA = ("--owner-name", "Anja Berg", "--owner-email", "Anja@Northmoor.example")


def told(capsys) -> object:
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db
def test_a_workspace_is_opened_with_its_owner_who_signs_in_by_code(capsys):
    assert main(["start-workspace", *NORTHMOOR, *ANJA]) == 0
    workspace = Workspace.objects.get(slug="northmoor")
    with in_workspace(workspace):
        owner = Member.objects.get()
    assert (owner.role, owner.user.email, owner.user.name) == ("owner", "anja@northmoor.example", "Anja Berg")
    assert not owner.user.has_usable_password()
    out = capsys.readouterr().out
    assert "/w/northmoor/" in out
    assert "liaison mail --to anja@northmoor.example" in out


@pytest.mark.django_db
def test_somebody_with_an_account_can_own_another_workspace(capsys):
    main(["start-workspace", *NORTHMOOR, *ANJA])
    assert main(["start-workspace", "--name", "Hub", "--slug", "hub", *ANJA]) == 0
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--name", "N", "--slug", "northmoor", *ANJA], "already exists"),
        (["--name", "N", "--slug", "north moor", *ANJA], "slug"),
        (["--name", "N", "--slug", "n", "--owner-name", "A", "--owner-email", "nowhere"], "email address"),
    ],
)
def test_a_workspace_that_cannot_be_opened_leaves_nothing_behind(words, sentence, capsys):
    main(["start-workspace", *NORTHMOOR, *ANJA])
    capsys.readouterr()
    assert main(["start-workspace", *words]) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
    assert (Workspace.objects.count(), User.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_kept_mail_can_be_read_newest_first_and_by_receiver(capsys):
    for number, to in enumerate(["a@example.org", "b@example.org", "a@example.org"]):
        Message.objects.create(
            to=to,
            subject=f"No {number}",
            body=f"Code {number}",
            message_kind="sign_in_code",
            queued_at=timezone.now(),
        )
    assert main(["mail", "--to", "A@example.org", "--json"]) == 0
    assert [(mail["to"], mail["subject"], mail["body"]) for mail in told(capsys)] == [
        ("a@example.org", "No 2", "Code 2"),
        ("a@example.org", "No 0", "Code 0"),
    ]
    assert main(["mail", "--last", "1"]) == 0
    out = capsys.readouterr().out
    assert "Subject: No 2" in out
    assert "Code 2" in out
    assert "No 0" not in out


@pytest.mark.django_db
def test_no_mail_is_said_so(capsys):
    assert main(["mail"]) == 0
    assert capsys.readouterr().out == "No mail.\n"
    assert main(["mail", "--json"]) == 0
    assert told(capsys) == []


@pytest.mark.django_db
def test_canaries_are_planted_in_a_workspace_of_their_own(workspace, maya, capsys):
    assert main(["seed", "--canary"]) == 0
    planted = told(capsys)
    assert planted["workspace"] == planted["marker"].lower()
    assert planted["rows"]["member"] >= 1
    assert "liaison.accounts.hooks.plant_members" in planted["planted_by"]
    assert not Team.objects.filter(name__contains=planted["marker"]).exists()
    with in_workspace(Workspace.objects.get(slug=planted["workspace"])):
        assert Team.objects.filter(name__contains=planted["marker"]).count() == 1


@pytest.mark.django_db
def test_two_plantings_do_not_share_a_word(capsys):
    main(["seed", "--canary"])
    first = told(capsys)
    main(["seed", "--canary"])
    assert told(capsys)["marker"] != first["marker"]


def test_every_route_says_who_may_use_it(capsys):
    assert main(["routes", "--json"]) == 0
    routes = {route["name"]: route for route in told(capsys)}
    assert routes["mailroom:messages"] == {
        "name": "mailroom:messages",
        "path": routes["mailroom:messages"]["path"],
        "methods": ["GET", "HEAD"],
        "policy": {"GET": "see_mail", "HEAD": "see_mail"},
        "in_workspace": True,
    }
    assert routes["mailroom:messages"]["path"].startswith("/w/<slug:workspace>/")
    assert main(["routes"]) == 0
    assert "mailroom:messages  GET see_mail" in capsys.readouterr().out


@pytest.mark.django_db
def test_data_without_contradictions_is_said_so(workspace, maya, capsys):
    assert main(["invariants"]) == 0
    assert capsys.readouterr().out == "No contradictions.\n"


@pytest.mark.django_db
def test_contradictions_are_told_with_their_workspace(workspace, maya, other_workspace, capsys):
    def no_teams_called_lost():
        yield from (f"Team {team.name} is lost." for team in Team.objects.filter(name="Lost"))

    def the_sky_falls():
        yield "The sky falls."

    for look in (no_teams_called_lost, the_sky_falls):
        invariants.register(look)
    try:
        Team.objects.create(name="Lost")
        assert main(["invariants", "--json"]) == 1
    finally:
        for look in (no_teams_called_lost, the_sky_falls):
            invariants.unregister(look)
    assert sorted(told(capsys), key=str) == sorted(
        [
            {"workspace": "northshire", "sentence": "Team Lost is lost."},
            {"workspace": None, "sentence": "The sky falls."},
        ],
        key=str,
    )


@pytest.mark.django_db
def test_a_missing_guard_is_a_contradiction_and_stops_serving(capsys):
    guard = "team__workspace_stays"
    assert guard in existing_guards()
    on_table = ' ON "team"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{guard}"{on_table}')
    assert main(["invariants", "--json"]) == 1
    (line,) = told(capsys)
    assert guard in line["sentence"]
    (finding,) = [finding for finding in checks.find_all() if finding.stops_serving]
    assert finding.id == "guards"


GOOD = {
    "DEBUG": False,
    "DEMO": False,
    "SECRET_KEY": "long-enough-and-with-many-different-letters-0123456789",
    "ALLOWED_HOSTS": ["liaison.northmoor.example"],
    "SITE_URL": "https://liaison.northmoor.example",
    "OPERATOR_CONTACT": "ops@northmoor.example",
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
}


@pytest.fixture
def installation(settings, tmp_path: Path):
    """Set up as it should be, but for the settings that are named."""

    def with_settings(**wrong: object) -> None:
        tmp_path.chmod(0o700)
        for name, value in {**GOOD, "DATA_FOLDER": tmp_path, **wrong}.items():
            setattr(settings, name, value)

    return with_settings


@pytest.mark.django_db
def test_a_good_installation_has_no_findings(installation, capsys):
    installation()
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "Nothing is wrong.\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "found", "stops"),
    [
        ({"DEBUG": True}, "debug", True),
        ({"SECRET_KEY": "short"}, "key", True),
        ({"SECRET_KEY": "django-insecure-" + "abcdefgh" * 10}, "key", True),
        ({"SECRET_KEY": "x" * 80}, "key", True),
        ({"ALLOWED_HOSTS": ["*"]}, "hosts", True),
        ({"SITE_URL": "http://liaison.northmoor.example"}, "https", True),
        ({"ALLOWED_HOSTS": ["localhost"]}, "site", False),
        ({"ALLAUTH_TRUSTED_PROXY_COUNT": 0}, "proxies", False),
        ({"OPERATOR_CONTACT": ""}, "operator", False),
        ({"MAIL_TRANSPORT": "send", "MAIL_SERVER": None}, "mail", False),
        ({"MAIL_TRANSPORT": "send", "MAIL_SERVER": {"host": "mail.example.org"}}, "mail-from", False),
        ({"DEMO": True}, "demo", False),
    ],
)
def test_one_wrong_setting_is_one_finding_with_what_to_do(installation, wrong, found, stops, capsys):
    installation(**wrong)
    assert main(["check", "--json"]) == 1
    (finding,) = told(capsys)
    assert (finding["id"], finding["stops_serving"]) == (found, stops)
    assert finding["remedy"]
    assert main(["check"]) == 1
    assert capsys.readouterr().out == f"{finding['problem']} {finding['remedy']}\n"


@pytest.mark.django_db
def test_a_data_folder_that_others_can_read_is_a_finding(installation, settings, capsys):
    installation()
    settings.DATA_FOLDER.chmod(0o755)
    assert main(["check", "--json"]) == 1
    assert [finding["id"] for finding in told(capsys)] == ["folder"]
    settings.DATA_FOLDER.chmod(0o750)
    assert main(["check"]) == 0


@pytest.mark.django_db
def test_a_database_that_is_behind_is_a_finding(installation, monkeypatch, capsys):
    installation()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'kit'")
    assert main(["check", "--json"]) == 1
    assert [finding["id"] for finding in told(capsys)] == ["upgrade"]


@pytest.mark.django_db
def test_an_old_sqlite_in_wal_mode_is_dangerous_and_in_its_safe_mode_slow(installation, monkeypatch, capsys):
    if connection.vendor != "sqlite":
        assert list(checks.database_mode()) == []
        return
    installation()
    monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 40, 1))
    assert [(f.id, f.stops_serving) for f in checks.database_mode()] == [("sqlite", True)]


@pytest.mark.django_db
def test_serving_is_refused_with_every_reason_while_the_demo_may(installation, monkeypatch, capsys):
    served = []
    monkeypatch.setattr("liaison.project.serving.serve", lambda *args, **kwargs: served.append(args) or 0)
    installation(DEBUG=True, ALLOWED_HOSTS=["*"])
    assert main(["serve"]) == 3
    error = capsys.readouterr().err
    assert ("Unset LIAISON_DEBUG" in error, "LIAISON_ALLOWED_HOSTS" in error, served) == (True, True, [])
    installation(OPERATOR_CONTACT="")
    assert main(["serve", "--port", "80"]) == 0
    installation(DEMO=True, ALLOWED_HOSTS=["*"])
    assert main(["serve"]) == 0
    assert served == [("127.0.0.1", 80, 2), ("127.0.0.1", 8765, 2)]


@pytest.mark.django_db
def test_the_worker_runs_what_waits_and_a_bad_lease_is_refused(monkeypatch, capsys):
    monkeypatch.setenv("LIAISON_JOB_LEASE", "soon")
    assert main(["worker", "--once"]) == 3
    assert capsys.readouterr().err == "liaison: LIAISON_JOB_LEASE is a number of seconds, such as 10.\n"
