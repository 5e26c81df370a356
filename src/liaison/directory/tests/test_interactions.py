# SPDX-License-Identifier: AGPL-3.0-or-later
"""Logging a contact: the short form, the full form, undo, and what a volunteer may touch."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing, undo
from liaison.accounts.models import Change
from liaison.accounts.scope import in_workspace
from liaison.directory.actions.interactions import (
    InteractionText,
    LinkText,
    NextStep,
    edit_interaction,
    log_interaction,
    remove_interaction,
)
from liaison.directory.models import Interaction, Organisation, Person, SharedLink
from liaison.directory.queries import interactions as queries
from liaison.project import cast

NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=3)


def log(by, *, at=NOON, kind="call", organisations=(), people=(), members=None, note="Talked.", **more):
    text = InteractionText(
        {"type": kind, "at": at, "note": note},
        organisations=organisations,
        people=people,
        members=members or [by],
        links=more.pop("links", []),
    )
    return log_interaction(text, by=by, **more)


def quick(client, party, **values):
    kind = "organisations" if isinstance(party, Organisation) else "people"
    url = f"/w/northshire/{kind}/{party.public_id}/interactions/"
    htmx = {"HX-Request": "true"} if values.pop("htmx", False) else {}
    form = {"type": "email", "note": "Asked for the image list", "when": "today", **values}
    return client.post(url, form, headers=htmx)


# --- the short form ---


def test_one_line_logs_a_contact_and_moves_last_contact(client_for, tomos, museum, curator):
    answer = quick(client_for(tomos), museum, person=curator.public_id, outcome="replied")

    assert answer.status_code == 302 and answer["Location"] == museum.get_absolute_url()
    logged = Interaction.objects.get()
    assert (logged.type, logged.note, logged.outcome) == ("email", "Asked for the image list", "replied")
    assert list(logged.organisations.all()) == [museum]
    assert list(logged.people.all()) == [curator]
    assert list(logged.members.all()) == [tomos]
    museum.refresh_from_db()
    curator.refresh_from_db()
    assert museum.last_contact_at == curator.last_contact_at == logged.at
    assert (museum.last_contact_by, museum.last_contact_kind) == (tomos, "email")


def test_the_word_yesterday_is_understood_and_kept_as_a_day(client_for, tomos, museum):
    quick(client_for(tomos), museum, when="Yesterday")

    logged = Interaction.objects.get()
    assert logged.day_only
    assert logged.when == timezone.localdate() - timedelta(days=1)


@pytest.mark.parametrize("when", ["2026-02-30", "soon", "03/04/2026", "45000", "\x00", "9" * 500])
def test_a_day_that_cannot_be_read_is_refused_beside_the_field(client_for, tomos, museum, when):
    answer = quick(client_for(tomos), museum, when=when)

    assert answer.status_code == 422
    assert b'id="ql-when-error"' in answer.content
    assert b"Asked for the image list" in answer.content  # what was typed is kept
    assert not Interaction.objects.exists()


def test_a_contact_still_to_come_is_called_a_next_step(client_for, tomos, museum):
    tomorrow = timezone.localdate() + timedelta(days=1)

    answer = quick(client_for(tomos), museum, when=tomorrow.isoformat(), type="meeting")

    assert answer.status_code == 422 and b"next step" in answer.content
    assert not Interaction.objects.exists()


def test_a_refused_line_answers_htmx_with_the_form_alone_in_view(client_for, tomos, museum):
    answer = quick(client_for(tomos), museum, note=" ", htmx=True)

    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reselect"]) == (422, "#quick-log", "#quick-log")


def test_sending_the_same_line_twice_logs_it_once(client_for, tomos, museum):
    once = uuid4()
    for _again in range(2):
        assert quick(client_for(tomos), museum, once=once).status_code == 302

    assert Interaction.objects.count() == 1


def test_a_person_s_line_counts_for_the_organisation_chosen(client_for, tomos, museum, curator):
    quick(client_for(tomos), curator, organisation=museum.public_id)

    assert list(Interaction.objects.get().organisations.all()) == [museum]


@pytest.mark.parametrize("field", ["person", "organisation", "member"])
def test_somebody_unseen_gives_the_same_error_as_nobody(
    client_for, elin, maya, museum, curator, other_workspace, field
):
    hers = _looked_after_by(elin)
    unseen = {"person": curator, "organisation": museum, "member": None}[field]

    absent = quick(client_for(elin), hers, **{field: uuid4()})
    hidden = quick(client_for(elin), hers, **{field: unseen.public_id if unseen else uuid4()})
    nonsense = quick(client_for(elin), hers, **{field: "x"})

    if field == "organisation":  # the timeline's own organisation wins, the field is for people's pages
        hidden_errors = quick(client_for(elin), hers, organisation=museum.public_id)
        assert hidden_errors.status_code == absent.status_code
    assert (absent.status_code, hidden.status_code, nonsense.status_code) == (422, 422, 422)
    assert not Interaction.objects.exists()


def _looked_after_by(member, name="Fell Library"):
    with changing(member, "edit") as change:
        return change.create(Organisation(name=name, looked_after_by=member))


def test_a_volunteer_cannot_write_on_an_organisation_that_is_not_theirs(client_for, elin, museum):
    answer = quick(client_for(elin), museum)

    assert answer.status_code == 404
    assert not Interaction.objects.exists()


def test_a_viewer_may_not_even_look(client_for, viktor, museum):
    client = client_for(viktor)

    assert quick(client, museum).status_code == 403
    assert client.get(f"/w/northshire/organisations/{museum.public_id}/interactions/").status_code == 403


# --- last contact follows ---


def last(party):
    party.refresh_from_db()
    return party.last_contact_at, party.last_contact_by, party.last_contact_kind


def test_undoing_and_undoing_that_moves_last_contact_back_and_forth(tomos, maya, museum, curator):
    log(maya, at=NOON - timedelta(days=40), kind="meeting", organisations=[museum], people=[curator])
    _logged, change = log(tomos, organisations=[museum], people=[curator])
    old, new = (NOON - timedelta(days=40), maya, "meeting"), (NOON, tomos, "call")
    assert last(museum) == last(curator) == new

    undone = undo(change, by=tomos)
    assert last(museum) == last(curator) == old

    undo(undone.change, by=tomos)
    assert last(museum) == last(curator) == new


def test_removing_is_undoable_with_all_that_belonged_to_it(tomos, maya, museum, curator):
    logged, _change = log(
        tomos,
        organisations=[museum],
        people=[curator],
        members=[tomos, maya],
        links=[LinkText("https://a.example/")],
    )
    change = remove_interaction(logged, by=maya)
    assert not Interaction.objects.exists() and not SharedLink.objects.exists()
    assert last(museum) == (None, None, "")

    undo(change, by=maya)

    again = Interaction.objects.get(public_id=logged.public_id)
    assert set(again.members.all()) == {tomos, maya}
    assert [link.url for link in again.shared_links.all()] == ["https://a.example/"]
    assert last(museum) == last(curator) == (NOON, tomos, "call")


def test_undoing_an_edit_of_the_day_or_of_who_was_there_moves_last_contact_back(tomos, maya, museum, curator):
    logged, _change = log(tomos, organisations=[museum], people=[curator])
    before = NOON - timedelta(days=100)
    text = InteractionText(
        {"type": "call", "at": before, "note": "Talked."}, organisations=[museum], members=[maya]
    )

    change = edit_interaction(logged, text, by=tomos)
    assert last(museum) == (before, maya, "call")
    assert last(curator) == (None, None, "")

    undo(change, by=tomos)
    assert last(museum) == last(curator) == (NOON, tomos, "call")


def test_a_note_to_ourselves_is_no_contact(tomos, museum):
    log(tomos, kind="note", organisations=[museum])

    assert last(museum) == (None, None, "")


def test_a_next_step_is_set_and_undone_together_with_the_interaction(tomos, museum):
    step = NextStep("Send the draft", date(2027, 1, 8))
    _logged, change = log(tomos, organisations=[museum], next_step=step)
    museum.refresh_from_db()
    assert (museum.next_step, museum.next_step_on) == ("Send the draft", date(2027, 1, 8))

    undo(change, by=tomos)

    museum.refresh_from_db()
    assert (museum.next_step, museum.next_step_on) == ("", None)


def test_saving_without_a_difference_leaves_no_change(tomos, museum):
    logged, _change = log(tomos, organisations=[museum])
    text = InteractionText(
        {"type": "call", "at": NOON, "note": "Talked."}, organisations=[museum], members=[tomos]
    )
    count = Change.objects.count()

    assert edit_interaction(logged, text, by=tomos) is None
    assert Change.objects.count() == count


# --- who wrote last ---


def test_a_colleague_s_contact_is_said_before_somebody_else_writes(tomos, maya, museum):
    log(maya, at=timezone.now() - timedelta(days=3), kind="email", organisations=[museum])
    museum.refresh_from_db()

    line = queries.colleagues_recent_contact(museum, tomos)

    assert line.startswith("Maya Okafor was in touch with them by e-mail on ")
    assert queries.colleagues_recent_contact(museum, maya) == ""
    assert queries.last_contact_line(museum, maya).startswith("You were in touch with them by e-mail on ")


def test_what_is_longer_ago_than_a_fortnight_is_no_warning(tomos, maya, museum):
    log(maya, at=timezone.now() - timedelta(days=15), organisations=[museum])
    museum.refresh_from_db()

    assert queries.colleagues_recent_contact(museum, tomos) == ""
    assert queries.last_contact_line(museum) != ""
    assert queries.last_contact_line(cast.curator(museum, by=tomos)) == ""


# --- the timeline ---


def test_a_timeline_costs_the_same_with_one_and_with_sixty_entries(
    client_for, tomos, museum, curator, django_assert_num_queries
):
    client = client_for(tomos)
    url = f"/w/northshire/organisations/{museum.public_id}/interactions/"
    log(tomos, organisations=[museum], people=[curator], links=[LinkText("https://a.example/")])
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)
    for number in range(59):
        log(
            tomos,
            organisations=[museum],
            people=[curator],
            note=f"Talk {number}",
            links=[LinkText("https://b.example/")],
        )

    with django_assert_num_queries(12):
        page = client.get(url).content.decode()
    assert page.count('class="timeline__entry"') == 50


def test_a_volunteer_reads_what_is_theirs_and_no_names_beyond(client_for, elin, tomos, museum, curator):
    hers = _looked_after_by(elin)
    log(tomos, organisations=[hers, museum], people=[curator], note="A joint workshop")
    log(tomos, organisations=[museum], note="Only with the museum")
    closed = InteractionText(
        {"type": "call", "at": NOON, "note": "Not for her", "visibility": "coordinators"}, organisations=[hers]
    )
    log_interaction(closed, by=tomos)
    url = f"/w/northshire/organisations/{hers.public_id}/interactions/"

    seen_by_elin = client_for(elin).get(url).content.decode()
    seen_by_tomos = client_for(tomos).get(url).content.decode()

    for text, visible in {
        "A joint workshop": True,
        "Not for her": False,
        "Only with the museum": False,
        museum.name: False,
        curator.name: False,
    }.items():
        assert (text in seen_by_elin) == visible, text
    assert "Not for her" in seen_by_tomos and museum.name in seen_by_tomos and curator.name in seen_by_tomos


def test_an_interaction_next_door_is_absent(client_for, tomos, other_workspace):
    with in_workspace(other_workspace):
        foreign = Interaction.objects.get()
    client = client_for(tomos)

    for tail in ("", "edit/"):
        assert client.get(f"/w/northshire/interactions/{foreign.public_id}/{tail}").status_code == 404
    assert client.post(f"/w/northshire/interactions/{foreign.public_id}/removal/").status_code == 404


def test_people_of_the_house_are_offered(tomos, museum, curator):
    log_context = queries.quick_log_context(tomos, museum)["quick_log"]

    assert log_context.people == [curator]
    assert [str(member) for member in log_context.members] == ["Maya Okafor", "Tomos Pritchard"]
    assert queries.quick_log_context(tomos, person=curator)["quick_log"].organisations == [museum]
    assert Person.objects.count() == 1
