# SPDX-License-Identifier: AGPL-3.0-or-later
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.assessment.rules.criteria import WORKSHOP, CriteriaSet, Criterion, workshop_set
from liaison.assessment.rules.panel import deviation, needs_talk, plus_minus, severities
from liaison.assessment.rules.results import Adjustment, Rating, results_of

from .scoring import ratings

NINE = workshop_set()
MARKS = {
    ("P1", "A"): Decimal(5),
    ("P1", "B"): Decimal(4),
    ("P2", "A"): Decimal(4),
    ("P2", "C"): Decimal(2),
    ("P3", "B"): Decimal(3),
    ("P3", "C"): Decimal(2),
}


def rounded(numbers):
    return {name: str(round(number, 4)) for name, number in numbers.items()}


def test_strict_and_lenient_assessors_are_told_from_good_and_bad_candidates():
    found = severities(MARKS)
    assert round(found.mean, 4) == Decimal("3.3333")
    assert rounded(found.candidates) == {"P1": "0.8234", "P2": "-0.2565", "P3": "-0.5668"}
    assert rounded(found.assessors) == {"A": "0.2141", "B": "0.0093", "C": "-0.2234"}


def test_backfitting_comes_to_rest_within_nine_decimals():
    found = severities(MARKS)
    for (shrink, own, other), place in (
        ((Decimal("0.5625"), found.candidates, found.assessors), 0),
        ((Decimal("6.25"), found.assessors, found.candidates), 1),
    ):
        for name, value in own.items():
            rests = [
                mark - found.mean - other[pair[1 - place]] for pair, mark in MARKS.items() if pair[place] == name
            ]
            assert abs(value - sum(rests) / (len(rests) + shrink)) < Decimal("1e-9")


def test_adjusted_totals_are_on_the_scale_of_totals():
    single = CriteriaSet((Criterion("all"),))
    found = results_of(single, [Rating(*pair, "all", mark) for pair, mark in MARKS.items()])
    assert found.adjustment is Adjustment.DONE
    assert {each.candidate: str(round(each.adjusted, 4)) for each in found.candidates} == {
        "P1": "4.1567",
        "P2": "3.0768",
        "P3": "2.7665",
    }
    nine = [Rating(*pair, key, mark) for pair, mark in MARKS.items() for key in WORKSHOP]
    assert round(results_of(NINE, nine).candidates[0].adjusted, 4) == round(9 * Decimal("4.156710628"), 4)


def test_one_deviation_shrinks_with_every_assessor():
    found = [str(round(plus_minus(NINE, people), 2)) for people in (1, 2, 3, 6)]
    assert found == ["4.52", "3.57", "3.04", "2.25"]


@pytest.mark.parametrize(
    ("scores", "expected", "talk"),
    [
        ("3", "0", False),
        ("3 5", "1", True),
        ("3 4.5", "0.75", False),
        ("1 1 5", "1.7778", True),
        # 0.8333… is a sixth of five levels and not above it.
        ("2 2 2 3.5 3.5 4", "0.8333", False),
    ],
)
def test_disagreement_is_the_mean_distance_from_the_mean(scores, expected, talk):
    distance = deviation(tuple(map(Decimal, scores.split())))
    assert (round(distance, 4), needs_talk(NINE, distance)) == (Decimal(expected), talk)


def test_the_agenda_begins_with_what_weighs_most():
    heavy = CriteriaSet(tuple(Criterion(key, Decimal(3 if key == "feasibility" else 1)) for key in WORKSHOP))
    found = results_of(
        heavy, [*ratings("Slate", "Ada", "1,3,3,3,3,3,3,3,3"), *ratings("Slate", "Bo", "5,3,3,3,3,5,3,3,4")]
    )
    assert [(talk.criterion, talk.deviation, talk.importance) for talk in found.talks] == [
        ("feasibility", 1, 3),
        ("underrepresented_heritage", 2, 2),
    ]


def test_where_everybody_scored_everybody_nothing_is_adjusted():
    everybody = [
        rating
        for candidate, line in (("Oak", "5,4,3,3,3,3,3,3,3"), ("Slate", "2,2,2,2,2,2,2,2,2"))
        for assessor in ("Ada", "Bo")
        for rating in ratings(candidate, assessor, line)
    ]
    found = results_of(NINE, everybody)
    assert (found.adjustment, found.severities) == (Adjustment.EVERYBODY_SCORED_EVERYBODY, None)
    assert [each.adjusted for each in found.candidates] == [None, None]
    one_cell_less = results_of(NINE, everybody[1:])
    assert one_cell_less.adjustment is Adjustment.DONE
    assert None not in [each.adjusted for each in one_cell_less.candidates]


def test_averages_alone_cannot_be_adjusted():
    found = results_of(NINE, [Rating("Oak", None, key, Decimal("3.75")) for key in WORKSHOP])
    (oak,) = found.candidates
    assert found.adjustment is Adjustment.NOBODY_KNOWN
    assert (oak.people, oak.plus_minus, oak.adjusted, oak.total.total) == (None, None, None, Decimal("33.75"))


@given(
    st.dictionaries(st.sampled_from("PQRST"), st.lists(st.integers(2, 10), min_size=3, max_size=3), min_size=2),
    st.lists(st.integers(-4, 4), min_size=3, max_size=3),
)
def test_a_fully_crossed_panel_keeps_its_order_under_any_severities(scores, strictness):
    marks = {
        (candidate, assessor): Decimal(half) / 2 + strict
        for candidate, halves in scores.items()
        for assessor, half, strict in zip("ABC", halves, strictness, strict=True)
    }
    plain = {candidate: sum(halves) for candidate, halves in scores.items()}
    found = severities(marks).candidates
    for one in scores:
        for other in scores:
            if plain[one] > plain[other]:
                assert found[one] > found[other]


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("PQRSTU"), st.sampled_from("ABCD")), st.integers(2, 10).map(Decimal), min_size=1
    )
)
def test_shrinking_never_goes_beyond_the_marks(marks):
    found = severities(marks)
    spread = max(marks.values()) - min(marks.values())
    assert all(abs(value) <= spread for value in [*found.candidates.values(), *found.assessors.values()])
