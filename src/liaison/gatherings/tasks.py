# SPDX-License-Identifier: AGPL-3.0-or-later
"""One job reminds those who are coming and deletes what is kept for a while only; it queues the one after it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from liaison.accounts.queries import all_workspaces
from liaison.accounts.scope import in_workspace
from liaison.kit.jobs import waking

from .queries.looking_after import anything_to_come
from .rounds.keeping import delete_what_is_over
from .rounds.reminding import remind

AT_LEAST = timedelta(hours=12)


@task()
def look_after_events() -> None:
    now = timezone.now()
    times = [at for at in _looked_after(now) if at is not None]
    if times:
        wake(min(*times, now + AT_LEAST))


def _looked_after(now: datetime) -> Iterator[datetime | None]:
    for workspace in all_workspaces():
        with in_workspace(workspace):
            yield delete_what_is_over(now)
            yield remind(now)


def wake(at: datetime | None = None) -> None:
    waking.wake(look_after_events, at)


def begin_again() -> int:
    """Where there is something to come, and no job will look."""
    if waking.is_on_its_way(look_after_events, AT_LEAST) or not anything_to_come(timezone.now()):
        return 0
    wake()
    return 1
