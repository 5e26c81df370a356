# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the first letter to resting."""

from datetime import UTC, date, datetime, timedelta

import pytest

from liaison.accounts.actions import CannotUndo, changing, undo
from liaison.accounts.models import Change, ChangeEvent
from liaison.accounts.scope import in_workspace
from liaison.directory.models import ContactPoint, Interaction, LawfulBasis
from liaison.kit.hooks import announce
from liaison.mailroom.actions import Wishes, queue_message, suppress
from liaison.mailroom.actions.deciding import approve
from liaison.mailroom.models import IncomingMail, Message
from liaison.mailroom.reading.events import MailArrived
from liaison.outreach.actions.approaching import begin_approaches, note_as_sent, try_again
from liaison.outreach.actions.cadences import add_cadence, edit_cadence, set_rules
from liaison.outreach.actions.campaigns import add_campaign, edit_campaign, end_campaign
from liaison.outreach.actions.refusals import (
    AlreadyReached,
    CampaignOver,
    InUse,
    NameTaken,
    NothingToDo,
    NotRunning,
    WrongSteps,
)
from liaison.outreach.models import Approach, ApproachLetter, Cadence, Campaign
from liaison.outreach.queries.beginning import choose
from liaison.outreach.queries.cadences import own_rules
from liaison.outreach.queries.invariants import approaches_are_looked_after, nothing_waits_for_those_who_stopped
from liaison.outreach.stepping.rounds import go_round

from .conftest import MONDAY, again

State = Message.State


def subjects():
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


def test_a_first_letter_goes_in_their_office_hours(begin, place, clock):
    begin(place("Harbour"))
    mail = Message.objects.get()
    assert (mail.state, mail.to, mail.is_automatic) == (State.QUEUED, "harbour@example.org", True)
    assert mail.not_before is not None
    assert MONDAY <= mail.not_before < mail.latest_send
    go_round()
    assert subjects() == ["First"]


def test_a_cadence_is_written_step_by_step_until_it_rests(begin, place, leave, clock):
    (approach,) = begin(place("Harbour"))
    mail = Message.objects.get()
    leave(MONDAY)
    go_round()
    # Five working days later, some time within their office hours.
    assert again(approach).next_at.date() == date(2026, 3, 9)
    assert 9 <= again(approach).next_at.hour < 17
    clock.move_to(again(approach).next_at - timedelta(seconds=1), tick=False)
    go_round()
    assert subjects() == ["First"]
    clock.move_to(again(approach).next_at, tick=False)
    go_round()
    assert subjects() == ["First", "Reminder"]
    reminder = Message.objects.get(subject="Reminder")
    assert (reminder.in_reply_to, reminder.references) == (mail.message_id, mail.message_id)
    assert (reminder.not_before, reminder.is_automatic) == (datetime.now(UTC), True)

    leave()
    go_round()
    set_next(clock, approach)
    go_round()  # the cap of two letters in a month
    assert subjects() == ["First", "Reminder"]
    assert again(approach).next_at.date() >= date(2026, 4, 1)
    set_next(clock, approach)
    go_round()
    assert subjects() == ["First", "Reminder", "Last"]
    last = Message.objects.get(subject="Last")
    assert last.references.split() == [mail.message_id, reminder.message_id]
    leave()
    go_round()
    now = again(approach)
    assert (now.state, now.next_at) == (Approach.State.RESTING, None)
    assert now.look_again_on == (datetime.now(UTC) + timedelta(days=90)).date()
    assert go_round() is None


def set_next(clock, approach):
    clock.move_to(again(approach).next_at, tick=False)


def test_the_first_letter_waits_for_somebody_to_read_it_and_the_next_for_it_to_leave(
    maya, begin, campaign, place, leave, clock
):
    edit_campaign(campaign, {"needs_approval": True}, by=maya)
    (approach,) = begin(place("Harbour"))
    draft = Message.objects.get()
    assert (draft.state, draft.is_automatic, draft.latest_send) == (State.DRAFT, False, None)
    clock.move_to(MONDAY + timedelta(days=20), tick=False)
    go_round()
    assert subjects() == ["First"]
    approve(draft, by=maya)
    leave()
    go_round()
    # The wait begins when it left.
    assert again(approach).next_at.date() == date(2026, 3, 27)
    set_next(clock, approach)
    go_round()
    assert Message.objects.get(subject="Reminder").state == State.QUEUED


def test_beginning_says_of_each_left_out_why(maya, campaign, place, clock, letter):
    good, running, archived = place("Good", person=True), place("Running"), place("Archived")
    suppressed, nobody, capped, objecting = (
        place("Suppressed"),
        place("Nobody"),
        place("Capped"),
        place("Objecting", person=True),
    )
    begin_approaches(campaign, [running], by=maya)
    ContactPoint.objects.filter(organisation=nobody).delete()
    suppress("suppressed@example.org", reason="objected", workspace=maya.workspace)
    with changing(maya, "archive") as change:
        change.update(archived, archived_at=MONDAY)
        person = ContactPoint.objects.get(value="objecting@example.org").person
        change.create(LawfulBasis(person=person, basis="consent", obtained_on=MONDAY, objected_on=MONDAY))
    for number in range(2):
        queue_message(
            "letter",
            "capped@example.org",
            f"{number}",
            "x",
            workspace=maya.workspace,
            is_service=False,
            wishes=_about(capped),
        )
    begun = begin_approaches(campaign, [good, running, archived, suppressed, nobody, capped, objecting], by=maya)
    assert [(one.organisation, one.person.name, one.address) for one in begun.approaches] == [
        (good, "Ana Good", "good@example.org")
    ]
    assert [(one.organisation, one.why) for one in begun.left_out] == [
        (running, "It is being written to already."),
        (archived, "It is in the archive."),
        (
            suppressed,
            "Suppressed has no address that may be used: it bounced, or they asked not to be contacted.",
        ),
        (nobody, "No e-mail address of Nobody is known. Add one on their page."),
        (capped, "It has had enough letters for this month."),
        (objecting, "No e-mail address of Objecting is known. Add one on their page."),
    ]


def _about(organisation):
    return Wishes(about_kind="organisation", about_id=organisation.public_id)


def test_choosing_takes_the_same_number_of_queries_for_one_and_for_three(
    maya, campaign, place, clock, django_assert_max_num_queries
):
    places = [place(f"Place{number}", person=number % 2) for number in range(6)]
    for some in (places[:1], places):
        with django_assert_max_num_queries(13):
            assert len(choose(campaign, some, MONDAY).readers) == len(some)


def test_undoing_the_beginning_takes_back_what_has_not_left(maya, begin, campaign, place):
    edit_campaign(campaign, {"needs_approval": True}, by=maya)
    begin(place("Harbour"), place("Castle"))
    change = Change.objects.get(action="begin approaches")
    assert ChangeEvent.objects.filter(change=change).count() == 4  # two approaches, two letters
    undo(change, by=maya)
    assert not Approach.objects.exists()
    assert not ApproachLetter.objects.exists()
    assert set(Message.objects.values_list("state", "refusal")) == {("refused", "Taken back before it left.")}


def test_what_has_left_cannot_be_taken_back(maya, begin, place, leave):
    begin(place("Harbour"), place("Castle"))
    leave()
    with pytest.raises(CannotUndo, match="2 letters have left already"):
        undo(Change.objects.get(action="begin approaches"), by=maya)
    assert Approach.objects.count() == 2
    assert Message.objects.filter(state=State.ACCEPTED).count() == 2


def test_a_letter_with_an_empty_field_waits_and_says_which(maya, begin, place, letter, clock):
    wanting = letter("With role", body="Dear {role}, hello")
    cadence = add_cadence({"name": "Short"}, [(wanting, 0)], by=maya)[0]
    campaign = add_campaign({"name": "Roles", "cadence": cadence, "needs_approval": False}, by=maya)[0]
    (approach,) = begin(place("Harbour", person=True), of=campaign)
    assert not Message.objects.exists()
    assert "{role} is empty" in again(approach).trouble
    assert again(approach).next_at.date() == date(2026, 3, 3)
    with changing(maya, "edit") as change:
        change.update(approach.person.affiliations.get(), role="Curator")
    try_again(approach, by=maya)
    go_round()
    assert [mail.body.splitlines()[0] for mail in Message.objects.all()] == ["Dear Curator, hello"]
    assert again(approach).trouble == ""


def test_a_letter_that_did_not_leave_waits_with_a_sentence_and_can_be_written_anew(maya, begin, place):
    (approach,) = begin(place("Harbour"))
    Message.objects.update(state=State.MISSED, refusal="Too late.")
    go_round()
    now = again(approach)
    assert (now.next_at, now.trouble) == (None, "The letter “First”: too late, not sent. Too late.")
    try_again(approach, by=maya)
    go_round()
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == [State.MISSED, State.QUEUED]
    with pytest.raises(NothingToDo):
        try_again(approach, by=maya)


def test_a_text_for_another_channel_waits_until_somebody_says_that_they_sent_it(maya, begin, place, letter, clock):
    steps = [(letter("On LinkedIn", channel="linkedin"), 0), (letter("Then a mail"), 3)]
    cadence = add_cadence({"name": "Two ways"}, steps, by=maya)[0]
    campaign = add_campaign({"name": "By hand", "cadence": cadence, "needs_approval": False}, by=maya)[0]
    (approach,) = begin(place("Harbour", person=True), of=campaign)
    assert not Message.objects.exists()
    prepared = ApproachLetter.objects.get()
    clock.move_to(MONDAY + timedelta(days=1), tick=False)
    assert note_as_sent(prepared, subject="", body="Hello", by=maya) is not None
    assert note_as_sent(prepared, subject="", body="Hello", by=maya) is None
    contact = Interaction.objects.get()
    assert (contact.type, contact.direction, contact.note) == ("message", "outgoing", "Hello")
    assert again(approach).state == Approach.State.RUNNING
    go_round()
    assert again(approach).next_at.date() == date(2026, 3, 6)


def test_a_machine_that_says_when_they_are_back_makes_the_next_letter_wait(begin, place, leave, clock):
    (approach,) = begin(place("Harbour"))
    leave()
    go_round()
    mail = Message.objects.get()

    away = IncomingMail(
        door="upload",
        identity="x",
        mail_kind="auto_reply",
        why="auto_submitted",
        sender_address="harbour@example.org",
        sent_at=MONDAY + timedelta(minutes=5),
        arrived_at=MONDAY + timedelta(minutes=5),
        answers=mail,
        answering="thread",
        back_on=date(2026, 3, 14),
    )
    away.save()
    announce(MailArrived(away))
    clock.move_to(MONDAY + timedelta(minutes=6), tick=False)
    go_round()
    now = again(approach)
    # The 14th is a Saturday.
    assert (now.state, now.next_at.date()) == (Approach.State.RUNNING, date(2026, 3, 16))


def test_a_cadence_in_use_changes_only_where_nobody_has_come(maya, begin, cadence, place, letter, leave, clock):
    (approach,) = begin(place("Harbour"))
    leave()
    go_round()
    first, reminder, last = (step.letter for step in cadence.steps.select_related("letter"))
    with pytest.raises(AlreadyReached):
        edit_cadence(cadence, {}, [(reminder, 0), (last, 3)], by=maya)
    change = edit_cadence(cadence, {"name": "Gentler"}, [(first, 0), (letter("Other"), 8)], by=maya)
    assert change is not None
    go_round()
    assert again(approach).next_at.date() == date(2026, 3, 12)
    assert edit_cadence(cadence, {"name": "Gentler"}, [(first, 0), (_step(cadence, 2), 8)], by=maya) is None
    undo(change, by=maya)
    assert [(step.letter.name, step.wait) for step in Cadence.objects.get().steps.order_by("position")] == [
        ("First", 0),
        ("Reminder", 5),
        ("Last", 10),
    ]


def _step(cadence, position):
    return cadence.steps.get(position=position).letter


def test_a_cadence_is_small_and_begins_at_once(maya, letter, cadence):
    one = letter("One")
    for steps in ([], [(one, 2)], [(one, 0), (one, 0)], [(one, 0), *[(one, 1)] * 4]):
        with pytest.raises(WrongSteps):
            add_cadence({"name": "Wrong"}, steps, by=maya)
    with pytest.raises(NameTaken):
        add_cadence({"name": "Gentle"}, [(one, 0)], by=maya)


def test_who_changes_the_note_on_legitimate_interest_stands_for_it(maya, tomos, campaign, cadence):
    assert campaign.noted_by is None
    edit_campaign(campaign, {"interest": "Pictures", "necessity": "Mail", "balance": "Work"}, by=tomos, at=MONDAY)
    now = Campaign.objects.get()
    assert (now.noted_by, now.noted_at, now.has_note) == (tomos, MONDAY, True)
    edit_campaign(campaign, {"name": "Coasts"}, by=maya)
    assert Campaign.objects.get().noted_by == tomos
    edit_campaign(campaign, {"interest": "", "necessity": "", "balance": ""}, by=maya)
    now = Campaign.objects.get()
    assert (now.noted_by, now.has_note) == (None, False)


def test_a_campaign_that_ended_writes_to_nobody(maya, begin, campaign, cadence, place, letter, leave):
    (approach,) = begin(place("Harbour"))
    other = add_cadence({"name": "Other"}, [(letter("Else"), 0)], by=maya)[0]
    with pytest.raises(InUse):
        edit_campaign(campaign, {"cadence": other}, by=maya)
    change = end_campaign(campaign, by=maya)
    assert (again(approach).state, again(approach).why) == ("stopped", "ended")
    mail = Message.objects.get()
    assert (mail.state, mail.refusal) == (State.REFUSED, "No longer needed: the campaign ended.")
    with pytest.raises(CampaignOver):
        begin_approaches(campaign, [place("Castle")], by=maya)
    with pytest.raises(NotRunning):
        try_again(approach, by=maya)
    undo(change, by=maya)
    go_round()
    assert again(approach).state == "running"
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == [State.REFUSED, State.QUEUED]


def test_somebody_elses_workspace_is_not_written_to(begin, place, oskar, other_workspace, clock):
    begin(place("Harbour"))
    with in_workspace(other_workspace):
        assert not Approach.objects.exists()
        assert not Message.objects.filter(workspace=other_workspace, message_kind="cadence_letter").exists()


def test_contradictions_are_told(begin, place, clock):
    begin(place("Harbour"))
    assert [*approaches_are_looked_after(), *nothing_waits_for_those_who_stopped()] == []
    Approach.objects.update(next_at=MONDAY - timedelta(hours=3))
    assert list(approaches_are_looked_after()) == [
        "1 approach(es) should have been written to hours ago: is the worker running?"
    ]
    Approach.objects.update(state="stopped", next_at=None)
    assert list(nothing_waits_for_those_who_stopped()) == ["1 letter(s) wait for approaches that are over."]


def test_rules_of_the_workspace_are_set_once_and_changed(maya):
    assert own_rules().most_letters == 2
    set_rules({"most_letters": 5}, by=maya)
    set_rules({"most_letters": 6}, by=maya)
    assert own_rules().most_letters == 6
