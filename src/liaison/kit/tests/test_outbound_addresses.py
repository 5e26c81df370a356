# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which addresses may be called at all."""

import pytest

from liaison.kit.outbound import RefusedAddress
from liaison.kit.outbound.addresses import is_public, read_url, redirected


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("198.35.26.96", True),
        ("2620:0:862:ed1a::1", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("192.88.99.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::ffff:8.8.8.8", False),
        ("::8.8.8.8", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::", False),
        ("2001::1", False),
        ("2001:db8::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("5f00::1", False),
        ("museum", False),
    ],
)
def test_only_the_open_internet_is_public(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http:///path",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://example.org@10.0.0.1/",
        "https://example.org:22/",
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://exa mple.org/",
        "https://example.org/\r\nHost: elsewhere",
        "https://example.org\\@10.0.0.1/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://example.org/" + "a" * 4_000,
        "https://xn--\u2028.example/",
    ],
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(RefusedAddress):
        read_url(url)


def test_an_address_is_written_as_the_network_wants_it():
    target = read_url("https://Bücher.example/größe?q=ä b".replace(" b", "b"))
    assert target.url == "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe?q=%C3%A4b"
    assert read_url("http://[2620:0:862:ed1a::1]:8080/").host_header == "[2620:0:862:ed1a::1]:8080"
    assert redirected(target, "../a").url == "https://xn--bcher-kva.example/a"


def test_a_redirect_never_leads_away_from_https():
    with pytest.raises(RefusedAddress, match="away from https"):
        redirected(read_url("https://fake.example/"), "http://fake.example/")
