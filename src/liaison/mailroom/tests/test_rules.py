# SPDX-License-Identifier: AGPL-3.0-or-later
from hypothesis import given
from hypothesis import strategies as st

from liaison.mailroom.models import Suppression
from liaison.mailroom.rules import REASONS_BY_WEIGHT, folded_address, has_line_break, weighs_more


@given(st.text())
def test_a_header_without_line_breaks_is_one_line_wherever_it_is_split(header):
    if not has_line_break(header):
        assert len(header.splitlines()) <= 1


@given(st.text())
def test_folding_twice_changes_nothing(address):
    assert folded_address(folded_address(address)) == folded_address(address)


def test_every_reason_has_a_weight():
    assert set(REASONS_BY_WEIGHT) == set(Suppression.Reason.values)
    assert all(weighs_more(stops, "objected") for stops in Suppression.STOPS_SERVICE)
    assert not weighs_more("objected", "objected")
