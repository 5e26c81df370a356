# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the accounts room offers to the house."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison.kit.hooks import NavItem, canaries, invariants, listen, navigation, settings_pages

from . import checks, promises, subjects  # noqa: F401 (these register what they offer)
from .actions import CannotUndo, LastOwner, changing, keep_an_owner
from .events import ChangeUndone
from .models import Invitation, Member, Team, User, Workspace
from .rules import Can, Role
from .scope import current_workspace, reading_everywhere

# Translators: the page that lists who changed what.
navigation.register(NavItem(70, _("History"), "history", "accounts:changes", Can.SEE_DIRECTORY))
# Translators: the page that lists the members of the workspace.
navigation.register(NavItem(80, _("Team"), "userGroup", "accounts:members", Can.SEE_TEAM))
# Translators: the pages where a workspace is set up.
navigation.register(NavItem(90, _("Settings"), "settings", "accounts:settings", Can.MANAGE_WORKSPACE))
# Translators: a tab of the settings: the public profile of the workspace.
settings_pages.register(NavItem(10, _("Profile"), "settings", "accounts:settings", Can.MANAGE_WORKSPACE))


@listen(ChangeUndone)
def keep_an_owner_after_undo(event: ChangeUndone) -> None:
    """Undoing "made an owner" must not leave a workspace without one."""
    if Member.kind in event.kinds:
        try:
            keep_an_owner()
        except LastOwner as reason:
            raise CannotUndo(str(reason)) from reason


# The sentences below are read by operators in a terminal, in English.


@invariants.register
def workspaces_have_owners() -> Iterator[str]:
    with reading_everywhere("contradictions are looked for in every workspace"):
        owned = Member.objects.active().filter(role=Role.OWNER).values("workspace_id")
        for workspace in Workspace.objects.exclude(pk__in=owned):
            yield f"Workspace {workspace.slug} has no owner."


@invariants.register
def nobody_is_a_member_twice() -> Iterator[str]:
    with reading_everywhere("contradictions are looked for in every workspace"):
        twice = (
            Member.objects.order_by().values("workspace__slug", "user_id").annotate(n=Count("pk")).filter(n__gt=1)
        )
        for row in twice:
            yield f"Account {row['user_id']} is {row['n']} times a member of {row['workspace__slug']}."


@invariants.register
def accepted_invitations_have_members() -> Iterator[str]:
    with reading_everywhere("contradictions are looked for in every workspace"):
        half = Q(accepted_at=None, accepted_by__isnull=False) | Q(accepted_at__isnull=False, accepted_by=None)
        for invitation in Invitation.objects.filter(half):
            yield f"Invitation {invitation.public_id} is accepted by halves."


@canaries.register
def plant_members(marker: str) -> None:
    """A member, a team and an open invitation, each with `marker` in its words."""
    address = marker.lower()
    user = User.objects.create_user(f"{address}-member@example.org", name=f"{marker} member")
    with changing(None, "plant") as change:
        member = change.create(Member(user=user, role=Role.VIEWER))
        change.create(Team(name=f"{marker} team"))
    now = timezone.now()
    Invitation.objects.create(
        email=f"{address}-invited@example.org",
        role=Role.VIEWER,
        code_hash="",
        invited_by=member,
        invited_at=now,
        expires_at=now + timedelta(days=14),
        workspace=current_workspace(),
    )
