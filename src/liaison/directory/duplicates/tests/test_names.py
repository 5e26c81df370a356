# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which organisations and people are one: on pairs that a person chose, and on many that were invented."""

from itertools import combinations

import pytest
from rapidfuzz import fuzz, utils

from liaison.directory.duplicates.rules.names import read_name
from liaison.directory.duplicates.rules.organisations import Organisation
from liaison.directory.duplicates.rules.organisations import judge as judge_organisations
from liaison.directory.duplicates.rules.people import Person, read_words
from liaison.directory.duplicates.rules.people import judge as judge_people
from liaison.directory.duplicates.rules.searching import alike_organisations
from liaison.kit.text import fold

from .invented import Invented, Inventor

SAME = [
    ("The Slate Museum", "Slate Museum Ltd"),
    ("Nordiska museet", "Stiftelsen Nordiska Museet"),
    ("Fundación Telar", "Telar Foundation"),
    ("Kulturhuset Nord", "Kultur huset Nord"),
    ("University of Northport", "Univ. Northport"),
    ("Museum of Wool & Textiles", "Wool and Textiles Museum"),
    ("Łódź Archives", "LODZ ARCHIVE"),
    ("Photography Society", "Photogrpahy Society"),
    ("Harbour Trust CIC", "Harbour Trust"),
    ("Welsh Folk Museum GmbH", "Museum, Welsh Folk"),
]
TWO = [
    ("Slate Museum", "Slate Library"),
    ("York Society", "New York Society"),
    ("Hall 1", "Hall 2"),
    ("Northport Libraries, Easton branch", "Northport Libraries, Weston branch"),
    ("University of Northport", "University of Northport Library"),
    ("Slate Museum", "Friends of Slate Museum"),
    ("Department of History, Northport University", "Northport University"),
    ("North Harbour Museum", "South Harbour Museum"),
    ("Museum of the First World War", "Museum of the Second World War"),
]


def organisation(number, name, place="", domain="", email="", phone="", country=""):
    one = {"domains": domain, "emails": email, "phones": phone}
    return Organisation(
        number,
        [read_name(name)],
        place=fold(place),
        place_words=read_name(place).all if place else frozenset(),
        country=country,
        **{way: frozenset([value] if value else []) for way, value in one.items()},
    )


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_organisation_is_known_in_every_spelling(one, other):
    assert judge_organisations(organisation(1, one), organisation(2, other), {}).is_shown


@pytest.mark.parametrize(("one", "other"), TWO)
def test_kin_and_namesakes_are_two_even_at_one_domain(one, other):
    pair = [organisation(number, name, domain="shared.example") for number, name in enumerate((one, other))]
    assert not judge_organisations(*pair, {}).is_shown


def test_what_is_known_beside_the_name_decides():
    slate = organisation(1, "Slate Museum", "Northport", "slate.example")
    verdict = judge_organisations(slate, organisation(2, "The Slate Museum", "Northport", "slate.example"), {})
    assert [(one.code, one.detail) for one in verdict.reasons] == [
        ("spelling", "The"),
        ("domain", "slate.example"),
        ("place", "northport"),
    ]
    assert not judge_organisations(slate, organisation(2, "Slate Museum", "Westport"), {}).is_shown


def person(number, name, email="", house=0):
    houses = frozenset([house] if house else [])
    return Person(number, name, read_words(name), emails=frozenset([email] if email else []), houses=houses)


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        (person(1, "Nia Puw", "nia@example.org"), person(2, "Puw, Nia", "nia@example.org"), True),
        (person(1, "Ngozi Achebe", house=7), person(2, "N. Achebe", house=7), True),
        (person(1, "Bob Morgan", house=7), person(2, "Robert Morgan", house=7), True),
        (person(1, "nia@example.org", "nia@example.org"), person(2, "Nia Puw", "nia@example.org"), True),
        (person(1, "Anna Larsson", house=7), person(2, "Anna Larsson", house=8), False),
        (person(1, "Anna Larsson", house=7), person(2, "Eva Larsson", house=7), False),
        (person(1, "Anna Larsson", "desk@example.org"), person(2, "Bo Ek", "desk@example.org"), False),
    ],
)
def test_people_need_more_than_a_name_in_common(one, other, is_one):
    seen = {"anna": 50, "larsson": 40, "eva": 30, "morgan": 9, "robert": 9, "bob": 5}
    assert judge_people(one, other, seen).is_shown is is_one


def found_and_true(records: list[Invented]) -> tuple[set, set]:
    read = [
        organisation(number, one.name, one.place, one.domain, one.email, one.phone, one.country)
        for number, one in enumerate(records)
    ]
    found = {tuple(sorted((one.number, other.number))) for one, other, _verdict in alike_organisations(read)}
    return found, {
        pair for pair in combinations(range(len(records)), 2) if len({records[i].who for i in pair}) == 1
    }


def precision_and_recall(found, true):
    return len(found & true) / len(found), len(found & true) / len(true)


def plain_token_set(records):
    names = [utils.default_process(one.name) for one in records]
    return {
        pair
        for pair in combinations(range(len(names)), 2)
        if fuzz.token_set_ratio(*(names[i] for i in pair)) >= 92
    }


@pytest.mark.parametrize("seed", [7, 11])
def test_the_rules_beat_token_sets_in_precision_and_in_recall(seed):
    records = Inventor(seed).organisations(900)
    _found, true = found_and_true(records)
    plain = precision_and_recall(plain_token_set(records), true)
    alone = precision_and_recall(found_and_true([one.name_alone for one in records])[0], true)
    with_all = precision_and_recall(found_and_true(records)[0], true)
    for ours in (alone, with_all):
        assert ours[0] > max(0.98, plain[0])
        assert ours[1] > max(0.95, plain[1])
