# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison do-not-contact`: what the operator notes holds in every workspace."""

import pytest

from liaison.mailroom.actions import queue_message
from liaison.mailroom.delivery import deliver_waiting
from liaison.mailroom.models import Message
from liaison.project.cli import main

WHY = ["--because", "Wrote to the operator"]


def told(capsys, *words):
    status = main(["do-not-contact", *words])
    both = capsys.readouterr()
    return status, both.out + both.err


@pytest.mark.parametrize("noted", ["ana@museum.example", "@museum.example"])
def test_nobody_here_writes_to_them_any_more(noted, workspace, other_workspace, capsys):
    assert told(capsys, noted, "--ask") == (0, f"{noted} does not stand on the list of the whole installation.\n")
    assert told(capsys, noted, *WHY)[0] == 0
    assert told(capsys, noted, "--ask")[0] == 1
    for place in (workspace, other_workspace):
        queue_message("note", "Ana+news@Museum.example", "Hello", "…", workspace=place, is_service=False)
    while deliver_waiting() is not None:
        pass
    assert set(Message.objects.values_list("state", flat=True)) == {"refused"}


@pytest.mark.parametrize(
    "words,sentence",
    [
        (["ana(at)museum.example", *WHY], "is no address"),
        (["@museum", *WHY], "is no domain"),
        (["ana@museum.example"], "Say why"),
    ],
)
def test_what_cannot_be_noted_is_said(words, sentence, workspace, capsys):
    status, words = told(capsys, *words)
    assert status == 2
    assert sentence in words
