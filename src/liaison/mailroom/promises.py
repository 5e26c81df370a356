# SPDX-License-Identifier: AGPL-3.0-or-later
"""Objections to being written to outlive a backup that is brought back: kit/promises.py."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date

from liaison.accounts.scope import current_workspace
from liaison.kit.promises import Forget, Keeper, Promise, keepers

from .models import Suppression

KIND, TAKEN_BACK = "suppressed", "suppression_taken_back"
Reason, Scope = Suppression.Reason, Suppression.Scope


def promise_of(suppression: Suppression) -> Promise:
    """Its hash is keyed already, and the same one is looked for before a mail goes out.

    `detail`: the reason; where there is more to say, "reason:scope:until:link".
    """
    until, link = str(suppression.until or ""), "link" if suppression.by_link else ""
    detail = str(suppression.reason)
    if suppression.scope != Scope.ADDRESS or until or link:
        detail = f"{detail}:{suppression.scope}:{until}:{link}"
    return Promise(KIND, _where(suppression), suppression.address_hash, detail=detail)


def taking_back(suppression: Suppression) -> Promise:
    """By the same link by which they had said it."""
    return Promise(TAKEN_BACK, _where(suppression), suppression.address_hash)


def _where(suppression: Suppression) -> str:
    return str(suppression.workspace.public_id) if suppression.workspace else ""


def made() -> Iterator[Promise]:
    here = Q(workspace=None) | Q(workspace=current_workspace())
    rows = Suppression.objects.filter(here, lifted_at=None).select_related("workspace")
    return map(promise_of, rows.iterator(chunk_size=2000))


def keep(promises: list[Promise], forget_upload: Forget | None) -> int:
    """Only adds, except for what its author took back: who is suppressed already stays so for the reason that is
    known. Whoever was loosened is suppressed again where the promise is newer, or nobody knows how old it is."""
    return sum(_keep(promise) for promise in promises if promise.kind in {KIND, TAKEN_BACK})


def _keep(promise: Promise) -> bool:
    """Whether something was changed."""
    workspace = current_workspace() if promise.workspace else None
    if promise.kind == TAKEN_BACK:
        said = Suppression.objects.filter(workspace=workspace, address_hash=promise.hash, by_link=True)
        return bool(said.filter(reason__in=Suppression.BY_LINK, lifted_at=None).update(lifted_at=_at(promise)))
    row, is_new = Suppression.objects.get_or_create(
        workspace=workspace,
        address_hash=promise.hash,
        defaults={**_read(promise.detail), "source": "promises.jsonl", "since": _at(promise)},
    )
    if is_new or row.lifted_at is None or _at(promise) < row.lifted_at:
        return is_new
    for name, value in {**_read(promise.detail), "lifted_at": None}.items():
        setattr(row, name, value)
    row.save()
    return True


def _read(detail: str) -> dict[str, Any]:
    reason, scope, until, link = [*detail.split(":"), "", "", ""][:4]
    day = parse_date(until) if until else None
    if reason not in Reason.values or (reason == Reason.PAUSED) != (day is not None):
        reason, day = Reason.OBJECTED, None
    return {
        "reason": reason,
        "scope": scope if scope in Scope.values else Scope.ADDRESS,
        "until": day,
        "by_link": link == "link",
    }


def _at(promise: Promise) -> datetime:
    try:
        return datetime.fromisoformat(promise.at)
    except ValueError:
        return timezone.now()


keepers.register(Keeper(made, keep))
