# SPDX-License-Identifier: AGPL-3.0-or-later
"""The clock and the calendar that a plan goes by."""

from datetime import tzinfo

from liaison.accounts.scope import current_workspace
from liaison.pathway.models import Plan


def zone_of(plan: Plan | None) -> tzinfo:
    """That of the event, or else the workspace's."""
    return plan.zone if plan is not None and plan.time_zone else current_workspace().zone


def country() -> str:
    """Whose holidays count in plans."""
    return current_workspace().country
