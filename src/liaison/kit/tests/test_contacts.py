# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liaison.kit import contacts
from liaison.kit.contacts import (
    ContactProblem,
    Email,
    Phone,
    Website,
    domain_of,
    find_emails,
    is_public_mail_domain,
    is_shared_mailbox,
    normalise_email,
    normalise_phone,
    normalise_website,
)

LOCAL = st.from_regex(r"[A-Za-z0-9]{1,8}([._+-][A-Za-z0-9]{1,8})?", fullmatch=True)
ADDRESS = st.builds("{}@{}.example".format, LOCAL, st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True))


@pytest.mark.parametrize(
    "written",
    [
        "Ana@example.org",
        " Ana@EXAMPLE.org ",
        "mailto:Ana@example.org",
        "<Ana@example.org>",
        "Ana@example.org.",
        "Ana@example.org;",
        "'Ana@example.org'",
        "(Ana@example.org)",
        "\u200bAna@example.org\u00a0",
        "e-mail: Ana@example.org",
        "[Ana@example.org](mailto:Ana@example.org)",
    ],
)
def test_an_address_is_freed_of_what_stands_around_it(written):
    assert normalise_email(written) == Email("Ana@example.org", "ana@example.org")


def test_the_name_before_an_address_is_kept():
    assert normalise_email('"García, Ana" <ana@example.org>').name == "García, Ana"
    assert normalise_email("Ana García <mailto:ana@example.org>").name == "Ana García"
    assert normalise_email("write to ana@example.org").name == ""


def test_test_domains_and_international_ones_are_accepted():
    assert normalise_email("a@museum.example").domain == "museum.example"
    assert normalise_email("a@exämple.org") == Email("a@exämple.org", "a@xn--exmple-cua.org")
    assert normalise_email("o'neil@example.org").key == "o'neil@example.org"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "no e-mail address"),
        ("ask Ana", "no e-mail address"),
        ("ana@@example.org", "only once"),
        ("ana @example.org", "no space"),
        ("ana@example", "not a complete domain"),
        ("ana..b@example.org", "not a valid"),
        ("a@example.org, b@example.org", "several"),
    ],
)
def test_what_is_no_address_says_why(written, words):
    problem = normalise_email(written)
    assert isinstance(problem, ContactProblem)
    assert words in str(problem.message)


def test_every_address_of_a_cell_is_found_once():
    cell = "Ana <ana@example.org>; bo@example.org / ANA@example.org\nnot@valid, cy@example.net"
    assert [email.address for email in find_emails(cell)] == [
        "ana@example.org",
        "bo@example.org",
        "cy@example.net",
    ]


@given(ADDRESS)
def test_normalising_an_address_twice_changes_nothing(address):
    once = normalise_email(address)
    assert isinstance(once, Email)
    assert normalise_email(once.address) == once
    assert once.key == once.address.casefold()


@given(ADDRESS)
@example("Info@example.org")
@example("Ana.Puw@Example.ORG")
@example("ana@bücher.example")
@example("ana@xn--bcher-kva.example")
@example("ana@@example.org")
@example("ana@localhost")
@example("ana@example..org")
@example("a" * 65 + "@example.org")
@example("ana@" + "a" * 60 + ".example")
def test_a_remembered_domain_changes_no_answer(address):
    assert contacts._validated(address) == contacts._validated_whole(address)


@given(st.text())
def test_no_text_breaks_any_of_them(text):
    for email in find_emails(text):
        assert normalise_email(email.address) == Email(email.address, email.key)
    for answer in (
        normalise_email(text),
        normalise_phone(text, "GB"),
        normalise_phone(text, None),
        normalise_website(text),
    ):
        assert not isinstance(answer, ContactProblem) or str(answer.message)
    is_shared_mailbox(text)
    is_public_mail_domain(text)
    assert domain_of(domain_of(text)) == domain_of(text)


@pytest.mark.parametrize(
    ("written", "country", "e164"),
    [
        ("020 7946 0123", "GB", "+442079460123"),
        ("(020) 7946-0123", "gb", "+442079460123"),
        ("+44 20 7946 0123", None, "+442079460123"),
        ("+44 (0)20 7946 0123", "SE", "+442079460123"),
        ("0044 20 7946 0123", "GB", "+442079460123"),
        ("Tel: 020 7946 0123", "GB", "+442079460123"),
        ("tel:+44-20-7946-0123", None, "+442079460123"),
        ("01632 960123", "GB", "+441632960123"),
        ("070-174 06 05", "SE", "+46701740605"),
    ],
)
def test_a_phone_number_gets_one_form(written, country, e164):
    phone = normalise_phone(written, country)
    assert isinstance(phone, Phone)
    assert phone.e164 == e164
    assert normalise_phone(phone.e164, country) == normalise_phone(phone.display, None) == phone


def test_extensions_are_kept_apart():
    for written in ("020 7946 0123 ext 5", "020 7946 0123 x5", "020 7946 0123 est. 5"):
        phone = normalise_phone(written, "GB")
        assert (phone.e164, phone.extension) == ("+442079460123", "5")


@pytest.mark.parametrize(
    ("written", "country", "words"),
    [
        ("ask reception", "GB", "not a phone number"),
        ("", "GB", "not a phone number"),
        ("020 7946 0123", None, "needs its country code"),
        ("123", "GB", "too short"),
        ("020 79", "GB", "area code|short"),
        ("020 7946 0123 4567 8901", "GB", "not a phone number|too long"),
        ("7946 0123", "GB", "area code|short"),
    ],
)
def test_what_is_no_phone_number_says_why(written, country, words):
    problem = normalise_phone(written, country)
    assert isinstance(problem, ContactProblem)
    assert any(part in str(problem.message) for part in words.split("|"))


@given(st.integers(0, 999))
def test_every_fictional_number_keeps_its_digits(number):
    digits = f"2079460{number:03}"
    assert normalise_phone(f"0{digits}", "GB").e164 == f"+44{digits}"


@pytest.mark.parametrize(
    ("written", "url", "domain"),
    [
        ("Example.org", "https://example.org", "example.org"),
        ("www.museum.example/Visit/", "https://www.museum.example/Visit/", "museum.example"),
        ("HTTP://WWW.Example.org/", "http://www.example.org", "example.org"),
        ("https://example.org:443/a?b=C#d", "https://example.org/a?b=C#d", "example.org"),
        ("example.org:8080", "https://example.org:8080", "example.org"),
        ("<https://example.org>.", "https://example.org", "example.org"),
        ("https://exämple.org/å", "https://xn--exmple-cua.org/å", "xn--exmple-cua.org"),
        ("//example.org/x", "https://example.org/x", "example.org"),
        ("example.org/a;#", "https://example.org/a", "example.org"),
    ],
)
def test_a_website_gets_a_scheme_and_a_lower_case_host(written, url, domain):
    assert normalise_website(written) == Website(url, domain)
    assert normalise_website(url) == Website(url, domain)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "none",
        "see below",
        "javascript:alert(1)",
        "ftp://example.org",
        "data:text/html,x",
        "https://user:pw@example.org",
        "ana@example.org",
        "127.0.0.1",
        "http://[::1]/",
        "http://",
        "https://example.org:99999",
        "https://exa mple.org",
        "-.org",
    ],
)
def test_what_is_no_website_is_refused(written):
    assert isinstance(normalise_website(written), ContactProblem)


@given(st.text(max_size=40))
def test_normalising_a_website_twice_changes_nothing(text):
    once = normalise_website(f"example.org/{text}")
    if isinstance(once, Website):
        assert normalise_website(once.url) == once


@pytest.mark.parametrize(
    ("value", "domain"),
    [
        ("ana@Example.org", "example.org"),
        ("https://www.example.org/x", "example.org"),
        ("www.example.org", "example.org"),
        ("exämple.org", "xn--exmple-cua.org"),
        ("nothing here", ""),
        ("", ""),
    ],
)
def test_the_domain_to_compare_by(value, domain):
    assert domain_of(value) == domain


@pytest.mark.parametrize(
    "local", ["info", "Hello", "KONTAKT", "post", "contacto", "gwybodaeth", "info.cardiff", "info+news"]
)
def test_a_mailbox_of_many_is_recognised(local):
    assert is_shared_mailbox(f"{local}@example.org")


@pytest.mark.parametrize(
    "local", ["ana", "ana.garcia", "information.lover", "hola.maria", "post.malone", "ana.info"]
)
def test_a_mailbox_of_one_is_not_taken_for_one_of_many(local):
    assert not is_shared_mailbox(f"{local}@example.org")


def test_public_mail_domains_are_known():
    assert is_public_mail_domain("GMAIL.com")
    assert is_public_mail_domain("www.outlook.com")
    assert not is_public_mail_domain("museum.example")
