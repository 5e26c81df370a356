# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse

from liaison.accounts.actions import invite
from liaison.accounts.rules import Role
from liaison.accounts.scope import in_workspace
from liaison.mailroom import hooks
from liaison.mailroom.actions import queue_message
from liaison.mailroom.models import Message

MAIL = "/w/northshire/mail/"


def write(workspace, subject, body="Dear all"):
    return queue_message(
        "letter", "eleri@glanyrafon.example", subject, body, workspace=workspace, is_service=False
    )


def page_of(message):
    return reverse("mailroom:message", args=["northshire", message.public_id])


def test_an_empty_list_says_what_it_is_for(client_for, maya):
    assert "No mail yet" in client_for(maya).get(MAIL).content.decode()


def test_the_list_leads_to_each_mail(client_for, tomos, workspace):
    message = write(workspace, "The harbour")
    visitor = client_for(tomos)

    assert page_of(message) in visitor.get(MAIL).content.decode()
    words = visitor.get(page_of(message)).content.decode()
    for word in ("The harbour", "eleri@glanyrafon.example", "Dear all", "waiting"):
        assert word in words


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_number_of_queries(client_for, maya, workspace, number, django_assert_num_queries):
    for n in range(number):
        write(workspace, f"Letter {n}")
    visitor = client_for(maya)
    with django_assert_num_queries(6):
        visitor.get(MAIL)


def test_the_list_has_pages(client_for, maya, workspace):
    for n in range(51):
        write(workspace, f"Letter {n:02}")
    visitor = client_for(maya)
    first, second = visitor.get(MAIL).content.decode(), visitor.get(MAIL, {"page": 2}).content.decode()
    assert ("Letter 50" in first, "Letter 00" in first) == (True, False)
    assert ("Letter 50" in second, "Letter 00" in second) == (False, True)


def test_words_of_a_mail_are_never_markup(client_for, maya, workspace):
    message = write(workspace, "<b>bold</b>", "<script>alert(1)</script> see https://example.org/?a=1&b=2")
    words = client_for(maya).get(page_of(message)).content.decode()
    assert "<script>alert" not in words
    assert "<b>bold" not in words
    assert "&lt;script&gt;alert(1)" in words
    assert 'href="https://example.org/?a=1&amp;b=2"' in words


@pytest.mark.parametrize("who", ["elin", "ada", "viktor"])
def test_others_than_owners_and_coordinators_read_no_mail(client_for, request, who, workspace):
    member = request.getfixturevalue(who)
    message = write(workspace, "The harbour")
    visitor = client_for(member)
    assert {visitor.get(MAIL).status_code, visitor.get(page_of(message)).status_code} == {403}


def test_a_coordinator_cannot_read_the_code_that_makes_an_owner(client_for, maya, tomos):
    invite(email="nia@northshire.example", role=Role.OWNER, by=maya, site="")
    message = Message.objects.get()

    assert "nia@northshire.example" in client_for(maya).get(MAIL).content.decode()
    assert "nia@northshire.example" not in client_for(tomos).get(MAIL).content.decode()
    assert client_for(maya).get(page_of(message)).status_code == 200
    assert client_for(tomos).get(page_of(message)).status_code == 404


def test_mail_of_another_workspace_and_of_accounts_is_out_of_reach(client_for, maya, other_workspace):
    with in_workspace(other_workspace):
        hooks.plant_messages("KVARN")
    queue_message("login_code", "KVARN@example.org", "KVARN code", "KVARN", workspace=None, is_service=True)
    visitor = client_for(maya)

    assert Message.objects.count() == 2
    assert "KVARN" not in visitor.get(MAIL).content.decode()
    assert {visitor.get(page_of(message)).status_code for message in Message.objects.all()} == {404}


def test_the_demo_shows_account_mail_and_nothing_of_a_workspace(client, workspace, settings):
    settings.DEMO = True
    queue_message("login_code", "eleri@example.org", "Your code", "ABC-DEF", workspace=None, is_service=True)
    write(workspace, "The harbour")

    words = client.get(reverse("mailroom:demo_mail")).content.decode()

    assert "ABC-DEF" in words
    assert "The harbour" not in words


def test_elsewhere_there_is_no_such_page(client, maya, client_for, settings):
    settings.DEMO = False
    queue_message("login_code", "eleri@example.org", "Your code", "ABC-DEF", workspace=None, is_service=True)
    assert client.get(reverse("mailroom:demo_mail")).status_code == 404
    assert client_for(maya).get(reverse("mailroom:demo_mail")).status_code == 404
