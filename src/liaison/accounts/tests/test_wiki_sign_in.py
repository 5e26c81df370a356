# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in with a wiki's account, and what one could try with it. In a browser: tests/browser/test_wiki.py."""

from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.models import WikiAccount
from liaison.accounts.ways_in import is_last_way_in, passkeys_of, wiki_account_of, wiki_is_last_way_in
from liaison.mailroom.models import Message

from .fake_wiki import NIA, wiki
from .test_passkeys import passkey_for


@pytest.fixture
def nias_wiki(settings, db):
    with wiki(settings) as server:
        yield server


@pytest.fixture
def linked(maya, nias_wiki, settings):
    return WikiAccount.objects.create(
        user=maya.user, wiki=settings.MEDIAWIKI_REST, subject="4711", username="Nia Puw"
    )


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_words):
        return None


def go_there(client, allow="yes", start="account_wiki_login", **query):
    """To the wiki, and back with what it says; the address of the return."""
    answer = client.get(reverse(start), query)
    there = answer.url if answer.status_code == 302 else answer.context["there_url"]
    try:
        build_opener(Stay()).open(f"{there}&allowed={allow}")
    except OSError as redirected:
        return redirected.headers["Location"].removeprefix("http://testserver")
    raise AssertionError("the wiki did not send anybody back")


def words(client, address):
    return client.get(address, follow=True).content.decode()


def signed_in(client):
    return "_auth_user_id" in client.session


def test_nothing_of_it_is_there_unless_a_wiki_is_named(client, client_for, maya, settings):
    assert "Sign in with Wikimedia" not in words(client, reverse("account_login"))
    assert "Wiki account" not in words(client_for(maya), reverse("mfa_index"))
    assert client.get(reverse("account_wiki_login")).status_code == 404
    assert client.get(reverse("account_wiki_return")).status_code == 404
    settings.MEDIAWIKI_CLIENT_ID = settings.MEDIAWIKI_CLIENT_SECRET = "x"
    assert client.get(reverse("account_wiki_login")).status_code == 404  # nobody is named as the operator


def test_the_wiki_is_asked_with_a_state_and_a_challenge_and_told_where_to_send_people(client, nias_wiki):
    answer = client.get(reverse("account_wiki_login"))
    asked = {name: value[0] for name, value in parse_qs(urlsplit(answer.url).query).items()}
    assert answer.url.startswith(f"{nias_wiki.url}/rest/oauth2/authorize?")
    assert asked["redirect_uri"] == "http://testserver" + reverse("account_wiki_return")
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len(asked["state"]) > 40
    assert len(asked["code_challenge"]) == 43


def test_whoever_is_linked_comes_in_where_they_wanted_to_go(client, linked):
    wanted = reverse("directory:organisations", args=["northshire"])
    answer = client.get(go_there(client, next=wanted))
    assert (answer.status_code, answer.url) == (302, wanted)
    assert signed_in(client)
    linked.refresh_from_db()
    assert linked.used_at


def test_a_new_name_at_the_wiki_opens_the_same_account(client, linked, nias_wiki):
    nias_wiki.profile["username"] = "Nia P"
    client.get(go_there(client))
    assert signed_in(client)
    linked.refresh_from_db()
    assert linked.username == "Nia P"


def test_somebody_unknown_is_told_what_to_do(client, maya, nias_wiki):
    assert "No account here is linked to Nia Puw" in words(client, go_there(client))
    assert not signed_in(client)


def test_an_address_that_the_wiki_has_not_confirmed_opens_nothing(client, maya, nias_wiki):
    nias_wiki.profile["email"] = maya.user.email
    client.get(go_there(client))
    for not_quite in ("true", 1, None, "yes"):
        nias_wiki.profile["confirmed_email"] = not_quite
        client.get(go_there(client))
    assert not signed_in(client)
    assert not WikiAccount.objects.exists()


def test_a_confirmed_address_links_the_accounts_and_its_owner_is_told(client, maya, nias_wiki):
    nias_wiki.profile |= {"email": maya.user.email.upper(), "confirmed_email": True}
    client.get(go_there(client))
    assert signed_in(client)
    assert WikiAccount.objects.get().user == maya.user
    assert Message.objects.get(to=maya.user.email).message_kind == "wiki_linked"


def test_a_confirmed_address_does_not_take_the_place_of_another_wiki_account(client, linked, maya, nias_wiki):
    nias_wiki.profile = NIA | {"sub": 9, "username": "Somebody", "email": maya.user.email, "confirmed_email": True}
    assert "No account here is linked to Somebody" in words(client, go_there(client))
    assert not signed_in(client)


def test_the_second_step_follows(client, linked, maya):
    TOTP.activate(maya.user, generate_totp_secret())
    answer = client.get(go_there(client))
    assert answer.url == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_a_closed_account_stays_closed(client, linked, maya):
    maya.user.is_active = False
    maya.user.save()
    client.get(go_there(client))
    assert not signed_in(client)


def test_a_return_that_did_not_begin_here_is_refused(client, client_for, linked, tomos):
    address = go_there(client)
    stranger = client_for(tomos)
    assert "did not begin here" in words(stranger, address)
    assert "did not begin here" in words(client, address.replace("state=", "state=x"))
    assert "did not begin here" in words(client, address)  # one try for each state
    assert not signed_in(client)
    assert WikiAccount.objects.get().user != tomos.user


def test_a_link_begun_by_one_is_not_finished_by_another(client_for, maya, tomos, nias_wiki):
    client = client_for(maya)
    client.get(reverse("account_wiki_login"))
    address = go_there(client)
    client.force_login(tomos.user)
    assert "did not begin here" in words(client, address)
    assert not WikiAccount.objects.exists()


def test_a_return_too_late_is_refused(client, linked, time_machine):
    time_machine.move_to(timezone.now())
    address = go_there(client)
    time_machine.shift(16 * 60)
    assert "took too long" in words(client, address)


def test_whoever_says_no_at_the_wiki_changes_nothing(client, linked):
    assert "did not tell us who you are" in words(client, go_there(client, allow="no"))
    assert not signed_in(client)


@pytest.mark.parametrize(
    "profile",
    [
        {},
        [],
        {"sub": "", "username": "Nia"},
        {"sub": 1},
        {"sub": True, "username": "x"},
        {"sub": 1, "username": 2},
    ],
)
def test_an_answer_that_says_nobody_signs_nobody_in(client, linked, nias_wiki, profile):
    nias_wiki.profile = profile
    assert "did not answer properly" in words(client, go_there(client))
    assert not signed_in(client)


def test_a_wiki_that_is_tired_is_left_alone(client, linked, nias_wiki):
    nias_wiki.tired = True
    assert "too much to do" in words(client, go_there(client))


def test_a_wrong_secret_signs_nobody_in(client, linked, settings):
    address = go_there(client)
    settings.MEDIAWIKI_CLIENT_SECRET = "guessed"
    assert "did not answer properly" in words(client, address)
    assert not signed_in(client)


# --- linking and unlinking ---


@pytest.fixture
def fresh(client, maya):
    """Maya, who has just shown who she is."""
    maya.user.set_password("a rather long one")
    maya.user.save()
    client.post(reverse("account_login"), {"login": maya.user.email, "password": "a rather long one"})
    client.post(reverse("account_reauthenticate"), {"password": "a rather long one"})
    assert signed_in(client)
    return client


def test_an_account_is_linked_and_unlinked_and_its_owner_is_told(fresh, maya, nias_wiki):
    page = words(fresh, go_there(fresh, start="account_wiki_link"))
    assert "You can sign in as Nia Puw from now on." in page
    assert "Nia Puw signs you in." in page
    page = fresh.post(reverse("account_wiki_unlinking"), follow=True).content.decode()
    assert "Nia Puw does not sign you in any more." in page
    assert "Link your account at Wikimedia" in page
    assert not WikiAccount.objects.exists()
    told = Message.objects.filter(to=maya.user.email).order_by("pk").values_list("message_kind", flat=True)
    assert list(told) == ["wiki_linked", "wiki_unlinked"]


def test_linking_and_unlinking_ask_who_one_is(client_for, maya, linked):
    maya.user.set_password("a rather long one")
    maya.user.save()
    client = client_for(maya)
    asked = [client.get(reverse("account_wiki_link")), client.post(reverse("account_wiki_unlinking"))]
    assert [answer.url.split("?")[0] for answer in asked] == [reverse("account_reauthenticate")] * 2
    assert WikiAccount.objects.exists()


def test_a_wiki_account_opens_one_account_only(fresh, maya, tomos, linked):
    linked.user = tomos.user
    linked.save()
    assert "opens another account here already" in words(fresh, go_there(fresh, start="account_wiki_link"))
    assert WikiAccount.objects.get().user == tomos.user


def test_the_last_way_in_stays(fresh, linked, maya):
    maya.user.email = None
    maya.user.save()
    assert wiki_is_last_way_in(maya.user)
    page = fresh.post(reverse("account_wiki_unlinking"), follow=True).content.decode()
    assert "nobody could sign in to this account any more" in page
    assert WikiAccount.objects.exists()


def test_a_wiki_account_and_a_passkey_are_each_others_other_way_in(linked, maya, settings):
    maya.user.email = None
    maya.user.save()
    passkey_for(maya.user)
    [passkey] = passkeys_of(maya.user)
    assert not is_last_way_in(maya.user, passkey)
    assert not wiki_is_last_way_in(maya.user)
    settings.OUTBOUND = []  # a way that is switched off is none
    assert is_last_way_in(maya.user, passkey)
    assert wiki_account_of(maya.user) is None


def test_a_second_step_alone_is_no_way_in(linked, maya):
    maya.user.email = None
    maya.user.save()
    passkey_for(maya.user, alone=False)
    assert wiki_is_last_way_in(maya.user)
