# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contact points, identifiers, who belongs where, relationships, lawful bases: added, changed, removed, undone."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing, undo
from liaison.accounts.models import Change
from liaison.accounts.scope import in_workspace
from liaison.directory.models import (
    Affiliation,
    ContactPoint,
    ExternalIdentifier,
    LawfulBasis,
    Organisation,
    Person,
    Relationship,
)

from .test_parties_forms import HTMX, NO_SUCH_ORGANISATION, errors_in, form_of


def add(*rows):
    with changing(None, "add") as change:
        for row in rows:
            change.create(row)
    return rows


def new(client, party, noun, **values):
    return client.post(f"{party.get_absolute_url()}{noun}/new/", values)


# --- contact points ---


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (
            "email",
            "<Ana.B@Harbour-Museum.EXAMPLE>",
            ("Ana.B@harbour-museum.example", "ana.b@harbour-museum.example"),
        ),
        ("phone", "01632 960 123 ext. 7", ("+44 1632 960123 x7", "+441632960123")),
        (
            "website",
            "www.harbour-museum.example/",
            ("https://www.harbour-museum.example", "harbour-museum.example"),
        ),
        ("wiki", "Harbour Museum", ("Harbour Museum", "harbour museum")),
    ],
)
def test_a_contact_point_is_kept_as_it_is_compared(client_for, maya, museum, kind, typed, kept):
    assert new(client_for(maya), museum, "contact-point", type=kind, value=typed).status_code == 302
    point = museum.contact_points.get()
    assert (point.value, point.normalised) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "error"),
    [
        ("email", "nobody", "There is no e-mail address here."),
        ("email", "a b@example.org", "An e-mail address holds no space."),
        ("phone", "12", "This phone number is too short."),
        ("website", "javascript:alert(1)", "This is not a web address."),
        ("pigeon", "coo", "Select a valid choice. pigeon is not one of the available choices."),
    ],
)
def test_nonsense_is_no_contact_point(client_for, maya, museum, kind, typed, error):
    answer = new(client_for(maya), museum, "contact-point", type=kind, value=typed)
    assert (answer.status_code, errors_in(answer)) == (422, [error])


def test_the_same_address_is_not_added_twice(client_for, maya, curator):
    answer = new(client_for(maya), curator, "contact-point", type="email", value="N.ACHEBE@harbour-museum.example")
    assert errors_in(answer) == ["This is here already."]


def test_a_contact_point_is_changed_removed_and_brought_back(client_for, maya, curator):
    client, point = client_for(maya), curator.contact_points.get()
    url = f"/w/northshire/contact-point/{point.public_id}/"
    answer = client.post(url, form_of(client, url) | {"state": "opted_out"}, headers=HTMX)
    assert "asked not to be contacted" in answer.content.decode() and answer["HX-Retarget"] == "#reach"
    client.post(f"{url}removal/")
    assert not ContactPoint.objects.exists()
    undo(Change.objects.latest("pk"), by=maya)
    assert ContactPoint.objects.get().state == "opted_out"


def test_two_people_editing_an_address_lose_nothing(client_for, maya, tomos, curator):
    client, point = client_for(maya), curator.contact_points.get()
    url = f"/w/northshire/contact-point/{point.public_id}/"
    mine = form_of(client, url) | {"label": "mornings"}
    with changing(tomos, "edit") as change:
        change.update(point, label="press")
    answer = client.post(url, mine)
    assert answer.status_code == 422
    versions = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', answer.content.decode())
    assert versions == [("Label", "press", "mornings")]


# --- identifiers ---


@pytest.mark.parametrize(
    ("scheme", "typed", "kept"),
    [
        ("wikidata", "https://www.wikidata.org/wiki/q4115189#sitelinks", "Q4115189"),
        ("ror", "https://ror.org/03yrm5c26", "03yrm5c26"),
        ("isil", "GB-UkOxU", "GB-UkOxU"),
        ("viaf", "http://viaf.org/viaf/124365578/", "124365578"),
        ("old_system", "K/77 (b)", "K/77 (b)"),
    ],
)
def test_an_identifier_is_taken_out_of_what_was_pasted(client_for, maya, museum, scheme, typed, kept):
    assert new(client_for(maya), museum, "identifier", scheme=scheme, value=typed).status_code == 302
    assert museum.identifiers.get().value == kept


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("wikidata", "P31"),
        ("wikidata", "Q0"),
        ("ror", "13yrm5c26"),
        ("ror", "03yrm5c27"),
        ("isil", "nothing"),
        ("viaf", "12a"),
    ],
)
def test_a_wrong_identifier_is_refused_with_a_sentence_that_helps(client_for, maya, museum, scheme, typed):
    answer = new(client_for(maya), museum, "identifier", scheme=scheme, value=typed)
    assert answer.status_code == 422
    assert re.search(r"such as|mistyped", errors_in(answer)[0])


def test_a_taken_identifier_says_who_has_it_to_those_who_may_know(client_for, maya, elin, museum):
    hers = Organisation(name="Elin's library", looked_after_by=elin)
    add(hers, ExternalIdentifier(organisation=museum, scheme="wikidata", value="Q42"))
    to_maya = new(client_for(maya), hers, "identifier", scheme="wikidata", value="Q42").content.decode()
    assert f'<a href="{museum.get_absolute_url()}">Harbour Museum</a> has this number.' in to_maya
    to_elin = new(client_for(elin), hers, "identifier", scheme="wikidata", value="Q42").content.decode()
    assert "Another record, which you do not look after, has this number." in to_elin
    assert "Harbour Museum" not in to_elin


def test_a_name_in_the_sentence_of_a_taken_identifier_is_shown_as_text(client_for, maya, museum):
    other = Organisation(name="<script>alert(1)</script>")
    add(other, ExternalIdentifier(organisation=other, scheme="wikidata", value="Q42"))
    page = new(client_for(maya), museum, "identifier", scheme="wikidata", value="Q42").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_a_number_taken_in_another_workspace_is_free_here(client_for, maya, museum, other_workspace):
    with in_workspace(other_workspace):
        add(ExternalIdentifier(organisation=Organisation.objects.get(), scheme="wikidata", value="Q42"))
    assert new(client_for(maya), museum, "identifier", scheme="wikidata", value="Q42").status_code == 302


# --- who belongs where ---


def test_somebody_known_joins_an_organisation_and_moves_on(client_for, maya, museum, curator):
    [library] = add(Organisation(name="Old Library"))
    client = client_for(maya)
    url = f"{library.get_absolute_url()}affiliation/new/"
    answer = client.post(url, {"person": "Ngozi Achebe", "role": "Adviser"}, headers=HTMX)
    assert answer["HX-Retarget"] == "#people" and "Adviser" in answer.content.decode()
    again = client.post(url, {"person": "Ngozi Achebe, Harbour Museum", "role": "Adviser"})
    assert errors_in(again) == ["They belong together already."]

    affiliation = Affiliation.objects.get(organisation=museum)
    url = f"/w/northshire/affiliation/{affiliation.public_id}/?at={curator.public_id}"
    answer = client.post(url, form_of(client, url) | {"ended_on": "2026-03-31", "is_primary": ""})
    assert answer["Location"] == curator.get_absolute_url() + "#places"
    affiliation.refresh_from_db()
    assert affiliation.ended_on == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        (
            {"person": "Nobody Known"},
            "There is nobody with this name. Choose one of the suggestions, or add them first.",
        ),
        ({"person": ""}, "This field is required."),
        ({"started_on": "2026-02-01", "ended_on": "2026-01-01"}, "The end cannot lie before the beginning."),
        ({"ended_on": "TOMORROW"}, "This day is still to come. Come back when they have left."),
        ({"role": "x" * 201}, "Ensure this value has at most 200 characters (it has 201)."),
    ],
)
def test_impossible_affiliations_are_refused(client_for, maya, museum, curator, values, error):
    [library] = add(Organisation(name="Old Library"))
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    typed = {"person": "Ngozi Achebe"} | {k: v.replace("TOMORROW", tomorrow) for k, v in values.items()}
    answer = client_for(maya).post(f"{library.get_absolute_url()}affiliation/new/", typed)
    assert (answer.status_code, errors_in(answer)) == (422, [error])


def test_a_volunteer_who_ends_the_last_tie_is_led_to_the_list(client_for, elin):
    library, person = Organisation(name="Elin's library", looked_after_by=elin), Person(name="Nils Berg")
    affiliation = Affiliation(person=person, organisation=library)
    add(library, person, affiliation)
    client = client_for(elin)
    url = f"/w/northshire/affiliation/{affiliation.public_id}/?at={person.public_id}"
    form = form_of(client, url) | {"ended_on": timezone.localdate().isoformat()}
    assert client.post(url, form)["Location"] == "/w/northshire/people/"


# --- relationships ---


@pytest.mark.parametrize(
    ("reading", "ends"), [("member_of:out", ("museum", "union")), ("member_of:in", ("union", "museum"))]
)
def test_a_relationship_reads_from_both_sides(client_for, maya, museum, reading, ends):
    [union] = add(Organisation(name="Museums Union"))
    client = client_for(maya)
    assert new(client, museum, "relationship", reading=reading, organisation="Museums Union").status_code == 302
    row = Relationship.objects.get()
    parties = {"museum": museum, "union": union}
    assert (row.source, row.target) == tuple(parties[end] for end in ends)
    source_page = client.get(row.source.get_absolute_url()).content.decode()
    target_page = client.get(row.target.get_absolute_url()).content.decode()
    assert ">member of<" in source_page and ">has as a member<" in target_page

    url = f"/w/northshire/relationship/{row.public_id}/?at={row.target.public_id}"
    assert form_of(client, url)["reading"] == "member_of:in"
    client.post(url, form_of(client, url) | {"note": "since the fair"})
    row.refresh_from_db()
    assert (row.note, row.source) == ("since the fair", parties[ends[0]])


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, "Name one organisation or one person."),
        ({"organisation": "Harbour Museum"}, "Nobody has a relationship with themselves: name another."),
        ({"organisation": "Old Library", "person": "Ngozi Achebe"}, "Name one organisation or one person."),
        (
            {"organisation": "Nowhere"},
            NO_SUCH_ORGANISATION,
        ),
        ({"reading": "enemy_of:out"}, "Select a valid choice. enemy_of:out is not one of the available choices."),
    ],
)
def test_impossible_relationships_are_refused(client_for, maya, museum, curator, values, error):
    add(Organisation(name="Old Library"))
    answer = new(client_for(maya), museum, "relationship", **({"reading": "works_with:out"} | values))
    assert (answer.status_code, errors_in(answer)) == (422, [error])


# --- lawful bases ---


def test_why_we_may_write_is_noted_and_an_objection_stands_out(client_for, maya, curator):
    client = client_for(maya)
    answer = new(
        client, curator, "lawful-basis", basis="consent", source="Signed at the fair", obtained_on="2026-05-03"
    )
    assert answer.status_code == 302
    basis = LawfulBasis.objects.get(basis="consent")
    url = f"/w/northshire/lawful-basis/{basis.public_id}/"
    client.post(url, form_of(client, url) | {"objected_on": "2026-06-01", "objection": "Please stop"})
    assert "They asked us to stop." in client.get(curator.get_absolute_url()).content.decode()


def test_a_basis_cannot_be_of_tomorrow(client_for, maya, curator):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = new(client_for(maya), curator, "lawful-basis", basis="consent", source="x", obtained_on=tomorrow)
    assert errors_in(answer) == ["This day is still to come."]


# --- for whom ---


def test_details_of_others_cannot_be_seen_changed_or_removed(client_for, elin, museum, curator, other_workspace):
    add(
        ExternalIdentifier(organisation=museum, scheme="wikidata", value="Q42"),
        Relationship(source_organisation=museum, target_person=curator, type="works_with"),
    )
    models = {
        "contact-point": ContactPoint,
        "identifier": ExternalIdentifier,
        "affiliation": Affiliation,
        "relationship": Relationship,
        "lawful-basis": LawfulBasis,
    }
    client = client_for(elin)
    for noun, model in models.items():
        rows = [model.objects.first()]
        with in_workspace(other_workspace):
            rows += [row for row in [model.objects.first()] if row]
        for row in rows:
            url = f"/w/northshire/{noun}/{row.public_id}/"
            assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]
            assert client.post(f"{url}removal/").status_code == 404
        assert model.objects.count() == 1


def test_a_relationship_is_hers_only_if_both_ends_are(client_for, elin, museum):
    hers = Organisation(name="Elin's library", looked_after_by=elin)
    tie = Relationship(source_organisation=hers, target_organisation=museum, type="funded_by")
    add(hers, tie)
    assert client_for(elin).get(f"/w/northshire/relationship/{tie.public_id}/").status_code == 404
    assert client_for(elin).post(f"/w/northshire/relationship/{tie.public_id}/removal/").status_code == 404
    assert Relationship.objects.exists()
