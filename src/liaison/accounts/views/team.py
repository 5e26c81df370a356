# SPDX-License-Identifier: AGPL-3.0-or-later
"""Members, invitations and teams of a workspace."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from liaison.accounts import actions
from liaison.accounts.flash import done
from liaison.accounts.forms import InviteForm, NewTeamForm, RoleForm, TeamForm, show_again_with
from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member, Team
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.queries import members_with_teams, open_invitations
from liaison.accounts.queries import teams as all_teams
from liaison.accounts.rules import Can, Role


@policy(get=Can.SEE_TEAM, post=Can.MANAGE_MEMBERS)
def members(request: MemberRequest) -> HttpResponse:
    """The list; a POST invites somebody."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            actions.invite(
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                by=request.member,
                site=settings.SITE_URL,
            )
        except actions.AlreadyMember as reason:
            form.add_error("email", str(reason))
        else:
            # Translators: after inviting somebody; %(address)s is their e-mail address.
            messages.success(request, _("%(address)s is invited.") % {"address": form.cleaned_data["email"]})
            return redirect(workspace_url("accounts:members"))
    return render(request, "accounts/members.html", _list_of(request, form))


def _list_of(request: MemberRequest, form: InviteForm) -> dict[str, object]:
    manages = request.member.may(Can.MANAGE_MEMBERS)
    invitations = open_invitations() if manages else []
    return {"members": members_with_teams(), "invitations": invitations, "manages": manages, "form": form}


@policy(post=Can.MANAGE_MEMBERS)
def withdrawal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    invitation = get_object_or_404(open_invitations(), public_id=public_id)
    actions.withdraw_invitation(invitation)
    # Translators: after taking back an invitation; %(address)s is an e-mail address.
    messages.success(request, _("The invitation of %(address)s is withdrawn.") % {"address": invitation.email})
    return redirect(workspace_url("accounts:members"))


@policy(get=Can.MANAGE_MEMBERS, post=Can.MANAGE_MEMBERS)
def member(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """One member; a POST gives them another role."""
    found: Member = get_object_or_404(members_with_teams(), public_id=public_id)
    form = RoleForm(request.POST or None, initial={"role": found.role})
    if form.is_valid():
        try:
            change = actions.change_role(found, Role(form.cleaned_data["role"]), by=request.member)
        except actions.LastOwner as reason:
            form.add_error("role", str(reason))
        else:
            words = {"name": found, "role": found.get_role_display()}
            # Translators: after changing what a member may do, as in "Elin Berg: Coordinator".
            done(request, _("%(name)s: %(role)s") % words, change)
            return redirect(workspace_url("accounts:members"))
    return render(request, "accounts/member.html", {"found": found, "form": form})


@policy(post=Can.MANAGE_MEMBERS)
def ending(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found: Member = get_object_or_404(members_with_teams(), public_id=public_id)
    try:
        change = actions.end_membership(found, by=request.member)
    except actions.LastOwner as reason:
        messages.error(request, str(reason))
        return redirect(workspace_url("accounts:member", found.public_id))
    if found == request.member:
        return redirect("home")
    # Translators: after ending somebody's membership.
    done(request, _("%(name)s is no longer a member.") % {"name": found}, change)
    return redirect(workspace_url("accounts:members"))


@policy(get=Can.SEE_TEAM, post=Can.MANAGE_MEMBERS)
def teams(request: MemberRequest) -> HttpResponse:
    """The list; a POST adds a team."""
    form = NewTeamForm(request.POST or None)
    if form.is_valid():
        try:
            change = actions.add_team(form.cleaned_data["name"], by=request.member)
        except actions.NameTaken as reason:
            form.add_error("name", str(reason))
        else:
            # Translators: after adding a team.
            done(request, _("Team “%(name)s” added.") % {"name": form.cleaned_data["name"]}, change)
            return redirect(workspace_url("accounts:teams"))
    manages = request.member.may(Can.MANAGE_MEMBERS)
    return render(request, "accounts/teams.html", {"teams": all_teams(), "manages": manages, "form": form})


@policy(get=Can.MANAGE_MEMBERS, post=Can.MANAGE_MEMBERS)
def team(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """One team; a POST gives it another name and other people."""
    found: Team = get_object_or_404(all_teams(), public_id=public_id)
    initial = {"name": found.name, "members": found.members.all(), "expected": found.changed_in}
    form = TeamForm(request.POST or None, initial=initial)
    if form.is_valid() and _edited(request, found, form):
        return redirect(workspace_url("accounts:teams"))
    return render(request, "accounts/team.html", {"team": found, "form": form})


def _edited(request: MemberRequest, team: Team, form: TeamForm) -> bool:
    try:
        change = actions.edit_team(team, by=request.member, **form.cleaned_data)
    except actions.NameTaken as reason:
        form.add_error("name", str(reason))
        return False
    except actions.EditedMeanwhile as meanwhile:
        show_again_with(form, "expected", meanwhile.current.changed_in)
        # Translators: two people edited a team at once; %(name)s is the name that the other one gave it.
        text = _("Somebody else named it “%(name)s” while you were writing. Save again to use your words.")
        form.add_error("name", text % {"name": meanwhile.current})
        return False
    # Translators: after editing a team.
    done(request, _("Team “%(name)s” saved.") % {"name": team}, change)
    return True


@policy(post=Can.MANAGE_MEMBERS)
def removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found: Team = get_object_or_404(all_teams(), public_id=public_id)
    change = actions.remove_team(found, by=request.member)
    # Translators: after removing a team; its members stay in the workspace.
    done(request, _("Team “%(name)s” removed.") % {"name": found}, change)
    return redirect(workspace_url("accounts:teams"))
