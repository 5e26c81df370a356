# SPDX-License-Identifier: AGPL-3.0-or-later
"""One job reads the calendars that members follow, four times an hour, as long as there are any."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from liaison.accounts.queries import all_workspaces
from liaison.accounts.scope import in_workspace
from liaison.kit.jobs import waking

from .actions.calendars import read_feed
from .gateway import may_read
from .queries.booking import feeds_to_read

EVERY = timedelta(minutes=15)


@task()
def read_calendars() -> None:
    if not may_read():
        return
    found = 0
    for workspace in all_workspaces():
        with in_workspace(workspace):
            for feed in feeds_to_read():
                found += 1
                read_feed(feed)
    if found:
        waking.wake(read_calendars, timezone.now() + EVERY)


def read_soon() -> None:
    waking.wake(read_calendars)


def begin_again() -> int:
    """Where calendars are followed, and no job will look."""
    if not may_read() or waking.is_on_its_way(read_calendars, EVERY) or not _any_feed():
        return 0
    read_soon()
    return 1


def _any_feed() -> bool:
    for workspace in all_workspaces():
        with in_workspace(workspace):
            if feeds_to_read().exists():
                return True
    return False
