# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several lines of a list changed at once: the preview tells the truth, one step does it and one takes it back."""

import re
import threading
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import Change
from liaison.accounts.scope import in_workspace
from liaison.directory.actions.several import ChangedMeanwhile, apply_plan, plan
from liaison.directory.models import Community, CommunityLink, Organisation, Person

LIST, PEOPLE = "/w/northshire/organisations/", "/w/northshire/people/"


def add(*rows):
    with changing(None, "add") as change:
        for row in rows:
            change.create(row)
    return rows


@pytest.fixture
def three(maya):
    return add(
        Organisation(name="Harbour Museum", type="museum", country="GB"),
        Organisation(name="Lindhaga library", type="library", next_step="Ring them"),
        Organisation(name="Northmoor School"),
    )


def ids(*rows):
    return [str(row.public_id) for row in rows]


def ask(client, rows, fact, url=LIST, **said):
    picks = {"all": "1"} if rows == "all" else {"pick": ids(*rows)}
    return client.post(f"{url}several/", {**picks, "fact": fact, "to": "1", **said})


def preview(answer):
    """(name, now, then) of each line."""
    table = re.search(r"<tbody>(.*?)</tbody>", answer.content.decode(), re.S).group(1)
    lines = re.findall(r"<tr>(.*?)</tr>", table, re.S)
    return [
        tuple(unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line))
        for line in lines
    ]


def apply(client, answer, url=LIST):
    form = re.search(r"<form method=\"post\">(.*?)</form>", answer.content.decode(), re.S).group(1)
    said = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        said.setdefault(name.group(1), []).append(unescape(value.group(1)) if value else "")
    return client.post(f"{url}several/", said | {"apply": "1"}, follow=True)


def undo(client, answer):
    url = re.search(r'action="([^"]*/undo/)"', answer.content.decode()).group(1)
    return client.post(url, follow=True)


def test_a_kind_is_previewed_given_and_taken_back_in_one_step(client_for, maya, three):
    client = client_for(maya)
    first = client.post(f"{LIST}several/", {"pick": ids(*three), "fact": "kind", "query": "sort=-name"})
    assert "3 organisations chosen." in first.content.decode() and "What will change" not in first.content.decode()
    seen = ask(client, three, "kind", **{"to-type": "library", "query": "sort=-name"})
    assert preview(seen) == [
        ("Northmoor School", "–", "Library"),
        ("Harbour Museum", "Museum", "Library"),
        ("Lindhaga library", "Library", "It says so already."),
    ]
    assert Organisation.objects.filter(type="library").count() == 1
    done = apply(client, seen)
    assert "2 organisations changed." in done.content.decode()
    assert done.redirect_chain[0][0] == f"{LIST}?sort=-name"
    assert Organisation.objects.filter(type="library").count() == 3
    undo(client, done)
    assert [Organisation.objects.get(pk=one.pk).type for one in three] == ["museum", "library", ""]


def test_all_that_match_are_changed_and_no_others(client_for, maya, three):
    client = client_for(maya)
    seen = ask(client, "all", "where", query="never=on&kind=museum", **{"to-region": "Wales", "to-country": "GB"})
    assert preview(seen) == [("Harbour Museum", "United Kingdom", "Wales, United Kingdom")]
    apply(client, seen)
    assert list(Organisation.objects.filter(region="Wales").values_list("name", flat=True)) == ["Harbour Museum"]


def test_what_is_not_as_previewed_any_more_is_not_done(client_for, maya, tomos, three):
    client = client_for(maya)
    seen = ask(client, three, "place", **{"to-place": "York"})
    with changing(tomos, "edit") as change:
        change.update(three[0], place="Southport")
    again = apply(client, seen)
    assert "nothing was done" in again.content.decode()
    assert preview(again)[0] == ("Harbour Museum", "Southport", "York")
    assert not Organisation.objects.filter(place="York").exists()
    apply(client, again)
    assert Organisation.objects.filter(place="York").count() == 3


@pytest.mark.parametrize("what", ["edited", "removed"])
def test_what_happens_between_reading_and_writing_stops_it_all(maya, tomos, three, what):
    """The page reads the records, then the transaction begins: somebody else may come in between."""
    read = list(Organisation.objects.order_by("pk"))
    seen = plan("kind", {"type": "school"}, read).print
    other = Organisation.objects.get(pk=three[2].pk)
    with changing(tomos, "edit") as change:
        change.delete(other) if what == "removed" else change.update(other, type="archive")
    with pytest.raises(ChangedMeanwhile):
        apply_plan("kind", {"type": "school"}, read, seen=seen, by=maya, at=timezone.now())
    kinds = dict(Organisation.objects.values_list("name", "type"))
    left = {} if what == "removed" else {"Northmoor School": "archive"}
    assert kinds == {"Harbour Museum": "museum", "Lindhaga library": "library", **left}


@pytest.mark.django_db(transaction=True)
def test_two_who_add_to_a_community_at_once_do_not_get_in_each_others_way(maya, tomos, three):
    (schools,) = add(Community(name="Schools"))
    start, outcomes = threading.Barrier(2), []

    def join(member):
        with in_workspace(member.workspace):
            read = list(Organisation.objects.order_by("pk"))
            seen = plan("join", {"community": schools}, read).print
            start.wait(timeout=20)
            try:
                made, _change = apply_plan(
                    "join", {"community": schools}, read, seen=seen, by=member, at=timezone.now()
                )
                outcomes.append(len(made.changing))
            except ChangedMeanwhile:
                outcomes.append("look again")
        connection.close()

    threads = [threading.Thread(target=join, args=[member]) for member in (maya, tomos)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(map(str, outcomes)) == ["3", "look again"]
    assert CommunityLink.objects.count() == 3


def test_undo_keeps_what_somebody_wrote_since(client_for, maya, tomos, three):
    client = client_for(maya)
    done = apply(client, ask(client, three, "place", **{"to-place": "York"}))
    with changing(tomos, "edit") as change:
        change.update(three[0], place="Southport")
    assert "could not be undone" in undo(client, done).content.decode()
    assert Organisation.objects.filter(place="York").count() == 2


def test_communities_are_joined_and_left(client_for, maya, three):
    museum = three[0]
    community = Community(name="Readers")
    add(community, CommunityLink(community=community, organisation=museum))
    client = client_for(maya)
    said = {"to-community": str(community.public_id)}
    seen = ask(client, three, "join", **said)
    assert preview(seen) == [
        ("Lindhaga library", "–", "Readers"),
        ("Northmoor School", "–", "Readers"),
        ("Harbour Museum", "Readers", "It is in this community already."),
    ]
    done = apply(client, seen)
    assert community.organisations.count() == 3
    undo(client, done)
    assert list(community.organisations.all()) == [museum]
    apply(client, ask(client, three, "leave", **said))
    assert not community.organisations.exists()


def test_a_colleague_and_a_next_step_are_given_and_cleared(client_for, maya, tomos, three):
    client = client_for(maya)
    apply(client, ask(client, three, "by", **{"to-looked_after_by": str(tomos.public_id)}))
    assert Organisation.objects.filter(looked_after_by=tomos).count() == 3
    seen = ask(client, three, "next", **{"to-next_step": "Write", "to-next_step_on": "2026-05-03"})
    assert preview(seen)[1] == ("Lindhaga library", "Ring them", "Write, 3 May 2026")
    apply(client, seen)
    assert set(Organisation.objects.values_list("next_step", "next_step_on")) == {("Write", date(2026, 5, 3))}
    apply(client, ask(client, three, "by", **{"to-looked_after_by": ""}))
    assert not Organisation.objects.filter(looked_after_by=tomos).exists()


def test_people_go_to_the_archive_and_come_back(client_for, maya):
    people = add(Person(name="Nils Berg"), Person(name="Åsa Lind"))
    with changing(maya, "archive") as change:
        change.update(people[1], archived_at=timezone.now())
    client = client_for(maya)
    seen = ask(client, people, "archive", PEOPLE)
    assert preview(seen) == [
        ("Nils Berg", "in the directory", "in the archive"),
        ("Åsa Lind", "in the archive", "It is in the archive already."),
    ]
    apply(client, seen, PEOPLE)
    assert not Person.objects.current().exists()
    apply(client, ask(client, people, "return", PEOPLE), PEOPLE)
    assert Person.objects.current().count() == 2
    apply(client, ask(client, people, "languages", PEOPLE, **{"to-languages": "Welsh, English"}), PEOPLE)
    assert [person.languages for person in Person.objects.all()] == [["cy", "en"], ["cy", "en"]]


@pytest.mark.parametrize(
    ("fact", "said", "sentence"),
    [
        ("kind", {"to-type": "spaceship"}, "Select a valid choice"),
        ("join", {"to-community": "x"}, "This community cannot be chosen."),
        ("join", {"to-community": ""}, "This field is required."),
        ("next", {"to-next_step_on": "2026-05-03"}, "Say what the next step is, too."),
        ("next", {"to-next_step": "x", "to-next_step_on": "soon"}, "This is no date."),
        ("by", {"to-looked_after_by": "x"}, "This colleague cannot be chosen."),
    ],
)
def test_a_value_that_cannot_be_is_refused_beside_its_field(client_for, maya, three, fact, said, sentence):
    answer = ask(client_for(maya), three, fact, **said)
    assert answer.status_code == 422 and sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"fact": "kind"}, "Tick the lines that you want to change first."),
        ({"fact": "kind", "pick": ["nonsense", "\x00"]}, "Tick the lines"),
        ({"fact": "colour", "all": "1"}, "Choose what you want to change."),
        ({"all": "1"}, "Choose what you want to change."),
    ],
)
def test_nonsense_leads_back_to_the_list_with_a_sentence(client_for, maya, three, said, sentence):
    answer = client_for(maya).post(f"{LIST}several/", said | {"query": "kind=museum"}, follow=True)
    assert sentence in answer.content.decode()
    assert answer.redirect_chain[0][0] == f"{LIST}?kind=museum"


def test_more_than_can_be_undone_at_once_are_not_begun(client_for, maya, three, monkeypatch):
    monkeypatch.setattr("liaison.directory.views.parties.several.MOST_AT_ONCE", 2)
    answer = client_for(maya).post(f"{LIST}several/", {"all": "1", "fact": "archive"}, follow=True)
    assert "At most 2 lines can be changed at once." in answer.content.decode()


def test_a_volunteer_changes_only_what_they_see(client_for, elin, three):
    museum = three[0]
    with changing(None, "edit") as change:
        change.update(museum, looked_after_by=elin)
    client = client_for(elin)
    for rows in (three, "all"):
        seen = ask(client, rows, "place", **{"to-place": "York"})
        assert [line[0] for line in preview(seen)] == ["Harbour Museum"]
    apply(client, seen)
    assert Organisation.objects.filter(place="York").count() == 1


def test_viewers_and_assessors_change_nothing(client_for, viktor, ada, three):
    for member in (viktor, ada):
        assert ask(client_for(member), three, "archive").status_code == 403


def test_rows_of_another_workspace_are_not_there(client_for, maya, other_workspace):
    with in_workspace(other_workspace):
        theirs = list(Organisation.objects.all())
    answer = ask(client_for(maya), theirs, "archive")
    assert answer.status_code == 302


def test_two_hundred_rows_are_one_change(client_for, maya):
    rows = add(*(Organisation(name=f"Archive {n}") for n in range(200)))
    before = Change.objects.count()
    client = client_for(maya)
    done = apply(client, ask(client, "all", "kind", **{"to-type": "archive"}))
    assert "200 organisations changed." in done.content.decode()
    assert Change.objects.count() == before + 1
    undo(client, done)
    assert not Organisation.objects.filter(type="archive").exists() and len(rows) == 200


def test_a_preview_of_many_costs_few_queries(client_for, maya):
    add(*(Organisation(name=f"Archive {n}") for n in range(60)))
    client = client_for(maya)
    with CaptureQueriesContext(connection) as captured:
        ask(client, "all", "kind", **{"to-type": "archive"})
    assert len(captured) <= 12


def test_each_line_has_a_box(client_for, maya, three):
    page = client_for(maya).get(LIST).content.decode()
    assert page.count('name="pick"') == 3 and "data-pick-all" in page
