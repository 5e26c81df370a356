# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who wrote the letter that a link stands in."""

from uuid import UUID

from liaison.accounts.models import Workspace


def workspace_with(public_id: UUID | None) -> Workspace | None:
    return Workspace.objects.filter(public_id=public_id).first() if public_id else None


def workspace_called(slug: str) -> Workspace | None:
    return Workspace.objects.filter(slug=slug).first()
