# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public profile of a workspace, and its history with Undo."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from liaison.accounts.actions import CannotUndo, edit_workspace, undo
from liaison.accounts.flash import done
from liaison.accounts.forms import WorkspaceForm
from liaison.accounts.links import workspace_url
from liaison.accounts.models import Change
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.queries import (
    authors_of_changes_seen_by,
    changes_seen_by,
    changes_undone_by,
    created_in,
    workspace_by_slug,
)
from liaison.accounts.rules import Can
from liaison.accounts.wording import describe

PER_PAGE = 50
# An import is taken back on its own page, where long work has a place.
MOST_AT_ONCE = 1000


@policy(get=Can.MANAGE_WORKSPACE, post=Can.MANAGE_WORKSPACE)
def settings(request: MemberRequest) -> HttpResponse:
    # Not the frame's own workspace: a refused form leaves its half-checked words in the row.
    workspace = workspace_by_slug(request.workspace.slug)
    form = WorkspaceForm(request.POST or None, instance=workspace)
    if form.is_valid():
        edit_workspace(workspace, **{name: form.cleaned_data[name] for name in form.Meta.fields})
        # Translators: after saving the public profile.
        messages.success(request, _("The profile is saved."))
        return redirect(workspace_url("accounts:settings"))
    return render(request, "accounts/settings.html", {"form": form})


@policy(get=Can.SEE_DIRECTORY)
def changes(request: MemberRequest) -> HttpResponse:
    seen = changes_seen_by(request.member)
    authors = authors_of_changes_seen_by(request.member)
    by = next((author for author in authors if str(author.public_id) == request.GET.get("by")), None)
    if by is not None:
        seen = seen.filter(actor=by)
    page = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    undoable = set(
        changes_undone_by(request.member).filter(pk__in=[c.pk for c in page]).values_list("pk", flat=True)
    )
    lines = [(line, _may_be_undone(line.change, line.size, undoable)) for line in describe(page)]
    return render(request, "accounts/changes.html", {"page": page, "lines": lines, "authors": authors, "by": by})


def _may_be_undone(change: Change, size: int, undoable: set[int]) -> bool:
    return change.pk in undoable and size <= MOST_AT_ONCE and not hasattr(change, "undone_by")


@policy(post=Can.EDIT_DIRECTORY)
def undoing(request: MemberRequest, public_id: UUID) -> HttpResponse:
    change = get_object_or_404(changes_undone_by(request.member), public_id=public_id)
    try:
        outcome = undo(change, by=request.member)
    except CannotUndo as reason:
        # Translators: after pressing Undo; %(reason)s is a sentence.
        messages.warning(request, _("This could not be undone. %(reason)s") % {"reason": reason})
    else:
        # Translators: after pressing Undo.
        done(request, _("Undone."), outcome.change)
    return redirect(_back(request, change))


def _back(request: MemberRequest, change: Change) -> str:
    """The page that the person came from, unless it was about something that is gone now."""
    came_from = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    if known and not any(str(public_id) in came_from for public_id in created_in(change)):
        return came_from
    return workspace_url("accounts:changes")
