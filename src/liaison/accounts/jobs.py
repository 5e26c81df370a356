# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jobs of a workspace: they carry who asked for them, and ask again what that person may do when they run.

    @workspace_job(Can.IMPORT)
    def commit_import(member: Member, batch: str) -> None: ...

    commit_import.enqueue(request.member, batch=str(batch.public_id))

The row is written in the caller's transaction: it appears with the commit, or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from django_tasks import TaskResult, TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from .models import Member, Workspace
from .rules import Can
from .scope import check_writable, current_workspace, in_workspace

P = ParamSpec("P")
T = TypeVar("T")


class NoLongerAllowed(Exception):
    """Whoever asked for this job has left the workspace or may no longer do this."""


@dataclass(frozen=True, kw_only=True)
class WorkspaceJob(Task[Any, T], Generic[P, T]):
    """A Task whose first argument is the member who asks."""

    def enqueue(self, by: Member, *args: P.args, **kwargs: P.kwargs) -> TaskResult[T]:
        """Arguments are JSON values. Raises OutsideWorkspace unless the member's workspace is in scope."""
        check_writable(by.workspace_id)
        return super().enqueue(by.workspace.slug, by.workspace_id, by.pk, *args, **kwargs)


def workspace_job(
    capability: Can, *, priority: int = 0
) -> Callable[[Callable[Concatenate[Member, P], T]], WorkspaceJob[P, T]]:
    """The job runs with its workspace in scope, as long as the member still has the capability."""

    def decorate(function: Callable[Concatenate[Member, P], T]) -> WorkspaceJob[P, T]:
        @wraps(function)
        def run(slug: str, workspace_id: int, member_id: int, *args: Any, **kwargs: Any) -> T:
            # A slug may be given to another workspace one day; a row number may be used again after a restore.
            workspace = Workspace.objects.filter(slug=slug, pk=workspace_id).first()
            if workspace is None:
                raise NoLongerAllowed(f"There is no workspace {slug!r} with number {workspace_id}.")
            with in_workspace(workspace):
                return function(_member(member_id, capability), *args, **kwargs)

        return WorkspaceJob(func=cast(Any, run), priority=priority)

    return decorate


def open_jobs(*names: str) -> list[dict[str, Any]]:
    """The keyword arguments of jobs of these names, or of all, that wait or run in the workspace in scope."""
    workspace = current_workspace()
    rows = DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    return [
        told["kwargs"]
        for path, told in rows.values_list("task_path", "args_kwargs")
        if told["args"][:2] == [workspace.slug, workspace.pk] and (not names or path.rpartition(".")[2] in names)
    ]


def _member(pk: int, capability: Can) -> Member:
    present = Member.objects.active().select_related("user", "workspace").filter(pk=pk, user__is_active=True)
    member = present.first()
    if member is None or not member.may(capability):
        raise NoLongerAllowed(f"Member {pk} is not (or no longer) allowed to {capability}.")
    return member
