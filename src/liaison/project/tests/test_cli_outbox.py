# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison outbox`, and the settings that say whether mail leaves at all."""

import json
import uuid

import pytest

from liaison.mailroom.actions import Wishes, queue_message
from liaison.mailroom.delivery import deliver_waiting
from liaison.mailroom.models import Message
from liaison.project import environment
from liaison.project.backup.filling import hold_mail
from liaison.project.cli import main


@pytest.fixture
def mails(workspace, other_workspace):
    for subject, state, place in (
        ("Gone", "accepted", workspace),
        ("Waiting", "queued", workspace),
        ("Doubtful", "uncertain", workspace),
        ("Theirs", "held", other_workspace),
    ):
        message = queue_message("note", "a@example.org", subject, "…", workspace=place, is_service=False)
        Message.objects.filter(pk=message.pk).update(state=state)
    queue_message(
        "note", "a@example.org", "Draft", "…", workspace=workspace, is_service=False, wishes=Wishes(is_draft=True)
    )


def told(capsys, *words):
    assert main(["outbox", "--json", *words]) == 0
    answer = json.loads(capsys.readouterr().out)
    return {one["subject"]: one["phase"] for one in answer["messages"]}, answer


def test_what_is_not_over_is_listed_and_everything_counted(mails, capsys):
    listed, answer = told(capsys)
    assert listed == {"Waiting": "queued", "Doubtful": "uncertain", "Theirs": "held", "Draft": "draft"}
    assert answer["transport"] == "log"
    assert {name: count for name, count in answer["phases"].items() if count} == {
        "accepted": 1,
        "draft": 1,
        "held": 1,
        "queued": 1,
        "uncertain": 1,
    }
    assert told(capsys, "--workspace", "northshire", "--last", "1")[0] == {"Draft": "draft"}
    assert told(capsys, "--phase", "accepted")[0] == {"Gone": "accepted"}


def test_people_read_it_too(mails, capsys):
    assert main(["outbox"]) == 0
    out = capsys.readouterr().out
    assert "in doubt" in out
    assert "Doubtful" in out


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", None),
        ("smtp://mail.example.org", ("mail.example.org", 587, "starttls", "", "")),
        ("smtps://ana:p%40ss@mail.example.org", ("mail.example.org", 465, "tls", "ana", "p@ss")),
        ("smtp+plain://localhost:2525", ("localhost", 2525, "none", "", "")),
    ],
)
def test_the_installations_server_is_an_address(url, server):
    found = environment.mail_server(url)
    assert (tuple(found.values()) if found else None) == server


@pytest.mark.parametrize("url", ["mail.example.org", "https://mail.example.org", "smtp://"])
def test_another_address_is_refused_with_an_example(url):
    with pytest.raises(ValueError, match=r"smtp://user:password@mail\.example\.org:587"):
        environment.mail_server(url)


def test_a_mode_that_does_not_exist_is_refused(monkeypatch):
    monkeypatch.setenv("LIAISON_MAIL_TRANSPORT", "everything")
    with pytest.raises(ValueError, match="log, allow-list, send"):
        environment.one_of("MAIL_TRANSPORT", ("log", "allow-list", "send"))


def test_after_a_restore_nothing_goes_by_itself(workspace):
    messages = {}
    for state in ("draft", "queued", "claimed", "in_flight", "uncertain", "accepted", "held"):
        messages[state] = queue_message("note", "a@example.org", state, "…", workspace=workspace, is_service=False)
        Message.objects.filter(pk=messages[state].pk).update(state=state, lease=uuid.uuid4())

    assert hold_mail() == 3

    for message in messages.values():
        message.refresh_from_db()
    assert {before: message.state for before, message in messages.items()} == {
        "draft": "draft",
        "queued": "held",
        "claimed": "held",
        "in_flight": "uncertain",
        "uncertain": "uncertain",
        "accepted": "accepted",
        "held": "held",
    }
    assert "may have been sent since" in messages["queued"].refusal
    assert messages["in_flight"].lease is None
    assert deliver_waiting() is None
