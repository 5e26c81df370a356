# SPDX-License-Identifier: AGPL-3.0-or-later
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from .delivery import deliver_message


@task()
def deliver(public_id: str) -> None:
    """Settle one waiting mail."""
    deliver_message(UUID(public_id), at=timezone.now())
