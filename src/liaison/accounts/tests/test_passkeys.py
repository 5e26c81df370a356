# SPDX-License-Identifier: AGPL-3.0-or-later
"""What no browser would send, and what must not be taken away. The ceremonies themselves: tests/browser."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import RequestFactory
from django.urls import reverse

from liaison.accounts.ways_in import is_last_way_in, passkeys_of, passkeys_work_at
from liaison.mailroom.models import Message

PASSWORD = "a rather long one"


def passkey_for(user, name="Laptop", credential="q7-made-up", alone=True):
    """As it is kept. Its key data would be looked at only in a ceremony, which a browser must do."""
    data = {"name": name, "credential": {"id": credential, "clientExtensionResults": {"credProps": {"rk": alone}}}}
    return Authenticator.objects.create(user=user, type="webauthn", data=data)


def address(name, user, which=0):
    return reverse(name, args=[passkeys_of(user)[which].key])


STRANGE = [
    "",
    "null",
    "{}",
    "[]",
    "7",
    '"text"',
    "{",
    '{"id": 1}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": "text"}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {"clientDataJSON": "e30", "userHandle": "MQ"}}',
    json.dumps(
        {
            "id": "YQ",
            "rawId": "YQ",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "authenticatorData": "AA",
                "signature": "AA",
                "attestationObject": "oA",
                "userHandle": "MQ",
            },
        }
    ),
]


@pytest.mark.parametrize("answer", STRANGE)
def test_a_strange_answer_signs_nobody_in(client, maya, answer):
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    page = client.post(reverse("mfa_login_webauthn"), {"credential": answer}, follow=True)
    assert page.status_code == 200
    assert "No account here knows this passkey" in page.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("answer", STRANGE)
def test_a_strange_answer_adds_no_passkey(client_for, maya, answer):
    visitor = client_for(maya)
    visitor.defaults["HTTP_HOST"] = "localhost"
    visitor.get(reverse("mfa_add_webauthn"))
    page = visitor.post(reverse("mfa_add_webauthn"), {"name": "Strange", "credential": answer})
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    assert not Authenticator.objects.exists()


def test_the_question_is_for_scripts_alone(client, db):
    question = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()
    assert question["publicKey"]["userVerification"] == "required"
    assert client.get(reverse("mfa_login_webauthn")).url == reverse("account_login")


def test_tries_with_a_passkey_are_limited(client, db, settings):
    settings.MFA_RATE_LIMITS = {"webauthn_login": "1000/m/ip"}
    answers = [client.post(reverse("mfa_login_webauthn"), {"credential": "{}"}).status_code for _n in range(61)]
    assert (answers[0], answers[-1]) == (302, 429)


def test_nobody_finds_the_passkey_of_somebody_else(client_for, maya, elin):
    passkey_for(maya.user)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client_for(elin).get(address(name, maya.user)).status_code == 404
        assert client_for(elin).post(address(name, maya.user)).status_code == 404
    assert Authenticator.objects.count() == 1


def test_the_last_way_in_stays(client_for, maya):
    maya.user.email = None
    maya.user.save()
    passkey_for(maya.user)
    visitor = client_for(maya)
    session = visitor.session
    session["account_authentication_methods_user"] = str(maya.user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": 9e9, "reauthenticated": True}]
    session.save()

    for ask in (visitor.get, visitor.post):
        refused = ask(address("mfa_remove_webauthn", maya.user))
        assert refused.status_code == 409
        assert "This is your last way in" in refused.content.decode()
    assert Authenticator.objects.count() == 1

    passkey_for(maya.user, "Phone", "q7-another")
    visitor.post(address("mfa_remove_webauthn", maya.user))
    assert [passkey.name for passkey in passkeys_of(maya.user)] == ["Phone"]


def test_a_second_step_alone_is_no_way_in(maya):
    maya.user.email = None
    passkey_for(maya.user, "Phone")
    passkey_for(maya.user, "Blue key", "q7-another", alone=False)
    assert [is_last_way_in(maya.user, passkey) for passkey in passkeys_of(maya.user)] == [True, False]


@pytest.mark.parametrize(
    ("host", "secure", "works"),
    [
        ("localhost:8916", False, True),
        ("liaison.localhost", False, True),
        ("127.0.0.1:8916", False, False),
        ("127.0.0.1", True, False),
        ("[::1]:8916", False, False),
        ("liaison.example.org", True, True),
        ("liaison.example.org", False, False),
    ],
)
def test_passkeys_work_at_names_over_https_and_at_localhost(settings, host, secure, works):
    settings.ALLOWED_HOSTS = ["*"]
    assert passkeys_work_at(RequestFactory().get("/", secure=secure, headers={"Host": host})) is works


def test_a_changed_password_is_told_by_mail(client_for, maya):
    client_for(maya).post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})
    message = Message.objects.get(to=maya.user.email)
    assert (message.message_kind, message.subject) == ("password_set", "Your account has a password now")
    assert message.body.startswith(
        "Hello,\n\na password was chosen for your account on Liaison.\n\nIt was done on "
    )
    assert "from 127.0.0.1." in message.body
    assert "\n\n\n" not in message.body


def test_an_account_without_an_address_gets_no_mail(client_for, maya):
    maya.user.email = None
    maya.user.save()
    client_for(maya).post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})
    assert not Message.objects.exists()


def test_behind_a_proxy_each_visitor_has_tries_of_their_own(client, maya, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def last_answer(visitor):
        form = {"login": "", "password": "wrong"}
        tries = [
            client.post(reverse("account_login"), form, headers={"X-Forwarded-For": visitor}) for _n in range(61)
        ]
        return tries[-1].status_code

    assert last_answer("203.0.113.7") == 429
    form = {"login": "", "password": "wrong"}
    other = client.post(reverse("account_login"), form, headers={"X-Forwarded-For": "203.0.113.8"})
    straight = client.post(reverse("account_login"), form)
    assert (other.status_code, straight.status_code) == (200, 200)
