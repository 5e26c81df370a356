# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison reconcile` as a machine reads it."""

import json

import pytest

from liaison.accounts.actions import changing
from liaison.directory.models import ExternalIdentifier, NotIdentifier
from liaison.project.cli import plain_words
from liaison.project.cli.answers import WRONG_USE, Refusal
from liaison.project.cli.parser import build_parser
from liaison.project.cli.reconcile import reconcile

CSV = "wikidata,name,place\nQ101,Harbour Museum,{place}\nQ102,The Harbour Museum Ltd,Elsewhere\nx,No Number,\n"


@pytest.fixture
def answer(museum, tmp_path, capsys):
    file = tmp_path / "museums.csv"
    file.write_text(CSV.format(place=museum.place))

    def ask(*words, workspace="northshire", candidates=file):
        options = ["reconcile", "--workspace", workspace, "--candidates", str(candidates), *words]
        assert reconcile(build_parser().parse_args(options)) == 0
        return capsys.readouterr().out

    return ask


def test_candidates_are_told_with_score_and_reasons_and_nothing_is_written(answer, museum):
    found = json.loads(answer("--json"))
    assert (found["candidates"], found["looked_at"]) == (2, 1)
    assert found["left_out"] == [{"row": 4, "reason": "A Wikidata number is a Q with digits, such as Q42."}]
    (line,) = found["organisations"]
    assert (line["id"], line["name"]) == (str(museum.public_id), "Harbour Museum")
    best = line["candidates"][0]
    assert (best["scheme"], best["value"], best["band"], best["sure"]) == ("wikidata", "Q101", "likely", False)
    assert best["url"] == "https://www.wikidata.org/wiki/Q101"
    assert best["because"].startswith("same name")
    assert "wikidata Q101  Harbour Museum" in answer()
    assert not ExternalIdentifier.objects.exists()


def test_what_was_refused_is_left_out(answer, museum, maya):
    with changing(maya, "refuse identifiers") as change:
        change.create(NotIdentifier(organisation=museum, scheme="wikidata", value="Q101"))
    values = [one["value"] for line in json.loads(answer("--json"))["organisations"] for one in line["candidates"]]
    assert "Q101" not in values


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"workspace": "nowhere"}, "There is no workspace 'nowhere'. There are: northshire."),
        ({"candidates": "/nowhere.csv"}, "/nowhere.csv cannot be read: No such file or directory."),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(answer, wrong, words):
    with pytest.raises(Refusal) as refusal:
        answer(**wrong)
    assert plain_words(refusal.value) == (WRONG_USE, words)
