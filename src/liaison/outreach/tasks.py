# SPDX-License-Identifier: AGPL-3.0-or-later
"""One job goes round all approaches, and queues the one after it as long as anybody is being written to."""

from datetime import datetime

from django_tasks import task

from liaison.kit.jobs import waking

from .stepping.rounds import AT_LEAST, anybody_is_written_to, go_round


@task()
def write_to_those_due() -> None:
    again = go_round()
    if again is not None:
        wake(again)


def wake(at: datetime | None = None) -> None:
    """See to it that a round begins once this transaction is over, and not before `at`."""
    waking.wake(write_to_those_due, at)


def begin_again() -> int:
    """Where somebody is being written to, and no job will look."""
    if waking.is_on_its_way(write_to_those_due, AT_LEAST) or not anybody_is_written_to():
        return 0
    wake()
    return 1
