# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of who was there, taken in and taken back; who somebody was; and whom it counts as a contact with."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from liaison.accounts.actions import CannotUndo, changing, undo
from liaison.accounts.models import Change
from liaison.directory.models import (
    Affiliation,
    ContactPoint,
    Interaction,
    InteractionOrganisation,
    InteractionPerson,
    Organisation,
    Person,
)
from liaison.gatherings.actions import attendance as actions
from liaison.gatherings.actions.attendance_files import FileRefused, NoListKept, read_file, take_back, take_in
from liaison.gatherings.models import Attendance, AttendanceFile, Event, Registration
from liaison.gatherings.queries.attendance import counts_of, export_lines, unmatched
from liaison.gatherings.queries.attendance_plan import events_that_fit, plan_of
from liaison.kit.files import read_table

from . import attendance_samples as samples

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 9, 20, 9, tzinfo=UTC)  # in London
AFTER = datetime(2026, 9, 21, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def read_here(monkeypatch):
    """A process for each file costs a third of a second; kit's own tests look after it."""
    monkeypatch.setattr("liaison.gatherings.actions.attendance_files.read_table_apart", read_table)


@pytest.fixture
def webinar(maya):
    with changing(maya, "add event") as change:
        return change.create(
            Event(name="Sharing pictures", slug="sharing", starts_at=TEN, ends_at=TEN.replace(hour=10))
        )


@pytest.fixture
def known(maya):
    """`known("Nia Puw", "nia@slate.example", at="Slate Museum")`."""

    def make(name, *addresses, at=""):
        with changing(maya, "add") as change:
            person = change.create(Person(name=name))
            for address in addresses:
                change.create(
                    ContactPoint(person=person, type="email", value=address, normalised=address.casefold())
                )
            if at:
                house, _made = Organisation.objects.get_or_create(name=at)
                change.create(Affiliation(person=person, organisation=house))
        return person

    return make


@pytest.fixture
def registered(maya, webinar):
    def make(name, email="", **fields):
        with changing(maya, "register") as change:
            return change.create(Registration(event=webinar, name=name, email=email, registered_at=TEN, **fields))

    return make


def bring(event, text, by, filename="report.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return take_in(read_file(data, filename, event), event, by=by, at=AFTER)


def there(event):
    """Name → (minutes, why we know them)."""
    return {one.name: (one.minutes, one.match) for one in Attendance.objects.filter(event=event)}


# --- taking in ---


def test_a_look_at_a_file_writes_nothing(webinar, maya):
    before = Change.objects.count()
    plan = plan_of(read_file(samples.ZOOM_MEETING.encode(), "report.csv", webinar), webinar)
    assert (plan.counts["attendance_new"], len(plan.matched.ours), plan.is_far) == (3, 1, False)
    assert (Attendance.objects.count(), Registration.objects.count(), Change.objects.count()) == (0, 0, before)


def test_people_are_known_by_address_then_by_a_name_that_one_has(webinar, maya, known, registered):
    nia = known("Nia Puw", "nia@slate.example", at="Slate Museum")
    samira = registered("Samira HADDAD", "samira@orchard.example")
    bring(webinar, samples.ZOOM_MEETING, maya)
    assert there(webinar) == {"Nia Puw": (55, "address"), "Samira Haddad": (4, "name"), "iPad": (34, "")}
    assert Attendance.objects.get(name="Nia Puw").person == nia
    assert Attendance.objects.get(name="Nia Puw").organisation.name == "Slate Museum"
    assert Attendance.objects.get(name="Samira Haddad").registration == samira
    assert [one.name for one in unmatched(webinar)] == ["iPad"]


def test_a_name_that_two_have_is_nobodys(webinar, maya, known, registered):
    known("Samira Haddad")
    known("Samira Haddad")
    registered("Nia Puw", "nia@home.example")
    registered("Nia Puw", "nia@work.example")
    bring(webinar, samples.ZOOM_MEETING, maya)
    assert there(webinar) == {"Nia Puw": (55, ""), "Samira Haddad": (4, ""), "iPad": (34, "")}


def test_somebody_with_another_address_is_another_person_of_that_name(webinar, maya, known):
    known("Nia Puw", "nia@elsewhere.example")
    bring(webinar, samples.ZOOM_MEETING, maya)
    assert there(webinar)["Nia Puw"] == (55, "")


def test_a_registration_is_taken_once_and_by_the_address(webinar, maya, registered):
    nia = registered("Nia Puw", "nia@slate.example")
    text = (
        samples.ZOOM_MEETING + "Nia Puw,nia@other.example,09/20/2026 10:05:00 AM,09/20/2026 10:39:00 AM,34,Yes,Y\n"
    )
    bring(webinar, text, maya)
    assert Attendance.objects.get(registration=nia).email.casefold() == "nia@slate.example"
    assert Attendance.objects.filter(name="Nia Puw", match="").count() == 1


def test_the_same_file_again_changes_nothing_and_a_newer_one_the_minutes(webinar, maya, known):
    known("Nia Puw", "nia@slate.example")
    bring(webinar, samples.ZOOM_MEETING, maya)
    changes = Change.objects.count()
    assert bring(webinar, samples.ZOOM_MEETING, maya)[1] is None
    # The same meeting, saved with other line ends, is another file with nothing new in it.
    assert bring(webinar, samples.ZOOM_MEETING.replace("\n", "\r\n"), maya)[1] is None
    assert (AttendanceFile.objects.count(), Change.objects.count()) == (1, changes)
    newer = samples.ZOOM_MEETING.replace("10:39:00 AM,34", "10:49:00 AM,44").replace("10:25:00", "10:21:00")
    plan, change = bring(webinar, newer, maya)
    assert (plan.counts["attendance_update"], plan.counts["attendance_new"]) == (2, 0)
    assert there(webinar) == {"Nia Puw": (59, "address"), "Samira Haddad": (4, ""), "iPad": (44, "")}
    undo(change, by=maya)
    assert there(webinar)["iPad"] == (34, "")


def test_registrations_come_out_of_files_and_are_not_doubled(webinar, maya, known, registered):
    nia = known("Nia Puw", "nia@slate.example", at="Slate Museum")
    bring(webinar, samples.ZOOM_REGISTRATION, maya)
    rows = Registration.objects.order_by("name").values_list("name", "email", "source", "state", "person")
    assert list(rows) == [
        ("Idris Morgan", "idris@slate.example", "file", "registered", None),
        ("Nia Puw", "nia@slate.example", "file", "registered", nia.pk),
    ]
    assert Registration.objects.get(name="Idris Morgan").organisation.name == "Slate Museum"
    bring(webinar, samples.ZOOM_WEBINAR, maya)
    assert (Registration.objects.count(), Attendance.objects.count()) == (2, 1)
    counts = counts_of(webinar, AFTER)
    assert (counts.registered, counts.attended, counts.missed, counts.unmatched) == (2, 1, 1, 0)


def test_several_tickets_of_one_buyer_are_several_people(webinar, maya):
    bring(webinar, samples.EVENTBRITE, maya)
    rows = Registration.objects.order_by("name").values_list("name", "email", "attendance__name")
    assert list(rows) == [("Idris Morgan", "", None), ("Nia Puw", "nia@slate.example", "Nia Puw")]


def test_a_ticket_that_is_refunded_later_is_cancelled_here(webinar, maya):
    bring(webinar, samples.EVENTBRITE.replace("Attending", "Checked In"), maya)
    bring(webinar, samples.EVENTBRITE.replace("Checked In", "Attending").replace("Idris", "Idwal"), maya)
    refunded = samples.EVENTBRITE.replace("Refunded", "Attending")
    bring(webinar, refunded, maya)
    bring(webinar, refunded.replace("Attending,,\n", "Refunded,,\n"), maya)
    assert Registration.objects.get(name="Ed Gone").state == "cancelled"


def test_numbers_stored_as_text_in_a_workbook_and_another_sheet_are_read(webinar, maya):
    book = openpyxl.Workbook()
    book.active.append(["Colour", "Size"])
    book.active.append(["red", "3"])
    sheet = book.create_sheet("People")
    for line in samples.ZOOM_UNIQUE.splitlines():
        sheet.append(line.split(","))
    out = BytesIO()
    book.save(out)
    bring(webinar, out.getvalue(), maya, filename="report.xlsx")
    assert there(webinar) == {"Nia Puw": (59, ""), "Samira Haddad": (60, "")}


def test_no_file_is_read_where_no_list_may_be_kept(webinar, maya):
    with changing(maya, "edit") as change:
        change.update(webinar, keeps_list=False)
    with pytest.raises(NoListKept):
        read_file(samples.ZOOM_MEETING.encode(), "report.csv", webinar)
    with pytest.raises(FileRefused):
        read_file(b"%PDF-1.4", "report.pdf", webinar)


def test_a_file_of_another_event_is_known_and_its_own_is_offered(webinar, maya):
    with changing(maya, "add event") as change:
        later = change.create(
            Event(name="Later", slug="later", starts_at=TEN.replace(month=10), ends_at=AFTER.replace(month=10))
        )
    plan = plan_of(read_file(samples.ZOOM_MEETING.encode(), "report.csv", later), later)
    assert plan.is_far
    assert events_that_fit(plan) == [webinar]


def test_somebody_who_was_erased_does_not_come_back(webinar, maya, known, monkeypatch):
    monkeypatch.setattr(
        "liaison.gatherings.queries.matching.erased_among",
        lambda readings: [reading.person["name"] == "Nia Puw" for reading in readings],
    )
    plan, _change = bring(webinar, samples.ZOOM_MEETING, maya)
    assert [one.name for one in plan.matched.erased] == ["Nia Puw"]
    assert "Nia Puw" not in there(webinar)


# --- taking back ---


def test_a_file_is_taken_back_as_a_whole(webinar, maya, known):
    nia = known("Nia Puw", "nia@slate.example", at="Slate Museum")
    bring(webinar, samples.ZOOM_WEBINAR, maya)
    nia.refresh_from_db()
    assert nia.last_contact_at == TEN
    outcome = take_back(AttendanceFile.objects.get(), by=maya)
    assert (outcome.kept, outcome.failed) == ([], [])
    nia.refresh_from_db()
    left = [model.objects.count() for model in (Attendance, Registration, AttendanceFile, Interaction)]
    assert (left, nia.last_contact_at) == ([0, 0, 0, 0], None)
    # And what was taken back can be read again.
    assert bring(webinar, samples.ZOOM_WEBINAR, maya)[1] is not None


def test_what_somebody_has_worked_on_stays(webinar, maya, known):
    samira = known("Samira Haddad Osman")
    bring(webinar, samples.ZOOM_MEETING, maya)
    actions.set_threshold(webinar, 1, by=maya)
    actions.say_who(Attendance.objects.get(name="Samira Haddad"), by=maya, person=samira)
    outcome = take_back(AttendanceFile.objects.get(), by=maya)
    assert sorted(event.of_kind for event, _why in outcome.kept) == ["attendance", "attendance_file"]
    assert list(there(webinar)) == ["Samira Haddad"]
    assert InteractionPerson.objects.get().person == samira


def test_one_file_taken_back_leaves_those_whom_another_brought(webinar, maya, known):
    known("Nia Puw", "nia@slate.example")
    idris = known("Idris Morgan", "idris@slate.example")
    bring(webinar, samples.ZOOM_MEETING, maya)
    bring(webinar, samples.PRETIX.replace("Place,0.00,,,,idris", "Place,0.00,2026-09-20 10:00,,,idris"), maya)
    take_back(AttendanceFile.objects.get(file_kind="zoom-meeting"), by=maya)
    assert list(InteractionPerson.objects.values_list("person", flat=True)) == [idris.pk]


# --- contacts ---


def test_whoever_attended_had_contact_with_us_in_one_interaction(webinar, maya, known):
    known("Nia Puw", "nia@slate.example", at="Slate Museum")
    known("Samira Haddad", at="Orchard Library")
    bring(webinar, samples.ZOOM_MEETING, maya)
    contact = Interaction.objects.get()
    assert (contact.type, contact.at, contact.note) == ("event", TEN, "Sharing pictures")
    people = InteractionPerson.objects.order_by("person__name").values_list("person__name", flat=True)
    assert list(people) == ["Nia Puw"]
    # Whoever looked in for four minutes has attended once four are enough, and no more after that is undone.
    change = actions.set_threshold(webinar, 4, by=maya)
    assert list(people.all()) == ["Nia Puw", "Samira Haddad"]
    houses = InteractionOrganisation.objects.order_by("organisation__name")
    assert list(houses.values_list("organisation__name", flat=True)) == ["Orchard Library", "Slate Museum"]
    undo(change, by=maya)
    assert list(people.all()) == ["Nia Puw"]
    assert actions.set_threshold(webinar, 10, by=maya) is None


# --- who it was ---


@pytest.fixture
def unknown(webinar, maya):
    bring(webinar, samples.ZOOM_MEETING, maya)
    return Attendance.objects.get(name="iPad")


def test_one_of_us_says_who_it_was_and_takes_it_back(unknown, maya, known):
    lowri = known("Lowri Bevan", at="Slate Museum")
    change = actions.say_who(unknown, by=maya, person=lowri)
    unknown.refresh_from_db()
    assert (unknown.person, unknown.organisation.name, unknown.match) == (lowri, "Slate Museum", "by_hand")
    assert InteractionPerson.objects.get().person == lowri
    with pytest.raises(actions.KnownAlready):
        actions.let_be(unknown, by=maya)
    undo(change, by=maya)
    unknown.refresh_from_db()
    assert (unknown.is_known, InteractionPerson.objects.count(), Interaction.objects.count()) == (False, 0, 0)


def test_two_presences_of_one_registration_become_one(unknown, maya, registered):
    nia = registered("Nia Puw", "nia@slate.example")
    actions.say_who(Attendance.objects.get(name="Nia Puw"), by=maya, registration=nia)
    change = actions.say_who(unknown, by=maya, registration=nia)
    assert Attendance.objects.get(registration=nia).minutes == 60  # 55 and 34, in an event of an hour
    assert not Attendance.objects.filter(name="iPad").exists()
    undo(change, by=maya)
    assert Attendance.objects.get(registration=nia).minutes == 55
    assert Attendance.objects.get(name="iPad").minutes == 34


def test_somebody_nobody_knows_is_added_to_the_directory_or_let_be(unknown, maya, webinar):
    person, change = actions.add_as_person(
        Attendance.objects.get(name="Nia Puw"), by=maya, today=date(2026, 9, 21)
    )
    assert ContactPoint.objects.get(person=person).normalised == "nia@slate.example"
    actions.let_be(unknown, by=maya)
    assert [one.name for one in unmatched(webinar)] == ["Samira Haddad"]
    undo(change, by=maya)
    assert not Person.objects.filter(name="Nia Puw").exists()
    assert [one.name for one in unmatched(webinar)] == ["Nia Puw", "Samira Haddad"]
    with pytest.raises(CannotUndo):
        undo(change, by=maya)


def test_what_was_said_wrongly_is_asked_again(unknown, maya, known, webinar):
    actions.say_who(unknown, by=maya, person=known("Lowri Bevan"))
    actions.ask_again(unknown, by=maya)
    assert "iPad" in [one.name for one in unmatched(webinar)]
    assert Interaction.objects.count() == 0


def test_the_list_is_taken_away_with_everybody_once(webinar, maya):
    bring(webinar, samples.ZOOM_WEBINAR, maya)
    lines = list(export_lines(webinar))
    assert [line[:2] for line in lines[1:]] == [
        ["Nia Puw", "nia@slate.example"],
        ["Idris Morgan", "idris@slate.example"],
    ]
    assert [line[4:8] for line in lines[1:]] == [
        ["yes", 12, "2026-09-20 10:00", "2026-09-20 11:00"],
        ["no", None, "", ""],
    ]


def test_a_thousand_people_are_looked_at_with_as_many_questions_as_three(
    webinar, maya, django_assert_num_queries, django_assert_max_num_queries
):
    few = read_file(samples.crowd(30).encode(), "report.csv", webinar)
    many = read_file(samples.crowd(1000).encode(), "report.csv", webinar)
    with django_assert_max_num_queries(12) as asked:
        plan_of(few, webinar)
    with django_assert_num_queries(len(asked)):
        plan = plan_of(many, webinar)
    assert plan.counts["attendance_new"] == 1000
