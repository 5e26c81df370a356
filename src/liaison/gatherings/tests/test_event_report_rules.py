# SPDX-License-Identifier: AGPL-3.0-or-later
from hypothesis import given
from hypothesis import strategies as st

from liaison.gatherings.rules.event_report import FEW, Counted, Numbers, Share, in_tens, together, total

counts = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 40))


def test_a_share_is_rounded_and_there_is_none_of_nobody():
    assert (Share(2, 3).percent, Share(0, 0).percent) == (67, None)


def test_who_walked_in_is_no_share_of_those_who_registered():
    assert Numbers(registered=10, came=8, walked_in=3).share == Share(5, 10)


def test_a_total_adds_everything_up():
    one = Numbers(registered=10, came=8, walked_in=3, cancelled=1, new_organisations=2)
    assert total([one, one]) == Numbers(registered=20, came=16, walked_in=6, cancelled=2, new_organisations=4)


def test_nine_are_not_shown_and_whoever_knows_the_total_cannot_work_them_out():
    assert in_tens({"yes": 20, "no": 9}) == Counted({}, kept_back=True)
    assert in_tens({"yes": 30, "no": 20, "perhaps": 4}) == Counted({"yes": 30}, kept_back=True)
    assert in_tens({"yes": 10, "no": 12}) == Counted({"yes": 10, "no": 12}, kept_back=False)


@given(counts)
def test_a_count_below_ten_is_never_shown_nor_left_over(found):
    counted = in_tens(found)
    assert all(count >= FEW and found[answer] == count for answer, count in counted.shown.items())
    left = sum(found.values()) - sum(counted.shown.values())
    assert left == 0 or left >= FEW or not counted.shown
    assert counted.kept_back == (left > 0)


@given(st.lists(counts, min_size=1, max_size=4))
def test_a_series_less_the_events_that_are_shown_tells_nothing_of_another(several):
    parts = [in_tens(one) for one in several]
    whole = together(parts)
    rest = dict(whole.shown)
    for part in parts:
        for answer, count in part.shown.items():
            rest[answer] -= count
    assert not any(rest.values())
