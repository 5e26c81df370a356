# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from liaison.mailroom.models import Message

PASSWORD = "a rather long one"
SECRET = "JBSWY3DPEHPK3PXP"


def app_code(secret):
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def guarded_maya(maya):
    """Maya with a password, an authenticator app and recovery codes."""
    maya.user.set_password(PASSWORD)
    maya.user.save()
    TOTP.activate(maya.user, SECRET)
    RecoveryCodes.activate(maya.user)
    return maya


def give_password(client, member):
    return client.post(reverse("account_login"), {"login": member.user.email, "password": PASSWORD}, follow=True)


def test_the_whole_story_of_the_second_step(client, maya):
    maya.user.set_password(PASSWORD)
    maya.user.save()
    give_password(client, maya)

    page = client.get(reverse("mfa_activate_totp"), follow=True)
    if "password" in page.context["form"].fields:
        page = client.post(
            page.request["PATH_INFO"] + "?next=" + reverse("mfa_activate_totp"),
            {"password": PASSWORD},
            follow=True,
        )
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert "data:image/svg+xml;base64," in page.content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)}, follow=True)
    codes = answer.context["unused_codes"]
    assert len(codes) == 10

    client.post(reverse("account_logout"))
    step = give_password(client, maya)
    assert step.request["PATH_INFO"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session

    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.session["_auth_user_id"] == str(maya.user.pk)


def test_the_code_of_the_app_opens_the_door(client, guarded_maya):
    give_password(client, guarded_maya)
    client.post(reverse("mfa_authenticate"), {"code": app_code(SECRET)})
    assert client.session["_auth_user_id"] == str(guarded_maya.user.pk)


@pytest.mark.parametrize("typed", [{"code": "000000"}, {"code": ""}, {}, {"credential": "{}"}])
def test_anything_else_does_not(client, guarded_maya, typed):
    give_password(client, guarded_maya)
    answer = client.post(reverse("mfa_authenticate"), typed)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_second_step_is_asked_for_after_a_mailed_code_too(client, guarded_maya):
    client.post(reverse("account_request_login_code"), {"email": guarded_maya.user.email})
    code = Message.objects.get().subject.split()[0]
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})

    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_tries_at_the_second_step_are_limited_for_each_account(client, guarded_maya):
    give_password(client, guarded_maya)
    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _n in range(13)]
    assert answers[-1] == 429
    assert client.post(reverse("mfa_authenticate"), {"code": app_code(SECRET)}).status_code == 429


def test_switching_off_asks_who_it_is_first(client_for, guarded_maya):
    visitor = client_for(guarded_maya)
    answer = visitor.post(reverse("mfa_deactivate_totp"))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=guarded_maya.user, type="totp").exists()

    visitor.post(answer.url, {"password": PASSWORD, "next": reverse("mfa_deactivate_totp")}, follow=True)
    visitor.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=guarded_maya.user).exists()


def test_recovery_codes_are_shown_renewed_and_downloaded(client_for, guarded_maya):
    visitor = client_for(guarded_maya)
    asked = visitor.get(reverse("mfa_view_recovery_codes"))
    visitor.post(asked.url, {"password": PASSWORD}, follow=True)

    before = visitor.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert visitor.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    visitor.post(reverse("mfa_generate_recovery_codes"))
    after = visitor.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    file = visitor.get(reverse("mfa_download_recovery_codes"))

    assert set(before).isdisjoint(after)
    assert file.content.decode().split() == after
    assert file["Content-Type"].startswith("text/plain")


def test_the_page_about_signing_in_says_what_is_on(client_for, guarded_maya, elin):
    guarded = client_for(guarded_maya).get(reverse("mfa_index")).content.decode()
    plain = client_for(elin).get(reverse("mfa_index")).content.decode()
    assert "10 codes are left" in guarded
    assert "10 codes are left" not in plain
    assert reverse("mfa_activate_totp") in plain
