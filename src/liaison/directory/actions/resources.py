# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we hand out. A file that was replaced stays in the store, so that Undo can bring it back."""

import uuid
from typing import Any

from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, Member
from liaison.directory.models import Resource


def add_resource(*, by: Member, **fields: Any) -> tuple[Resource, Change]:
    with changing(by, "add resource") as change:
        resource = change.create(Resource(**fields))
    return resource, change.record


def edit_resource(resource: Resource, *, by: Member, expected: uuid.UUID | None = None, **fields: Any) -> Change:
    """Raises EditedMeanwhile."""
    with changing(by, "edit resource") as change:
        change.update(resource, expected=expected, **fields)
    return change.record


def archive_resource(resource: Resource, *, by: Member) -> Change:
    with changing(by, "archive resource") as change:
        change.update(resource, archived_at=timezone.now())
    return change.record


def bring_back_resource(resource: Resource, *, by: Member) -> Change:
    with changing(by, "bring back resource") as change:
        change.update(resource, archived_at=None)
    return change.record
