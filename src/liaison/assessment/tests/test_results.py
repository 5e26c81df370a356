# SPDX-License-Identifier: AGPL-3.0-or-later
from decimal import Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from liaison.assessment.rules.criteria import WORKSHOP, CriteriaSet, Criterion, workshop_set
from liaison.assessment.rules.results import Rating, results_of
from liaison.assessment.rules.sensitivity import sensitivity_of

from .scoring import GOLDEN, ratings

NINE = workshop_set()
SCORES = st.dictionaries(
    st.tuples(st.sampled_from("PQRS"), st.sampled_from("ABC"), st.sampled_from(WORKSHOP)),
    st.none() | st.integers(2, 10).map(lambda half: Decimal(half) / 2),
    max_size=80,
)


def workshop():
    return [
        rating for n, (line, _total, _band) in enumerate(GOLDEN, 1) for rating in ratings(f"row {n}", "A", line)
    ]


def test_the_workshops_sheet_is_ranked_with_equal_totals_on_one_place():
    found = results_of(NINE, workshop(), ["nobody scored"])
    assert [(each.candidate, each.rank) for each in found.candidates] == [
        ("row 1", 1),
        ("row 3", 1),
        ("row 4", 3),
        ("row 5", 4),
        ("row 2", 5),
        ("row 6", 6),
        ("nobody scored", None),
    ]


def test_whoever_has_no_total_comes_last_in_both_directions():
    found = results_of(NINE, [*workshop(), *ratings("few", "A", "5,5,5,5")], ["nobody scored"])
    assert [each.candidate for each in found.candidates][-2:] == ["few", "nobody scored"]
    assert [each.candidate for each in found.reversed()][:2] == ["row 6", "row 2"]
    assert [each.candidate for each in found.reversed()][-2:] == ["few", "nobody scored"]


def test_an_empty_row_stays_out_of_the_means():
    found = results_of(NINE, [*ratings("Oak", "A", "4,?,3"), *ratings("Slate", "A", "2,4")], ["nobody scored"])
    assert found.means == {WORKSHOP[0]: 3, WORKSHOP[1]: 4, WORKSHOP[2]: 3}


def test_cannot_judge_is_no_score_and_is_told_from_an_empty_cell():
    (oak,) = results_of(NINE, ratings("Oak", "Ada", "4,?,,4,4,4,4,4,4")).candidates
    assert (oak.total.scored, oak.cannot_judge, oak.people) == (7, {WORKSHOP[1]: ("Ada",)}, 1)
    assert (oak.total.low, oak.total.high) == (30, 38)


def test_every_dot_is_kept_with_its_assessor():
    (oak,) = results_of(NINE, [*ratings("Oak", "Bo", "4.5"), *ratings("Oak", "Ada", "2")]).candidates
    assert oak.dots == {WORKSHOP[0]: (("Ada", Decimal(2)), ("Bo", Decimal("4.5")))}
    assert oak.people == 2


def test_a_high_total_does_not_buy_a_minimum_back():
    gated = CriteriaSet(
        tuple(
            Criterion(key, minimum=Decimal(2) if key in {"capacity", "feasibility"} else None) for key in WORKSHOP
        )
    )
    (oak,) = results_of(gated, ratings("Oak", "Ada", "5,5,1.5,5,5,2,5,5,5")).candidates
    assert (oak.total.band, oak.below_minimum) == (4, ("capacity",))
    (unknown,) = results_of(gated, ratings("Oak", "Ada", "5,5,,5,5,2,5,5,5")).candidates
    assert unknown.below_minimum == ()


def test_an_average_of_a_panel_invents_no_assessor():
    (oak,) = results_of(NINE, ratings("Oak", None, GOLDEN[2][0])).candidates
    assert (oak.total.total, oak.people, oak.dots, oak.row[WORKSHOP[0]].people) == (37, None, {}, None)


def test_other_weights_change_the_ranking_and_nothing_else():
    weighed = NINE.with_weights({"glamness": Decimal(0), "digital_preservation": Decimal(9)})
    before, after = results_of(NINE, workshop()), results_of(weighed, workshop())
    assert [each.candidate for each in after.ranked][:2] == ["row 4", "row 3"]
    assert {each.candidate: each.row for each in before.candidates} == {
        each.candidate: each.row for each in after.candidates
    }


@given(SCORES, st.randoms(use_true_random=False))
def test_the_order_of_assessors_and_rows_never_matters(scores, chance):
    rows = [Rating(*cell, score) for cell, score in scores.items()]
    mixed = list(rows)
    chance.shuffle(mixed)
    one, other = results_of(NINE, rows), results_of(NINE, mixed)
    assert one == other
    assert sensitivity_of(one, draws=20) == sensitivity_of(other, draws=20)


@given(SCORES, st.permutations("ABC"))
def test_assessors_may_change_their_names(scores, names):
    renamed = dict(zip("ABC", names, strict=True))
    one = results_of(NINE, [Rating(*cell, score) for cell, score in scores.items()])
    other = results_of(NINE, [Rating(c, renamed[a], k, score) for (c, a, k), score in scores.items()])
    assert [(each.candidate, each.total, each.rank) for each in one.candidates] == [
        (each.candidate, each.total, each.rank) for each in other.candidates
    ]
    for before, after in zip(one.candidates, other.candidates, strict=True):
        if before.adjusted is not None:
            assert abs(before.adjusted - after.adjusted) < Decimal("1e-9")


@given(SCORES, st.permutations(WORKSHOP))
def test_the_order_of_criteria_changes_no_number(scores, keys):
    rows = [Rating(*cell, score) for cell, score in scores.items()]
    mixed = CriteriaSet(tuple(Criterion(key) for key in keys))
    one, other = results_of(NINE, rows), results_of(mixed, rows)
    assert one.candidates == other.candidates
    assert sorted(map(str, one.talks)) == sorted(map(str, other.talks))


@given(SCORES)
def test_the_callers_arithmetic_is_its_own(scores):
    rows = [Rating(*cell, score) for cell, score in scores.items()]
    with localcontext(prec=3):
        coarse = results_of(NINE, rows)
    assert coarse == results_of(NINE, rows)
