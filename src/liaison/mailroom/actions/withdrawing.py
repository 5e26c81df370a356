# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking back mails that have not left, because what they were written for is over."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from liaison.mailroom.models import Message

State = Message.State
CAN_BE_WITHDRAWN = frozenset({State.DRAFT.value, State.HELD.value, *Message.WAITING})


def withdraw(messages: Iterable[int], why: str, *, at: datetime) -> list[int]:
    """Of these (primary keys) the ones that do not leave any more. What is on its way, or has left, is not ours to
    take back; where a sender is just letting one go, this waits to see it."""
    with transaction.atomic():
        there = Message.objects.filter(pk__in=list(messages), state__in=CAN_BE_WITHDRAWN)
        found = list(there.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        Message.objects.filter(pk__in=found).update(
            state=State.REFUSED, refusal=why[:500], settled_at=at, lease=None, leased_until=None
        )
    return found
