# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people decide about mail, on its pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.actions import invite
from liaison.accounts.rules import Role
from liaison.mailroom.actions import Wishes
from liaison.mailroom.actions.deciding import TooLate, approve, edit, hold, release, send_again
from liaison.mailroom.delivery import deliver_waiting
from liaison.mailroom.models import Message

MAIL = "/w/northshire/mail/"
DRAFT = Wishes(is_draft=True)


def at(route, message):
    return reverse(f"mailroom:{route}", args=["northshire", message.public_id])


@pytest.fixture
def doubtful(write):
    message = write("Doubtful")
    Message.objects.update(state="uncertain", refusal="The connection broke.", flown_at=timezone.now())
    return message


def test_a_draft_is_edited_approved_and_sent(client_for, tomos, postbox, write, state):
    draft = write(wishes=DRAFT)
    visitor = client_for(tomos)
    words = {"to": "eleri@example.org", "subject": "Better", "body": "Dear Eleri,\r\nbetter."}
    assert visitor.post(at("draft", draft), words).status_code == 302
    assert visitor.post(at("approval", draft)).status_code == 302
    deliver_waiting()
    assert (state(draft), draft.approved_by, draft.written_by) == ("accepted", tomos, tomos)
    assert postbox.subjects == ["Better"]
    assert postbox.mails[0].get_content().splitlines() == ["Dear Eleri,", "better."]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"to": "nobody"}, "valid email"),
        ({"to": "eleri@example.org\nBcc: all@example.org"}, "valid email"),
        ({"subject": "Hello\x0bBcc: all@example.org"}, "line break"),
        ({"body": "   "}, "required"),
    ],
)
def test_a_draft_that_cannot_be_a_mail_is_not_saved(client_for, tomos, write, words, said):
    draft = write(wishes=DRAFT)
    answer = client_for(tomos).post(
        at("draft", draft), {"to": "a@example.org", "subject": "s", "body": "b", **words}
    )
    assert said in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.subject, draft.body) == ("Hello", "Dear Eleri")


def test_a_mail_is_held_and_let_go(client_for, tomos, postbox, write, state):
    message = write()
    visitor = client_for(tomos)
    visitor.post(at("holding", message))
    deliver_waiting()
    assert (state(message), postbox.mails) == ("held", [])
    assert "Tomos" in message.refusal
    visitor.post(at("release", message))
    deliver_waiting()
    assert (state(message), message.refusal) == ("accepted", "")


def test_what_has_left_can_neither_be_held_nor_changed(client_for, tomos, postbox, write, state):
    message = write()
    deliver_waiting()
    visitor = client_for(tomos)
    answer = visitor.post(at("holding", message), follow=True).content.decode()
    assert "Nothing was changed: this mail is now “sent”." in answer
    assert "can no longer be changed" in visitor.get(at("draft", message), follow=True).content.decode()
    assert state(message) == "accepted"
    for decision in (hold, release, approve, send_again):
        with pytest.raises(TooLate):
            decision(message, by=tomos)
    with pytest.raises(TooLate):
        edit(message, to=message.to, subject="x", body="y")


def test_an_invitation_is_not_rewritten(client_for, maya):
    invite(email="nia@northshire.example", role=Role.VIEWER, by=maya, site="")
    message = Message.objects.get()
    hold(message, by=maya)
    visitor = client_for(maya)
    visitor.post(at("draft", message), {"to": "x@example.org", "subject": "x", "body": "y"})
    message.refresh_from_db()
    assert message.to == "nia@northshire.example"


# --- in doubt ---


@pytest.mark.parametrize(
    ("answer", "becomes", "sent"),
    [("sent", "accepted", []), ("again", "accepted", ["Doubtful"]), ("leave", "refused", [])],
)
def test_a_person_settles_what_is_in_doubt(client_for, tomos, postbox, doubtful, state, answer, becomes, sent):
    visitor, number = client_for(tomos), doubtful.message_id
    assert "Doubtful" in visitor.get(f"{MAIL}in-doubt/").content.decode()
    done = visitor.post(at("settlement", doubtful), {"answer": answer, "next": f"{MAIL}in-doubt/"})
    assert done.url == f"{MAIL}in-doubt/"
    deliver_waiting()
    assert (state(doubtful), postbox.subjects, doubtful.settled_by) == (becomes, sent, tomos)
    assert [mail["Message-ID"] for mail in postbox.mails] == [number] * len(sent)
    assert "Nothing is in doubt" in visitor.get(f"{MAIL}in-doubt/").content.decode()


def test_two_who_settle_the_same_mail_settle_it_once(client_for, tomos, maya, postbox, doubtful, state):
    client_for(tomos).post(at("settlement", doubtful), {"answer": "sent"})
    answer = client_for(maya).post(at("settlement", doubtful), {"answer": "again"}, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    deliver_waiting()
    assert (state(doubtful), doubtful.settled_by, postbox.mails) == ("accepted", tomos, [])


def test_a_made_up_answer_settles_nothing(client_for, tomos, doubtful, state):
    client_for(tomos).post(at("settlement", doubtful), {"answer": "delete"})
    client_for(tomos).post(at("settlement", doubtful), {"answer": "sent", "next": "https://evil.example/"})
    assert state(doubtful) == "accepted"


# --- the list ---


def test_the_list_is_filtered_by_how_far_mails_have_come(client_for, tomos, write, doubtful):
    write("First words", wishes=DRAFT), write("Harbour")
    visitor = client_for(tomos)
    words = visitor.get(MAIL).content.decode()
    assert "Of one mail nobody knows whether it was sent." in words
    for phase, subject in (("draft", "First words"), ("queued", "Harbour"), ("uncertain", "Doubtful")):
        shown = visitor.get(MAIL, {"phase": phase}).content.decode()
        assert [name in shown for name in ("First words", "Harbour", "Doubtful")] == [
            name == subject for name in ("First words", "Harbour", "Doubtful")
        ]
    assert "There is no such mail." in visitor.get(MAIL, {"phase": "missed"}).content.decode()


def test_the_list_says_when_a_capped_account_is_through(client_for, tomos, write, own_box, account, settings):
    settings.MAIL_TRANSPORT = "send"
    account(own_box, hourly_cap=2)
    for n in range(5):
        write(f"Letter {n}")
    words = client_for(tomos).get(MAIL).content.decode()
    assert "hello@northshire.example sends 2 per hour: 5 mails wait, finishes about" in words


def test_a_mail_is_shown_exactly_as_it_will_be(client_for, tomos, write, own_box, account):
    account(own_box)
    wishes = Wishes(
        to_name="Eleri Môn", reply_to="tomos@northshire.example", unsubscribe_url="https://l.example/u/1"
    )
    message = write("Grüße <b>", wishes=wishes)
    words = client_for(tomos).get(at("message", message)).content.decode()
    for part in (
        "Wikimedia Northshire &lt;hello@northshire.example&gt;",
        "Eleri Môn &lt;eleri@glanyrafon.example&gt;",
        "Grüße &lt;b&gt;",
        message.message_id.strip("<>"),
        "tomos@northshire.example",
        "List-Unsubscribe=One-Click",
    ):
        assert part in words


def test_times_and_tries_are_told(client_for, tomos, postbox, write):
    postbox.on_data = lambda mail: "451 4.7.1 Greylisted"
    message = write(wishes=Wishes(latest_send=timezone.now() + timedelta(days=1)))
    deliver_waiting()
    words = client_for(tomos).get(at("message", message)).content.decode()
    for part in ("451 4.7.1 Greylisted", "Tries that failed", "Not before", "Only until"):
        assert part in words
