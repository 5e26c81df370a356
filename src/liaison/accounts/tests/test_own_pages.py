# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse

from liaison.accounts.models import Member, User
from liaison.accounts.rules import Role
from liaison.accounts.scope import in_workspace


def test_home_asks_a_stranger_to_sign_in(client, db):
    assert client.get("/").url == f"{reverse('account_login')}?next=/"


def test_home_of_somebody_with_one_workspace_is_its_first_page(client_for, maya):
    assert client_for(maya).get("/").url.startswith("/w/northshire/")


def test_home_of_somebody_with_two_workspaces_lets_them_choose(client_for, maya, other_workspace):
    with in_workspace(other_workspace):
        Member.objects.create(user=maya.user, role=Role.VIEWER)

    words = client_for(maya).get("/").content.decode()

    assert "/w/northshire/" in words
    assert f"/w/{other_workspace.slug}/" in words


def test_home_of_somebody_without_a_workspace_says_what_to_do(client, db):
    user = User.objects.create_user("lone@example.org", name="Lone Walker")
    client.force_login(user)

    words = client.get("/").content.decode()

    assert "You are in no workspace yet" in words
    assert "lone@example.org" in words


def test_a_viewer_begins_where_a_viewer_may_be(client_for, viktor):
    visitor = client_for(viktor)
    assert visitor.get(visitor.get("/").url).status_code == 200


def test_name_and_language_are_ones_own_to_change(client_for, elin, settings):
    settings.LANGUAGES = [("en", "English")]
    visitor = client_for(elin)

    answer = visitor.post(reverse("accounts:profile"), {"name": "Elin Berg", "language": "en"})

    user = User.objects.get(pk=elin.user.pk)
    assert (user.name, user.language) == ("Elin Berg", "en")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_an_empty_name_is_refused_and_says_so(client_for, elin):
    page = client_for(elin).post(reverse("accounts:profile"), {"name": " "})
    assert list(page.context["form"].errors) == ["name"]
    assert User.objects.get(pk=elin.user.pk).name == elin.user.name


@pytest.mark.parametrize("name", ["accounts:profile", "mfa_index", "account_set_password", "mfa_activate_totp"])
def test_a_stranger_sees_no_page_about_an_account(client, db, name):
    assert client.get(reverse(name)).url.startswith(reverse("account_login"))


def test_the_members_menu_holds_what_the_member_may_open(client_for, maya, viktor):
    def menu(member):
        page = client_for(member).get(reverse("accounts:members", args=["northshire"]))
        ours = {"Mail", "History", "Team", "Settings", "You and signing in"}
        return [item.label for item in page.context["member_items"] if item.label in ours]

    assert menu(maya) == ["Mail", "History", "Team", "Settings", "You and signing in"]
    assert menu(viktor) == ["Team", "You and signing in"]
