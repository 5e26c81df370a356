# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from .kinds import recorded_kinds
from .models import Change, ChangeEvent, Invitation, Member, Recorded, Team, User, Workspace
from .models.changes import FOR_GOOD, Verb
from .rules import Can, Role
from .scope import reading_everywhere
from .subjects import About, gather
from .telling import Section, sections_of


def membership(user: Any, slug: str) -> Member | None:
    """The user's present membership of the workspace with this slug."""
    if not user.is_active:
        return None
    with reading_everywhere("the membership decides which workspace comes into scope"):
        found = Member.objects.active().filter(user=user.pk, workspace__slug=slug).select_related("workspace")
        member = next(iter(found), None)  # there is one at most
    if member is not None:
        member.user = user  # who is known already: every page of staff asks this
    return member


def memberships_of(user: Any) -> list[Member]:
    """Every workspace the user belongs to, by name."""
    with reading_everywhere("somebody's list of workspaces crosses them"):
        rows = Member.objects.active().filter(user_id=user.pk).select_related("workspace", "user")
        return list(rows.order_by("workspace__name"))


def about_account(user: User) -> About:
    """All that is about somebody who signs in, over all workspaces they are or were in."""
    with reading_everywhere("an account and what it left behind cross workspaces"):
        members = Member.objects.filter(user=user).select_related("workspace", "user").order_by("pk")
        account = User.objects.get(pk=user.pk)  # a request's own is a stand-in
        return gather([account, *members], describe=lambda about: ([account.email] if account.email else [], []))


def told_about_account(user: User) -> list[Section]:
    """The same for people to read."""
    about = about_account(user)
    with reading_everywhere("an account and what it left behind cross workspaces"):
        return sections_of(about)


def workspace_by_slug(slug: str) -> Workspace:
    """Raises Workspace.DoesNotExist."""
    return Workspace.objects.get(slug=slug)


def all_workspaces() -> list[Workspace]:
    return list(Workspace.objects.order_by("pk"))


def active_members() -> "QuerySet[Member]":
    return Member.objects.active().select_related("user").order_by("user__name", "pk")


def members_with_teams() -> "QuerySet[Member]":
    return active_members().prefetch_related("teams")


def member_by_email(email: str) -> Member | None:
    return active_members().select_related("workspace").filter(user__email__iexact=email.strip()).first()


def first_owner() -> Member | None:
    """The owner of the workspace in scope who has been one the longest."""
    owners = Member.objects.active().filter(role=Role.OWNER).select_related("user", "workspace")
    return owners.order_by("pk").first()


def open_invitations() -> "QuerySet[Invitation]":
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("invited_by__user")


def invitation_by_public_id(public_id: UUID) -> Invitation | None:
    with reading_everywhere("the invited person belongs to no workspace yet"):
        return (
            Invitation.objects.filter(public_id=public_id).select_related("workspace", "invited_by__user").first()
        )


def teams() -> "QuerySet[Team]":
    return Team.objects.prefetch_related("members__user").order_by("name")


@dataclass(frozen=True)
class HistoryLine:
    """One change to one record; `fields` are (label, before, after) as plain values."""

    event: ChangeEvent
    verb: str
    fields: list[tuple[str, Any, Any]]


def history_of(row: Recorded, limit: int = 50) -> list[HistoryLine]:
    events = (
        ChangeEvent.objects.filter(of_id=row.public_id, of_kind=row.kind)
        .select_related("change__actor__user")
        .order_by("-id")[:limit]
    )
    return [_line(event) for event in events]


def _line(event: ChangeEvent) -> HistoryLine:
    labels = {f.attname: f.verbose_name for f in recorded_kinds()[event.of_kind]._meta.concrete_fields}
    fields = []
    if event.verb == "updated":
        fields = [
            (str(labels.get(name, name)), event.before.get(name), event.after.get(name))
            for name in event.after
            if name != "changed_in"
        ]
    return HistoryLine(event, event.get_verb_display(), fields)


def authors_of_changes_seen_by(member: Member) -> "QuerySet[Member]":
    """Everybody who ever changed something; nobody for those who see only their own changes."""
    if not member.may_see_everything:
        return Member.objects.none()
    return (
        Member.objects.filter(changes__isnull=False).select_related("user").order_by("user__name", "pk").distinct()
    )


def changes_seen_by(member: Member) -> "QuerySet[Change]":
    """Changes that this member may look at and undo: everybody's for those who see everything, else their own."""
    changes = Change.objects.select_related("actor__user", "undone_by")
    from_everybody = member.may_see_everything
    return changes if from_everybody else changes.filter(actor=member)


# Undoing these is managing members, whoever did them.
_KINDS_OF_THE_TEAM = ("member", "team", "team_membership")
# What came by a spreadsheet has no line of its own in the log; the import's page takes it back as a whole.
_UNDONE_ON_ITS_OWN_PAGE = "import"
# A copy that was taken away stays away.
EXPORT = "export"


def changes_undone_by(member: Member) -> "QuerySet[Change]":
    """Of the changes that the member sees, those they may undo."""
    for_good = [_UNDONE_ON_ITS_OWN_PAGE, EXPORT, *FOR_GOOD]
    changes = changes_seen_by(member).exclude(action__in=for_good).exclude(actor=None)
    changes = changes.exclude(pk__in=_about_erased_rows())
    if not member.may(Can.EDIT_DIRECTORY):
        return changes.none()
    kept_from_them: list[str] = []
    if not member.may(Can.MANAGE_MEMBERS):
        kept_from_them += _KINDS_OF_THE_TEAM
    if not member.may(Can.MANAGE_WORKSPACE):
        kept_from_them += [kind for kind, model in recorded_kinds().items() if model.is_set_up]
    if not kept_from_them:
        return changes
    about_these = ChangeEvent.objects.filter(change=OuterRef("pk"), of_kind__in=kept_from_them)
    return changes.exclude(Exists(about_these))


def _about_erased_rows() -> "QuerySet[Any]":
    """Changes of rows that were erased since: what they said before is gone."""
    for_good = Change.objects.filter(action__in=FOR_GOOD).order_by().values("pk")
    erased = ChangeEvent.objects.filter(change__in=for_good, verb=Verb.DELETED).order_by()
    return ChangeEvent.objects.filter(of_id__in=erased.values("of_id")).order_by().values("change_id")


def created_in(change: Change) -> list[UUID]:
    """The public ids of what the change added, as far as a person could have looked at it: the first few."""
    added = ChangeEvent.objects.filter(change=change, verb=Verb.CREATED).values_list("of_id", flat=True)
    return list(added[:20])
