# SPDX-License-Identifier: AGPL-3.0-or-later
from uuid import UUID

from liaison.kit.bulk import _random_ids


def test_ids_made_together_are_random_ones_of_version_4():
    made = [UUID(text) for text in _random_ids(1000)]
    assert len(set(made)) == 1000
    assert {(one.version, one.variant) for one in made} == {(4, UUID(int=0, version=4).variant)}
