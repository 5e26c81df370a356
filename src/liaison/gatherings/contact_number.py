# SPDX-License-Identifier: AGPL-3.0-or-later
"""The number of the contact that follows who was at an event (actions/contact.py)."""

import uuid

from .models import Event


def contact_id(event: Event) -> uuid.UUID:
    return uuid.uuid5(event.public_id, "attendance")
