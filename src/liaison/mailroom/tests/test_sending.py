# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of waiting mail, against a mail server in this process."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liaison.kit.hooks import MailVerdict, mail_guards
from liaison.mailroom.actions import Wishes, suppress
from liaison.mailroom.delivery import claiming, deliver_waiting, flying
from liaison.mailroom.models import Message
from liaison.mailroom.rules import MOST_ATTEMPTS

from .conftest import ELERI, server_at
from .postbox import Postbox, free_port

NOON = timezone.now


def test_a_mail_goes_out_as_it_was_written(postbox, write, state):
    message = write(
        "Żółw, “Hello”", "Dear Eleri,\n\n.a line with a dot\nGrüße", wishes=Wishes(to_name="Eleri Môn")
    )

    assert deliver_waiting() is None

    assert (state(message), message.refusal, message.attempts, message.lease) == ("accepted", "", 0, None)
    assert message.sent_as == "Liaison <liaison@northshire.example>"
    (mail,) = postbox.mails
    assert postbox.envelopes == [("liaison@northshire.example", [ELERI])]
    assert mail["Subject"] == "Żółw, “Hello”"
    assert mail["To"] == f"Eleri Môn <{ELERI}>"
    assert mail["Message-ID"] == message.message_id
    assert mail.get_content().splitlines() == ["Dear Eleri,", "", ".a line with a dot", "Grüße"]
    assert mail["Auto-Submitted"] is None


def test_many_mails_share_one_connection(postbox, write):
    for n in range(2 * claiming.AT_ONCE + 1):
        write(f"Letter {n:02}")
    deliver_waiting()
    assert postbox.subjects == [f"Letter {n:02}" for n in range(2 * claiming.AT_ONCE + 1)]
    assert postbox.sessions == 1


def test_whoever_sits_and_waits_is_served_first(postbox, write):
    for n in range(3):
        write(f"Letter {n}")
    write("Your code", service=True)
    deliver_waiting()
    assert postbox.subjects == ["Your code", "Letter 0", "Letter 1", "Letter 2"]


def test_a_thread_and_its_headers(postbox, write):
    first = write("First")
    wishes = Wishes(
        answers=first.message_id,
        references="<older@glanyrafon.example>",
        reply_to="maya@northshire.example",
        unsubscribe_url="https://liaison.example/u/abc",
        is_automatic=True,
    )
    write("Again", wishes=wishes)
    deliver_waiting()
    mail = postbox.mails[1]
    assert {name: mail[name] for name in ("In-Reply-To", "References", "Reply-To", "Auto-Submitted")} == {
        "In-Reply-To": first.message_id,
        "References": f"<older@glanyrafon.example> {first.message_id}",
        "Reply-To": "maya@northshire.example",
        "Auto-Submitted": "auto-generated",
    }
    assert mail["List-Unsubscribe"] == "<https://liaison.example/u/abc>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


# --- what a server may answer ---


def test_a_mail_that_the_server_refuses_says_why_and_the_next_one_goes(postbox, write, state):
    postbox.on_rcpt = lambda address: "550 5.1.1 No such user" if "nobody" in address else "250 OK"
    nobody, eleri = write("To nobody", to="nobody@glanyrafon.example"), write("To Eleri")
    deliver_waiting()
    assert (state(nobody), state(eleri)) == ("refused", "accepted")
    assert nobody.refusal == "The mail server said: 550 5.1.1 No such user"
    assert postbox.subjects == ["To Eleri"]


def test_a_server_that_asks_for_patience_gets_the_same_mail_later(postbox, write, state):
    postbox.on_data = lambda mail: "451 4.7.1 Greylisted"
    message = write()
    assert deliver_waiting() > NOON()
    assert (state(message), message.attempts) == ("queued", 1)
    assert message.refusal == "The mail server said: 451 4.7.1 Greylisted"
    first_id = message.message_id
    assert deliver_waiting() == message.not_before

    postbox.on_data = lambda mail: "250 OK"
    Message.objects.update(not_before=NOON())
    deliver_waiting()

    assert (state(message), message.refusal, message.message_id) == ("accepted", "", first_id)
    assert len(postbox.mails) == 1


def test_patience_has_an_end(postbox, write, state):
    postbox.on_data = lambda mail: "451 4.7.1 Greylisted"
    message = write()
    Message.objects.update(attempts=MOST_ATTEMPTS - 1)
    deliver_waiting()
    assert state(message) == "refused"


@pytest.mark.parametrize("answer", ["taken, then gone", "gone"])
def test_a_letter_whose_answer_never_came_is_in_doubt_and_not_sent_again(postbox, write, state, answer):
    postbox.on_data = lambda mail: answer if mail["Subject"] == "Doubtful" else "250 OK"
    doubtful, sure = write("Doubtful"), write("Sure")
    deliver_waiting()
    assert (state(doubtful), state(sure)) == ("uncertain", "accepted")
    assert "before the server had answered" in doubtful.refusal
    taken = ["Doubtful", "Sure"] if "taken" in answer else ["Sure"]
    assert postbox.subjects == taken

    deliver_waiting()
    assert postbox.subjects == taken


def test_a_code_whose_answer_never_came_is_sent_again_with_the_same_number(postbox, write, state):
    answers = iter(["taken, then gone", "250 OK"])
    postbox.on_data = lambda mail: next(answers)
    message = write("Your code", service=True)
    deliver_waiting()
    assert state(message) == "queued"
    Message.objects.update(not_before=NOON())
    deliver_waiting()
    assert (state(message), message.attempts) == ("accepted", 1)
    assert [mail["Message-ID"] for mail in postbox.mails] == [message.message_id] * 2


def test_while_the_server_is_away_everything_waits_and_says_why(settings, postbox, write, state):
    settings.MAIL_SERVER = server_at(free_port())
    messages = [write(f"Letter {n}") for n in range(3)]
    again_at = deliver_waiting()
    assert {state(message) for message in messages} == {"queued"}
    assert "does not listen on this port" in messages[0].refusal
    assert NOON() < again_at < NOON() + timedelta(minutes=2)
    settings.MAIL_SERVER = server_at(postbox.port)
    Message.objects.update(not_before=None)
    deliver_waiting()
    assert {state(message) for message in messages} == {"accepted"}


def test_an_address_with_other_letters_goes_where_the_server_knows_them(postbox, write, state):
    message = write("Hej", to="björn@västmark.example")
    deliver_waiting()
    assert (state(message), postbox.envelopes[0][1]) == ("accepted", ["björn@xn--vstmark-5wa.example"])


def test_elsewhere_such_an_address_is_refused_with_a_sentence(settings, write, state):
    with Postbox(enable_SMTPUTF8=False) as old:
        settings.MAIL_TRANSPORT, settings.MAIL_SERVER = "send", server_at(old.port)
        message, plain = write("Hej", to="björn@vastmark.example"), write("Hi", to="b@västmark.example")
        deliver_waiting()
    assert (state(message), state(plain)) == ("refused", "accepted")
    assert "with such letters before the @" in message.refusal
    assert old.subjects == ["Hi"]


# --- the guard, asked when a mail is about to go ---


def test_what_became_too_late_is_missed_and_not_late(postbox, write, state):
    over = write("Over", wishes=Wishes(latest_send=NOON() - timedelta(seconds=1)))
    still = write("Still", wishes=Wishes(latest_send=NOON() + timedelta(hours=1)))
    deliver_waiting()
    assert (state(over), state(still), postbox.subjects) == ("missed", "accepted", ["Still"])


def test_what_has_a_time_waits_for_it(postbox, write, state):
    tomorrow = NOON() + timedelta(days=1)
    message = write(wishes=Wishes(not_before=tomorrow))
    assert deliver_waiting() == tomorrow
    assert (state(message), postbox.mails) == ("queued", [])


def test_a_draft_does_not_go(postbox, write, state):
    message = write(wishes=Wishes(is_draft=True))
    assert deliver_waiting() is None
    assert (state(message), postbox.mails) == ("draft", [])


def test_rooms_above_may_refuse_hold_or_put_off_a_letter_but_not_a_code(postbox, write, state):
    later = NOON() + timedelta(hours=2)
    verdicts = {
        "replied": MailVerdict("refuse", "They have answered."),
        "strange": MailVerdict("hold", "Look at this one first."),
        "holiday": MailVerdict("later", "It is a holiday there.", later),
    }
    messages = {subject: write(subject) for subject in (*verdicts, "fine")}
    code = write("replied", service=True)

    def guard(mails, at):
        return {mail.pk: verdicts[mail.subject] for mail in mails if mail.subject in verdicts}

    mail_guards.register(guard)
    try:
        assert deliver_waiting() == later
    finally:
        mail_guards.unregister(guard)

    assert {subject: state(message) for subject, message in messages.items()} == {
        "replied": "refused",
        "strange": "held",
        "holiday": "queued",
        "fine": "accepted",
    }
    assert messages["holiday"].not_before == later
    assert messages["strange"].refusal == "Look at this one first."
    assert (state(code), sorted(postbox.subjects)) == ("accepted", ["fine", "replied"])


def test_an_objection_between_claim_and_flight_is_heard(postbox, write, state, workspace, monkeypatch):
    message = write()
    claim = claiming.claim

    def claim_then_object(*args):
        batch = claim(*args)
        if batch:
            suppress(ELERI, reason="objected", workspace=workspace)
        return batch

    monkeypatch.setattr("liaison.mailroom.delivery.sending.claim", claim_then_object)
    deliver_waiting()
    assert (state(message), postbox.mails) == ("refused", [])


def test_what_somebody_holds_between_claim_and_flight_stays(postbox, write, state, monkeypatch):
    message = write()
    take_off = flying.take_off

    def hold_first(*args):
        Message.objects.update(state="held", lease=None)
        return take_off(*args)

    monkeypatch.setattr("liaison.mailroom.delivery.sending.take_off", hold_first)
    deliver_waiting()
    assert (state(message), postbox.mails) == ("held", [])


def test_a_letter_of_somebody_who_left_is_held(postbox, write, state, tomos):
    message = write(wishes=Wishes(written_by=tomos))
    type(tomos).objects.filter(pk=tomos.pk).update(left_at=NOON())
    deliver_waiting()
    assert (state(message), postbox.mails) == ("held", [])


# --- modes ---


def test_nothing_leaves_while_mail_is_only_kept(settings, postbox, write, state):
    settings.MAIL_TRANSPORT = "log"
    message = write()
    deliver_waiting()
    assert (state(message), postbox.sessions) == ("logged", 0)


def test_a_demo_never_sends(settings, postbox, write, state):
    settings.DEMO = True
    message = write()
    deliver_waiting()
    assert (state(message), postbox.sessions) == ("logged", 0)


def test_for_trying_out_mail_goes_to_listed_addresses_alone(settings, postbox, write, state):
    settings.MAIL_TRANSPORT, settings.MAIL_ALLOWED = "allow-list", ["Northshire.example", "one@example.org"]
    listed = [write("a", to="maya@northshire.example"), write("b", to="One@example.org")]
    others = [write("c"), write("d", to="two@example.org"), write("e", to="x@sub.northshire.example")]
    deliver_waiting()
    assert ({state(m) for m in listed}, {state(m) for m in others}) == ({"accepted"}, {"logged"})
    assert "this one is not listed" in others[0].refusal
    assert postbox.subjects == ["a", "b"]


def test_with_no_account_at_all_mail_is_held_and_says_what_to_do(settings, write, state):
    settings.MAIL_TRANSPORT, settings.MAIL_SERVER = "send", None
    message = write()
    deliver_waiting()
    assert state(message) == "held"
    assert "no mail account to send from" in message.refusal
