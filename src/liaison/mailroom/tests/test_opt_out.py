# SPDX-License-Identifier: AGPL-3.0-or-later
"""The link in a letter: whose it is, and that nobody makes one for somebody else."""

import uuid
from base64 import urlsafe_b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.accounts.scope import in_workspace
from liaison.kit.hooks import Writing
from liaison.mailroom.actions import Wishes, queue_message
from liaison.mailroom.actions.deciding import edit
from liaison.mailroom.letters.queries.fields import values_for
from liaison.mailroom.opt_out import Link, page_for_anybody, page_of, read_token, token_of, workspace_named_in
from liaison.mailroom.queries import address_hash
from liaison.mailroom.wire import headers_of

from .conftest import ELERI

LINKS = st.builds(
    Link,
    st.uuids(),
    st.sampled_from(["", "0" * 64]) | st.binary(min_size=32, max_size=32).map(bytes.hex),
    st.sampled_from(["", "en", "cy", "zh-hant", "pt-br"]),
)


@given(link=LINKS)
def test_a_link_comes_back_as_it_was(link):
    token = token_of(link)
    assert read_token(token) == link
    assert workspace_named_in(token) == link.workspace
    assert len(token) <= 100


@given(link=LINKS, place=st.integers(0, 200), sign=st.sampled_from("AZaz09-_"))
def test_a_changed_link_is_none_or_the_same(link, place, sign):
    token = token_of(link)
    place %= len(token)
    changed = token[:place] + sign + token[place + 1 :]
    assert read_token(changed) in {None, link}
    assert read_token(token[:place]) is None


@given(text=st.text(max_size=300))
def test_any_text_is_no_link(text):
    assert read_token(text) is None
    workspace_named_in(text)


def test_the_address_cannot_be_read_from_a_link(workspace):
    token = token_of(Link(workspace.public_id, address_hash(ELERI), "en"))
    assert b"eleri" not in urlsafe_b64decode(token + "==").lower()


def test_a_link_under_an_earlier_key_goes_on_to_be_known(settings):
    link = Link(uuid.uuid4(), "0" * 64, "en")
    token = token_of(link)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert read_token(token) == link
    settings.SECRET_KEY_FALLBACKS = []
    assert read_token(token) is None


def test_a_letter_has_its_receivers_own_link_in_its_head_and_in_its_text(workspace):
    body = f"If you would rather not:\n{page_for_anybody(workspace, 'sv')}\nThank you"
    mail = queue_message("letter", ELERI, "Hello", body, workspace=workspace, is_service=False)
    own = page_of(Link(workspace.public_id, address_hash(ELERI), "sv"))
    assert mail.body == f"If you would rather not:\n{own}\nThank you"
    head = dict(headers_of(mail, from_name="", from_address="hello@northshire.example", at=mail.queued_at))
    assert head["List-Unsubscribe"] == f"<{own}>"
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_drafts_and_letters_without_the_sentence_have_a_link_too(workspace):
    wishes = Wishes(is_draft=True)
    mail = queue_message("letter", ELERI, "Hello", "Dear", workspace=workspace, is_service=False, wishes=wishes)
    assert mail.unsubscribe_url == page_of(Link(workspace.public_id, address_hash(ELERI)))


def test_service_mail_has_none(workspace):
    assert queue_message("code", ELERI, "1", "2", workspace=workspace, is_service=True).unsubscribe_url == ""
    assert queue_message("code", ELERI, "1", "2", workspace=None, is_service=True).unsubscribe_url == ""


def test_a_letter_that_goes_to_somebody_else_instead_gets_their_link(workspace):
    body = page_for_anybody(workspace, "cy")
    wishes = Wishes(is_draft=True)
    mail = queue_message("letter", ELERI, "Hello", body, workspace=workspace, is_service=False, wishes=wishes)
    mail = edit(mail, to="tomos@glanyrafon.example", subject="Hello", body=mail.body)
    theirs = page_of(Link(workspace.public_id, address_hash("tomos@glanyrafon.example"), "cy"))
    assert (mail.body, mail.unsubscribe_url) == (theirs, theirs)


def test_a_link_of_another_workspace_stays_as_it_is(workspace, other_workspace):
    theirs = page_for_anybody(other_workspace, "en")
    mail = queue_message("letter", ELERI, "Hello", theirs, workspace=workspace, is_service=False)
    assert mail.body == theirs


@pytest.mark.parametrize("language", ["en", "cy", "sv", "es"])
def test_the_gap_of_a_letter_says_how_and_where(workspace, maya, language):
    said = values_for(Writing(maya, language), ["opt_out"])["opt_out"]
    assert said.endswith(f":\n{page_for_anybody(workspace, language)}")
    with in_workspace(workspace):
        mail = queue_message("letter", ELERI, "Hello", said, workspace=workspace, is_service=False)
    assert mail.body.endswith(page_of(Link(workspace.public_id, address_hash(ELERI), language)))
