# SPDX-License-Identifier: AGPL-3.0-or-later
import tomllib
from importlib.resources import files

import pytest

from liaison.mailroom.letters.queries.fields import examples, known_keys
from liaison.mailroom.letters.queries.library import KEYS, opt_out_in, shipped_letter_for, shipped_letters
from liaison.mailroom.letters.rules.filling import fields_of, fill, mistakes_in_body, mistakes_in_subject
from liaison.mailroom.letters.rules.library import GOALS, WHY
from liaison.mailroom.letters.wording import SHIPPED_NAMES

LANGUAGES = {"en", "cy", "sv", "es"}
ALL = [pytest.param(letter, id=letter.key) for letter in shipped_letters()]


def test_every_file_of_the_library_is_a_letter_with_a_name():
    there = {file.name.removesuffix(".toml") for file in (files("liaison.mailroom.letters") / "library").iterdir()}
    assert there == {*KEYS, "goals", "opt_out"}
    assert set(SHIPPED_NAMES) == set(KEYS)


@pytest.mark.parametrize("letter", ALL)
def test_a_shipped_letter_is_there_in_four_languages(letter):
    assert {text.language for text in letter.texts} == LANGUAGES


@pytest.mark.parametrize("letter", ALL)
def test_a_shipped_letter_asks_only_for_what_somebody_can_fill(letter):
    for text in letter.texts:
        assert mistakes_in_subject(text.subject, known_keys()) == []
        assert mistakes_in_body(text.body, known_keys()) == []
        assert WHY not in text.body
        filled = fill(text.subject, text.body, examples())
        assert (filled.empty, filled.broken, filled.too_long) == ((), (), ())


@pytest.mark.parametrize("letter", ALL)
def test_a_shipped_letter_has_the_same_gaps_in_every_language(letter):
    gaps = {text.language: sorted(fields_of(text.subject, text.body)) for text in letter.texts}
    assert all(found == gaps["en"] for found in gaps.values()), gaps


@pytest.mark.parametrize("letter", ALL)
def test_a_shipped_letter_is_short_and_signed(letter):
    for text in letter.texts:
        assert len(text.body.split()) <= 250
        assert text.body.startswith("{greeting}")
        assert text.body.endswith("{signature}")


@pytest.mark.parametrize("letter", [one for one in ALL if one.values[0].purpose == "first_contact"])
def test_a_first_contact_says_where_the_address_is_from_how_to_say_no_and_speaks_to_each_goal(letter):
    for text in letter.texts:
        assert {"where_we_found_you", "opt_out", "our_name"} <= set(fields_of(text.subject, text.body))
    assert {(text.language, text.goal) for text in letter.texts} == {
        (language, goal) for language in LANGUAGES for goal in ("", *GOALS)
    }
    assert len({text.body for text in letter.texts}) == len(letter.texts)


def test_no_two_languages_share_a_text():
    for letter in shipped_letters():
        assert len({text.body for text in letter.texts if text.goal == ""}) == len(LANGUAGES)


def test_one_can_say_no_in_four_languages():
    page = "https://northshire.example/no"
    assert len({opt_out_in(language, page) for language in LANGUAGES}) == len(LANGUAGES)
    assert all(opt_out_in(language, page).endswith(f":\n{page}") for language in LANGUAGES)
    assert opt_out_in("en-GB", page) == opt_out_in("en", page) != ""
    assert opt_out_in("fr", page) == ""


def test_the_goals_are_those_the_house_knows():
    goals = tomllib.loads((files("liaison.mailroom.letters") / "library" / "goals.toml").read_text("utf-8"))
    assert {language: set(words) for language, words in goals.items()} == {one: set(GOALS) for one in LANGUAGES}


def test_a_letter_that_is_not_shipped_is_not_found():
    with pytest.raises(LookupError):
        shipped_letter_for("../opt_out")
