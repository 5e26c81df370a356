# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever is typed into any form or address of organisations and people: an answer, never a breakdown."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liaison.accounts.actions import changing
from liaison.directory.models import Affiliation, ContactPoint, ExternalIdentifier, LawfulBasis, Relationship

from .test_parties_forms import form_of

pytestmark = pytest.mark.slow

HARD = [
    "\x00",
    "a\x00b",
    "x" * 5000,
    "<script>alert(1)</script>",
    "{{ 7 }}{% x %}",
    "'; DROP TABLE organisation; --",
    "\u202e\u200b",
    "\ud7ff🦉",
    "9999-99-99",
    "0000-00-00",
    "99999999999999999999999",
    "-1",
    "Q99999999999999",
    "=cmd|' /C calc'!A0",
    ",,,,",
    "@",
    "https://[::1",
    "+",
]
text = st.one_of(st.sampled_from(HARD), st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
few = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def details(maya, museum, curator):
    """One of each detail, by the word in its address."""
    with changing(maya, "add") as change:
        return {
            "contact-point": ContactPoint.objects.get(),
            "identifier": change.create(ExternalIdentifier(organisation=museum, scheme="wikidata", value="Q42")),
            "affiliation": Affiliation.objects.get(),
            "relationship": change.create(
                Relationship(source_organisation=museum, target_person=curator, type="works_with")
            ),
            "lawful-basis": LawfulBasis.objects.get(),
        }


PARTY_FORMS = ["facts", "contact-point/new", "identifier/new", "affiliation/new", "relationship/new"]


@pytest.fixture
def forms(client_for, maya, museum, curator, details):
    """Address → field names, of every form of this part of the house."""
    urls = ["/w/northshire/organisations/new/", "/w/northshire/people/new/"]
    urls += [f"{party.get_absolute_url()}{form}/" for party in (museum, curator) for form in PARTY_FORMS]
    urls += [f"{curator.get_absolute_url()}lawful-basis/new/"]
    urls += [f"/w/northshire/{noun}/{row.public_id}/" for noun, row in details.items()]
    client = client_for(maya)
    return client, {url: form_of(client, url) for url in urls}


@few
@given(data=st.data())
def test_no_form_breaks(forms, data):
    client, fields = forms
    url = data.draw(st.sampled_from(sorted(fields)))
    typed = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(fields[url], text)))
    answer = client.post(url, fields[url] | typed)
    assert answer.status_code in {302, 422}, (url, typed)
    if answer.status_code == 302:
        page = client.get(answer["Location"])
        assert page.status_code == 200
        assert b"<script>alert" not in page.content


@pytest.mark.parametrize("hard", HARD, ids=repr)
def test_no_form_breaks_when_every_field_holds(forms, hard):
    client, fields = forms
    for url, names in fields.items():
        seen = {"seen": names.get("seen", "")}
        assert client.post(url, dict.fromkeys(names, hard) | seen).status_code in {302, 422}, url


QUERIES = {
    "organisations/": ["q", "kind", "country", "region", "community", "by", "quiet", "never", "sort", "page"],
    "people/": ["q", "organisation", "kind", "by", "quiet", "archived", "sort", "page"],
    "search/": ["q"],
    "organisations/known/": ["name", "website", "email"],
    "people/known/": ["name", "email"],
    "organisations/suggestions/": ["parent"],
    "people/suggestions/": ["person"],
    "people/new/": ["organisation"],
}
page_marks = st.one_of(text, st.from_regex(r"[ab][A-Za-z0-9_\-]{0,60}", fullmatch=True))


@few
@given(data=st.data())
def test_no_address_breaks(client_for, maya, museum, curator, data):
    route = data.draw(st.sampled_from(sorted(QUERIES)))
    values = data.draw(
        st.fixed_dictionaries(
            {}, optional={name: page_marks if name == "page" else text for name in QUERIES[route]}
        )
    )
    answer = client_for(maya).get(f"/w/northshire/{route}?{urlencode(values)}")
    assert answer.status_code in {200, 404}, (route, values)
