# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.db.models import Q

from liaison.kit.lookups import keyed


@pytest.mark.parametrize(
    ("keys", "condition"),
    [
        ({7}, Q(pk__gte=7, pk__lte=7)),
        ({4, 2, 3}, Q(pk__gte=2, pk__lte=4)),
        ({9, 1, 2, 8, 20}, Q(pk__gte=1, pk__lte=2) | Q(pk__gte=8, pk__lte=9) | Q(pk__gte=20, pk__lte=20)),
        ({1, 3, 5, 7, 9}, Q(pk__in={1, 3, 5, 7, 9})),
        (set(), Q(pk__in=set())),
    ],
)
def test_keys_that_lie_side_by_side_are_asked_for_as_ranges_and_others_one_by_one(keys, condition):
    assert keyed("pk", keys) == condition
