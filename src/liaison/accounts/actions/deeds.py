# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody did without changing a row."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import Change, ChangeEvent, Member
from liaison.accounts.models.changes import Verb


def note_deed(by: Member | None, action: str, name: str, **facts: Any) -> Change:
    """Write into the history what somebody did without changing a row, such as taking a copy away.

    `name` is what the history calls it; `facts` are kept with it. There is nothing to undo. `by` is None for
    somebody who is no member.
    """
    with transaction.atomic():
        record = Change.objects.create(actor=by, at=timezone.now(), action=action)
        ChangeEvent.objects.create(
            change=record,
            verb=Verb.CREATED,
            of_kind=action,
            of_id=uuid.uuid4(),
            before={"name": name},
            after=facts,
        )
    return record
