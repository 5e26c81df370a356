# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison duplicates` as a machine reads it."""

import json

import pytest

from liaison.accounts.actions import changing
from liaison.directory.duplicates.actions.deciding import tell_apart
from liaison.directory.models import Organisation
from liaison.project.cli import plain_words
from liaison.project.cli.answers import WRONG_USE, Refusal
from liaison.project.cli.duplicates import duplicates
from liaison.project.cli.parser import build_parser

pytestmark = pytest.mark.django_db


def answer(capsys, *words):
    assert duplicates(build_parser().parse_args(["duplicates", "--workspace", "northshire", *words])) == 0
    return capsys.readouterr().out


def test_pairs_are_told_with_score_and_reasons_until_somebody_tells_them_apart(maya, museum, capsys):
    with changing(maya, "edit") as change:
        again = change.create(Organisation(name=f"The {museum.name} Ltd", place=museum.place))
    found = json.loads(answer(capsys, "--json", "--kind", "organisation"))
    (pair,) = found["searches"][0]["pairs"]
    assert {one["id"] for one in pair["records"]} == {str(museum.public_id), str(again.public_id)}
    assert (pair["band"], pair["in_words"]) == ("likely", "Probably the same")
    assert "names differ by Ltd, The" in pair["because"]
    assert "1 possible duplicates among 2 records" in answer(capsys)
    tell_apart(museum, again, by=maya)
    assert json.loads(answer(capsys, "--json"))["searches"][0]["pairs"] == []


def test_a_workspace_that_is_not_there_is_refused_in_a_sentence(db):
    with pytest.raises(Refusal) as refusal:
        duplicates(build_parser().parse_args(["duplicates", "--workspace", "nowhere"]))
    assert plain_words(refusal.value) == (WRONG_USE, "There is no workspace 'nowhere'. There are: none yet.")
