# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping the file of promises (kit/promises.py) and the database together, over all workspaces."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from liaison.kit import promises
from liaison.kit.hooks import interrupted_work
from liaison.kit.promises import Promise, keepers

from .models import Workspace
from .scope import in_workspace

_LOOK_EVERY = 300  # seconds
_looked_at = float("-inf")


def promise(made: Iterable[Promise]) -> None:
    """Write these into the file as soon as the transaction is committed."""
    made = list(made)
    if made:
        # A full disk must not make a saved form look lost: the worker tries again.
        transaction.on_commit(lambda: promises.append(made, timezone.now()), robust=True)


def missing_in_the_file() -> list[Promise]:
    """What the database knows, and the file does not."""
    try:
        written = {promise.mark for promise in promises.read()}
    except FileNotFoundError:
        written = set()
    missing: dict[tuple[str, str, str], Promise] = {}
    for workspace in Workspace.objects.order_by("pk"):
        with in_workspace(workspace):
            for keeper in keepers:
                missing.update({one.mark: one for one in keeper.made() if one.mark not in written})
    return list(missing.values())


def write_missing() -> int:
    missing = missing_in_the_file()
    promises.append(missing, timezone.now())
    return len(missing)


@interrupted_work.register
def write_what_a_killed_process_left() -> int:
    """At most every few minutes, because every promise is looked at."""
    global _looked_at  # noqa: PLW0603 (each process counts for itself)
    if time.monotonic() - _looked_at < _LOOK_EVERY:
        return 0
    _looked_at = time.monotonic()
    return write_missing()


def keep_again(made: Iterable[Promise], forget_upload: Callable[[str], None]) -> int:
    """Make these promises hold in a database that may not know them. Returns how many records that changed."""
    by_workspace: dict[str, list[Promise]] = {}
    for one in made:
        by_workspace.setdefault(one.workspace, []).append(one)
    changed = 0
    with transaction.atomic():
        for workspace in Workspace.objects.order_by("pk"):
            theirs = by_workspace.get(str(workspace.public_id), []) + by_workspace.get("", [])
            with in_workspace(workspace):
                changed += sum(keeper.keep(theirs, forget_upload) for keeper in keepers) if theirs else 0
    return changed


def made_since(made: Iterable[Promise], moment: datetime) -> list[Promise]:
    """Those noted after this moment; of one that cannot be dated nobody knows, so it counts."""
    return [one for one in made if _noted(one) is None or _noted(one) >= moment]  # type: ignore[operator]


def _noted(one: Promise) -> datetime | None:
    try:
        return datetime.fromisoformat(one.at)
    except ValueError:
        return None
