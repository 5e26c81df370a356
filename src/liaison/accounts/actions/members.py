# SPDX-License-Identifier: AGPL-3.0-or-later
"""Starting a workspace, inviting, joining, changing roles, leaving."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from liaison.accounts.events import AccountMailWanted, WorkspaceStarted
from liaison.accounts.models import Change, Invitation, Member, User, Workspace
from liaison.accounts.rules import Role
from liaison.accounts.scope import in_workspace
from liaison.kit.hooks import announce

from .recording import changing

INVITATION_LASTS = timedelta(days=14)
MOST_ATTEMPTS = 8
# Without letters and digits that are easily taken for one another.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class CodeRefused(Exception):
    """The invitation cannot be accepted; the message says what to do."""


class SignInFirst(Exception):
    """The code is right and the invited person has an account: only its owner may use it."""


class AlreadyMember(Exception):
    """The invited address belongs to a present member."""


class LastOwner(Exception):
    """A workspace keeps at least one owner."""


def start_workspace(*, name: str, slug: str, owner: User, **profile: str) -> Member:
    """A new workspace and its first owner."""
    with transaction.atomic():
        workspace = Workspace(name=name, slug=slug, **profile)
        workspace.full_clean()
        workspace.save()
        with in_workspace(workspace):
            with changing(None, "start workspace") as change:
                member = change.create(Member(user=owner, role=Role.OWNER))
            announce(WorkspaceStarted(workspace, member))
    return member


def invite(*, email: str, role: Role, by: Member, site: str, at: datetime | None = None) -> Invitation:
    """Queue a mail with a link and a code. `site` is the address of this installation, without a final slash.

    Raises AlreadyMember. An earlier invitation of the same address is withdrawn.
    """
    at = at or timezone.now()
    if Member.objects.active().filter(user__email__iexact=email).exists():
        # Translators: the person who was to be invited is here already.
        raise AlreadyMember(_("Somebody with this address is a member already."))
    code = "".join(secrets.choice(CODE_LETTERS) for _n in range(10))
    with transaction.atomic():
        Invitation.objects.filter(email__iexact=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
        invitation = Invitation(
            email=email.lower(), role=role, invited_by=by, invited_at=at, expires_at=at + INVITATION_LASTS
        )
        invitation.code_hash = _hash(invitation, code)
        invitation.save()
        link = site + reverse("accounts:invitation", args=[invitation.public_id])
        context = {"invitation": invitation, "workspace": by.workspace, "by": by, "code": code, "link": link}
        announce(
            AccountMailWanted(
                kind="invitation",
                to=invitation.email,
                # Translators: subject of the mail that invites a colleague.
                subject=_("%(name)s invites you to %(workspace)s") % {"name": by, "workspace": by.workspace},
                body=render_to_string("accounts/mail/invitation.txt", context),
                workspace=by.workspace,
            )
        )
    return invitation


def withdraw_invitation(invitation: Invitation, *, at: datetime | None = None) -> None:
    invitation.withdrawn_at = at or timezone.now()
    invitation.save(update_fields=["withdrawn_at"])


def accept_invitation(
    invitation: Invitation,
    *,
    code: str,
    name: str,
    password: str = "",
    signed_in: User | None = None,
    at: datetime | None = None,
) -> Member:
    """Make the invited person a member.

    Raises CodeRefused; each wrong code is counted, even then. Raises SignInFirst where the invited address has an
    account: the code shows who reads its mail, but not that they pass its second step.
    """
    at = at or timezone.now()
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        refusal = _refusal(locked, code, at)
        if refusal:
            Invitation.objects.filter(pk=locked.pk).update(attempts=locked.attempts + 1)
        else:
            return _join(locked, name, password, signed_in, at)
    raise CodeRefused(refusal)


def _refusal(invitation: Invitation, code: str, at: datetime) -> str:
    if not invitation.is_open_at(at):
        # Translators: an invitation link that no longer works.
        return _("This invitation is no longer open. Ask the person who sent it for a new one.")
    if invitation.attempts >= MOST_ATTEMPTS:
        # Translators: too many wrong codes were typed for an invitation.
        return _("Too many wrong codes were typed. Ask the person who sent the invitation for a new one.")
    if not constant_time_compare(invitation.code_hash, _hash(invitation, code)):
        # Translators: a wrong code was typed for an invitation.
        return _("This is not the code in the mail. Look at it once more and type all ten letters.")
    return ""


def _join(invitation: Invitation, name: str, password: str, signed_in: User | None, at: datetime) -> Member:
    user = signed_in
    if user is None:
        if User.objects.filter(email=invitation.email).exists():
            raise SignInFirst
        if password:
            validate_password(password)
        user = User.objects.create_user(invitation.email, password or None, name=name)
    member = Member.objects.filter(user=user).first()
    with changing(invitation.invited_by, "join", at=at) as change:
        if member is None:
            member = change.create(Member(user=user, role=invitation.role))
        elif member.left_at:
            change.update(member, left_at=None, role=invitation.role)
    invitation.accepted_by, invitation.accepted_at = member, at
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    return member


def change_role(member: Member, role: Role, *, by: Member) -> Change:
    """Raises LastOwner."""
    with changing(by, "change role") as change:
        _one_at_a_time(by.workspace_id)
        change.update(member, role=role)
        keep_an_owner()
    return change.record


def end_membership(member: Member, *, by: Member, at: datetime | None = None) -> Change:
    """Raises LastOwner."""
    at = at or timezone.now()
    with changing(by, "end membership", at=at) as change:
        _one_at_a_time(by.workspace_id)
        change.update(member, left_at=at)
        keep_an_owner()
    return change.record


def _one_at_a_time(workspace_id: int) -> None:
    """Two owners who leave at the same moment must not each count on the other."""
    Workspace.objects.select_for_update().get(pk=workspace_id)


def keep_an_owner() -> None:
    """Raises LastOwner; call it in the transaction that changed members."""
    if not Member.objects.active().select_for_update().filter(role=Role.OWNER).exists():
        # Translators: the last owner of a workspace tried to leave or to change their own role.
        raise LastOwner(_("A workspace needs an owner. Make somebody else an owner first."))


def _hash(invitation: Invitation, code: str) -> str:
    typed = code.strip().upper().replace(" ", "")
    return salted_hmac("liaison.invitation", f"{invitation.public_id}:{typed}", algorithm="sha256").hexdigest()
