# SPDX-License-Identifier: AGPL-3.0-or-later
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from liaison.assessment import wording
from liaison.assessment.rules.criteria import WORKSHOP, CriteriaSet, Criterion, workshop_set
from liaison.assessment.rules.results import results_of
from liaison.assessment.rules.sensitivity import drawn_weights, percent, sensitivity_of

from .scoring import ratings

NINE = workshop_set()


def firmness(top=2, criteria=NINE, **lines):
    found = [rating for name, line in lines.items() for rating in ratings(name, "Ada", line)]
    return sensitivity_of(results_of(criteria, found), top=top)


def test_a_candidate_that_is_better_everywhere_is_always_first():
    found = firmness(Oak="5,5,5,5,5,5,5,5,5", Slate="3,3,3,3,3,3,3,3,3", Mill="1,1,1,1,1,1,1,1,1")
    assert (found.draws, found.top, found.holds, found.ahead) == (2000, ("Oak", "Slate"), 2000, 2000)
    assert found.ranks == {"Oak": {1: 2000}, "Slate": {2: 2000}, "Mill": {3: 2000}}
    assert wording.sensitivity_words(found) == (
        "The top 2 hold in 100% of reasonable weightings. "
        "Oak is ahead of the other in 100% of reasonable weightings. "
        "Leaving out any one criterion changes nothing at the top."
    )


def test_equal_rows_are_a_coin_toss_whatever_their_names():
    found = firmness(Oak="4,4,4,4,4,4,4,4,4", Slate="4,4,4,4,4,4,4,4,4", Mill="1,1,1,1,1,1,1,1,1")
    assert found.ranks["Oak"] == {1: 1000, 2: 1000}
    assert "The order between them is a coin toss." in wording.sensitivity_words(found)


def test_mirrored_rows_are_nearly_one():
    found = firmness(Oak="5,4,4,4,4,4,4,4,3", Slate="3,4,4,4,4,4,4,4,5")
    assert 900 <= found.ahead <= 1100
    assert wording.sensitivity_words(found) == "The order between them is a coin toss."


def test_a_top_of_one_and_a_top_where_all_are_equal_have_their_own_words():
    one = firmness(top=1, Oak="5,5,5,5,5,5,5,5,5", Slate="1,1,1,1,1,1,1,1,1")
    assert wording.sensitivity_words(one).startswith("Oak comes first in 100% of reasonable weightings.")
    same = "3,3,3,3,3,3,3,3,3"
    assert wording.sensitivity_words(firmness(A=same, B=same, C=same)) == "All have the same total."


def test_fewer_than_two_candidates_have_no_order():
    assert firmness(Oak="5,5,5,5,5,5,5,5,5") is None
    assert firmness(Oak="5,5,5,5,5,5,5,5,5", Few="5") is None
    assert wording.sensitivity_words(None) == ""


def test_leaving_out_a_criterion_shows_who_lives_by_it():
    found = firmness(top=1, Oak="5,5,5,5,1,1,1,1,1", Slate="1,3,3,3,3,3,3,3,2")
    assert found.top == ("Oak",)
    changed = {left.criterion: left.top for left in found.left_out if not left.same}
    assert changed == dict.fromkeys(WORKSHOP[:4], ("Slate",)) | {}
    assert len(found.left_out) == 9
    assert wording.sensitivity_words(found, label=str.upper).endswith(
        "Others would be at the top with one criterion less: without “UNDERREPRESENTED_HERITAGE” Slate; "
        "without “OPEN_KNOWLEDGE” Slate; without “CAPACITY” Slate; without “DIGITAL_SKILLS” Slate."
    )
    assert wording.sensitivity_words(found).endswith(
        "Leaving out one of 4 criteria, out of 9 that were tried, would put others at the top."
    )


def test_a_gap_counts_only_what_was_scored():
    found = firmness(Oak="5,5,5,5,5,5,5,,", Slate="4,4,4,4,4,4,4,4,4", Mill="1,1,1,1,1,1,1,1,1")
    assert found.ranks["Oak"] == {1: 2000}


def test_usual_ranks_leave_out_what_is_rare():
    found = firmness(Oak="5,5,4,4,4,4,4,4,3", Slate="4,4,4,4,4,4,4,4,4", Mill="1,1,1,1,1,1,1,1,1")
    assert found.usual_ranks("Mill") == (3, 3)
    assert found.usual_ranks("Oak") == (1, 2)


def test_always_and_never_are_said_only_of_what_was_so_in_every_draw():
    assert [percent(count, 2000) for count in (0, 1, 29, 1000, 1990, 1999, 2000)] == [0, 1, 1, 50, 99, 99, 100]


def test_weightings_lie_about_the_sets_own_weights():
    criteria = CriteriaSet((Criterion("a", Decimal(3)), Criterion("b"), Criterion("c", Decimal(0))))
    drawn = drawn_weights(criteria, 2000, seed=1)
    means = [sum(weights) / 2000 for weights in zip(*drawn, strict=True)]
    assert [round(mean, 1) for mean in means] == [0.8, 0.2, 0.0] or [round(mean, 2) for mean in means] == [
        0.75,
        0.25,
        0.0,
    ]
    assert all(abs(sum(weights) - 1) < 1e-12 for weights in drawn)


def test_the_spread_is_that_of_a_dirichlet_of_five():
    """Var = (1/9)(8/9)/(9·5 + 1): a standard deviation of 0.0463 about 0.1111."""
    first = [weights[0] for weights in drawn_weights(NINE, 4000, seed=3)]
    mean = sum(first) / 4000
    assert abs(mean - 1 / 9) < 0.003
    assert abs((sum((weight - mean) ** 2 for weight in first) / 4000) ** 0.5 - 0.0463) < 0.002


@given(st.permutations(WORKSHOP))
def test_the_same_seed_draws_the_same_for_each_criterion_whatever_their_order(keys):
    mixed = CriteriaSet(tuple(Criterion(key) for key in keys))
    one = [dict(zip(WORKSHOP, weights, strict=True)) for weights in drawn_weights(NINE, 5, seed=9)]
    other = [dict(zip(keys, weights, strict=True)) for weights in drawn_weights(mixed, 5, seed=9)]
    assert one == other
