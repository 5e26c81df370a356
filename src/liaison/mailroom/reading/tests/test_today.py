# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail on the page Today."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.scope import in_workspace
from liaison.mailroom.actions import Wishes, queue_message
from liaison.mailroom.models import IncomingMail, Message
from liaison.mailroom.reading.queries.today import mail_to_do

NOW = timezone.now()


@pytest.fixture
def plenty(workspace):
    """`plenty(3)`: so many of each kind, the first the oldest, and others that wait for nobody."""

    def plant(count):
        for number in range(count):
            at = NOW - timedelta(days=count - number)
            for state in ("draft", "uncertain", "accepted"):
                wishes = Wishes(is_draft=True)
                mail = queue_message(
                    "letter",
                    f"{state}@glanyrafon.example",
                    f"{state} {number}",
                    "…",
                    workspace=workspace,
                    is_service=False,
                    at=at,
                    wishes=wishes,
                )
                Message.objects.filter(pk=mail.pk).update(state=state)
            IncomingMail.objects.create(
                door="upload",
                identity=f"{count} {number}",
                mail_kind="human",
                why="nothing_automatic",
                sender_address="eleri@glanyrafon.example",
                subject=f"incoming {number}",
                sent_at=at,
            )

    return plant


def test_what_is_in_doubt_stands_before_drafts_and_those_before_mail_to_match(plenty, tomos):
    plenty(2)
    found = mail_to_do(tomos, NOW, 6)
    assert [line.title for line in found.lines] == [
        "uncertain 0",
        "uncertain 1",
        "draft 0",
        "draft 1",
        "incoming 0",
        "incoming 1",
    ]
    assert [line.action for line in found.lines[::2]] == ["Find out", "Read it", "Match"]
    assert found.total == 6


def test_it_is_one_question_however_much_there_is_and_counts_what_it_does_not_show(plenty, tomos):
    assert mail_to_do(tomos, NOW, 4).total == 0  # as in a request, the member's workspace is known by now
    counts = []
    for count in (1, 9):
        plenty(count)
        with CaptureQueriesContext(connection) as asked:
            found = mail_to_do(tomos, NOW, 4)
        counts.append((len(asked), len(found.lines), found.total))
    assert counts == [(1, 3, 3), (1, 4, 30)]


def test_who_may_not_see_mail_and_another_workspace_see_nothing_of_it(plenty, elin, other_workspace, tomos):
    plenty(1)
    assert mail_to_do(elin, NOW, 6).total == 0
    with in_workspace(other_workspace):
        queue_message(
            "letter",
            "a@example.org",
            "theirs",
            "…",
            workspace=other_workspace,
            is_service=False,
            wishes=Wishes(is_draft=True),
        )
    assert mail_to_do(tomos, NOW, 6).total == 3
