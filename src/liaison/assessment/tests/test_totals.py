# SPDX-License-Identifier: AGPL-3.0-or-later
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.assessment.rules.criteria import WORKSHOP, CannotScore, CriteriaSet, Criterion, workshop_set
from liaison.assessment.rules.totals import Cell, State, Total, total_of

from .scoring import GOLDEN, row

NINE = workshop_set()
HALVES = st.integers(2, 10).map(lambda half: Decimal(half) / 2)


def of(*weights, **more):
    """A set of as many criteria as there are weights."""
    return CriteriaSet(
        tuple(Criterion(key, Decimal(weight)) for key, weight in zip(WORKSHOP, weights, strict=False)), **more
    )


@pytest.mark.parametrize(("scores", "expected", "band"), GOLDEN)
def test_the_rows_of_the_workshop_have_its_totals_and_bands(scores, expected, band):
    found = total_of(NINE, row(scores))
    assert (found.state, found.scored, found.total, found.band) == (State.COMPLETE, 9, Decimal(expected), band)
    assert (found.low, found.high) == (found.total, found.total)


def test_of_those_rows_only_the_fifth_stands_on_a_line():
    lines = [total_of(NINE, row(scores)).line for scores, _total, _band in GOLDEN]
    assert lines == [None, None, None, None, Decimal("31.5"), None]


@pytest.mark.parametrize(
    ("together", "band"),
    [
        ("9", 1),
        ("13.49", 1),
        ("13.5", 2),
        ("22.49", 2),
        ("22.5", 3),
        ("31.49", 3),
        ("31.5", 4),
        ("40.49", 4),
        ("40.5", 5),
        ("45", 5),
    ],
)
def test_a_half_belongs_to_the_upper_band(together, band):
    mean = round(Decimal(together) / 9, 2)
    cells = {key: Cell((mean,)) for key in WORKSHOP[1:]}
    cells[WORKSHOP[0]] = Cell((Decimal(together) - 8 * mean,))
    found = total_of(NINE, cells)
    assert (found.total, found.band) == (Decimal(together), band)
    assert NINE.band_of(Decimal(together)) == band


def test_the_line_is_as_wide_as_a_twentieth_of_a_point_for_each_criterion():
    near = [NINE.line_near(Decimal(text)) for text in ("31.04", "31.05", "31.95", "31.96", "9", "45")]
    assert near == [None, Decimal("31.5"), Decimal("31.5"), None, None, None]


def test_a_criterion_is_averaged_first_and_then_the_criteria():
    cells = {WORKSHOP[0]: Cell((Decimal(5),)), WORKSHOP[1]: Cell((Decimal(1), Decimal(3)))}
    assert total_of(of(1, 1), cells).total == 7


def test_a_heavier_criterion_keeps_the_scale():
    assert total_of(of(2, *[1] * 8), row(GOLDEN[0][0])).total == Decimal("37.8")
    assert total_of(of(7, *[0] * 8), row("5,1,1,1,1,1,1,1,1")).total == 45


def test_a_row_with_gaps_says_what_they_leave_open():
    found = total_of(NINE, row("5,5,,3,1,3,,5,4"))
    assert (found.state, found.scored, round(found.total, 2)) == (State.PARTIAL, 7, Decimal("33.43"))
    assert (found.low, found.high, found.bands, found.band) == (28, 36, (3, 4), None)


def test_gaps_that_cannot_change_the_band_leave_it():
    found = total_of(NINE, row("4,4,4,4,4,4,4,4,"))
    assert (found.low, found.high, found.band) == (33, 37, 4)


def test_an_empty_row_has_no_total():
    assert total_of(NINE, {}) == Total(State.EMPTY, 0)


def test_under_three_quarters_of_the_weight_there_is_no_band():
    six, seven = total_of(NINE, row("4,4,4,4,4,4,,,")), total_of(NINE, row("4,4,4,4,4,4,4,,"))
    assert (six.state, six.total, six.low, six.high, six.bands) == (State.TOO_FEW, 36, 27, 39, None)
    assert (six.ranks, seven.ranks, seven.state) == (False, True, State.PARTIAL)
    exactly_three_quarters = total_of(of(1, 1, 1, 1), row("4,4,4,"))
    assert exactly_three_quarters.state is State.PARTIAL
    assert total_of(of(1, 1, 1, 2), row("4,4,4,")).state is State.TOO_FEW


def test_three_thirds_are_one():
    """Ten thirds, nine times, is 30; with a rounded mean it would be 29.999… and one band lower here."""
    thirds = {key: Cell((Decimal(3), Decimal(3), Decimal(4))) for key in WORKSHOP}
    edge = of(*[1] * 9, given_thresholds=(*map(Decimal, ("13.5", "22.5", "30", "40.5")),))
    assert (total_of(edge, thirds).total, total_of(edge, thirds).band) == (30, 4)


def test_the_thresholds_of_the_set_decide():
    strict = of(*[1] * 9, given_thresholds=(*map(Decimal, (20, 30, 38, 44)),))
    assert total_of(strict, row(GOLDEN[0][0])).band == 3
    assert [NINE.thresholds, of(1, 1).thresholds] == [
        (*map(Decimal, ("13.5", "22.5", "31.5", "40.5")),),
        (3, 5, 7, 9),
    ]


@pytest.mark.parametrize(
    ("problem", "make"),
    [
        ("no_criteria", lambda: CriteriaSet(())),
        ("no_scale", lambda: of(1, levels=1)),
        ("no_weight", lambda: of(0, 0)),
        ("weight", lambda: of(1, -1)),
        ("weight", lambda: of(1, "Infinity")),
        ("gate", lambda: CriteriaSet((Criterion("a", minimum=Decimal(6)),))),
        ("same_key", lambda: CriteriaSet((Criterion("a"), Criterion("a")))),
        ("thresholds", lambda: of(1, given_thresholds=(Decimal(2),))),
        ("thresholds", lambda: of(1, given_thresholds=(*map(Decimal, (2, 3, 3, 4)),))),
        ("thresholds", lambda: of(1, given_thresholds=(*map(Decimal, (2, 3, 4, 5)),))),
    ],
)
def test_a_set_with_which_nothing_can_be_scored_is_refused(problem, make):
    with pytest.raises(CannotScore) as refusal:
        make()
    assert refusal.value.problem == problem


def test_a_score_is_on_the_scale_and_on_the_step():
    asked = [Decimal(text) for text in ("0.5", "1", "1.5", "4.75", "5", "5.5")]
    assert [NINE.is_on_scale(score) for score in asked] == [False, True, True, True, True, False]
    assert [NINE.is_on_step(score) for score in asked[1:5]] == [True, True, False, True]


@given(st.lists(HALVES, min_size=9, max_size=9), st.lists(st.integers(0, 30), min_size=9, max_size=9))
def test_totals_stay_on_the_scale_and_agree_with_fractions_whatever_the_weights(scores, weights):
    if not sum(weights):
        weights[0] = 1
    cells = {key: Cell((score,)) for key, score in zip(WORKSHOP, scores, strict=True)}
    found = total_of(of(*weights), cells)
    exact = Fraction(9 * sum(w * Fraction(s) for w, s in zip(weights, scores, strict=True)), sum(weights))
    assert 9 <= found.total <= 45
    assert abs(Fraction(found.total) - exact) < Fraction(1, 10**50)


@given(st.lists(HALVES, min_size=9, max_size=9), st.lists(st.integers(1, 9), min_size=9, max_size=9))
def test_only_the_proportions_of_weights_matter(scores, weights):
    cells = {key: Cell((score,)) for key, score in zip(WORKSHOP, scores, strict=True)}
    thrice = [Decimal(3 * weight) / 10 for weight in weights]
    assert total_of(of(*weights), cells) == total_of(of(*thrice), cells)


@given(st.lists(HALVES, min_size=9, max_size=9), st.sets(st.integers(0, 8)))
def test_a_missing_score_leaves_the_full_total_within_the_honest_interval(scores, missing):
    full = {key: Cell((score,)) for key, score in zip(WORKSHOP, scores, strict=True)}
    kept = {key: cell for place, (key, cell) in enumerate(full.items()) if place not in missing}
    found, whole = total_of(NINE, kept), total_of(NINE, full)
    if not kept:
        assert found.total is None
        return
    assert found.low <= found.total <= found.high
    assert found.low <= whole.total <= found.high
    if found.bands:
        assert found.bands[0] <= whole.band <= found.bands[1]
