# SPDX-License-Identifier: AGPL-3.0-or-later
"""The invented workspace of `liaison demo`."""

from liaison.accounts.models import User
from liaison.accounts.scope import in_workspace
from liaison.project.cast import COLLEAGUES, account, curator, join, museum, northshire

# Printed by `liaison demo`; such an installation listens to its own machine only and holds nothing but inventions.
DEMO_PASSWORD = "northshire-demo"  # noqa: S105
WORKSPACE = "northshire"


def seed() -> None:
    """Wikimedia Northshire with its people, in an empty database."""
    workspace = northshire(DEMO_PASSWORD)
    with in_workspace(workspace):
        members = {key: join(key, DEMO_PASSWORD) for key in COLLEAGUES if key != "oskar"}
        curator(museum(members["maya"]), members["maya"])


def visitor() -> User:
    """As whom to look around."""
    return account("maya")
