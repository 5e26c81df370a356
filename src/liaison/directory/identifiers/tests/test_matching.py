# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which candidates are offered for an organisation, and which of them needs no second look."""

import pytest

from liaison.directory.duplicates.rules.names import read_name
from liaison.directory.duplicates.rules.organisations import Organisation
from liaison.directory.identifiers.rules.candidates import Candidate
from liaison.directory.identifiers.rules.matching import match_all
from liaison.kit.text import fold


def ours(number=1, name="Slate Museum", place="", domain="", **more):
    return Organisation(
        number=number,
        names=[read_name(name)],
        place=fold(place),
        place_words=read_name(place).all if place else frozenset(),
        domains=frozenset([domain] if domain else []),
        **more,
    )


def theirs(number="Q1", name="Slate Museum", **more):
    numbers = number if isinstance(number, dict) else {"wikidata": number}
    return Candidate(numbers, (name,), **more)


def offered(organisations, candidates):
    """(organisation, number, score, sure) of each offer."""
    return [
        (found.organisation.number, match.value, match.verdict.score, match.is_sure)
        for found in match_all(organisations, candidates)
        for match in found.matches
    ]


def test_name_place_and_website_together_make_sure():
    candidates = [theirs(place="Llanberis", website="https://www.slate.example/en"), theirs("Q2", "Tide Library")]
    assert offered([ours(place="Llanberis", domain="slate.example")], candidates) == [(1, "Q1", 98, True)]


def test_a_name_alone_is_offered_and_not_sure():
    assert offered([ours()], [theirs()]) == [(1, "Q1", 88, False)]


@pytest.mark.parametrize(
    ("more", "candidate"),
    [
        ({"place": "Llanberis"}, {"place": "Bangor"}),
        ({"country": "GB"}, {"country": "SE"}),
        ({"identifiers": {"ror": "03yrm5c26"}}, {"number": {"wikidata": "Q1", "ror": "01k4yrm29"}}),
        ({"name": "Slate Museum"}, {"name": "Slate Library"}),
    ],
)
def test_what_differs_speaks_against_it(more, candidate):
    assert offered([ours(**more)], [theirs(**candidate)]) == []


def test_a_number_in_common_is_proof_whatever_the_names_are():
    candidate = theirs({"wikidata": "Q1", "isil": "GB-S"}, "Amgueddfa Lechi Cymru")
    organisation = ours(identifiers={"isil": "GB-S"})
    assert offered([organisation], [candidate]) == [(1, "Q1", 100, True)]


def test_who_has_the_number_already_is_offered_none():
    assert offered([ours(identifiers={"wikidata": "Q9"})], [theirs()]) == []


def test_two_candidates_that_fit_as_well_are_both_offered_and_neither_is_sure():
    there = {"place": "Llanberis", "website": "https://slate.example"}
    found = offered([ours(place="Llanberis", domain="slate.example")], [theirs(**there), theirs("Q2", **there)])
    assert found == [(1, "Q1", 98, False), (1, "Q2", 98, False)]


def test_a_candidate_that_two_of_ours_may_be_is_sure_for_neither():
    there = {"place": "Llanberis", "domain": "slate.example"}
    candidate = theirs(place="Llanberis", website="https://slate.example")
    assert offered([ours(1, **there), ours(2, **there)], [candidate]) == [
        (1, "Q1", 98, False),
        (2, "Q1", 98, False),
    ]


def test_a_name_that_hundreds_have_is_found_by_its_town():
    towns = [f"Town{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(200)]
    candidates = [theirs(f"Q{n}", "Central Library", place=town) for n, town in enumerate(towns, 1)]
    assert offered([ours(name="Central Library", place=towns[120])], candidates) == [(1, "Q121", 92, False)]


def test_slips_accents_and_other_languages_are_seen_through():
    candidates = [
        theirs("Q1", "Museo de la Pizarra"),
        theirs("Q2", "Ålesund biblotek"),
        theirs("Q3", "The Slate Musuem"),
    ]
    organisations = [ours(1, "Pizarra Museum"), ours(2, "Alesund Library"), ours(3, "Slate Museum")]
    assert {(number, value) for number, value, *_rest in offered(organisations, candidates)} == {
        (1, "Q1"),
        (2, "Q2"),
        (3, "Q3"),
    }


def test_what_was_refused_is_left_out_and_makes_room_for_another_to_be_sure():
    there = {"place": "Llanberis", "website": "https://slate.example"}
    candidates = [theirs(**there), theirs("Q2", **there)]
    (found,) = match_all(
        [ours(place="Llanberis", domain="slate.example")], candidates, refused={1: {("wikidata", "Q1")}}
    )
    assert [(match.value, match.is_sure) for match in found.matches] == [("Q2", True)]


def test_progress_is_told():
    told = []
    match_all([ours(n) for n in range(1, 402)], [theirs()], lambda done, total: told.append((done, total)))
    assert told == [(0, 401), (200, 401), (400, 401)]
