# SPDX-License-Identifier: AGPL-3.0-or-later
"""The full form: several of everything, links, a next step, and two people who edit at once."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.directory.actions.interactions import InteractionText, LinkText, edit_interaction, log_interaction
from liaison.directory.models import Interaction, Organisation, Person, SharedLink

NEW = "/w/northshire/interactions/new/"
EMPTY_LINKS = {"links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0"}


def fields(**values):
    return {
        "type": "meeting",
        "direction": "mutual",
        "day": "2026-03-02",
        "time": "14:30",
        "note": "Talked about glass plates.",
        "visibility": "everyone",
        **EMPTY_LINKS,
        **values,
    }


def link(number, **values):
    return {f"links-{number}-{name}": value for name, value in values.items()}


def organisation(by, name="Fell Library", **more):
    with changing(by, "edit") as change:
        return change.create(Organisation(name=name, **more))


def logged(by, organisations, **more):
    text = InteractionText(
        {"type": "call", "at": datetime(2026, 3, 2, 14, 30, tzinfo=UTC), "note": "Before"}, organisations, **more
    )
    return log_interaction(text, by=by)[0]


def test_several_of_them_and_of_us_with_links_and_a_next_step(client_for, tomos, maya, museum, curator):
    library = organisation(tomos)
    answer = client_for(tomos).post(
        NEW,
        fields(
            organisations=[museum.public_id, library.public_id],
            people=[curator.public_id],
            members=[tomos.public_id, maya.public_id],
            channel="Zoom",
            next_step="Send the draft",
            next_step_on="2027-01-08",
            **{"links-TOTAL_FORMS": "2"},
            **link(0, url="commons.example/plates", title="Plates", for_partner="on"),
            **link(1, url="https://pad.example/ours"),
        ),
    )

    interaction = Interaction.objects.get()
    assert answer["Location"] in {museum.get_absolute_url(), library.get_absolute_url()}
    assert set(interaction.organisations.all()) == {museum, library}
    assert set(interaction.members.all()) == {tomos, maya}
    assert (interaction.channel, interaction.day_only) == ("Zoom", False)
    assert interaction.when == timezone.make_aware(datetime(2026, 3, 2, 14, 30))
    assert list(SharedLink.objects.order_by("id").values_list("url", "title", "for_partner")) == [
        ("https://commons.example/plates", "Plates", True),
        ("https://pad.example/ours", "", False),
    ]
    for one in (museum, library):
        one.refresh_from_db()
        assert (one.next_step, one.next_step_on) == ("Send the draft", date(2027, 1, 8))


def test_without_a_time_the_page_shows_only_the_day(client_for, tomos, museum):
    client = client_for(tomos)
    client.post(NEW, fields(organisations=[museum.public_id], time=""))

    interaction = Interaction.objects.get()
    assert interaction.day_only and interaction.when == date(2026, 3, 2)
    page = client.get(interaction.get_absolute_url()).content.decode()
    assert 'title="2 March 2026"' in page and "12:00" not in page


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"organisations": []}, "organisations"),
        ({"note": " "}, "note"),
        ({"day": "31/31/2026"}, "day"),
        ({"day": "2999-01-01"}, "day"),
        ({"time": "25:61"}, "time"),
        ({"next_step_on": "2027-01-08"}, "next_step"),
        ({"type": "dance"}, "type"),
        ({"links-TOTAL_FORMS": "1", "links-0-url": "javascript:alert(1)"}, "links-0-url"),
        ({"links-TOTAL_FORMS": "1", "links-0-title": "No link"}, "links-0-url"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(
    client_for, tomos, museum, values, where
):
    answer = client_for(tomos).post(
        NEW, fields(**{"organisations": [museum.public_id], "channel": "Zoom", **values})
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{where}_error"' in page and 'value="Zoom"' in page
    assert not Interaction.objects.exists()


def test_later_today_is_still_to_come(client_for, tomos, museum):
    soon = timezone.localtime() + timedelta(minutes=2)
    if soon.date() != timezone.localdate():
        soon = timezone.localtime().replace(hour=23, minute=59)

    answer = client_for(tomos).post(
        NEW, fields(organisations=[museum.public_id], day=soon.date().isoformat(), time=soon.strftime("%H:%M"))
    )

    assert answer.status_code == 422 and not Interaction.objects.exists()


def test_a_note_to_ourselves_may_lie_ahead(client_for, tomos, museum):
    ahead = timezone.localdate() + timedelta(days=9)
    client_for(tomos).post(NEW, fields(organisations=[museum.public_id], type="note", day=ahead.isoformat()))

    museum.refresh_from_db()
    assert Interaction.objects.count() == 1 and museum.last_contact_at is None


@pytest.mark.parametrize("asked", [{"find": "organisations"}, {}])
def test_looking_for_somebody_to_tick_saves_nothing_and_loses_nothing(client_for, tomos, museum, curator, asked):
    answer = client_for(tomos).post(
        NEW, fields(people=[curator.public_id], find_organisations="harbwr", note="", channel="Zoom", **asked)
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'value="{museum.public_id}"' in page
    assert f'value="{curator.public_id}"' in page and "checked" in page
    assert 'value="Zoom"' in page and "error-summary" not in page
    assert not Interaction.objects.exists()


def test_the_people_of_the_organisation_are_offered_unasked(client_for, tomos, museum, curator):
    page = client_for(tomos).get(f"{NEW}?organisation={museum.public_id}").content.decode()

    assert museum.name in page and curator.name in page


@pytest.mark.parametrize("query", ["organisation=x", "organisation=%00", "person=", "organisation=9"])
def test_nonsense_in_the_address_is_left_out(client_for, tomos, query):
    assert client_for(tomos).get(f"{NEW}?{query}").status_code == 200


@pytest.mark.parametrize("kind", ["organisations", "people", "members"])
def test_whom_a_volunteer_cannot_see_gives_the_same_error_as_nobody(
    client_for, elin, tomos, oskar, museum, curator, kind
):
    hers = organisation(tomos, looked_after_by=elin)
    hidden = {"organisations": museum, "people": curator, "members": oskar}[kind]
    client = client_for(elin)

    def errors(public_id):
        chosen = {"organisations": [hers.public_id]}
        chosen[kind] = [*chosen.get(kind, []), public_id]
        answer = client.post(NEW, fields(**chosen))
        assert answer.status_code == 422
        return answer.content.decode().count("One of these cannot be chosen.")

    assert errors(hidden.public_id) == errors(uuid4()) == errors("x") > 0
    assert not Interaction.objects.exists()
    page = client.post(
        NEW, fields(find="people", find_people="achebe", find_organisations="harbour")
    ).content.decode()
    assert str(museum.public_id) not in page and str(curator.public_id) not in page
    assert curator.name not in client.get(f"{NEW}?organisation={museum.public_id}").content.decode()


def test_a_volunteer_cannot_write_what_they_could_not_read(client_for, elin, tomos):
    hers = organisation(tomos, looked_after_by=elin)
    client_for(elin).post(NEW, fields(organisations=[hers.public_id], visibility="coordinators"))

    assert Interaction.objects.get().visibility == "everyone"


def test_an_edit_leaves_attached_whom_the_editor_cannot_see(client_for, elin, tomos, museum, curator):
    hers = organisation(tomos, looked_after_by=elin)
    interaction = logged(tomos, [museum, hers], people=[curator])
    client = client_for(elin)
    page = client.get(f"{interaction.get_absolute_url()}edit/").content.decode()
    assert museum.name not in page and curator.name not in page and hers.name in page

    client.post(
        f"{interaction.get_absolute_url()}edit/",
        fields(note="After", organisations=[hers.public_id], expected=interaction.changed_in),
    )

    interaction.refresh_from_db()
    assert interaction.note == "After"
    assert set(interaction.organisations.all()) == {museum, hers}
    assert list(interaction.people.all()) == [curator]


def test_editing_changes_links_and_participants_in_one_step(client_for, tomos, maya, museum, curator):
    interaction = logged(
        tomos, [museum], people=[curator], members=[tomos], links=[LinkText("https://old.example/", "Old")]
    )
    old = SharedLink.objects.get()
    library = organisation(tomos)
    client_for(tomos).post(
        f"{interaction.get_absolute_url()}edit/",
        fields(
            organisations=[library.public_id],
            members=[maya.public_id],
            expected=interaction.changed_in,
            **{"links-TOTAL_FORMS": "2"},
            **link(0, public_id=old.public_id, url="https://old.example/", title="New title", for_partner="on"),
            **link(1, url="https://new.example/"),
        ),
    )

    assert list(interaction.organisations.all()) == [library]
    assert list(interaction.people.all()) == []
    assert list(interaction.members.all()) == [maya]
    assert [(row.title, row.url) for row in SharedLink.objects.order_by("id")] == [
        ("New title", "https://old.example/"),
        ("", "https://new.example/"),
    ]
    museum.refresh_from_db()
    library.refresh_from_db()
    assert (museum.last_contact_at, library.last_contact_by) == (None, maya)


def test_who_saves_second_sees_both_versions_and_can_save_theirs(client_for, tomos, maya, museum):
    interaction = logged(tomos, [museum])
    seen = interaction.changed_in
    theirs = InteractionText({"type": "call", "at": interaction.at, "note": "Maya’s version"}, [museum])
    edit_interaction(interaction, theirs, by=maya)
    client, url = client_for(tomos), f"{interaction.get_absolute_url()}edit/"

    answer = client.post(url, fields(note="Tomos’ version", organisations=[museum.public_id], expected=seen))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Maya’s version" in page and "Tomos’ version" in page
    interaction.refresh_from_db()
    assert f'value="{interaction.changed_in}"' in page

    client.post(
        url, fields(note="Tomos’ version", organisations=[museum.public_id], expected=interaction.changed_in)
    )
    interaction.refresh_from_db()
    assert interaction.note == "Tomos’ version"


def test_sending_the_form_twice_logs_it_once(client_for, tomos, museum):
    once = uuid4()
    for _again in range(2):
        client_for(tomos).post(NEW, fields(organisations=[museum.public_id], once=once))

    assert Interaction.objects.count() == 1


def test_the_form_costs_the_same_with_one_and_with_sixty_of_them(
    client_for, tomos, museum, django_assert_max_num_queries
):
    client, costs = client_for(tomos), []
    client.get(NEW)
    for amount in (1, 3, 60):
        with changing(tomos, "edit") as change:
            for number in range(amount):
                change.create(Organisation(name=f"Harbour {amount} {number}"))
                change.create(Person(name=f"Harbour Person {amount} {number}"))
        with django_assert_max_num_queries(12) as counted:
            client.post(NEW, fields(find="people", find_people="harbour", find_organisations="harbour"))
        costs.append(len(counted))

    assert len(set(costs)) == 1, costs
