# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workspace this thread is working in. Outside of one, its data can be neither read nor written."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liaison.accounts.models import Workspace


class OutsideWorkspace(RuntimeError):
    """Workspace data was touched with no workspace in scope, or with another one."""


class _Everywhere:
    """Reads see every workspace; writes are refused."""


_current: "ContextVar[Workspace | _Everywhere | None]" = ContextVar("workspace", default=None)


@contextmanager
def in_workspace(workspace: "Workspace") -> Iterator["Workspace"]:
    token = _current.set(workspace)
    try:
        yield workspace
    finally:
        _current.reset(token)


@contextmanager
def reading_everywhere(reason: str) -> Iterator[None]:
    """For the few questions that concern the whole installation. `reason` is for the reader of the code."""
    if not reason:
        raise ValueError("say why")
    token = _current.set(_Everywhere())
    try:
        yield
    finally:
        _current.reset(token)


def current_workspace() -> "Workspace":
    """The workspace in scope. Raises OutsideWorkspace."""
    current = _current.get()
    if current is None or isinstance(current, _Everywhere):
        raise OutsideWorkspace("No workspace is in scope: use in_workspace(…).")
    return current


def readable_workspace_id() -> int | None:
    """The id to filter reads by; None means every workspace. Raises OutsideWorkspace."""
    if isinstance(_current.get(), _Everywhere):
        return None
    return current_workspace().pk


def check_writable(workspace_id: int | None) -> None:
    """Raises OutsideWorkspace unless the row belongs to the workspace in scope."""
    if workspace_id != current_workspace().pk:
        raise OutsideWorkspace("This row belongs to another workspace than the one in scope.")
