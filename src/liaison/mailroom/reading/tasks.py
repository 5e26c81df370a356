# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking into mailboxes, again and again: each job, when it is done, queues the one after it."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from liaison.accounts.models import Workspace
from liaison.accounts.scope import in_workspace
from liaison.mailroom.models import Mailbox

from .actions.mailboxes import begin_chain, look

# So long after its time a job is not late but lost.
LOST_AFTER = timedelta(minutes=15)


@task()
def read_mailbox(workspace: int, public_id: str, chain: str) -> None:
    """Asked for by nobody but the mailbox's being there: it ends when that is removed."""
    found = Workspace.objects.filter(pk=workspace).first()
    if found is None:
        return
    with in_workspace(found):
        again = look(UUID(public_id), UUID(chain), at=timezone.now())
    if again is not None:
        read_mailbox.using(run_after=again).enqueue(workspace, public_id, chain)


def keep_reading(mailbox: Mailbox) -> None:
    """From now on, beginning at once; a job that reads it already ends by itself."""
    chain = begin_chain(mailbox)
    read_mailbox.enqueue(mailbox.workspace_id, str(mailbox.public_id), str(chain))


def read_forgotten_mailboxes() -> int:
    """Begin again where the job was lost."""
    found = 0
    for workspace in Workspace.objects.all():
        with in_workspace(workspace):
            for mailbox in Mailbox.objects.filter(next_at__lt=timezone.now() - LOST_AFTER):
                keep_reading(mailbox)
                found += 1
    return found
