# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mailboxes on a real server, Dovecot."""

import ssl
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from private_dovecot import PASSWORD

from liaison.kit.sealing import seal
from liaison.mailroom.gateway import NoLine, Trouble
from liaison.mailroom.models import IncomingMail, Mailbox
from liaison.mailroom.reading.actions import mailboxes as actions
from liaison.mailroom.reading.actions import receiving
from liaison.mailroom.reading.gateway import Inbox, NoFolder, Reader
from liaison.mailroom.reading.tasks import keep_reading, read_forgotten_mailboxes
from liaison.mailroom.reading.wording import mailbox_trouble

from .mails import OURS, mail

pytestmark = pytest.mark.xdist_group("dovecot")
HOST = "127.0.0.1"


@pytest.fixture
def user():
    """Somebody with an empty mailbox."""
    return f"somebody-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def mailbox(workspace, dovecot, user, settings):
    settings.MAIL_LOCAL_SERVERS = [HOST]
    return Mailbox.objects.create(
        address=OURS,
        host=HOST,
        port=dovecot.port,
        security="none",
        user=user,
        secret=seal(PASSWORD, actions.PURPOSE),
        drop_token="abcdefgh22334455",
    )


def mails(count, first=1):
    return [
        mail(f"Mail {number}", Message_ID=f"<{number}@x.example>", Subject=f"Mail {number}")
        for number in range(first, first + count)
    ]


def read(mailbox):
    mailbox.refresh_from_db()
    left = actions.read_new(mailbox, at=timezone.now())
    return left, sorted(IncomingMail.objects.values_list("subject", flat=True))


def test_new_mail_is_read_once_and_nothing_in_the_mailbox_changes(mailbox, dovecot, user):
    dovecot.deliver(user, *mails(3))

    assert read(mailbox) == (0, ["Mail 1", "Mail 2", "Mail 3"])
    dovecot.deliver(user, *mails(1, first=4))
    assert read(mailbox) == (0, ["Mail 1", "Mail 2", "Mail 3", "Mail 4"])
    assert read(mailbox) == (0, ["Mail 1", "Mail 2", "Mail 3", "Mail 4"])

    with dovecot.signed_in(user) as theirs:
        theirs.select("INBOX", readonly=True)
        assert theirs.search(None, "UNSEEN")[1] == [b"1 2 3 4"]
    assert {row.door for row in IncomingMail.objects.all()} == {"mailbox"}
    assert {row.mailbox for row in IncomingMail.objects.all()} == {mailbox}


def test_when_the_server_numbers_its_mails_anew_nothing_is_doubled_and_nothing_lost(mailbox, dovecot, user):
    dovecot.deliver(user, *mails(2))
    read(mailbox)
    mailbox.refresh_from_db()
    mailbox.uidvalidity = 7  # as it was before the server lost its count
    mailbox.last_uid = 999
    mailbox.save()
    dovecot.deliver(user, *mails(1, first=3))

    assert read(mailbox) == (0, ["Mail 1", "Mail 2", "Mail 3"])
    assert (mailbox.uidvalidity != 7, mailbox.last_uid) == (True, 3)


def test_a_reader_that_is_killed_goes_on_where_it_was(mailbox, dovecot, user, monkeypatch):
    dovecot.deliver(user, *mails(3))
    take_in = actions._take_in

    def killed_at_the_second(mailbox, reader, uid, at):
        if uid == 2:
            raise KeyboardInterrupt
        take_in(mailbox, reader, uid, at)

    monkeypatch.setattr(actions, "_take_in", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        read(mailbox)
    assert IncomingMail.objects.count() == 1

    monkeypatch.undo()
    assert read(mailbox) == (0, ["Mail 1", "Mail 2", "Mail 3"])


def test_a_mail_that_nobody_can_take_in_does_not_keep_the_next_one_out(mailbox, dovecot, user, monkeypatch):
    dovecot.deliver(user, *mails(3))
    tell = receiving._tell

    def trips_over_the_second(row, read):
        if row.subject == "Mail 2":
            raise RuntimeError("a fault of ours")
        tell(row, read)

    monkeypatch.setattr(receiving, "_tell", trips_over_the_second)
    assert read(mailbox) == (0, ["Mail 1", "Mail 3"])
    mailbox.refresh_from_db()
    assert mailbox.trouble.startswith("Mail number 2 could not be taken in")


def test_a_full_mailbox_is_read_in_parts(mailbox, dovecot, user, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    dovecot.deliver(user, *mails(3))
    assert read(mailbox) == (1, ["Mail 1", "Mail 2"])
    assert read(mailbox) == (0, ["Mail 1", "Mail 2", "Mail 3"])


def test_a_folder_with_letters_of_its_own_is_found(mailbox, dovecot, user):
    with dovecot.signed_in(user) as theirs:
        theirs.create('"Partner &AOU-t &- vi"')
        theirs.append('"Partner &AOU-t &- vi"', "", None, mails(1)[0].replace(b"\n", b"\r\n"))
    mailbox.folder = "Partner åt & vi"
    mailbox.save()
    assert read(mailbox) == (0, ["Mail 1"])


# --- the job ---


def test_the_job_reads_and_queues_the_next_look(mailbox, dovecot, user, run_jobs):
    dovecot.deliver(user, *mails(2))
    keep_reading(mailbox)
    run_jobs()

    mailbox.refresh_from_db()
    assert (IncomingMail.objects.count(), mailbox.trouble, mailbox.failures) == (2, "", 0)
    (waiting,) = DBTaskResult.objects.filter(status="READY")
    assert waiting.run_after == mailbox.next_at > timezone.now() + timedelta(minutes=4)


def test_whoever_asks_twice_has_one_reader(mailbox, dovecot, user, run_jobs):
    keep_reading(mailbox)
    keep_reading(mailbox)
    run_jobs()
    assert DBTaskResult.objects.filter(status="READY").count() == 1

    mailbox.refresh_from_db()
    mailbox.delete()
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    run_jobs()
    assert not DBTaskResult.objects.filter(status="READY").exists()


def test_a_reader_that_was_lost_is_found_and_begins_again(mailbox, dovecot, user, run_jobs):
    assert read_forgotten_mailboxes() == 0
    Mailbox.objects.update(next_at=timezone.now() - timedelta(hours=1))
    dovecot.deliver(user, *mails(1))
    assert read_forgotten_mailboxes() == 1
    run_jobs()
    assert IncomingMail.objects.count() == 1


def test_what_is_wrong_stands_beside_the_mailbox_and_it_is_tried_again_later(mailbox, dovecot, run_jobs):
    mailbox.secret = seal("wrong", actions.PURPOSE)
    mailbox.save()
    keep_reading(mailbox)
    run_jobs()

    mailbox.refresh_from_db()
    assert mailbox.trouble.startswith("User name and password were not accepted.")
    assert (mailbox.failures, DBTaskResult.objects.filter(status="READY").count()) == (1, 1)

    mailbox.secret = seal(PASSWORD, actions.PURPOSE)
    mailbox.save()
    keep_reading(mailbox)
    run_jobs()
    mailbox.refresh_from_db()
    assert (mailbox.trouble, mailbox.failures) == ("", 0)


def test_a_password_of_another_key_is_asked_for_again(mailbox):
    mailbox.secret = seal(PASSWORD, "something else")
    with pytest.raises(actions.CannotRead, match="Type it again"):
        actions.inbox_of(mailbox)


def test_a_demo_reads_no_mailbox(mailbox, settings):
    settings.DEMO = True
    with pytest.raises(actions.CannotRead, match="This is a demo"):
        actions.read_new(mailbox, at=timezone.now())


# --- what is wrong, in words ---


def trouble(**values):
    known = {"host": HOST, "security": "none", "user": "maya", "password": PASSWORD, "may_be_inside": True}
    with pytest.raises(NoLine) as caught, Reader(Inbox(**{**known, **values})):
        pass
    return caught.value


def test_each_trouble_has_its_sentence(dovecot):
    port, tls = dovecot.port, dovecot.tls_port
    found = {
        "password": trouble(port=port, password="wrong"),
        "folder": trouble(port=port, folder="Nowhere"),
        "certificate": trouble(port=tls, security="tls"),
        "certificate later": trouble(port=port, security="starttls"),
        "tls": trouble(port=port, security="tls"),
        "port": trouble(port=1),
        "name": trouble(port=993, host="imap.nowhere.invalid"),
        "inside": trouble(port=port, may_be_inside=False),
    }
    told = {name: one.trouble for name, one in found.items()}
    assert told == {
        "password": Trouble.PASSWORD,
        "folder": Trouble.NOT_MAIL,
        "certificate": Trouble.CERTIFICATE,
        "certificate later": Trouble.CERTIFICATE,
        "tls": Trouble.TLS,
        "port": Trouble.CLOSED_PORT,
        "name": Trouble.NAME,
        "inside": Trouble.INSIDE,
    }
    assert isinstance(found["folder"], NoFolder)
    assert len({mailbox_trouble(one) for one in found.values()}) == len(found) - 1
    assert "INBOX" in mailbox_trouble(found["folder"])
    assert "993" in mailbox_trouble(found["tls"])


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_protected_connection_reads_as_well(dovecot, security):
    trusting = ssl.create_default_context(cafile=str(dovecot.folder / "certificate.pem"))
    port = dovecot.tls_port if security == "tls" else dovecot.port
    inbox = Inbox(HOST, port, security, "elin", PASSWORD, may_be_inside=True, tls=trusting)
    with Reader(inbox) as reader:
        assert reader.uidvalidity > 0
