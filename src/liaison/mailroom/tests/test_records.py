# SPDX-License-Identifier: AGPL-3.0-or-later
"""SPF, DKIM and DMARC, read: what is in order, weak, wrong or missing."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.mailroom.lookup.wording import SENTENCES
from liaison.mailroom.rules.records import (
    Health,
    Says,
    best_of,
    read_dkim,
    read_dmarc,
    read_spf,
    tags_of,
)

DOMAIN = "northshire.example"
LONG_KEY = base64.b64encode(b"k" * 294).decode()
SHORT_KEY = base64.b64encode(b"k" * 162).decode()
TEXT = st.text(max_size=300) | st.text(st.sampled_from("v=spf1DKMARC; pkt+-~?:/.all include"), max_size=120)


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ([], Says.SPF_MISSING),
        (["google-site-verification=x", "v=spf10 all"], Says.SPF_MISSING),
        (["v=spf1 include:_spf.mail.example ~all"], Says.SPF_GOOD),
        (["V=SPF1 A MX -ALL"], Says.SPF_GOOD),
        (["v=spf1 redirect=_spf.mail.example"], Says.SPF_GOOD),
        (["v=spf1 exp=why.%{d} ip4:192.0.2.0/24 -all"], Says.SPF_GOOD),
        (["v=spf1"], Says.SPF_NO_END),
        (["v=spf1 mx ?all"], Says.SPF_NO_END),
        (["v=spf1 +all"], Says.SPF_OPEN),
        (["v=spf1 all"], Says.SPF_OPEN),
        (["v=spf1 mx -all", "v=spf1 a -all"], Says.SPF_TWICE),
        (["v=spf1 includes:mail.example -all"], Says.SPF_UNREADABLE),
        (["v=spf1 \u2013all"], Says.SPF_UNREADABLE),
        (["v=spf1 " + "include:a.example " * 11 + "-all"], Says.SPF_LONG),
    ],
)
def test_spf(texts, says):
    assert read_spf(DOMAIN, texts).says is says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"v=DKIM1; k=rsa; p={LONG_KEY}", Says.DKIM_GOOD),
        (f"p={LONG_KEY[:60]} {LONG_KEY[60:]};", Says.DKIM_GOOD),
        (f"v=DKIM1; k=ed25519; p={base64.b64encode(b'k' * 32).decode()}", Says.DKIM_GOOD),
        (f"v=DKIM1; p={SHORT_KEY}", Says.DKIM_SHORT),
        (f"v=DKIM1; t=s:y; p={LONG_KEY}", Says.DKIM_TESTING),
        ("v=DKIM1; p=", Says.DKIM_REVOKED),
        ("v=DKIM1; k=rsa", Says.DKIM_UNREADABLE),
        ("v=DKIM1; p=…", Says.DKIM_UNREADABLE),
        ("hello", Says.DKIM_MISSING),
    ],
)
def test_dkim(text, says):
    assert read_dkim(f"mail._domainkey.{DOMAIN}", [text]).says is says


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ([], Says.DMARC_MISSING),
        (["v=dmarc1; p=none"], Says.DMARC_MISSING),  # its beginning is case-sensitive
        (["v=DMARC1; p=none; rua=mailto:a@example.org"], Says.DMARC_WATCHES),
        (["v=DMARC1;p=Reject"], Says.DMARC_GOOD),
        (["v=DMARC1; p=quarantine; pct=50"], Says.DMARC_GOOD),
        (["v=DMARC1"], Says.DMARC_UNREADABLE),
        (["v=DMARC1; p=none; p=reject"], Says.DMARC_UNREADABLE),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], Says.DMARC_TWICE),
    ],
)
def test_dmarc(texts, says):
    assert read_dmarc(f"_dmarc.{DOMAIN}", texts).says is says


@given(texts=st.lists(TEXT, max_size=4))
def test_whatever_stands_there_is_read_without_a_failure(texts):
    for read in (read_spf, read_dkim, read_dmarc):
        found = read(DOMAIN, texts)
        assert found.health in Health
        assert (found.health is Health.MISSING) == (not found.text)


@given(
    tags=st.dictionaries(
        st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.from_regex(r"[!-:<-~]{0,9}", fullmatch=True)
    )
)
def test_a_list_of_tags_is_read_back(tags):
    assert tags_of("; ".join(f"{name} = {value}" for name, value in tags.items())) == tags


@given(lookups=st.integers(0, 25))
def test_ten_look_ups_are_allowed_and_no_more(lookups):
    found = read_spf(DOMAIN, ["v=spf1 " + "mx " * lookups + "ip4:192.0.2.1 -all"])
    assert (found.says is Says.SPF_LONG) == (lookups > 10)


def test_of_several_keys_the_best_is_told():
    keys = [read_dkim("a", []), read_dkim("b", ["v=DKIM1; p="]), read_dkim("c", [f"p={LONG_KEY}"])]
    assert best_of(keys).name == "c"
    assert best_of(keys[:2]).name == "b"


def test_each_thing_that_can_be_said_has_its_sentence():
    assert set(SENTENCES) == set(Says)
