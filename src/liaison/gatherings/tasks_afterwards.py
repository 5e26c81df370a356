# SPDX-License-Identifier: AGPL-3.0-or-later
"""The job that writes the letters after events which somebody has let go."""

from datetime import timedelta

from django_tasks import task

from liaison.accounts.queries import all_workspaces
from liaison.accounts.scope import in_workspace
from liaison.kit.jobs import waking

from .queries.follow_up import to_write
from .rounds.following_up import write_all


@task()
def write_after_events() -> None:
    for workspace in all_workspaces():
        with in_workspace(workspace):
            write_all()


def wake() -> None:
    waking.wake(write_after_events)


def begin_again() -> int:
    """Where letters are let go, and no job will write them."""
    if waking.is_on_its_way(write_after_events, timedelta()) or not anything_to_write():
        return 0
    wake()
    return 1


def anything_to_write() -> bool:
    for workspace in all_workspaces():
        with in_workspace(workspace):
            if to_write().exists():
                return True
    return False
