# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attendance in the browser of somebody without script: a file, who they were, and the door."""

import json
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.directory.models import Interaction, InteractionOrganisation, InteractionPerson, Person
from liaison.gatherings.contact_number import contact_id
from liaison.gatherings.models import Attendance, AttendanceFile, Event, Registration
from liaison.gatherings.queries.funnel import attended, registered, webinars
from liaison.gatherings.queries.timeline import events_of
from liaison.kit.files import read_table

from . import attendance_samples as samples

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 9, 20, 9, tzinfo=UTC)  # in London


@pytest.fixture(autouse=True)
def read_here(monkeypatch):
    monkeypatch.setattr("liaison.gatherings.actions.attendance_files.read_table_apart", read_table)


@pytest.fixture
def make(maya):
    """`make(Event, …)`."""

    def made(model, **fields):
        with changing(maya, "add") as change:
            return change.create(model(**fields))

    return made


@pytest.fixture
def webinar(make):
    return make(
        Event,
        name="Sharing pictures",
        slug="sharing",
        state="published",
        starts_at=TEN,
        ends_at=TEN.replace(hour=10),
    )


@pytest.fixture
def guest(make, webinar):
    def registered(name, **fields):
        return make(Registration, event=webinar, name=name, registered_at=TEN, **fields)

    return registered


def home(event, page="attendance/"):
    return f"/w/northshire/events/{event.public_id}/{page}"


def look(client, event, text, name="report.csv"):
    return client.post(home(event, "attendance/look/"), {"file": SimpleUploadedFile(name, text.encode())})


def sealed(answer):
    return re.search(r'name="report" value="([^"]+)"', answer.content.decode()).group(1)


# --- a file ---


def test_a_file_is_looked_at_taken_in_and_taken_back(client_for, maya, webinar):
    client = client_for(maya)
    seen = look(client, webinar, samples.ZOOM_MEETING)
    assert "3 people came" in seen.content.decode()
    assert "1 of us is left out" in seen.content.decode()
    assert not Attendance.objects.exists()
    taken = client.post(home(webinar, "attendance/commitment/"), {"report": sealed(seen)})
    assert taken.headers["Location"] == home(webinar, "attendance/unmatched/")
    assert Attendance.objects.count() == 3
    client.post(home(webinar, "attendance/commitment/"), {"report": sealed(seen)})
    assert Attendance.objects.count() == 3
    file = AttendanceFile.objects.get()
    page = f"/w/northshire/attendance-files/{file.public_id}/"
    assert "Nia Puw" in client.get(page).content.decode()
    client.post(f"{page}taking-back/")
    assert not AttendanceFile.objects.exists()
    assert not Attendance.objects.exists()


def test_a_file_of_another_event_is_said_so_and_can_go_there(client_for, maya, webinar, make):
    later = make(Event, name="Later", slug="later", starts_at=TEN.replace(month=11), ends_at=TEN.replace(month=12))
    client = client_for(maya)
    seen = look(client, later, samples.ZOOM_MEETING).content.decode()
    assert "Is it the file of another event?" in seen
    assert "It is of “Sharing pictures”" in seen
    there = client.post(
        home(webinar, "attendance/look/"), {"report": sealed(look(client, later, samples.ZOOM_MEETING))}
    )
    assert "Is it the file of another event?" not in there.content.decode()
    assert "Sharing pictures" in there.content.decode()


def test_what_was_looked_at_by_one_cannot_be_taken_in_by_another_or_changed(client_for, maya, tomos, webinar):
    seal = sealed(look(client_for(maya), webinar, samples.ZOOM_MEETING))
    client_for(tomos).post(home(webinar, "attendance/commitment/"), {"report": seal})
    client_for(maya).post(home(webinar, "attendance/commitment/"), {"report": seal[:-3] + "abc"})
    client_for(maya).post(home(webinar, "attendance/commitment/"), {})
    assert not Attendance.objects.exists()


def test_what_is_no_attendance_file_is_refused_on_the_page(client_for, maya, webinar):
    answer = look(client_for(maya), webinar, "Colour,Size\nred,3\n")
    assert (answer.status_code, "none of the files that we know" in answer.content.decode()) == (422, True)


def test_the_list_has_tabs_a_threshold_and_goes_as_a_file(client_for, maya, webinar):
    client = client_for(maya)
    client.post(
        home(webinar, "attendance/commitment/"), {"report": sealed(look(client, webinar, samples.ZOOM_MEETING))}
    )
    assert "Samira Haddad" not in client.get(home(webinar)).content.decode()
    assert "Samira Haddad" in client.get(home(webinar) + "?show=looked-in").content.decode()
    client.post(home(webinar, "attendance/threshold/"), {"minutes": 3})
    assert "Samira Haddad" in client.get(home(webinar)).content.decode()
    answer = client.post(home(webinar, "attendance/export/"), {"format": "csv"})
    assert "\niPad,,,,yes,34," in answer.content.decode("utf-8-sig").replace("\r", "")
    for name in ("xlsx", "ods"):
        assert client.post(home(webinar, "attendance/export/"), {"format": name}).content.startswith(b"PK")


def test_a_name_that_is_a_formula_starts_none(client_for, maya, webinar, make):
    make(Attendance, event=webinar, name="=1+1", source="check_in")
    answer = client_for(maya).post(home(webinar, "attendance/export/"), {"format": "csv"})
    assert "\n'=1+1," in answer.content.decode("utf-8-sig").replace("\r", "")


# --- who they were ---


def test_one_press_says_who_it_was(client_for, maya, webinar, guest, make):
    lowri = make(Person, name="Lowri Bevan")
    guest("Samira Haddad-Osman")
    unknown = make(Attendance, event=webinar, name="Samira Haddad", source="file", minutes=30)
    other = make(Attendance, event=webinar, name="L. Bevan", source="file", minutes=20)
    client = client_for(maya)
    page = client.get(home(webinar, "attendance/unmatched/")).content.decode()
    assert "Samira Haddad-Osman" in page
    assert "Lowri Bevan" in page
    registration = Registration.objects.get()
    client.post(
        f"/w/northshire/attendances/{unknown.public_id}/identity/", {"registration": registration.public_id}
    )
    client.post(f"/w/northshire/attendances/{other.public_id}/identity/", {"person": lowri.public_id})
    unknown.refresh_from_db()
    other.refresh_from_db()
    assert (unknown.registration, other.person) == (registration, lowri)
    assert "Everybody is known" in client.get(home(webinar, "attendance/unmatched/")).content.decode()
    client.post(f"/w/northshire/attendances/{other.public_id}/identity/", {"ask_again": "1", "from": "list"})
    client.post(f"/w/northshire/attendances/{other.public_id}/identity/", {"person": "nonsense"})
    other.refresh_from_db()
    assert not other.is_known
    client.post(f"/w/northshire/attendances/{other.public_id}/identity/", {"let_be": "1"})
    other.refresh_from_db()
    assert other.is_let_be


def test_somebody_else_is_searched_for_by_name(client_for, maya, webinar, make):
    make(Person, name="Ngozi Achebe")
    unknown = make(Attendance, event=webinar, name="iPad", source="file", minutes=30)
    page = home(webinar, "attendance/unmatched/")
    assert "Ngozi Achebe" not in client_for(maya).get(page).content.decode()
    assert "Ngozi Achebe" in client_for(maya).get(f"{page}?for={unknown.public_id}&q=ngozi").content.decode()


def test_the_pages_ask_as_much_for_one_as_for_many(client_for, maya, webinar, make):
    client = client_for(maya)

    def ask(page):
        with CaptureQueriesContext(connection) as seen:
            client.get(home(webinar, page))
        return len(seen)

    def people(number):
        for one in range(number):
            make(Attendance, event=webinar, name=f"Nia Puw {one}", source="file", minutes=30)

    people(1)
    before = [ask(page) for page in ("attendance/", "attendance/unmatched/", "check-in/")]
    people(12)
    assert [ask(page) for page in ("attendance/", "attendance/unmatched/", "check-in/")] == before


# --- the door ---


def once(page):
    return re.search(r'name="once" value="([^"]+)"', page).group(1)


def test_somebody_is_ticked_and_taken_off_without_script(client_for, elin, webinar, guest):
    nia = guest("Nia Puw")
    client, page = client_for(elin), home(webinar, "check-in/")
    shown = client.get(page).content.decode()
    for _press in range(2):
        client.post(page, {"tick": nia.public_id, "once": once(shown)})
    tick = Attendance.objects.get()
    assert (tick.registration, tick.source) == (nia, "check_in")
    assert "1 of 1 are here" in client.get(page).content.decode()
    client.post(page, {"take_off": f"{nia.public_id}:{tick.public_id}", "once": once(shown)})
    assert not Attendance.objects.exists()


def test_somebody_who_is_not_on_the_list_is_added_once(client_for, elin, webinar, guest):
    guest("Nia Puw", email="nia@slate.example")
    client, page = client_for(elin), home(webinar, "check-in/")
    new = {"name": "Idris Morgan", "email": "", "organisation": "", "once": str(uuid.uuid4())}
    for _press in range(2):
        client.post(page, new)
    client.post(page, {**new, "name": "N. Puw", "email": "NIA@slate.example", "once": str(uuid.uuid4())})
    assert list(Attendance.objects.order_by("name").values_list("name", "registration__source")) == [
        ("Idris Morgan", "member"),
        ("Nia Puw", "page"),
    ]
    assert client.post(page, {**new, "name": ""}).status_code == 422


def send(client, event, *kept):
    return client.post(home(event, "check-in/ticks/"), {"ticks": json.dumps(kept)}).json()


def kept(person, **more):
    return {"id": str(uuid.uuid4()), "person": str(person.public_id), "at": timezone.now().isoformat(), **more}


def test_ticks_that_arrive_twice_late_or_crossed_are_felt_once(client_for, elin, maya, webinar, guest):
    nia = guest("Nia Puw")
    client = client_for(elin)
    first = kept(nia)
    answer = send(client, webinar, first, first)
    assert answer["settled"] == [first["id"], first["id"]]
    tick = answer["people"][str(nia.public_id)]
    assert (tick, Attendance.objects.count()) == (str(Attendance.objects.get().public_id), 1)
    # Somebody else ticks the same person: the first one's stands, and is what they can take off.
    second = kept(nia)
    assert send(client_for(maya), webinar, second)["people"][str(nia.public_id)] == tick
    # Taking off names a tick: another one's stays.
    assert send(client, webinar, kept(nia, off=second["id"]))["people"][str(nia.public_id)] == tick
    assert send(client, webinar, kept(nia, off=first["id"]))["people"][str(nia.public_id)] == ""
    # The first one arrives once more, after it was taken off.
    assert send(client, webinar, first)["people"][str(nia.public_id)] == ""
    assert Attendance.objects.count() == 0


def test_a_tick_and_its_taking_off_in_one_parcel_leave_nothing(client_for, elin, webinar, guest):
    nia = guest("Nia Puw")
    tick = kept(nia)
    send(client_for(elin), webinar, tick, kept(nia, off=tick["id"]))
    assert Attendance.objects.count() == 0


def test_nonsense_from_a_telephone_is_forgotten_and_harms_nothing(client_for, elin, webinar, guest, make):
    nia, client = guest("Nia Puw"), client_for(elin)
    elsewhere = make(Event, name="Other", slug="other", starts_at=TEN, ends_at=TEN + timedelta(hours=1))
    other = make(Registration, event=elsewhere, name="Idris", registered_at=TEN)
    nonsense = [{"id": "x"}, {"id": 3}, kept(other), {**kept(nia), "at": "soon"}, {**kept(nia), "name": ""}]
    assert len(send(client, webinar, *nonsense, "text", 7)["settled"]) == 5
    assert client.post(home(webinar, "check-in/ticks/"), {"ticks": "{"}).json()["settled"] == []
    assert list(Attendance.objects.values_list("registration__name", flat=True)) == ["Nia Puw"]


def test_a_tick_at_the_door_and_a_file_are_one_attendance(client_for, elin, maya, webinar, guest):
    nia = guest("Nia Puw", email="nia@slate.example")
    send(client_for(elin), webinar, kept(nia))
    client = client_for(maya)
    client.post(
        home(webinar, "attendance/commitment/"), {"report": sealed(look(client, webinar, samples.ZOOM_MEETING))}
    )
    assert Attendance.objects.get(registration=nia).minutes == 55
    assert Attendance.objects.count() == 3


def test_heads_are_counted_where_no_names_may_be_kept(client_for, elin, webinar, maya):
    with changing(maya, "edit") as change:
        change.update(webinar, keeps_list=False)
    client, page = client_for(elin), home(webinar, "headcount/")
    assert client.get(home(webinar, "check-in/")).headers["Location"] == page
    for step in ("one", "five", "less", "nonsense"):
        client.post(page, {"step": step})
    assert Event.objects.get(pk=webinar.pk).headcount == 5
    for _press in range(7):
        client.post(page, {"step": "less"})
    assert Event.objects.get(pk=webinar.pk).headcount == 0
    assert send(client, webinar, {"id": str(uuid.uuid4()), "name": "Nia"}) == {"settled": [], "people": {}}


def test_a_volunteer_stands_at_the_door_and_sees_no_addresses(client_for, elin, webinar, guest):
    guest("Nia Puw", email="nia@slate.example")
    assert "nia@slate.example" not in client_for(elin).get(home(webinar, "check-in/")).content.decode()
    assert client_for(elin).get(home(webinar)).status_code == 403


# --- elsewhere ---


def test_what_somebody_did_is_on_their_timeline(client_for, maya, webinar, make, guest):
    nia = make(Person, name="Nia Puw")
    came = guest("Nia Puw", person=nia)
    missed = make(
        Registration, event=webinar, name="Idris", registered_at=TEN, person=make(Person, name="Idris Morgan")
    )
    make(Attendance, event=webinar, name="Nia Puw", registration=came, source="file", minutes=55)
    assert [entry.title for entry in events_of("person", nia.pk, 10)] == ["Registered for “Sharing pictures”"]
    Event.objects.filter(pk=webinar.pk).update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    assert [entry.title for entry in events_of("person", missed.person_id, 10)] == [
        "Registered for “Sharing pictures”, and did not come"
    ]
    Attendance.objects.update(minutes=3)
    assert [entry.title for entry in events_of("person", nia.pk, 10)][1:] == ["Looked in at “Sharing pictures”"]


def test_the_funnel_counts_each_of_them_once(client_for, maya, webinar, make):
    nia = make(Person, name="Nia Puw")
    registration = make(Registration, event=webinar, name="Nia Puw", registered_at=TEN, person=nia)
    make(Attendance, event=webinar, name="Nia", registration=registration, person=nia, source="file")
    make(Attendance, event=webinar, name="iPad", source="file", minutes=30)
    make(Attendance, event=webinar, name="Looked in", source="file", minutes=3)
    make(
        Event, name="Closed", slug="closed", state="published", starts_at=TEN, ends_at=TEN + timedelta(hours=1),
        keeps_list=False, headcount=4,
    )  # fmt: skip
    span = (TEN - timedelta(days=1), TEN + timedelta(days=1))
    counted = [len(list(count(*span))) for count in (registered, attended)]
    # Nia is counted from the contact that is written for the event.
    assert counted == [1, 1 + 4]
    Event.objects.update(starts_at=TEN - timedelta(days=400), ends_at=TEN - timedelta(days=399))
    assert len(list(webinars(TEN - timedelta(days=401), TEN))) == 2


def test_a_webinar_is_counted_with_the_organisations_that_came(webinar, make, museum, curator):
    make(Attendance, event=webinar, name="Ngozi", person=curator, organisation=museum, source="file")
    contact = make(
        Interaction, public_id=contact_id(webinar), type="event", direction="mutual", at=webinar.starts_at
    )
    make(InteractionOrganisation, interaction=contact, organisation=museum)
    make(InteractionPerson, interaction=contact, person=curator)
    Event.objects.update(starts_at=TEN - timedelta(days=400), ends_at=TEN - timedelta(days=399))
    (counted,) = webinars(TEN - timedelta(days=401), TEN)
    assert (counted.organisations, counted.people) == ((museum.pk,), (curator.pk,))
