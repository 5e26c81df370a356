# SPDX-License-Identifier: AGPL-3.0-or-later
import re
import threading
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.actions import AlreadyMember, CodeRefused, accept_invitation, invite, withdraw_invitation
from liaison.accounts.models import Invitation, Member, User
from liaison.accounts.queries import memberships_of
from liaison.accounts.rules import Role
from liaison.accounts.scope import in_workspace
from liaison.kit.limits import take
from liaison.mailroom.models import Message
from liaison.project import cast

ADDRESS = "nia@northshire.example"


@pytest.fixture
def invitation(maya):
    return invite(email=ADDRESS, role=Role.COORDINATOR, by=maya, site="https://liaison.example")


def code_of(invitation):
    body = Message.objects.filter(to=invitation.email).first().body
    return re.search(r"^ {4}([A-Z2-9]{10})$", body, re.MULTILINE).group(1)


def page_of(invitation):
    return reverse("accounts:invitation", args=[invitation.public_id])


def untouched(invitation):
    invitation.refresh_from_db()
    return (invitation.attempts, invitation.accepted_at) == (0, None)


def test_the_mail_has_a_link_and_a_code_of_which_only_a_hash_is_kept(invitation):
    message = Message.objects.get()
    assert "https://liaison.example" + page_of(invitation) in message.body
    assert code_of(invitation) not in str(Invitation.objects.values().get())
    assert message.subject == "Maya Okafor invites you to Wikimedia Northshire"


def test_the_page_says_who_invites_to_what(client, invitation):
    words = client.get(page_of(invitation)).content.decode()
    assert "Join Wikimedia Northshire" in words
    assert "Maya Okafor invites you. Your role: Coordinator." in words


@pytest.mark.parametrize(
    "form", [{}, {"code": "", "name": ""}, {"code": "test", "name": "test"}, {"code": "ABCDEFGHJK", "name": ""}]
)
def test_looking_at_it_or_sending_it_as_a_scanner_does_uses_nothing_up(client, invitation, form):
    for _n in range(10):
        client.get(page_of(invitation))
        client.post(page_of(invitation), form)
    assert untouched(invitation)


def test_code_and_name_join_and_sign_in(client, invitation):
    code = code_of(invitation).lower()
    answer = client.post(page_of(invitation), {"code": f" {code[:5]} {code[5:]} ", "name": "Nia Morgan"})

    nia = User.objects.get(email=ADDRESS)
    assert answer.url.startswith("/w/northshire/")
    assert client.session["_auth_user_id"] == str(nia.pk)
    assert [(m.user.name, m.role, m.workspace.slug) for m in memberships_of(nia)] == [
        ("Nia Morgan", "coordinator", "northshire")
    ]
    assert not nia.has_usable_password()


def test_a_password_may_be_chosen_at_once_but_a_weak_one_is_refused(client, invitation):
    form = {"code": code_of(invitation), "name": "Nia Morgan"}

    refused = client.post(page_of(invitation), form | {"password": "password"})
    assert list(refused.context["form"].errors) == ["password"]
    assert untouched(invitation)

    client.post(page_of(invitation), form | {"password": "a rather long one"})
    assert User.objects.get(email=ADDRESS).check_password("a rather long one")


def test_it_works_once(client, invitation):
    form = {"code": code_of(invitation), "name": "Nia Morgan"}
    client.post(page_of(invitation), form)
    client.post(reverse("account_logout"))

    again = client.post(page_of(invitation), form)

    assert again.status_code == 410
    assert "_auth_user_id" not in client.session


def test_a_wrong_code_is_counted_and_eight_close_the_door(client, invitation):
    form = {"code": "ABCDEFGHJK", "name": "Nia Morgan"}
    answers = [client.post(page_of(invitation), form).status_code for _n in range(8)]
    right = client.post(page_of(invitation), form | {"code": code_of(invitation)})

    assert set(answers) == {200}
    assert "Too many wrong codes" in right.content.decode()
    assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize("how", ["withdrawn", "too old", "answered"])
def test_a_closed_invitation_says_so(client, invitation, maya, how):
    if how == "withdrawn":
        withdraw_invitation(invitation)
    elif how == "too old":
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        accept_invitation(invitation, code=code_of(invitation), name="Nia Morgan")

    page = client.get(page_of(invitation))
    assert page.status_code == 410
    assert "Wikimedia Northshire" not in page.content.decode().split("<main")[1]


def test_an_unknown_invitation_is_not_found(client, db):
    assert client.get("/invitations/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_somebody_signed_in_joins_with_their_own_account(client_for, invitation, oskar):
    visitor = client_for(oskar)
    assert "You are signed in as Oskar Nyström" in visitor.get(page_of(invitation)).content.decode()

    visitor.post(page_of(invitation), {"code": code_of(invitation)})

    assert {m.workspace.slug for m in memberships_of(oskar.user)} == {"northshire", oskar.workspace.slug}


def test_an_account_with_a_second_step_has_to_pass_it_before_joining(client, maya, oskar):
    oskar.user.set_password("a rather long one")
    oskar.user.save()
    TOTP.activate(oskar.user, "JBSWY3DPEHPK3PXP")
    invitation = invite(email=oskar.user.email, role=Role.OWNER, by=maya, site="")

    answer = client.post(page_of(invitation), {"code": code_of(invitation), "name": "Somebody Else"})

    assert answer.url == f"{reverse('account_login')}?next={page_of(invitation)}"
    assert "_auth_user_id" not in client.session
    assert untouched(invitation)
    step = client.post(answer.url, {"login": oskar.user.email, "password": "a rather long one"})
    assert step.url.startswith(reverse("mfa_authenticate"))


def test_a_wrong_code_does_not_tell_whether_the_address_has_an_account(client, maya, oskar):
    known = invite(email=oskar.user.email, role=Role.VIEWER, by=maya, site="")
    unknown = invite(email=ADDRESS, role=Role.VIEWER, by=maya, site="")

    def errors(invitation):
        return client.post(page_of(invitation), {"code": "ABCDEFGHJK", "name": "X"}).context["form"].errors

    assert errors(known) == errors(unknown) != {}


def test_somebody_who_left_can_come_back(client_for, maya, elin):
    elin.left_at = timezone.now()
    Member.objects.filter(pk=elin.pk).update(left_at=elin.left_at)
    invitation = invite(email=elin.user.email, role=Role.COORDINATOR, by=maya, site="")

    client_for(elin).post(page_of(invitation), {"code": code_of(invitation)})

    elin.refresh_from_db()
    assert (elin.left_at, elin.role) == (None, "coordinator")


def test_a_member_is_not_invited_again(maya, elin):
    with pytest.raises(AlreadyMember):
        invite(email=elin.user.email.upper(), role=Role.OWNER, by=maya, site="")
    assert not Invitation.objects.exists()


def test_a_second_invitation_takes_the_place_of_the_first(invitation, maya):
    second = invite(email=ADDRESS, role=Role.VIEWER, by=maya, site="")
    invitation.refresh_from_db()
    assert (invitation.withdrawn_at is None, second.withdrawn_at) == (False, None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_type_the_same_code_one_joins():
    northshire = cast.northshire()
    with in_workspace(northshire):
        invitation = invite(email=ADDRESS, role=Role.VIEWER, by=cast.join("maya"), site="")
    people = [User.objects.create_user(f"{name}@northshire.example", name=name) for name in ("ann", "bea", "cat")]
    code, start, outcomes = code_of(invitation), threading.Barrier(len(people)), []

    def accept(person):
        try:
            with in_workspace(northshire):
                start.wait()
                accept_invitation(invitation, code=code, name="", signed_in=person)
            outcomes.append("joined")
        except CodeRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["joined", "refused", "refused"]
    with in_workspace(northshire):
        assert Member.objects.count() == 2


def test_tries_at_one_invitation_are_limited_whoever_makes_them(client, invitation):
    for _n in range(12):
        take(f"invitation:for:{invitation.public_id}", limit=12, per=timedelta(minutes=15))
    answer = client.post(page_of(invitation), {"code": code_of(invitation), "name": "Nia Morgan"})
    assert answer.status_code == 429
    assert untouched(invitation)
