# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of an organisation and of a person: what it shows, to whom, at what cost."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.directory.actions.contacts import refresh_last_contact
from liaison.directory.models import (
    Affiliation,
    Community,
    CommunityLink,
    ContactPoint,
    ExternalIdentifier,
    Interaction,
    InteractionMember,
    InteractionOrganisation,
    InteractionPerson,
    LawfulBasis,
    Organisation,
    Person,
    Relationship,
)
from liaison.directory.queries.parties import OrganisationPage
from liaison.directory.queries.timeline import STEP, edits_of, timeline_of
from liaison.kit.hooks import TimelineEntry, timeline


def page(client, party, query=""):
    answer = client.get(party.get_absolute_url() + query)
    assert answer.status_code == 200
    return answer.content.decode()


def talk(change, by, *, organisation=None, person=None, days=1, note="Talked.", **more):
    interaction = change.create(
        Interaction(type="call", at=timezone.now() - timedelta(days=days), note=note, **more)
    )
    if organisation:
        change.create(InteractionOrganisation(interaction=interaction, organisation=organisation))
    if person:
        change.create(InteractionPerson(interaction=interaction, person=person))
    change.create(InteractionMember(interaction=interaction, member=by))
    return interaction


# --- what it shows ---


def test_an_organisations_page_says_who_they_are_and_how_to_reach_them(client_for, maya, tomos, museum, curator):
    consortium = Organisation(name="Northshire Museums Together")
    community = Community(name="Sailors")
    with changing(maya, "edit") as change:
        change.create(consortium)
        change.create(community)
        change.create(CommunityLink(community=community, organisation=museum))
        change.create(Relationship(source_organisation=museum, target_organisation=consortium, type="member_of"))
        change.create(ExternalIdentifier(organisation=museum, scheme="wikidata", value="Q4115189"))
        change.create(
            ContactPoint(organisation=museum, type="phone", value="+44 1632 960123", normalised="+441632960123")
        )
        change.update(museum, next_step="Ask about image rights", next_step_on=timezone.localdate())
    shown = page(client_for(maya), museum)
    for words in (
        "Museum · Northport · Northshire · United Kingdom",
        "looked after by",
        "Amgueddfa&#x27;r Harbwr",
        "Head of Collections",
        "mailto:n.achebe@harbour-museum.example",
        "tel:+441632960123",
        "https://www.wikidata.org/wiki/Q4115189",
        "member of",
        "Sailors",
        "Ask about image rights",
        "English, Welsh",
    ):
        assert words in shown
    other_side = page(client_for(maya), consortium)
    assert "has as a member" in other_side and "Harbour Museum" in other_side


def test_a_persons_page_says_where_they_belong_and_why_we_may_write(client_for, maya, museum, curator):
    with changing(maya, "edit") as change:
        old = change.create(Organisation(name="Old Library"))
        change.create(
            Affiliation(
                person=curator, organisation=old, role="Librarian", ended_on=date(2024, 5, 3), is_primary=False
            )
        )
    shown = page(client_for(maya), curator)
    for words in (
        "Head of Collections, ",
        "Dear Dr Achebe",
        "Legitimate interest",
        "Old Library",
        "until 3 May 2024",
    ):
        assert words in shown
    assert shown.index(">Harbour Museum<") < shown.index(">Old Library<")


def test_before_anyone_writes_the_page_says_who_wrote_last(client_for, maya, tomos, museum):
    with changing(tomos, "log") as change:
        talk(change, tomos, organisation=museum, days=40)
        refresh_last_contact(organisations=[museum.pk])
    assert "Tomos Pritchard spoke with them on the phone on" in page(client_for(maya), museum)
    assert "You spoke with them on the phone on" in page(client_for(tomos), museum)


def test_a_page_of_somebody_never_contacted_says_so(client_for, maya, museum):
    assert "Nobody of us has been in touch with them yet." in page(client_for(maya), museum)


def test_an_objection_and_an_opted_out_address_stand_out(client_for, maya, museum, curator):
    with changing(maya, "edit") as change:
        change.update(curator.contact_points.get(), state=ContactPoint.State.OPTED_OUT)
        change.update(LawfulBasis.objects.get(), objected_on=date(2026, 5, 3), objection="No more letters")
    shown = page(client_for(maya), curator)
    assert "They asked us to stop." in shown and "No more letters" in shown
    assert "mailto:n.achebe" not in shown
    assert "mailto:n.achebe" not in page(client_for(maya), museum)


def test_hostile_text_is_shown_as_text(client_for, maya, museum):
    with changing(maya, "edit") as change:
        change.update(
            museum,
            name="<script>alert(1)</script>",
            website="javascript:alert(2)",
            notes="<img src=x onerror=alert(3)>",
            commons_category='"><script>',
        )
        change.create(
            ContactPoint(organisation=museum, type="social", value="javascript:alert(4)", normalised="x")
        )
    shown = page(client_for(maya), museum)
    assert "<script>alert" not in shown and "<img src=x" not in shown and '"><script>' not in shown
    assert 'href="javascript' not in shown


# --- the timeline and the history ---


def test_the_timeline_mixes_interactions_with_what_other_rooms_say(maya, museum):
    with changing(maya, "log") as change:
        newer = talk(change, maya, organisation=museum, days=1)
        older = talk(change, maya, organisation=museum, days=9)

    def provide(kind, pk, limit):
        assert (kind, pk) == ("organisation", museum.pk)
        return [TimelineEntry(timezone.now() - timedelta(days=5), "flag", "A stage was reached")]

    timeline.register(provide)
    try:
        items = timeline_of(maya, museum).items
    finally:
        timeline.unregister(provide)
    assert [item.interaction or item.entry.title for item in items] == [newer, "A stage was reached", older]


def test_a_long_timeline_comes_in_pieces(client_for, maya, museum):
    with changing(maya, "log") as change:
        for days in range(STEP + 3):
            talk(change, maya, organisation=museum, days=days, note=f"Talk number {days}.")
    client = client_for(maya)
    first, whole = page(client, museum), page(client, museum, "?entries=75")
    assert first.count("timeline__entry") == STEP and "Show older" in first
    assert whole.count("timeline__entry") == STEP + 3 and "Show older" not in whole
    for nonsense in ("?entries=-1", "?entries=x", "?entries=99999999999", "?entries=0"):
        page(client, museum, nonsense)


def test_the_history_names_people_not_numbers(client_for, maya, tomos, museum):
    with changing(maya, "edit") as change:
        change.update(museum, looked_after_by=maya, country="SE", languages=["sv"], next_step_on=date(2026, 5, 3))
    [edit, added] = edits_of(maya, museum)
    assert (added.verb, edit.by, sorted(edit.fields)) == (
        "added",
        "Maya Okafor",
        [
            ("Country", "United Kingdom", "Sweden"),
            ("Languages", "English, Welsh", "Swedish"),
            ("Looked after by", "Tomos Pritchard", "Maya Okafor"),
            ("Next step on", "–", "3 May 2026"),
        ],
    )
    assert "changed by Maya Okafor" in page(client_for(maya), museum, "?show=history")


# --- cost ---


def fill(museum, maya, amount):
    with changing(maya, "fill") as change:
        for n in range(amount):
            person = change.create(Person(name=f"Person {n}"))
            other = change.create(Organisation(name=f"Other {n}", parent=museum))
            community = change.create(Community(name=f"Community {amount} {n}"))
            change.create(CommunityLink(community=community, organisation=museum))
            change.create(Affiliation(person=person, organisation=museum))
            change.create(Affiliation(person=museum.affiliations.first().person, organisation=other))
            for owner in ({"person": person}, {"organisation": museum}):
                change.create(
                    ContactPoint(
                        type="email", value=f"{n}@x.example", normalised=f"{amount}{n}@x.example", **owner
                    )
                )
            change.create(ExternalIdentifier(organisation=museum, scheme="old_system", value=f"{amount}-{n}"))
            change.create(Relationship(source_organisation=museum, target_organisation=other, type="works_with"))
            talk(change, maya, organisation=museum, person=museum.affiliations.first().person, days=n)


@pytest.mark.parametrize("query", ["", "?show=history"])
def test_a_page_costs_at_most_22_queries_whatever_the_amount(client_for, maya, museum, curator, query):
    client, costs = client_for(maya), {}
    for amount in (1, 30):
        fill(museum, maya, amount)
        for party in (museum, curator):
            with CaptureQueriesContext(connection) as captured:
                page(client, party, query)
            costs.setdefault(party.kind, []).append(len(captured))
    assert max(max(numbers) for numbers in costs.values()) <= 22
    assert all(numbers[1] <= numbers[0] + 1 for numbers in costs.values())


def test_a_large_organisation_shows_some_people_and_links_to_all(client_for, maya, museum):
    with changing(maya, "fill") as change:
        for n in range(25):
            change.create(Affiliation(person=change.create(Person(name=f"Person {n}")), organisation=museum))
    shown = page(client_for(maya), museum)
    assert shown.count('href="/w/northshire/affiliation/') == 20
    assert f"/w/northshire/people/?organisation={museum.public_id}" in shown


# --- for whom ---


def without_numbers(answer, public_id):
    page = answer.content.decode().replace(str(public_id), "")
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", page)


def test_absent_foreign_and_unassigned_records_look_the_same(client_for, elin, museum, curator, other_workspace):
    with in_workspace(other_workspace):
        foreign = (Organisation.objects.get().public_id, Person.objects.get().public_id)
    client = client_for(elin)
    for folder, ids in (
        ("organisations", (museum.public_id, foreign[0], uuid.uuid4())),
        ("people", (curator.public_id, foreign[1], uuid.uuid4())),
    ):
        for below in ("", "facts/", "facts/name/", "contact-point/new/", "identifier/new/", "relationship/new/"):
            answers = [client.get(f"/w/northshire/{folder}/{one}/{below}") for one in ids]
            assert {answer.status_code for answer in answers} == {404}
            plain = {without_numbers(answer, one) for answer, one in zip(answers, ids, strict=True)}
            assert len(plain) == 1
            if below:
                assert {client.post(f"/w/northshire/{folder}/{one}/{below}").status_code for one in ids} == {404}


def test_a_volunteer_sees_on_their_pages_nothing_that_is_not_theirs(client_for, elin, tomos, museum, curator):
    with changing(tomos, "edit") as change:
        hers = change.create(Organisation(name="Elin's library", looked_after_by=elin, parent=museum))
        friend = change.create(Person(name="Nils Berg"))
        change.create(Affiliation(person=friend, organisation=hers))
        change.create(Affiliation(person=friend, organisation=museum, role="Secret adviser"))
        change.create(Affiliation(person=curator, organisation=hers, ended_on=date(2020, 1, 1)))
        change.create(Relationship(source_organisation=hers, target_organisation=museum, type="funded_by"))
        change.create(Relationship(source_person=curator, target_organisation=hers, type="introduced_by"))
        talk(change, tomos, organisation=hers, note="For coordinators", visibility="coordinators")
        talk(change, tomos, organisation=hers, person=curator, note="For everyone")
    client = client_for(elin)
    shown = page(client, hers) + page(client, friend) + page(client, hers, "?show=history")
    assert "For everyone" in shown and "Nils Berg" in shown
    for secret in ("Harbour Museum", "Ngozi Achebe", "Secret adviser", "For coordinators"):
        assert secret not in shown
    assert "Harbour Museum" in page(client_for(tomos), hers)


def test_parts_are_read_only_when_the_page_asks(maya, museum):
    with CaptureQueriesContext(connection) as captured:
        OrganisationPage(maya, museum)
    assert len(captured) == 0
