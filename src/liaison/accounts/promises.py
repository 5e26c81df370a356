# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping the file of promises (kit/promises.py) and the database together, over all workspaces."""

import time
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from liaison.kit import promises
from liaison.kit.hooks import interrupted_work
from liaison.kit.promises import Mark, Promise, keepers

from .models import Workspace
from .scope import in_workspace

_LOOK_EVERY = 300  # seconds
_looked_at = float("-inf")
_tried: set[Mark] = set()
# What is kept again stands in the file already, and that may be another installation's.
_again: ContextVar[bool] = ContextVar("again", default=False)


def promise(made: Iterable[Promise]) -> None:
    """Write these into the file as soon as the transaction is committed."""
    made = list(made)
    if made and not _again.get():
        # A full disk must not make a saved form look lost: the worker tries again.
        transaction.on_commit(lambda: promises.append(made, timezone.now()), robust=True)


def promised_in(row: Any) -> set[Promise]:
    return {one for keeper in keepers for one in keeper.promised_in(row)}


def keep_what_was_written(row: Any, before: Mapping[str, Any]) -> None:
    for keeper in keepers:
        keeper.written(row, before)


def keep_what_goes(row: Any) -> None:
    for keeper in keepers:
        keeper.going(row)


def promise_first(made: Iterable[Promise]) -> None:
    """Write these into the file now, as the last step of the transaction that keeps them.

    For what a `Keeper` names in `noted_first`: the worker finishes it where the commit never came.
    """
    if not _again.get():
        promises.append(made, timezone.now())


def written() -> list[Promise]:
    try:
        return promises.read()
    except FileNotFoundError:
        return []


def made() -> dict[Mark, Promise]:
    """What the database knows, by its mark."""
    found: dict[Mark, Promise] = {}
    for workspace in Workspace.objects.order_by("pk"):
        with in_workspace(workspace):
            for keeper in keepers:
                found.update({one.mark: one for one in keeper.made()})
    return found


def any_made() -> bool:
    for workspace in Workspace.objects.order_by("pk"):
        with in_workspace(workspace):
            if any(True for keeper in keepers for _one in keeper.made()):
                return True
    return False


def missing_in_the_file() -> list[Promise]:
    """What the database knows, and the file does not."""
    known = {one.mark for one in written()}
    return [one for mark, one in made().items() if mark not in known]


def write_missing() -> int:
    missing = missing_in_the_file()
    promises.append(missing, timezone.now())
    return len(missing)


def finish(forget_upload: Callable[[str], None] | None = None) -> int:
    """What was noted first, and then not done. Returns how many records that changed."""
    kinds, known = noted_first(), made()
    open_ones = [one for one in written() if one.kind in kinds and one.mark not in known.keys() | _tried]
    changed = keep_again(open_ones, forget_upload) if open_ones else 0
    # Those of a record that this database has never had stay open for good.
    _tried.update(one.mark for one in open_ones)
    return changed


@interrupted_work.register
def write_what_a_killed_process_left() -> int:
    """At most every few minutes, because every promise is looked at."""
    global _looked_at  # noqa: PLW0603 (each process counts for itself)
    if time.monotonic() - _looked_at < _LOOK_EVERY:
        return 0
    _looked_at = time.monotonic()
    return finish() + write_missing()


def keep_again(made: Iterable[Promise], forget_upload: Callable[[str], None] | None = None) -> int:
    """Make these promises hold in a database that may not know them. Returns how many records that changed.

    `forget_upload` is told the uploads that have to go, where nobody else works in this database; otherwise the
    worker removes them.
    """
    by_workspace: dict[str, list[Promise]] = {}
    for one in made:
        by_workspace.setdefault(one.workspace, []).append(one)
    changed = 0
    token = _again.set(True)
    try:
        with transaction.atomic():
            for workspace in Workspace.objects.order_by("pk"):
                theirs = by_workspace.get(str(workspace.public_id), []) + by_workspace.get("", [])
                with in_workspace(workspace):
                    changed += sum(keeper.keep(theirs, forget_upload) for keeper in keepers) if theirs else 0
    finally:
        _again.reset(token)
    return changed


def made_since(made: Iterable[Promise], moment: datetime) -> list[Promise]:
    """Those noted after this moment; of one that cannot be dated nobody knows, so it counts.

    So does whatever is noted first: it may have been done only after the moment.
    """
    always = noted_first()
    return [one for one in made if one.kind in always or (at := _noted(one)) is None or at >= moment]


def noted_first() -> frozenset[str]:
    return frozenset().union(*(keeper.noted_first for keeper in keepers))


def _noted(one: Promise) -> datetime | None:
    try:
        return datetime.fromisoformat(one.at)
    except ValueError:
        return None
