# SPDX-License-Identifier: AGPL-3.0-or-later
"""Objections to being written to outlive a backup that is brought back: kit/promises.py."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from liaison.accounts.scope import current_workspace
from liaison.kit.promises import Forget, Keeper, Promise, keepers

from .models import Suppression

KIND = "suppressed"


def promise_of(suppression: Suppression) -> Promise:
    """Its hash is keyed already, and the same one is looked for before a mail goes out."""
    where = str(suppression.workspace.public_id) if suppression.workspace else ""
    return Promise(KIND, where, suppression.address_hash, detail=suppression.reason)


def made() -> Iterator[Promise]:
    here = Q(workspace=None) | Q(workspace=current_workspace())
    return map(promise_of, Suppression.objects.filter(here).select_related("workspace"))


def keep(promises: list[Promise], forget_upload: Forget | None) -> int:
    """Only adds: who is suppressed already stays so for the reason that is known."""
    changed = 0
    for promise in promises:
        if promise.kind != KIND:
            continue
        known = promise.detail in Suppression.Reason.values
        _row, is_new = Suppression.objects.get_or_create(
            workspace=current_workspace() if promise.workspace else None,
            address_hash=promise.hash,
            defaults={
                "reason": promise.detail if known else Suppression.Reason.OBJECTED,
                "source": "promises.jsonl",
                "since": promise.at or timezone.now(),
            },
        )
        changed += is_new
    return changed


keepers.register(Keeper(made, keep))
