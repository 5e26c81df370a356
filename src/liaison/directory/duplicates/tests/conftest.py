# SPDX-License-Identifier: AGPL-3.0-or-later
"""Maya's browser, and two records of one museum."""

import pytest

from liaison.accounts.actions import changing
from liaison.directory.models import Organisation


@pytest.fixture
def client(maya, client_for):
    return client_for(maya)


@pytest.fixture
def add(maya):
    def run(*rows):
        with changing(maya, "edit") as change:
            for row in rows:
                change.create(row)
        return rows if len(rows) > 1 else rows[0]

    return run


@pytest.fixture
def twins(add):
    return add(
        Organisation(name="Slate Museum", region="North", notes="maps", type="museum"),
        Organisation(name="The Slate Museum", region="West", notes="tall house", type="museum"),
    )
