# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lists of organisations and people: what a filter finds, page after page, in how many queries, for whom."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.directory.models import Affiliation, Community, CommunityLink, ContactPoint, Organisation, Person
from liaison.directory.queries.paging import Order, keyset_page
from liaison.directory.queries.party_lists import PartyFilter, organisations_matching, people_matching

LIST = "/w/northshire/organisations/"
PEOPLE = "/w/northshire/people/"


def add(*rows, by=None):
    with changing(by, "add") as change:
        for row in rows:
            change.create(row)
    return rows


def names_in(answer):
    return re.findall(r'<th scope="row">.*?<a [^>]*>(.*?)</a>', answer.content.decode(), re.S)


def count_in(answer):
    said = re.search(r'class="list-count"[^>]*>(.*?)</p>', answer.content.decode(), re.S)
    return " ".join(said.group(1).split()) if said else ""


# --- filters ---


@pytest.fixture
def three(tomos, maya):
    """A Welsh museum looked after by Tomos, a Swedish library that was never contacted, an English school."""
    now = timezone.now()
    museum, library, school = add(
        Organisation(
            name="Amgueddfa Glan yr Afon", type="museum", country="GB", region="Wales", looked_after_by=tomos
        ),
        Organisation(name="Lindhaga stadsbibliotek", type="library", country="SE", region="Småland"),
        Organisation(name="Northmoor School", type="school", country="GB", looked_after_by=maya),
    )
    Organisation.objects.filter(pk=museum.pk).update(
        last_contact_at=now - timedelta(days=100), last_contact_by=tomos, last_contact_kind="email"
    )
    Organisation.objects.filter(pk=school.pk).update(last_contact_at=now - timedelta(days=5))
    community = Community(name="Welsh-language archives")
    add(community, CommunityLink(community=community, organisation=museum))
    return museum, library, school


def test_each_filter_narrows_the_list(client_for, maya, three):
    museum, _library, school = three
    community = Community.objects.get()
    found = {
        query: names_in(client_for(maya).get(f"{LIST}?{query}"))
        for query in [
            "q=glan+afon",
            "q=LINDHAGA",
            "kind=museum",
            "country=GB",
            "region=Sm%C3%A5land",
            f"community={community.public_id}",
            f"by={maya.public_id}",
            "by=nobody",
            "quiet=60",
            "never=on",
            "kind=museum&country=SE",
        ]
    }
    assert found == {
        "q=glan+afon": [museum.name],
        "q=LINDHAGA": ["Lindhaga stadsbibliotek"],
        "kind=museum": [museum.name],
        "country=GB": [museum.name, school.name],
        "region=Sm%C3%A5land": ["Lindhaga stadsbibliotek"],
        f"community={community.public_id}": [museum.name],
        f"by={maya.public_id}": [school.name],
        "by=nobody": ["Lindhaga stadsbibliotek"],
        "quiet=60": [museum.name, "Lindhaga stadsbibliotek"],
        "never=on": ["Lindhaga stadsbibliotek"],
        "kind=museum&country=SE": [],
    }


def test_the_filter_reads_as_a_sentence_and_each_piece_can_be_taken_away(client_for, maya, three):
    page = client_for(maya).get(f"{LIST}?kind=museum&region=Wales&quiet=60&q=").content.decode()
    chips = re.findall(r'class="filter-chip" href="([^"]*)">([^<]*)<', page)
    assert [(words.strip(), url.replace("&amp;", "&")) for url, words in chips] == [
        ("museums", "?region=Wales&quiet=60"),
        ("in Wales", "?kind=museum&quiet=60"),
        ("quiet for 60 days", "?kind=museum&region=Wales"),
    ]


def test_nonsense_in_a_filter_is_named_and_left_out(client_for, maya, three):
    answer = client_for(maya).get(
        LIST, {"quiet": "soon", "kind": "spaceship", "by": "x", "q": "\x00", "page": "axx"}
    )
    assert answer.status_code == 200
    assert len(names_in(answer)) == 3
    assert "Enter a whole number." in answer.content.decode()


def test_the_archive_is_left_out_until_it_is_asked_for(client_for, maya, three):
    museum = three[0]
    with changing(maya, "archive") as change:
        change.update(museum, archived_at=timezone.now())
    client = client_for(maya)
    assert museum.name not in names_in(client.get(LIST))
    assert names_in(client.get(f"{LIST}?archived=on")) == [museum.name]


def test_the_list_sorts_by_name_contact_and_next_step(client_for, maya, three):
    museum, library, school = three
    with changing(maya, "edit") as change:
        change.update(school, next_step="Ring", next_step_on=date(2026, 5, 3))
    client = client_for(maya)
    orders = {
        sort: names_in(client.get(f"{LIST}?sort={sort}")) for sort in ("-name", "contact", "-contact", "next")
    }
    assert orders == {
        "-name": [school.name, library.name, museum.name],
        "contact": [library.name, museum.name, school.name],  # never is the quietest
        "-contact": [school.name, museum.name, library.name],
        "next": [school.name, museum.name, library.name],
    }


def test_a_line_says_who_was_last_in_touch_and_through_what(client_for, maya, three):
    page = client_for(maya).get(f"{LIST}?kind=museum").content.decode()
    assert "3 months ago" in page and "E-mail, Tomos Pritchard" in page


# --- what htmx and people without script get ---


def test_htmx_gets_the_table_alone_and_a_tidy_address(client_for, maya, three):
    answer = client_for(maya).get(f"{LIST}?q=glan&kind=&country=", headers={"HX-Request": "true"})
    assert answer.content.decode().strip().startswith('<section id="results"')
    assert answer["HX-Push-Url"] == f"{LIST}?q=glan"
    assert "HX-Request" in answer["Vary"]


def test_an_empty_list_says_what_it_is_for_and_a_filter_that_finds_nothing_can_be_cleared(client_for, maya):
    client = client_for(maya)
    assert "No organisations yet" in client.get(LIST).content.decode()
    assert "Nobody here yet" in client.get(PEOPLE).content.decode()
    nothing = client.get(f"{LIST}?q=zzz").content.decode()
    assert "Nothing matches" in nothing and f'href="{LIST}"' in nothing


# --- pages ---


@pytest.mark.parametrize("sort", ["name", "-name", "contact", "-contact", "next", "-next"])
def test_pages_hold_every_row_once_forwards_and_backwards(client_for, maya, sort):
    now = timezone.now()
    rows = add(
        *(
            Organisation(
                name=f"Library {n % 40}",  # many share a name
                next_step_on=date(2026, 1, 1 + n % 20) if n % 3 else None,
            )
            for n in range(120)
        )
    )
    for row in rows[::2]:
        Organisation.objects.filter(pk=row.pk).update(last_contact_at=now - timedelta(days=row.pk % 17))
    client, url, seen, pages = client_for(maya), f"{LIST}?sort={sort}", [], []
    while url:
        page = client.get(url).content.decode()
        links = re.findall(r'<tr data-href="([^"]*)"', page)
        pages.append(links)
        seen += links
        following = re.search(r'rel="next" href="([^"]*)"', page)
        url = LIST + following.group(1).replace("&amp;", "&") if following else ""
    assert [len(links) for links in pages] == [50, 50, 20]
    assert sorted(seen) == sorted(row.get_absolute_url() for row in rows)
    previous = re.search(r'rel="prev" href="([^"]*)"', page).group(1).replace("&amp;", "&")
    assert re.findall(r'<tr data-href="([^"]*)"', client.get(LIST + previous).content.decode()) == pages[1]


def test_a_page_begins_at_the_same_place_when_its_mark_has_gone(maya):
    rows = add(*(Organisation(name=f"Archive {n:02}") for n in range(8)))
    order = Order("name_key")
    first = keyset_page(Organisation.objects.all(), order, size=3)
    rows[2].delete()
    following = keyset_page(Organisation.objects.all(), order, first.next, size=3)
    assert [row.name for row in following.rows] == ["Archive 03", "Archive 04", "Archive 05"]


def test_the_address_of_a_page_shows_no_row_number(client_for, maya):
    add(*(Organisation(name=f"Archive {n:02}") for n in range(51)))
    page = keyset_page(Organisation.objects.all(), Order("name_key"))
    assert page.next and str(page.rows[-1].pk) not in page.next


# --- cost ---


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def full_row(n, tomos):
    organisation = Organisation(
        name=f"Museum {n}", type="museum", country="GB", region="Wales", looked_after_by=tomos
    )
    person = Person(name=f"Person {n}")
    add(
        organisation,
        person,
        Affiliation(person=person, organisation=organisation, role="Curator"),
        ContactPoint(person=person, type="email", value=f"p{n}@example.org", normalised=f"p{n}@example.org"),
    )
    contact = {"last_contact_at": timezone.now(), "last_contact_by": tomos, "last_contact_kind": "call"}
    Organisation.objects.filter(pk=organisation.pk).update(**contact)
    Person.objects.filter(pk=person.pk).update(**contact)


@pytest.mark.parametrize(
    "url", [LIST, PEOPLE, f"{LIST}?q=museum&kind=museum&country=GB&quiet=0", f"{PEOPLE}?country=GB"]
)
def test_a_list_costs_the_same_with_1_3_and_60_rows(client_for, maya, tomos, url):
    costs, rows = [], 0
    client = client_for(maya)
    for size in (1, 3, 60):
        for n in range(rows, size):
            full_row(n, tomos)
        rows = size
        costs.append(queries_of(client, url))
    assert costs[0] == costs[1]
    assert costs[2] - costs[1] <= 1  # a second page asks how many there are
    assert max(costs) <= 12


# --- for whom ---


@pytest.fixture
def hers_and_others(elin, tomos):
    """Elin's library with its librarian, Tomos's museum with its curator; one person works at both."""
    library = Organisation(
        name="Lindhaga library", type="library", country="SE", region="Småland", looked_after_by=elin
    )
    museum = Organisation(
        name="Secret museum", type="museum", country="GB", region="Hidden", looked_after_by=tomos
    )
    librarian, curator, both = Person(name="Nils Berg"), Person(name="Quiet Curator"), Person(name="Åsa Both")
    add(
        library,
        museum,
        librarian,
        curator,
        both,
        Affiliation(person=librarian, organisation=library),
        Affiliation(person=curator, organisation=museum),
        Affiliation(person=both, organisation=library),
        Affiliation(person=both, organisation=museum, role="Hidden role"),
    )
    return library, museum


def test_a_volunteer_sees_only_theirs_in_lists_counts_and_choices(client_for, elin, hers_and_others):
    client = client_for(elin)
    organisations, people = client.get(LIST), client.get(PEOPLE)
    assert (names_in(organisations), count_in(organisations)) == (["Lindhaga library"], "1 organisation")
    assert (names_in(people), count_in(people)) == (["Nils Berg", "Åsa Both"], "2 people")
    for hidden in ("Secret museum", "Quiet Curator", "Hidden"):
        assert hidden not in organisations.content.decode() + people.content.decode()


@pytest.mark.parametrize("query", ["q=secret", "kind=museum", "country=GB", "region=Hidden", "never=on"])
def test_no_filter_shows_a_volunteer_what_is_not_theirs(elin, client_for, hers_and_others, query):
    client = client_for(elin)
    for url in (LIST, PEOPLE):
        assert not {"Secret museum", "Quiet Curator"} & set(names_in(client.get(f"{url}?{query}")))


def test_a_volunteer_learns_nothing_through_where_a_person_also_works(elin, hers_and_others):
    _library, museum = hers_and_others
    now = timezone.now()
    for wanted in (
        PartyFilter(kind="museum"),
        PartyFilter(country="GB"),
        PartyFilter(region="Hidden"),
        PartyFilter(looked_after_by=museum.looked_after_by.public_id),
    ):
        assert list(people_matching(elin, wanted, now)) == []
        assert list(organisations_matching(elin, wanted, now)) == []
    assert list(people_matching(elin, PartyFilter(organisation=museum.public_id), now)) == []


def test_a_coordinator_finds_people_by_where_they_work(client_for, maya, hers_and_others):
    _library, museum = hers_and_others
    found = client_for(maya).get(f"{PEOPLE}?organisation={museum.public_id}")
    assert names_in(found) == ["Åsa Both", "Quiet Curator"]
    assert "of Secret museum" in found.content.decode()


def test_other_workspaces_are_not_in_the_lists(client_for, maya, other_workspace):
    with in_workspace(other_workspace):
        assert Organisation.objects.exists()
    for url in (LIST, PEOPLE):
        assert names_in(client_for(maya).get(url)) == []


def test_assessors_and_viewers_are_refused(client_for, ada, viktor):
    for member in (ada, viktor):
        client = client_for(member)
        assert {client.get(url).status_code for url in (LIST, PEOPLE, "/w/northshire/search/")} == {403}
