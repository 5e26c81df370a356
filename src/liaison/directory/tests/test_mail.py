# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest

from liaison.accounts.actions import changing, undo
from liaison.accounts.scope import in_workspace
from liaison.directory.actions.mail import match_mail
from liaison.directory.actions.privacy import erase
from liaison.directory.models import Affiliation, ContactPoint, Interaction, Organisation, Person
from liaison.directory.queries.mail import Parties, panel_of_mail
from liaison.directory.queries.privacy import about_party
from liaison.mailroom.actions import Wishes, queue_message
from liaison.mailroom.models import IncomingMail, MailHandling
from liaison.mailroom.reading.actions.handling import AlreadyHandled, set_aside
from liaison.mailroom.reading.actions.receiving import receive
from liaison.mailroom.reading.rules.parsing import read_mail
from liaison.mailroom.reading.tests.mails import NGOZI, THEN, bounce, complaint, mail

LATER = THEN + timedelta(days=1)


@pytest.fixture
def ours(curator, tomos):
    """A letter that Tomos wrote to Ngozi, the curator."""
    wishes = Wishes(written_by=tomos)
    return queue_message(
        "letter",
        NGOZI,
        "Your collections",
        "Dear Ngozi",
        workspace=tomos.workspace,
        is_service=False,
        wishes=wishes,
    )


def arrive(data, at=THEN):
    return receive(read_mail(data), door="upload", at=at).mail


def answer(ours, text="Yes!", **headers):
    return arrive(mail(text, In_Reply_To=ours.message_id, **headers))


def test_an_answer_stands_on_both_timelines_and_is_the_last_contact(ours, museum, curator, tomos):
    kept = answer(ours, "Yes!\n\n> Dear Ngozi")

    interaction = Interaction.objects.get()
    assert (interaction.type, interaction.direction, interaction.outcome) == ("email", "incoming", "replied")
    assert (interaction.at, interaction.note) == (THEN, "Re: Your collections\n\nYes!")
    assert interaction.public_id == kept.public_id
    assert (list(interaction.people.all()), list(interaction.organisations.all())) == ([curator], [museum])
    assert list(interaction.members.all()) == [tomos]
    for party in (museum, curator):
        party.refresh_from_db()
        assert (party.last_contact_at, party.last_contact_by) == (THEN, tomos)
    assert ContactPoint.objects.get(normalised=NGOZI).state == "valid"
    assert MailHandling.objects.get().is_automatic


def test_the_same_answer_twice_is_one_contact(ours):
    answer(ours)
    answer(ours)
    assert (IncomingMail.objects.count(), Interaction.objects.count()) == (1, 1)


def test_an_automatic_answer_is_a_note_and_no_contact(ours, museum):
    answer(ours, "I am away until 8 March.", Auto_Submitted="auto-replied")

    interaction = Interaction.objects.get()
    museum.refresh_from_db()
    assert (interaction.type, museum.last_contact_at) == ("note", None)
    assert interaction.note.startswith("Automatic reply\n\nBack on 9 March 2026")


def test_who_only_has_a_known_address_is_suggested_and_not_matched(curator, museum, maya):
    kept = arrive(mail(Subject="Hello"))

    panel = panel_of_mail(maya, kept, "")
    assert (Interaction.objects.count(), MailHandling.objects.count()) == (0, 0)
    assert (panel.people, panel.interaction) == ([curator], None)


def test_somebody_else_of_the_same_house_answers_for_the_house(ours, museum, curator):
    answer(ours, From="Jo Field <jo@harbour-museum.example>")
    interaction = Interaction.objects.get()
    assert (list(interaction.people.all()), list(interaction.organisations.all())) == ([], [museum])


def test_an_address_that_several_share_names_nobody_alone(ours, museum, curator, tomos):
    with changing(tomos, "edit") as change:
        other = change.create(Person(name="Jo Field"))
        change.create(Affiliation(person=other, organisation=museum))
        change.create(ContactPoint(person=other, type="email", value=NGOZI, normalised=NGOZI))
    answer(ours)
    interaction = Interaction.objects.get()
    assert (list(interaction.people.all()), list(interaction.organisations.all())) == ([], [museum])


def test_a_person_says_who_it_is_from_and_the_address_is_kept(curator, museum, tomos):
    kept = arrive(mail(From="Ngozi <ngozi@elsewhere.example>"))

    change = match_mail(kept, Parties([curator], [museum]), by=tomos, keep_address=True)

    museum.refresh_from_db()
    assert museum.last_contact_at == THEN
    assert ContactPoint.objects.filter(
        person=curator, normalised="ngozi@elsewhere.example", state="valid"
    ).exists()
    with pytest.raises(AlreadyHandled):
        match_mail(kept, Parties([curator], []), by=tomos)
    with pytest.raises(AlreadyHandled):
        set_aside(kept, by=tomos)

    undo(change, by=tomos)

    museum.refresh_from_db()
    assert (museum.last_contact_at, Interaction.objects.count(), MailHandling.objects.count()) == (None, 0, 0)
    assert not ContactPoint.objects.filter(normalised="ngozi@elsewhere.example").exists()
    match_mail(kept, Parties([curator], []), by=tomos)  # it waits again, and can be matched again


def test_what_was_set_aside_can_still_be_matched(curator, tomos):
    kept = arrive(mail())
    set_aside(kept, by=tomos)
    match_mail(kept, Parties([curator], []), by=tomos)
    assert MailHandling.objects.get().outcome == "matched"


def test_an_organisation_is_suggested_by_its_domain_but_not_by_a_public_one(curator, museum, maya):
    suggested = panel_of_mail(maya, arrive(mail(From="jo@harbour-museum.example")), "")
    assert suggested.organisations == [museum]

    public = panel_of_mail(maya, arrive(mail(From="jo@gmail.com", Message_ID="<b@c.example>")), "")
    assert (public.people, public.organisations) == ([], [])


def test_a_bad_address_is_marked_wherever_it_stands_and_an_objection_stays(ours, curator, museum, tomos):
    with changing(tomos, "edit") as change:
        point = ContactPoint(organisation=museum, type="email", value=NGOZI, normalised=NGOZI, state="opted_out")
        change.create(point)
    arrive(bounce("5.1.1", original=ours.message_id))
    states = dict(ContactPoint.objects.filter(normalised=NGOZI).values_list("person__name", "state"))
    assert states == {"Ngozi Achebe": "opted_out", None: "opted_out"}


def test_who_complained_is_marked_as_not_to_be_contacted(ours):
    arrive(complaint(original=ours.message_id))
    assert ContactPoint.objects.get(normalised=NGOZI).state == "opted_out"


def test_an_erasure_takes_what_they_wrote_and_what_is_said_of_their_address(ours, curator, museum, maya):
    answer(ours)
    arrive(mail("Please greet Ngozi Achebe", From="jo@elsewhere.example", Message_ID="<other@elsewhere.example>"))
    arrive(bounce("4.4.7", original=ours.message_id))

    found = about_party(curator)
    assert {row.sender_address for row in found.loose[IncomingMail].values()} == {
        NGOZI,
        "mailer-daemon@mail.example",
    }

    erase(curator, by=maya, at=LATER)

    (left,) = IncomingMail.objects.all()
    assert left.pieces == [["", "Please greet (erased)"]]
    assert not MailHandling.objects.exists()


def test_what_others_wrote_about_them_stays_with_those(ours, curator, museum, maya):
    """Jo answers for the house: Ngozi's erasure does not take Jo's words away."""
    kept = answer(ours, From="Jo Field <jo@harbour-museum.example>")
    erase(curator, by=maya, at=LATER)
    assert IncomingMail.objects.get() == kept


def test_another_workspaces_address_is_no_match(ours, other_workspace, curator):
    with in_workspace(other_workspace):
        arrive(mail(In_Reply_To=ours.message_id))
        assert (Interaction.objects.filter(type="email").count(), MailHandling.objects.count()) == (0, 0)


def test_a_contact_leads_to_its_mail_for_those_who_may_read_mail(ours, museum, elin, client_for, maya):
    kept = answer(ours)
    with changing(maya, "edit") as change:
        change.update(museum, looked_after_by=elin)
    url = Interaction.objects.get().get_absolute_url()

    assert kept.get_absolute_url() in client_for(maya).get(url).content.decode()
    volunteers = client_for(elin).get(url)
    assert (volunteers.status_code, "Read the whole mail" in volunteers.content.decode()) == (200, False)


def test_an_answer_is_on_the_page_today_where_somebody_looks_after_the_museum(ours, museum, client_for, maya):
    arrive(mail(Subject="Hello there"))
    page = client_for(maya).get("/w/northshire/today/").content.decode()
    assert "Mail that waits for you" in page
    assert "Hello there" in page


def test_the_page_of_a_mail_suggests_finds_and_matches(curator, museum, client_for, maya, tomos):
    with changing(tomos, "edit") as change:
        change.create(Organisation(name="Oak Library", country="GB"))
    kept = arrive(mail(From="who@elsewhere.example"))
    client, url = client_for(maya), f"/w/northshire/mail/in/{kept.public_id}/"

    page = client.get(url, {"q": "harbour"}).content.decode()
    assert "It is Harbour Museum" in page
    assert "Oak Library" not in page

    party = f"organisation:{museum.public_id}"
    answered = client.post(f"{url}match/", {"party": party, "keep_address": "1"}, follow=True)
    assert "Kept with Harbour Museum." in answered.content.decode()
    assert "Undo" in answered.content.decode()
    assert museum.contact_points.filter(normalised="who@elsewhere.example").exists()


@pytest.mark.parametrize("party", ["", "person:", "person:1", "organisation:00000000-0000-0000-0000-000000000007"])
def test_nobody_is_matched_who_is_not_there(party, curator, client_for, maya):
    kept = arrive(mail())
    answered = client_for(maya).post(
        f"/w/northshire/mail/in/{kept.public_id}/match/", {"party": party}, follow=True
    )
    assert "Choose again." in answered.content.decode()
    assert not Interaction.objects.exists()
