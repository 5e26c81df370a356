# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.actions import LastOwner, add_team, change_role, edit_team, end_membership, invite
from liaison.accounts.models import Change, Invitation, Member, Team, TeamMembership
from liaison.accounts.queries import membership
from liaison.accounts.rules import Role


def url(name, *args):
    return reverse(f"accounts:{name}", args=["northshire", *args])


@pytest.fixture
def translators(maya, elin):
    add_team("Translators", by=maya)
    team = Team.objects.get()
    edit_team(team, name="Translators", members=[elin], by=maya)
    return team


def test_the_list_names_everybody_with_role_and_teams(client_for, maya, elin, translators):
    words = client_for(maya).get(url("members")).content.decode()
    for word in ("Maya Okafor", "Owner", "Elin Bergdahl", "Volunteer", "Translators", "2 members"):
        assert word in words


def test_a_viewer_sees_names_but_no_addresses_and_no_invitations(client_for, maya, viktor, elin):
    invite(email="nia@northshire.example", role=Role.VIEWER, by=maya, site="")

    seen_by_viktor = client_for(viktor).get(url("members")).content.decode()
    seen_by_maya = client_for(maya).get(url("members")).content.decode()

    assert "Elin Bergdahl" in seen_by_viktor
    assert "nia@northshire.example" not in seen_by_viktor
    assert elin.user.email not in seen_by_viktor
    assert "nia@northshire.example" in seen_by_maya


def test_somebody_who_left_is_not_in_the_list(client_for, maya, elin):
    end_membership(elin, by=maya)
    page = client_for(maya).get(url("members"))
    assert [member.user.name for member in page.context["members"]] == ["Maya Okafor"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_number_of_queries_for_one_and_for_three(
    client_for, maya, tomos, elin, translators, number, django_assert_num_queries
):
    members = [maya, tomos, elin][:number]
    Member.objects.exclude(pk__in=[m.pk for m in members]).update(left_at=timezone.now())
    for _n in range(number):
        invite(email=f"guest{_n}@northshire.example", role=Role.VIEWER, by=maya, site="")
    visitor = client_for(maya)
    with django_assert_num_queries(6):
        visitor.get(url("members"))


def test_an_owner_invites_and_withdraws(client_for, maya):
    visitor = client_for(maya)
    visitor.post(url("members"), {"email": "nia@northshire.example", "role": "viewer"})
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.invited_by) == ("nia@northshire.example", "viewer", maya)

    visitor.post(url("withdrawal", invitation.public_id))

    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None


def test_inviting_a_member_says_why_not(client_for, maya, elin):
    page = client_for(maya).post(url("members"), {"email": elin.user.email, "role": "viewer"})
    assert page.context["form"].errors["email"] == ["Somebody with this address is a member already."]


def test_changing_a_role_offers_undo_and_undo_offers_its_own(client_for, maya, elin):
    visitor = client_for(maya)
    page = visitor.post(url("member", elin.public_id), {"role": "coordinator"}, follow=True)
    change = Change.objects.first()
    assert url("undo", change.public_id) in page.content.decode()
    assert url("undo", change.public_id) not in visitor.get(url("members")).content.decode()

    page = visitor.post(url("undo", change.public_id), follow=True)
    elin.refresh_from_db()
    assert elin.role == "volunteer"
    assert url("undo", Change.objects.first().public_id) in page.content.decode()

    visitor.post(url("undo", Change.objects.first().public_id))
    elin.refresh_from_db()
    assert elin.role == "coordinator"


def test_saving_the_same_role_changes_nothing_and_offers_no_undo(client_for, maya, elin):
    before = Change.objects.count()
    page = client_for(maya).post(url("member", elin.public_id), {"role": "volunteer"}, follow=True)
    assert Change.objects.count() == before
    assert "/undo/" not in page.content.decode()


def test_ending_a_membership_shuts_the_door_and_undo_opens_it(client_for, maya, elin):
    visitor = client_for(maya)
    visitor.post(url("ending", elin.public_id))
    assert membership(elin.user, "northshire") is None

    visitor.post(url("undo", Change.objects.first().public_id))
    assert membership(elin.user, "northshire") == elin


def test_the_last_owner_stays(client_for, maya, tomos):
    visitor = client_for(maya)
    page = visitor.post(url("member", maya.public_id), {"role": "viewer"})
    assert page.context["form"].errors["role"] == [
        "A workspace needs an owner. Make somebody else an owner first."
    ]

    page = visitor.post(url("ending", maya.public_id), follow=True)
    assert "A workspace needs an owner" in page.content.decode()
    maya.refresh_from_db()
    assert (maya.role, maya.left_at) == ("owner", None)


def test_undoing_somebodys_promotion_must_leave_an_owner_too(client_for, maya, tomos):
    promotion = change_role(tomos, Role.OWNER, by=maya)
    change_role(maya, Role.COORDINATOR, by=tomos)

    page = client_for(tomos).post(url("undo", promotion.public_id), follow=True)

    assert "A workspace needs an owner" in page.content.decode()
    tomos.refresh_from_db()
    assert tomos.role == "owner"


def test_an_owner_who_leaves_is_shown_the_way_out(client_for, maya, tomos):
    change_role(tomos, Role.OWNER, by=maya)
    assert client_for(maya).post(url("ending", maya.public_id)).url == "/"
    with pytest.raises(LastOwner):
        end_membership(tomos, by=tomos)


def test_a_team_is_added_filled_renamed_removed_and_brought_back(client_for, maya, elin, tomos):
    visitor = client_for(maya)
    visitor.post(url("teams"), {"name": "Translators"})
    team = Team.objects.get()

    form = {"name": "Words", "members": [elin.public_id, tomos.public_id], "expected": team.changed_in}
    visitor.post(url("team", team.public_id), form)
    team.refresh_from_db()
    assert (team.name, set(team.members.all())) == ("Words", {elin, tomos})

    visitor.post(url("team_removal", team.public_id))
    assert not Team.objects.exists()

    visitor.post(url("undo", Change.objects.first().public_id))
    assert [(row.team.name, row.member) for row in TeamMembership.objects.order_by("member__user__name")] == [
        ("Words", elin),
        ("Words", tomos),
    ]


def test_two_teams_cannot_have_one_name(client_for, maya, translators):
    page = client_for(maya).post(url("teams"), {"name": "translators"})
    assert list(page.context["form"].errors) == ["name"]
    assert Team.objects.count() == 1


def test_of_two_people_who_rename_a_team_the_second_sees_the_first(client_for, maya, translators):
    opened = translators.changed_in
    edit_team(translators, name="Word people", members=[], by=maya)

    visitor = client_for(maya)
    page = visitor.post(url("team", translators.public_id), {"name": "Wordsmiths", "expected": opened or ""})

    words = page.content.decode()
    assert "Somebody else named it “Word people”" in words
    assert 'value="Wordsmiths"' in words
    again = visitor.post(
        url("team", translators.public_id),
        {"name": "Wordsmiths", "expected": page.context["form"]["expected"].value()},
    )
    assert again.status_code == 302
    translators.refresh_from_db()
    assert translators.name == "Wordsmiths"


def test_a_member_of_another_workspace_cannot_be_reached_or_put_in_a_team(client_for, maya, oskar, translators):
    visitor = client_for(maya)
    assert visitor.get(url("member", oskar.public_id)).status_code == 404
    assert visitor.post(url("ending", oskar.public_id)).status_code == 404

    page = visitor.post(url("team", translators.public_id), {"name": "Translators", "members": [oskar.public_id]})

    assert list(page.context["form"].errors) == ["members"]
