# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the delivery job does. Running it twice, or two at once, settles a mail once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from .models import Message
from .transport import hand_over


def deliver_message(public_id: UUID, *, at: datetime) -> None:
    with transaction.atomic():
        message = (
            Message.objects.select_for_update().filter(public_id=public_id, state=Message.State.QUEUED).first()
        )
        if message is None:
            return
        hand_over(message)
        message.settled_at = at
        message.save(update_fields=["state", "refusal", "settled_at"])
