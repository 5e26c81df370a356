# SPDX-License-Identifier: AGPL-3.0-or-later
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from liaison.assessment.rules.criteria import WORKSHOP, CriteriaSet, Criterion, workshop_set
from liaison.assessment.rules.lifting import Lift, what_would_lift
from liaison.assessment.rules.totals import Cell, total_of

from .scoring import row

NINE = workshop_set()


def test_one_criterion_is_named_if_one_can_do_it():
    assert what_would_lift(NINE, row("5,4,2,2,2,5,5,3,3")) == (Lift("open_knowledge", Decimal(4), Decimal("4.5")),)


def test_the_heaviest_needs_the_smallest_step():
    heavy = NINE.with_weights({"feasibility": Decimal(4)})
    (lift,) = what_would_lift(heavy, row("4,3,3,3,3,3,3,3,3"))
    assert (lift.criterion, lift.by) == ("feasibility", Decimal("1.5"))


def test_a_panels_mean_moves_by_a_part_of_a_step():
    (lift,) = what_would_lift(NINE, row("3 3 4,3 3 3,3.5 4 4,4 4 4,3 4 4,3 3 3,3 4 4,3 3 3,3.5 4 4"))
    assert lift.criterion == WORKSHOP[0]
    assert abs(lift.by * 6 - round(lift.by * 6)) < Decimal("1e-20")
    assert lift.by % Decimal("0.5")


def test_several_are_named_where_no_single_one_suffices():
    lifts = what_would_lift(NINE, row("5,3,5,5,3,5,3,3,5"))
    assert [(lift.criterion, lift.then) for lift in lifts] == [
        ("open_knowledge", 5),
        ("digital_preservation", Decimal("4.5")),
    ]


def test_nothing_is_named_at_the_top_or_where_scores_are_missing():
    assert what_would_lift(NINE, row("5,5,5,5,5,5,5,5,5")) == ()
    assert what_would_lift(NINE, row("5,5,5,5,5,5,5,5,")) == ()
    assert what_would_lift(NINE, {}) == ()


@given(
    st.lists(st.integers(2, 10), min_size=9, max_size=9),
    st.lists(st.integers(0, 4), min_size=9, max_size=9),
    st.booleans(),
)
def test_what_is_named_does_lift_and_a_step_less_does_not(halves, weights, of_panel):
    weights[0] = weights[0] or 1
    criteria = CriteriaSet(tuple(Criterion(key, Decimal(w)) for key, w in zip(WORKSHOP, weights, strict=True)))
    cells = {key: Cell((Decimal(half) / 2,), of_panel) for key, half in zip(WORKSHOP, halves, strict=True)}
    band = total_of(criteria, cells).band
    lifts = what_would_lift(criteria, cells)
    assert bool(lifts) == (band < 5)
    lifted = cells | {lift.criterion: Cell((lift.then,)) for lift in lifts}
    assert all(lift.now < lift.then <= 5 for lift in lifts)
    if lifts:
        assert total_of(criteria, lifted).total >= criteria.thresholds[band - 1]
        last = lifts[-1]
        short = lifted | {last.criterion: Cell((last.then - Decimal("0.01" if of_panel else "0.5"),))}
        assert total_of(criteria, short).total < criteria.thresholds[band - 1]
