# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is heard from an organisation, or done with it by a person, stops the letters to it."""

from datetime import date, timedelta

import pytest

from liaison.accounts.actions import changing, undo
from liaison.directory.actions.interactions import InteractionText, log_interaction
from liaison.directory.actions.mail import match_mail
from liaison.directory.actions.parties import archive
from liaison.directory.actions.sent_mail import note_what_left
from liaison.directory.duplicates.actions.merging import Versions, merge
from liaison.directory.models import Affiliation, ContactPoint, Interaction, LawfulBasis, Person
from liaison.directory.queries.mail import Parties
from liaison.kit.hooks import announce
from liaison.mailroom.actions import Wishes, queue_message, suppress
from liaison.mailroom.models import IncomingMail, Message
from liaison.mailroom.reading.events import AddressFailed, MailArrived
from liaison.outreach.actions.approaching import begin_approaches
from liaison.outreach.actions.campaigns import edit_campaign
from liaison.outreach.actions.refusals import NotRunning, RunsAlready
from liaison.outreach.actions.stopping import stop_by_hand, take_up
from liaison.outreach.actions.writing import write_to
from liaison.outreach.models import Approach
from liaison.outreach.stepping.rounds import go_round
from liaison.pathway.actions.moving import enter, move_to_stage
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership
from liaison.pathway.actions.states import Aside, set_aside
from liaison.pathway.events import MeetingBooked, Registered
from liaison.pathway.models import Stage

from .conftest import MONDAY, again

State, Why = Message.State, Approach.Why
LATER = MONDAY + timedelta(hours=3)


def how(approach):
    now = again(approach)
    return now.state, now.why


def came(*, kind="human", **fields):
    mail = IncomingMail(
        door="upload",
        identity=f"mail {IncomingMail.objects.count()}",
        mail_kind=kind,
        why="nothing_automatic",
        subject="Re: First",
        sent_at=LATER,
        arrived_at=LATER,
        **fields,
    )
    mail.save()
    announce(MailArrived(mail))
    return mail


def contact(maya, kind, direction, *, organisations=(), people=(), at=LATER):
    fields = {"type": kind, "direction": direction, "at": at, "note": "Hello"}
    return log_interaction(InteractionText(fields, organisations, people, [maya]), by=maya)


def test_an_answer_to_a_letter_stops_all_letters_to_the_organisation(begin, place, leave, clock):
    approach, other = begin(place("Harbour", person=True), place("Castle"))
    leave()
    first = Message.objects.get(to="harbour@example.org")
    clock.move_to(LATER, tick=False)
    mail = came(sender_address="director@harbour.example", answers=first, answering="thread")
    now = again(approach)
    assert (now.state, now.why, now.next_at) == ("stopped", "replied", None)
    assert (now.cause_kind, now.cause_id, now.ended_at) == ("incoming_mail", mail.public_id, LATER)
    assert how(other) == ("running", "")


def test_a_guess_stops_nothing_until_a_person_says_that_it_is_theirs(maya, begin, place, leave, clock):
    harbour = place("Harbour")
    (approach,) = begin(harbour)
    leave()
    mail = came(sender_address="harbour@example.org", answers=Message.objects.get(), answering="guess")
    assert how(approach) == ("running", "")
    match_mail(mail, Parties([], [harbour]), by=maya)
    assert how(approach) == ("stopped", "replied")


def test_a_machines_answer_stops_nothing(begin, place, leave, clock):
    (approach,) = begin(place("Harbour"))
    leave()
    first = Message.objects.get()
    came(kind="auto_reply", sender_address="harbour@example.org", answers=first, answering="thread")
    assert how(approach) == ("running", "")


def test_a_copy_of_our_own_letter_that_comes_back_stops_nothing_and_a_colleagues_letter_does(
    begin, place, leave, clock
):
    (approach,) = begin(place("Harbour"))
    leave()
    ours = {"is_from_us": True, "is_vouched_for": True, "recipients": ["harbour@example.org"]}
    came(message_id=Message.objects.get().message_id, **ours)
    assert Interaction.objects.count() == 1
    assert how(approach) == ("running", "")
    came(message_id="<theirs@northshire.example>", **ours)
    assert how(approach) == ("stopped", "colleague")


@pytest.mark.parametrize(
    ("kind", "direction", "why"),
    [
        ("call", "outgoing", "called"),
        ("meeting", "mutual", "called"),
        ("message", "incoming", "replied"),
        ("letter", "outgoing", "colleague"),
        ("note", "outgoing", ""),
    ],
)
def test_a_contact_that_somebody_notes_stops_the_letters(maya, begin, place, kind, direction, why):
    harbour = place("Harbour")
    (approach,) = begin(harbour)
    draft = Message.objects.get()
    _contact, change = contact(maya, kind, direction, organisations=[harbour])
    assert how(approach) == (("stopped", why) if why else ("running", ""))
    draft.refresh_from_db()
    assert draft.state == (State.REFUSED if why else State.QUEUED)
    if why:
        # With the contact the stop is taken back, and the letter is written anew.
        undo(change, by=maya)
        go_round()
        assert how(approach) == ("running", "")
        assert sorted(Message.objects.values_list("state", flat=True)) == [State.QUEUED, State.REFUSED]


def test_a_contact_from_before_the_letters_stops_nothing(maya, begin, place):
    harbour = place("Harbour")
    (approach,) = begin(harbour)
    contact(maya, "call", "outgoing", organisations=[harbour], at=MONDAY - timedelta(days=3))
    assert how(approach) == ("running", "")


def test_a_call_with_somebody_who_is_there_counts_for_the_organisation(maya, begin, place):
    harbour = place("Harbour")
    (approach,) = begin(harbour)
    with changing(maya, "add") as change:
        person = change.create(Person(name="Ana"))
        change.create(Affiliation(person=person, organisation=harbour))
    contact(maya, "call", "outgoing", people=[person])
    assert how(approach) == ("stopped", "called")


def test_an_answer_after_the_last_letter_still_counts_and_a_call_does_not(maya, begin, place):
    harbour, castle = place("Harbour"), place("Castle")
    one, other = begin(harbour, castle)
    Approach.objects.update(next_at=None)
    Approach.objects.update(state="resting", look_again_on=date(2026, 9, 1), ended_at=LATER)
    contact(maya, "message", "incoming", organisations=[harbour])
    contact(maya, "call", "outgoing", organisations=[castle])
    assert (how(one), how(other)) == (("stopped", "replied"), ("resting", ""))
    assert again(one).look_again_on is None


def test_an_address_that_does_not_work_stops_the_letters(begin, place, leave, clock):
    (approach,) = begin(place("Harbour"))
    leave()
    report = came(kind="delivery_status", answers=Message.objects.get(), answering="thread")
    announce(AddressFailed(report, "harbour@example.org"))
    assert how(approach) == ("stopped", "bounced")


def test_whoever_asks_not_to_be_contacted_is_left_in_peace(maya, begin, place, campaign):
    harbour, castle, mill = place("Harbour"), place("Castle", person=True), place("Mill")
    approaches = begin(harbour, castle, mill)
    suppress("HARBOUR@example.org", reason="objected", workspace=maya.workspace)
    with changing(maya, "note") as change:
        person = Affiliation.objects.get().person
        change.create(LawfulBasis(person=person, basis="consent", obtained_on=MONDAY, objected_on=MONDAY))
        change.update(ContactPoint.objects.get(value="mill@example.org"), state="opted_out")
    go_round()
    assert [how(one) for one in approaches] == [("stopped", "objected")] * 3
    assert set(Message.objects.values_list("state", flat=True)) == {State.REFUSED}


def test_a_move_on_the_pathway_by_a_person_stops_and_one_by_the_house_does_not(maya, begin, place):
    stages = {stage.milestone: stage for stage in Stage.objects.filter(pathway__is_default=True)}
    harbour = place("Harbour")
    partnership = begin_partnership(harbour, PartnershipText({}), by=maya, stage=stages["identified"], at=MONDAY)[
        0
    ]
    (approach,) = begin(harbour)
    with changing(None, "a letter went", at=LATER) as change:
        enter(change, partnership, stages["contacted"])
    assert how(approach) == ("running", "")
    moved = move_to_stage(partnership, stages["active"], by=maya, reason="They rang", at=LATER)
    assert how(approach) == ("stopped", "moved")
    undo(moved.change, by=maya)
    assert how(approach) == ("running", "")


def test_a_partnership_that_a_person_sets_aside_is_left_in_peace(maya, begin, place):
    harbour = place("Harbour")
    partnership = begin_partnership(harbour, PartnershipText({}), by=maya, at=MONDAY)[0]
    (approach,) = begin(harbour)
    set_aside(partnership, Aside("declined_by_them", "No time", MONDAY.date()), by=maya)
    assert how(approach) == ("stopped", "moved")


def test_a_colleague_who_writes_by_themselves_takes_over(maya, begin, place):
    harbour = place("Harbour")
    (approach,) = begin(harbour)
    write_to(harbour, to="harbour@example.org", subject="Hi", body="Hello", by=maya, is_approved=True)
    assert how(approach) == ("stopped", "colleague")
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == [State.REFUSED, State.QUEUED]


def test_archiving_stops_and_bringing_back_does_not_begin_again(maya, begin, place):
    harbour = place("Harbour")
    (approach,) = begin(harbour)
    change = archive(harbour, by=maya, at=LATER)
    assert how(approach) == ("stopped", "gone")
    undo(change, by=maya)
    assert how(approach) == ("running", "")


def test_approaches_follow_a_merge(maya, begin, place):
    harbour, twin = place("Harbour"), place("Harbor")
    (approach,) = begin(twin)
    merge(harbour, twin, {}, by=maya, seen=Versions(harbour.changed_in, twin.changed_in))
    assert again(approach).organisation == harbour
    with changing(None, "book", at=LATER) as change:
        announce(MeetingBooked("booking", harbour.public_id, change, organisation=harbour))
    now = again(approach)
    assert (now.why, now.cause_kind, now.ended_at) == ("met", "booking", LATER)


def test_a_person_stops_and_takes_up_again(maya, begin, place, campaign):
    (approach,) = begin(place("Harbour"))
    stop_by_hand(approach, by=maya)
    assert how(approach) == ("stopped", "by_hand")
    with pytest.raises(NotRunning):
        stop_by_hand(approach, by=maya)
    take_up(again(approach), by=maya)
    go_round()
    assert how(approach) == ("running", "")
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == [State.REFUSED, State.QUEUED]
    with pytest.raises(RunsAlready):
        take_up(again(approach), by=maya)


def test_drafts_are_withdrawn_and_what_has_left_stays(maya, begin, place, campaign, leave):
    edit_campaign(campaign, {"needs_approval": True}, by=maya)
    harbour, castle = place("Harbour"), place("Castle")
    begin(harbour, castle)
    Message.objects.filter(to="castle@example.org").update(state=State.ACCEPTED, settled_at=MONDAY)
    for organisation in (harbour, castle):
        with changing(None, "register") as change:
            announce(Registered("registration", organisation.public_id, change, organisation=organisation))
    assert dict(Message.objects.values_list("to", "state")) == {
        "harbour@example.org": State.REFUSED,
        "castle@example.org": State.ACCEPTED,
    }
    assert begin_approaches(campaign, [harbour], by=maya).left_out[0].why == (
        "It was written to on this campaign before."
    )


def test_a_letter_of_the_cadence_that_left_is_a_contact_and_stops_nothing(begin, place, leave, clock):
    museum = place("Harbour", person=True)
    (approach,) = begin(museum)
    leave()
    clock.move_to(LATER, tick=False)
    note_what_left()
    assert [str(one) for one in Interaction.objects.get().organisations.all()] == ["Harbour"]
    assert how(approach) == ("running", "")


def test_a_letter_that_a_colleague_sends_from_here_stops_the_cadence(begin, place, leave, clock, maya):
    museum = place("Harbour", person=True)
    (approach,) = begin(museum)
    leave()
    clock.move_to(LATER, tick=False)
    note_what_left()
    wishes = Wishes(written_by=maya, about_kind=museum.kind, about_id=museum.public_id)
    own = queue_message(
        "letter",
        "director@harbour.example",
        "Hi",
        "Hello",
        workspace=maya.workspace,
        is_service=False,
        wishes=wishes,
    )
    Message.objects.filter(pk=own.pk).update(state="accepted", flown_at=LATER, settled_at=LATER)
    note_what_left()
    assert how(approach) == ("stopped", "colleague")
