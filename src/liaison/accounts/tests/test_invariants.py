# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.accounts import hooks
from liaison.accounts.models import Invitation, Member, Team
from liaison.accounts.rules import Role
from liaison.accounts.scope import in_workspace


def test_a_sound_house_has_nothing_to_say(maya, oskar):
    assert list(hooks.workspaces_have_owners()) == []
    assert list(hooks.nobody_is_a_member_twice()) == []
    assert list(hooks.accepted_invitations_have_members()) == []


def test_a_workspace_without_an_owner_is_named(maya, oskar):
    with in_workspace(oskar.workspace):
        Member.objects.update(role=Role.VIEWER)
    assert list(hooks.workspaces_have_owners()) == [f"Workspace {oskar.workspace.slug} has no owner."]


def test_an_invitation_accepted_by_halves_is_named(maya):
    hooks.plant_members("MARK")
    Invitation.objects.update(accepted_by=maya)
    invitation = Invitation.objects.get()
    assert list(hooks.accepted_invitations_have_members()) == [
        f"Invitation {invitation.public_id} is accepted by halves."
    ]


def test_canaries_are_planted_in_the_workspace_in_scope(oskar):
    with in_workspace(oskar.workspace):
        hooks.plant_members("MARK")
        assert [str(t) for t in Team.objects.filter(name__contains="MARK")] == ["MARK team"]
        assert Member.objects.filter(user__name="MARK member", workspace=oskar.workspace).count() == 1
        assert Invitation.objects.get().email == "mark-invited@example.org"
