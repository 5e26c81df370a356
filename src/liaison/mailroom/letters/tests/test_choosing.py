# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from liaison.mailroom.letters.rules.choosing import Choice, choose

THERE = {("en", ""), ("en", "skills"), ("sv", ""), ("cy", "skills")}


@pytest.mark.parametrize(
    ("wanted", "goal", "choice"),
    [
        (["sv", "en"], "", Choice("sv", "")),
        (["es", "sv"], "", Choice("sv", "", missed=("es",))),
        (["es", "fr", "sv"], "", Choice("en", "", missed=("es", "fr"))),
        ([], "", Choice("en", "")),
        (["en-GB"], "skills", Choice("en", "skills")),
        (["sv"], "skills", Choice("sv", "", goal_missed=True)),
        (["cy"], "", Choice("cy", "skills", goal_missed=True)),
        (["en", "sv"], "knowledge_equity", Choice("en", "", goal_missed=True)),
    ],
)
def test_the_partners_languages_come_before_the_workspaces(wanted, goal, choice):
    assert choose(THERE, wanted, "en", goal) == choice


def test_without_the_workspaces_language_any_is_better_than_none():
    assert choose({("sv", "")}, ["cy"], "en") == Choice("sv", "", missed=("cy",))


def test_a_letter_without_a_version_has_none_to_choose():
    assert choose(set(), ["en"], "en") is None
