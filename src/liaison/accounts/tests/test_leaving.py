# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's own data as a file, and closing one's own account."""

import io
import json
import time
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from liaison.accounts import promises as keeping
from liaison.accounts.actions import LastOwner, changing, close_account, own_data
from liaison.accounts.models import Change, Member, Team, TeamMembership, User
from liaison.accounts.rules import Role
from liaison.accounts.scope import in_workspace
from liaison.directory.models import Organisation, SavedView
from liaison.mailroom.actions import queue_message
from liaison.mailroom.models import Message

NOW = timezone.now()
CLOSING = "/you/closing/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_FOLDER = tmp_path


@pytest.fixture
def busy(tomos, maya):
    """Tomos has a team, a view, a mail, and changed something."""
    with changing(tomos, "edit") as change:
        team = change.create(Team(name="Archives"))
        change.create(TeamMembership(team=team, member=tomos))
        change.create(Organisation(name="Tide Archive"))
        change.create(SavedView(owner=tomos, name="Mine", list_name="people", query=""))
    EmailAddress.objects.create(user=tomos.user, email=tomos.user.email, verified=True, primary=True)
    queue_message("code", tomos.user.email, "Your code", "…", workspace=None, is_service=True)
    queue_message("note", "else@example.org", "Other", "…", workspace=None, is_service=True)
    return tomos


def told_about(archive):
    with ZipFile(io.BytesIO(archive)) as file:
        return {table["table"]: table["rows"] for table in json.loads(file.read("data.json"))["tables"]}


def just_signed_in(client, member):
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


def test_ones_own_data_are_one_file_without_what_opens_the_account(busy, client_for):
    client = client_for(busy)
    assert "Save my data" in client.get("/you/data/").content.decode()
    answer = client.post("/you/data/")
    assert busy.user.name not in answer["Content-Disposition"]
    tables = told_about(answer.content)
    assert tables["account"][0]["email"] == busy.user.email
    assert "password" not in tables["account"][0]
    assert {"member", "team_membership", "saved_view", "account_emailaddress", "message", "change"} <= set(tables)
    assert [mail["subject"] for mail in tables["message"]] == ["Your code"]


def test_nobody_elses_account_is_in_it(busy, maya, oskar):
    everything = json.dumps(told_about(own_data(busy.user, told_by="us", at=NOW)))
    assert maya.user.email not in everything
    assert oskar.user.name not in everything


def test_memberships_of_all_workspaces_are_in_it(busy, other_workspace):
    with in_workspace(other_workspace):
        Member.objects.create(user=busy.user, role=Role.VIEWER)
    assert len(told_about(own_data(busy.user, told_by="us", at=NOW))["member"]) == 2


def test_a_closed_account_leaves_no_name_and_the_work_stays(busy, workspace, client_for):
    email, name = busy.user.email, busy.user.name
    close_account(busy.user, at=NOW)
    user, member = User.objects.get(pk=busy.user.pk), Member.objects.get(pk=busy.pk)
    assert (user.email, user.name, user.is_active, user.has_usable_password()) == (
        None, "Former member", False, False,
    )  # fmt: skip
    assert member.left_at == NOW
    assert str(Change.objects.filter(action="edit").get().actor) == "Former member"
    assert not EmailAddress.objects.filter(email=email).exists()
    assert not SavedView.objects.exists()
    assert not TeamMembership.objects.exists()
    assert [mail.subject for mail in Message.objects.all()] == ["Other"]
    assert Organisation.objects.filter(name="Tide Archive").exists()
    assert name not in json.dumps(told_about(own_data(user, told_by="us", at=NOW)))


def test_the_last_owner_cannot_leave_others_without_one(maya, tomos):
    with pytest.raises(LastOwner, match="Wikimedia Northshire"):
        close_account(maya.user, at=NOW)
    user, member = User.objects.get(pk=maya.user.pk), Member.objects.get(pk=maya.pk)
    assert (user.is_active, user.email, member.left_at) == (True, maya.user.email, None)


def test_the_page_says_what_goes_and_wants_the_name(busy, maya, client_for):
    client = just_signed_in(client_for(busy), busy)
    seen = client.get(CLOSING).content.decode()
    assert "Your membership of Wikimedia Northshire." in seen
    answer = client.post(CLOSING, {"typed": "Tom"})
    assert answer.status_code == 422
    assert "This is not your name. Nothing was closed." in answer.content.decode()
    assert User.objects.get(pk=busy.user.pk).is_active
    answer = client.post(CLOSING, {"typed": busy.user.name})
    assert answer.url == reverse("account_login")
    assert not User.objects.get(pk=busy.user.pk).is_active
    assert client.get("/you/").status_code == 302


def test_who_signed_in_long_ago_shows_first_that_it_is_them(busy, client_for):
    busy.user.set_password("northshire-demo")
    busy.user.save()
    answer = client_for(busy).get(CLOSING)
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_every_session_of_theirs_ends_and_no_other(busy, maya, client_for):
    phone, others = client_for(busy), client_for(maya)
    close_account(busy.user, at=NOW)
    assert phone.get("/you/").status_code == 302
    assert others.get("/you/").status_code == 200
    assert Session.objects.count() == 1


def test_the_last_owner_is_told_on_the_page(maya, tomos, client_for):
    answer = just_signed_in(client_for(maya), maya).post(CLOSING, {"typed": maya.user.name})
    assert answer.status_code == 422
    assert "You are the last owner of Wikimedia Northshire." in answer.content.decode()


def test_a_backup_does_not_bring_a_closed_account_back(busy, maya, django_capture_on_commit_callbacks):
    email = busy.user.email
    with django_capture_on_commit_callbacks(execute=True):
        close_account(busy.user, at=NOW)
    assert [one.kind for one in keeping.written()] == ["account_closed"]
    User.objects.filter(pk=busy.user.pk).update(email=email, name="Tomos Vaughan", is_active=True)
    assert keeping.keep_again(keeping.written(), lambda name: None) == 1
    assert User.objects.get(pk=busy.user.pk).email is None
    assert keeping.keep_again(keeping.written(), lambda name: None) == 0
    assert User.objects.get(pk=maya.user.pk).is_active
