# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adding and editing organisations and people: hints, undo, two people at once, and what is refused how."""

import re

import pytest
from django.utils.html import escape

from liaison.accounts.actions import changing, undo
from liaison.accounts.models import Change
from liaison.directory.models import Affiliation, ContactPoint, LawfulBasis, Organisation, Person

HTMX = {"HX-Request": "true"}
NO_SUCH_ORGANISATION = "There is no organisation with this name. Choose one of the suggestions, or add it first."


def form_of(client, url):
    """What the form at `url` would send if nobody typed anything."""
    page = client.get(url, headers=HTMX).content.decode()
    values = {}
    for kind, name, more in re.findall(r'<input [^>]*?type="([^"]*)" name="([^"]+)"([^>]*)>', page):
        value = re.search(r' value="([^"]*)"', more)
        if kind != "checkbox" or " checked" in more:
            values[name] = value.group(1) if value else "on" if kind == "checkbox" else ""
    for name, text in re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.S):
        values[name] = text
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', options)
        values[name] = chosen.group(1) if chosen else ""
    return {name: value.replace("&#x27;", "'") for name, value in values.items() if name != "csrfmiddlewaretoken"}


def errors_in(answer):
    return [escape_free(one) for one in re.findall(r"</a>: (.*?)</li>", answer.content.decode(), re.S)]


def escape_free(text):
    return text.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")


# --- adding ---


def test_an_organisation_is_added_and_can_be_undone(client_for, maya):
    client = client_for(maya)
    answer = client.post(
        "/w/northshire/organisations/new/",
        {"name": "Lindhaga stadsbibliotek", "type": "library", "website": "lindhaga.example", "country": "SE"},
        follow=True,
    )
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.website, organisation.country) == (
        "Lindhaga stadsbibliotek",
        "https://lindhaga.example",
        "SE",
    )
    page = answer.content.decode()
    assert "Lindhaga stadsbibliotek added." in page and "Undo" in page
    undo(Change.objects.latest("pk"), by=maya)
    assert not Organisation.objects.exists()


def test_a_person_is_added_with_organisation_role_address_and_phone_in_one_go(client_for, maya, museum):
    client_for(maya).post(
        "/w/northshire/people/new/",
        {
            "name": "Eleri Pugh",
            "organisation": "harbour museum",
            "role": "Curator",
            "email": "Eleri Pugh <Eleri@Harbour-Museum.example>",
            "phone": "01632 960 123",
            "source": "Their website, 3 May",
            "languages": "Cymraeg, English",
        },
    )
    person = Person.objects.get()
    assert (person.sort_name, person.languages) == ("Pugh, Eleri", ["cy", "en"])
    assert [(one.organisation, one.role) for one in person.affiliations.all()] == [(museum, "Curator")]
    assert sorted(person.contact_points.values_list("type", "value", "normalised")) == [
        ("email", "Eleri@harbour-museum.example", "eleri@harbour-museum.example"),
        ("phone", "+44 1632 960123", "+441632960123"),
    ]
    assert LawfulBasis.objects.get().source == "Their website, 3 May"
    undo(Change.objects.latest("pk"), by=maya)
    assert not Person.objects.exists() and not ContactPoint.objects.exists() and not Affiliation.objects.exists()


def test_what_a_volunteer_adds_is_theirs(client_for, elin, museum):
    client = client_for(elin)
    client.post("/w/northshire/organisations/new/", {"name": "Elin's library", "looked_after_by": ""})
    library = Organisation.objects.get(name="Elin's library")
    assert library.looked_after_by == elin

    alone = client.post("/w/northshire/people/new/", {"name": "Nils Berg"})
    elsewhere = client.post("/w/northshire/people/new/", {"name": "Nils Berg", "organisation": "Harbour Museum"})
    assert (errors_in(alone), [error[:40] for error in errors_in(elsewhere)]) == (
        ["This field is required."],
        ["There is no organisation with this name."],
    )
    added = client.post("/w/northshire/people/new/", {"name": "Nils Berg", "organisation": "Elin's library"})
    assert added.status_code == 302 and client.get(added["Location"]).status_code == 200


def test_the_form_for_a_person_of_an_organisation_names_it(client_for, maya, elin, museum):
    url = f"/w/northshire/people/new/?organisation={museum.public_id}"
    assert 'value="Harbour Museum, Northport"' in client_for(maya).get(url).content.decode()
    assert client_for(elin).get(url).status_code == 404
    assert client_for(maya).get("/w/northshire/people/new/?organisation=x").status_code == 200


# --- "You already know them" ---


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"name": "The HARBOUR museum Ltd."}, "names differ by Ltd, The"),
        ({"name": "Något annat", "website": "www.harbour-museum.example/visit"}, "same domain"),
        ({"name": "", "email": "info@harbour-museum.example"}, "same domain"),
    ],
)
def test_a_known_organisation_is_hinted_at_while_typing(client_for, maya, museum, typed, reason):
    hint = client_for(maya).get("/w/northshire/organisations/known/", typed).content.decode()
    assert "You may know them already" in hint and museum.get_absolute_url() in hint and reason in hint


def test_a_known_person_is_hinted_at_by_name_and_by_address(client_for, maya, curator):
    client = client_for(maya)
    for typed, reason in (
        ({"name": "Achebe, Ngozi"}, "same words in another order"),
        ({"name": "N. A.", "email": "N.Achebe@harbour-museum.example"}, "same e-mail address"),
    ):
        hint = client.get("/w/northshire/people/known/", typed).content.decode()
        assert curator.get_absolute_url() in hint and reason in hint and "Harbour Museum" in hint


def test_the_hint_knows_only_what_the_member_sees(client_for, elin, museum, curator):
    client = client_for(elin)
    for kind, typed in (("organisations", {"name": museum.name}), ("people", {"name": curator.name})):
        assert client.get(f"/w/northshire/{kind}/known/", typed).content.decode().strip() == ""


def test_a_public_mail_domain_is_no_hint(client_for, maya, museum):
    with changing(maya, "edit") as change:
        change.update(museum, website="https://gmail.com")
    hint = client_for(maya).get("/w/northshire/organisations/known/", {"email": "somebody@gmail.com"})
    assert hint.content.decode().strip() == ""


def test_the_hint_never_blocks_and_comes_again_on_the_new_page(client_for, maya, museum):
    answer = client_for(maya).post("/w/northshire/organisations/new/", {"name": "Harbour Museum"}, follow=True)
    assert Organisation.objects.filter(name="Harbour Museum").count() == 2
    page = answer.content.decode()
    assert "You may know them already" in page and museum.get_absolute_url() in page


def test_suggestions_tell_namesakes_apart(client_for, maya, elin, museum):
    with changing(maya, "add") as change:
        change.create(Organisation(name="Harbour Museum", place="Southport"))
    url = "/w/northshire/organisations/suggestions/?organisation=harb"
    found = re.findall(r'value="([^"]+)"', client_for(maya).get(url).content.decode())
    assert found == ["Harbour Museum, Northport", "Harbour Museum, Southport"]
    assert client_for(elin).get(url).content.decode().strip() == ""
    client = client_for(maya)
    several = client.post("/w/northshire/people/new/", {"name": "A B", "organisation": "Harbour Museum"})
    assert errors_in(several) == [
        "Several have this name. Write one of these: “Harbour Museum, Northport”; “Harbour Museum, Southport”."
    ]
    client.post("/w/northshire/people/new/", {"name": "A B", "organisation": "Harbour Museum, Southport"})
    assert Affiliation.objects.get().organisation.place == "Southport"


# --- editing ---


def test_saving_the_whole_form_untouched_changes_nothing(client_for, maya, museum, curator):
    client = client_for(maya)
    for party in (museum, curator):
        before, url = Change.objects.count(), f"{party.get_absolute_url()}facts/"
        assert client.post(url, form_of(client, url)).status_code == 302
        assert Change.objects.count() == before


def test_one_fact_is_edited_where_it_stands(client_for, maya, museum):
    client, url = client_for(maya), f"{museum.get_absolute_url()}facts/place/"
    assert set(form_of(client, url)) == {"seen", "place", "region", "country"}
    answer = client.post(url, form_of(client, url) | {"place": "Southport"}, headers=HTMX)
    piece = answer.content.decode()
    assert (answer.status_code, answer["HX-Retarget"]) == (200, "#facts")
    assert 'id="facts"' in piece and "Southport" in piece and "Harbour Museum saved." in piece and "Undo" in piece
    museum.refresh_from_db()
    assert (museum.place, museum.name) == ("Southport", "Harbour Museum")


def test_without_script_one_fact_is_a_page_of_its_own(client_for, maya, museum):
    client, url = client_for(maya), f"{museum.get_absolute_url()}facts/place/"
    assert "<h1>" in client.get(url).content.decode()
    answer = client.post(url, form_of(client, url) | {"place": "Southport"})
    assert (answer.status_code, answer["Location"]) == (302, museum.get_absolute_url() + "#facts")


def test_a_fact_that_does_not_exist_is_not_found(client_for, maya, museum):
    assert client_for(maya).get(f"{museum.get_absolute_url()}facts/archived-at/").status_code == 404


def test_two_people_editing_lose_nothing(client_for, maya, tomos, museum):
    client, url = client_for(maya), f"{museum.get_absolute_url()}facts/place/"
    mine = form_of(client, url) | {"place": "Maya's quay", "region": "South"}
    with changing(tomos, "edit") as change:
        change.update(museum, place="Tomos's pier")
    answer = client.post(url, mine)
    page = escape_free(answer.content.decode())
    assert answer.status_code == 422
    assert "Somebody saved this while you were writing." in page
    assert re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', page) == [
        ("Place", "Tomos's pier", "Maya's quay"),
        ("Region", "Northshire", "South"),
    ]
    assert 'value="Maya&#x27;s quay"' in answer.content.decode()
    museum.refresh_from_db()
    assert museum.place == "Tomos's pier"

    again = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.content.decode()))
    assert client.post(url, mine | {"seen": again["seen"]}).status_code == 302
    museum.refresh_from_db()
    assert (museum.place, museum.region) == ("Maya's quay", "South")


def test_a_form_without_its_version_overwrites_nothing(client_for, maya, museum):
    answer = client_for(maya).post(f"{museum.get_absolute_url()}facts/place/", {"place": "Elsewhere"})
    museum.refresh_from_db()
    assert (answer.status_code, museum.place) == (422, "Northport")


def test_a_sort_name_nobody_chose_follows_the_name(client_for, maya, curator):
    client, url = client_for(maya), f"{curator.get_absolute_url()}facts/name/"
    client.post(url, form_of(client, url) | {"name": "Ngozi Okonkwo"})
    curator.refresh_from_db()
    assert (curator.name, curator.sort_name) == ("Ngozi Okonkwo", "Okonkwo, Ngozi")
    client.post(url, form_of(client, url) | {"sort_name": "Ngozi"})
    client.post(url, form_of(client, url) | {"name": "Ngozi Achebe"})
    curator.refresh_from_db()
    assert (curator.name, curator.sort_name) == ("Ngozi Achebe", "Ngozi")


def test_a_next_step_is_said_and_ticked_off(client_for, maya, museum):
    client, url = client_for(maya), f"{museum.get_absolute_url()}facts/next-step/"
    client.post(url, form_of(client, url) | {"next_step": "Ring Ngozi", "next_step_on": "2026-12-01"})
    page = client.get(museum.get_absolute_url()).content.decode()
    assert "Ring Ngozi" in page
    done = client.post(f"{museum.get_absolute_url()}next-step/done/", headers=HTMX)
    museum.refresh_from_db()
    assert (museum.next_step, museum.next_step_on, done["HX-Retarget"]) == ("", None, "#next-step")


def test_an_organisation_is_not_part_of_its_own_part(client_for, maya, museum):
    with changing(maya, "add") as change:
        room = change.create(Organisation(name="Reading Room", parent=museum))
        shelf = change.create(Organisation(name="Shelf", parent=room))
    client, url = client_for(maya), f"{museum.get_absolute_url()}facts/parent/"
    for name in ("Shelf", "Harbour Museum"):
        answer = client.post(url, form_of(client, url) | {"parent": name})
        assert errors_in(answer) == ["An organisation cannot be part of itself or of one of its own parts."]
    url = f"{shelf.get_absolute_url()}facts/parent/"
    assert client.post(url, form_of(client, url) | {"parent": ""}).status_code == 302


def test_a_volunteer_keeps_a_tie_they_cannot_see(client_for, elin, maya, museum):
    with changing(maya, "add") as change:
        library = change.create(Organisation(name="Elin's library", parent=museum, looked_after_by=elin))
    client, url = client_for(elin), f"{library.get_absolute_url()}facts/"
    form = form_of(client, url)
    assert "parent" not in form
    client.post(url, form | {"place": "Lindhaga"})
    library.refresh_from_db()
    assert (library.place, library.parent) == ("Lindhaga", museum)


def test_handing_an_organisation_over_leads_back_to_the_list(client_for, elin, maya):
    with changing(maya, "add") as change:
        library = change.create(Organisation(name="Elin's library", looked_after_by=elin))
    client, url = client_for(elin), f"{library.get_absolute_url()}facts/looked-after-by/"
    answer = client.post(url, form_of(client, url) | {"looked_after_by": str(maya.public_id)})
    assert answer["Location"] == "/w/northshire/organisations/"


def test_the_archive_takes_and_gives_back(client_for, maya, museum, curator):
    client = client_for(maya)
    for party in (museum, curator):
        shown = client.post(f"{party.get_absolute_url()}archiving/", follow=True).content.decode()
        party.refresh_from_db()
        assert party.archived_at and "This record is in the archive" in shown and "Undo" in shown
        client.post(f"{party.get_absolute_url()}return/")
        party.refresh_from_db()
        assert party.archived_at is None


# --- what is refused ---


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("name", "", "This field is required."),
        ("name", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        ("name", "a\x00b", "Null characters are not allowed."),
        ("website", "javascript:alert(1)", "This is not a web address."),
        ("country", "XX", "Select a valid choice. XX is not one of the available choices."),
        ("languages", "Klingonish", "“Klingonish” is no language we know."),
        ("domains", "not a domain", "“not a domain” is no domain such as example.org."),
        ("fiscal_year_end", "31 March", "Write it as MM-DD, for example 03-31."),
        ("next_step_on", "2026-02-30", "This is no date. Write it as year-month-day: 2026-05-03."),
        ("next_step_on", "0203-01-01", "Check the year: it should lie between 1900 and 2100."),
        ("looked_after_by", "somebody", "This colleague cannot be chosen."),
        ("other_names", "\n".join(map(str, range(31))), "These are too many lines: at most 30."),
        (
            "parent",
            "Nowhere",
            NO_SUCH_ORGANISATION,
        ),
    ],
)
def test_nonsense_is_refused_beside_its_field(client_for, maya, museum, field, value, error):
    client, url = client_for(maya), f"{museum.get_absolute_url()}facts/"
    answer = client.post(url, form_of(client, url) | {field: value})
    assert (answer.status_code, errors_in(answer)) == (422, [error])
    # What was typed stays, but for a choice that nobody offered.
    typed = escape(value.replace("\x00", ""))[:50]
    assert typed in answer.content.decode().replace("\x00", "") or field == "looked_after_by"


def test_colleagues_of_other_workspaces_cannot_be_chosen(client_for, maya, museum, oskar):
    client, url = client_for(maya), f"{museum.get_absolute_url()}facts/looked-after-by/"
    answer = client.post(url, form_of(client, url) | {"looked_after_by": str(oskar.public_id)})
    assert errors_in(answer) == ["This colleague cannot be chosen."]
