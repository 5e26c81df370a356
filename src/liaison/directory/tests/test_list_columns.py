# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a list shows: chosen columns, overdue steps, and what it says of an address that it cannot read."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.directory.models import Affiliation, Community, CommunityLink, ContactPoint, Organisation, Person
from liaison.directory.queries.party_lists import LISTS

LIST, PEOPLE = "/w/northshire/organisations/", "/w/northshire/people/"


def add(*rows):
    with changing(None, "add") as change:
        for row in rows:
            change.create(row)
    return rows


def heads(answer):
    table = re.search(r"<thead>(.*?)</thead>", answer.content.decode(), re.S)
    found = re.findall(r"<th[^>]*>(.*?)</th>", table.group(1), re.S)
    return [unescape(re.sub(r"<[^>]+>", "", text)).strip() for text in found]


def said(answer):
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


@pytest.fixture
def library(maya):
    now = timezone.localdate()
    library, librarian = add(
        Organisation(
            name="Lindhaga stadsbibliotek",
            type="library",
            country="SE",
            region="Småland",
            website="https://lindhaga.example",
            languages=["sv"],
            next_step="Ring them",
            next_step_on=now - timedelta(days=3),
        ),
        Person(name="Åsa Berg", greeting="Hej Åsa", languages=["sv", "en"]),
    )
    community = Community(name="Readers")
    add(
        Affiliation(person=librarian, organisation=library, role="Librarian"),
        community,
        CommunityLink(community=community, organisation=library),
        ContactPoint(
            person=librarian, type="email", value="asa@lindhaga.example", normalised="asa@lindhaga.example"
        ),
        ContactPoint(organisation=library, type="phone", value="+46 70 174 06 05", normalised="+46701740605"),
    )
    return library


def test_a_list_shows_the_columns_that_its_address_names(client_for, maya, library):
    client = client_for(maya)
    assert heads(client.get(LIST)) == ["Organisation", "Contact", "Last contact", "Next step", "Looked after by"]
    answer = client.get(f"{LIST}?col=website&col=where&col=communities&col=reach&col=languages")
    assert heads(answer) == [
        "Organisation",
        "Reach",
        "Region and country",
        "Communities",
        "Website",
        "Languages",
    ]
    for words in ("+46 70 174 06 05", "Småland", "Sweden", "Readers", "lindhaga.example", "Swedish"):
        assert words in said(answer)


def test_links_and_filters_keep_the_columns(client_for, maya, library):
    page = client_for(maya).get(f"{LIST}?col=website&kind=library").content.decode()
    assert 'href="?col=name&amp;col=website"' in page  # the chip that takes the kind away
    assert '<input type="hidden" name="col" value="website">' in page
    assert "sort=-name" in page and "col=website&amp;kind=library&amp;sort=-name" in page


def test_a_person_has_columns_too(client_for, maya, library):
    answer = client_for(maya).get(f"{PEOPLE}?col=where&col=greeting&col=languages")
    assert heads(answer) == ["Name", "Region and country", "Languages", "How to greet"]
    assert "Hej Åsa" in said(answer) and "Småland" in said(answer) and "Swedish, English" in said(answer)


def test_an_overdue_step_is_told_in_words(client_for, maya, library):
    page = said(client_for(maya).get(LIST))
    assert "Ring them overdue · 3 days ago" in page
    with changing(maya, "edit") as change:
        change.update(library, next_step_on=timezone.localdate() + timedelta(days=3))
    page = said(client_for(maya).get(LIST))
    assert "overdue" not in page and "in 3 days" in page


@pytest.mark.parametrize("url", [LIST, PEOPLE])
def test_an_address_that_makes_no_sense_gets_a_sentence_and_a_list(client_for, maya, library, url):
    answer = client_for(maya).get(
        url,
        {
            "sort": "colour",
            "col": ["spaceship", "name"],
            "kind": "dragon",
            "quiet": "a while",
            "within": "0",
            "community": "x",
            "view": "nothing",
            "page": "zzz",
        },
    )
    assert answer.status_code == 200
    page = said(answer)
    for sentence in (
        "This list cannot be sorted by “colour”; it is sorted by name.",
        "There is no column “spaceship”, so it is left out.",
        "“dragon” means nothing for “Kind”, so it is left out.",
        "“a while” means nothing for “Quiet for (days)”, so it is left out.",
        "That page of the list is not there any more. This is the first one.",
    ):
        assert sentence in page
    assert ("Lindhaga" if url == LIST else "Åsa Berg") in page


@pytest.mark.parametrize("name", ["q", "kind", "sort", "col", "page", "view", "by", "region", "organisation"])
@pytest.mark.parametrize("value", ["\x00", "\ud800", "a" * 5000, "%", "' OR 1=1 --", "[]", "🦉", "-1", "NaN"])
def test_no_word_in_the_address_breaks_a_list(client_for, maya, library, name, value):
    for url in (LIST, PEOPLE):
        assert client_for(maya).get(url, {name: value.encode("utf-8", "surrogatepass")}).status_code == 200


def test_people_are_sorted_with_accents_folded(client_for, maya):
    add(*(Person(name=name) for name in ("Siân Zorn", "Nils Åberg", "Ada Bell", "Łucja Żak", "Éric abel")))
    answer = client_for(maya).get(PEOPLE)
    names = re.findall(r'<th scope="row">.*?<a [^>]*>(.*?)</a>', answer.content.decode(), re.S)
    assert names == ["Éric abel", "Nils Åberg", "Ada Bell", "Łucja Żak", "Siân Zorn"]


@pytest.mark.parametrize("url", [LIST, PEOPLE])
def test_all_columns_at_once_stay_within_twelve_queries(client_for, maya, library, url):
    kind = LISTS[url.split("/")[-2]]
    for n in range(60):
        place, person = add(Organisation(name=f"Archive {n}", country="GB"), Person(name=f"Person {n}"))
        add(Affiliation(person=person, organisation=place))
    query = "&".join(f"col={column.key}" for column in kind.columns)
    client = client_for(maya)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{url}?{query}&sort=contact&quiet=30").status_code == 200
    assert len(captured) <= 12


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("within=30", ["Fresh"]),
        ("quiet=30&within=90", ["Stale"]),
        ("quiet=365&ever=on", ["Ancient"]),
        ("never=on", ["Unknown"]),
        ("region=none", ["Unknown"]),
        ("community=none", ["Ancient", "Stale", "Unknown"]),
    ],
)
def test_ages_and_what_is_missing_can_be_asked_for(client_for, maya, query, found):
    now = timezone.now()
    for name, days in (("Fresh", 5), ("Stale", 60), ("Ancient", 800), ("Unknown", None)):
        [row] = add(Organisation(name=name, region="Wales" if days else ""))
        Organisation.objects.filter(pk=row.pk).update(
            last_contact_at=now - timedelta(days=days) if days is not None else None
        )
    community = Community(name="Readers")
    add(community, CommunityLink(community=community, organisation=Organisation.objects.get(name="Fresh")))
    page = client_for(maya).get(f"{LIST}?{query}").content.decode()
    assert re.findall(r'<th scope="row">.*?<a [^>]*>(.*?)</a>', page, re.S) == found
