# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import transaction

from liaison.accounts.models import User, Workspace


def edit_workspace(workspace: Workspace, **values: str) -> None:
    """Set fields of the public profile."""
    with transaction.atomic():
        current = Workspace.objects.select_for_update().get(pk=workspace.pk)
        for name, value in values.items():
            setattr(current, name, value)
        current.full_clean()
        current.save(update_fields=list(values))


def edit_own_account(user: User, *, name: str, language: str) -> None:
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])
