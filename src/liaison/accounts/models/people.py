# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison.accounts.rules import Can, Role, may

from .owned import Recorded, ScopedManager, ScopedQuerySet, WorkspaceOwned


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person who signs in; what they may do is said by their memberships."""

    # Optional: some wiki accounts share no address.
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=12, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        db_table = "account"

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(ScopedQuerySet["Member"]):
    def active(self) -> "MemberQuerySet":
        return self.filter(left_at=None)


MemberManager = ScopedManager.from_queryset(MemberQuerySet)


class Member(Recorded):
    """One person's place in one workspace."""

    kind = "member"

    ROLES = [
        # Translators: the roles a member of a workspace can have.
        (Role.OWNER, _("Owner")),
        (Role.COORDINATOR, _("Coordinator")),
        (Role.VOLUNTEER, _("Volunteer")),
        (Role.ASSESSOR, _("Assessor")),
        (Role.VIEWER, _("Viewer")),
    ]

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=ROLES)
    left_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ScopedManager[Any]] = MemberManager()

    class Meta(Recorded.Meta):
        db_table = "member"
        verbose_name = _("member")
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="member_once_per_workspace")]

    def __str__(self) -> str:
        return self.user.name

    def may(self, capability: Can) -> bool:
        return self.left_at is None and may(self.role, capability)

    @property
    def may_see_everything(self) -> bool:
        return self.may(Can.SEE_EVERYTHING)

    @property
    def may_answer_requests(self) -> bool:
        return self.may(Can.ANSWER_REQUESTS)


class Team(Recorded):
    kind = "team"

    name = models.CharField(_("name"), max_length=100)
    members: "models.ManyToManyField[Member, TeamMembership]" = models.ManyToManyField(
        Member, through="TeamMembership", related_name="teams"
    )

    class Meta(Recorded.Meta):
        db_table = "team"
        verbose_name = _("team")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class TeamMembership(Recorded):
    kind = "team_membership"

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, models.CASCADE, related_name="team_memberships")

    class Meta(Recorded.Meta):
        db_table = "team_membership"
        verbose_name = _("place in a team")
        constraints = [models.UniqueConstraint(fields=["team", "member"], name="team_member_once")]


class Invitation(WorkspaceOwned):
    """An offer of membership, answered by typing the mailed code: opening the link alone uses nothing up."""

    kind = "invitation"

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=Member.ROLES)
    code_hash = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(default=0)
    invited_by = models.ForeignKey(Member, models.PROTECT, related_name="invitations_sent")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        db_table = "invitation"
        ordering = ["-invited_at"]

    def __str__(self) -> str:
        return self.email

    def is_open_at(self, at: datetime) -> bool:
        return not self.accepted_at and not self.withdrawn_at and at <= self.expires_at
