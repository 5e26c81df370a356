# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from liaison.accounts.models import User
from liaison.kit.limits import take
from liaison.mailroom.models import Message

PASSWORD = "a rather long one"


@pytest.fixture
def maya_with_password(maya):
    maya.user.set_password(PASSWORD)
    maya.user.save()
    return maya


def sign_in(client, email, password):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def code_in(message):
    return re.search(r"^ {4}(\S+)$", message.body, re.MULTILINE).group(1)


def ask_for_code(client, email):
    return client.post(reverse("account_request_login_code"), {"email": email}, follow=True)


def test_a_password_opens_the_first_page(client, maya_with_password):
    answer = sign_in(client, "Maya@Northshire.example", PASSWORD)

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(maya_with_password.user.pk)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, maya_with_password):
    wrong = sign_in(client, maya_with_password.user.email, "not the password")
    unknown = sign_in(client, "nobody@northshire.example", "not the password")

    assert wrong.context["form"].errors == unknown.context["form"].errors != {}
    assert "_auth_user_id" not in client.session


def test_a_code_by_mail_signs_in_once(client, maya, run_jobs):
    page = ask_for_code(client, maya.user.email)
    message = Message.objects.get(to=maya.user.email)
    assert code_in(message) not in page.content.decode()

    client.post(reverse("account_confirm_login_code"), {"code": code_in(message)})

    assert client.session["_auth_user_id"] == str(maya.user.pk)
    run_jobs()
    message.refresh_from_db()
    assert (message.message_kind, message.is_service, message.state) == ("login_code", True, "logged")


def test_a_known_and_an_unknown_address_ask_for_a_code_alike(client, maya):
    def answer(email):
        page = ask_for_code(client, email)
        client.post(reverse("account_logout"))
        words = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        return page.redirect_chain, words.replace(email, "…").replace(email.split("@")[0], "…")

    assert answer("maya@northshire.example") == answer("nobody@northshire.example")
    assert Message.objects.count() == 1


def test_the_code_page_says_where_to_read_mail_only_in_the_demo(client, maya, settings):
    settings.DEMO = False
    assert reverse("mailroom:demo_mail") not in ask_for_code(client, maya.user.email).content.decode()

    settings.DEMO = True
    page = client.get(reverse("account_confirm_login_code"))
    assert reverse("mailroom:demo_mail") in page.content.decode()


def test_three_wrong_codes_end_the_try(client, maya):
    ask_for_code(client, maya.user.email)
    answers = [
        client.post(reverse("account_confirm_login_code"), {"code": "WRONG-ONE"}).status_code for _n in range(3)
    ]

    assert answers == [200, 200, 302]
    assert "_auth_user_id" not in client.session


def test_after_many_tries_even_the_right_password_has_to_wait(client, maya_with_password):
    for _n in range(12):
        take(f"sign-in:for:{maya_with_password.user.email}", limit=12, per=timedelta(minutes=15))

    answer = sign_in(client, maya_with_password.user.email, PASSWORD)

    assert answer.status_code == 429
    assert "Nothing is lost" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_whoever_forgot_the_password_signs_in_by_code_and_chooses_a_new_one(client, maya_with_password):
    ask_for_code(client, maya_with_password.user.email)
    client.post(reverse("account_confirm_login_code"), {"code": code_in(Message.objects.get())})

    new = {"password1": "something else entirely", "password2": "something else entirely"}
    answer = client.post(reverse("account_change_password"), new)

    assert answer.status_code == 302, answer.context["form"].errors
    assert User.objects.get(pk=maya_with_password.user.pk).check_password("something else entirely")


def test_whoever_came_with_the_password_needs_it_to_choose_a_new_one(client, maya_with_password):
    sign_in(client, maya_with_password.user.email, PASSWORD)

    new = {"password1": "something else entirely", "password2": "something else entirely"}
    answer = client.post(reverse("account_change_password"), new)

    assert list(answer.context["form"].errors) == ["oldpassword"]
    assert User.objects.get(pk=maya_with_password.user.pk).check_password(PASSWORD)


def test_an_account_without_a_password_can_choose_one(client_for, maya):
    visitor = client_for(maya)
    assert visitor.get(reverse("account_change_password")).url == reverse("account_set_password")

    visitor.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.get(pk=maya.user.pk).check_password(PASSWORD)


def test_a_closed_account_stays_outside(client, maya_with_password):
    maya_with_password.user.is_active = False
    maya_with_password.user.save()

    sign_in(client, maya_with_password.user.email, PASSWORD)

    assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_post(client_for, maya):
    visitor = client_for(maya)
    assert visitor.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in visitor.session

    visitor.post(reverse("account_logout"))

    assert "_auth_user_id" not in visitor.session


@pytest.mark.parametrize("address", ["/account/signup/", "/account/sign-up/", "/account/email/"])
def test_there_is_no_way_to_sign_up(client, db, address):
    assert client.get(address).status_code == 404


def test_next_leads_only_to_pages_of_ours(client, maya_with_password):
    form = {"login": maya_with_password.user.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post(reverse("account_login"), form).url == "/"
