# SPDX-License-Identifier: AGPL-3.0-or-later
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from private_dovecot import PASSWORD

from liaison.accounts.actions import undo
from liaison.accounts.models import Change, ChangeEvent
from liaison.accounts.scope import in_workspace
from liaison.kit.files import UnreadableFile
from liaison.kit.sealing import unseal
from liaison.mailroom.models import IncomingMail, Mailbox, MailHandling
from liaison.mailroom.reading.actions import uploading
from liaison.mailroom.reading.actions.mailboxes import PURPOSE
from liaison.mailroom.reading.actions.receiving import receive
from liaison.mailroom.reading.queries.today import mail_to_do
from liaison.mailroom.reading.rules import files
from liaison.mailroom.reading.rules.parsing import read_mail

from .mails import OURS, THEN, damaged, mail

LIST, FILE = "/w/northshire/mail/in/", "/w/northshire/mail/in/file/"
BOXES = "/w/northshire/mail/mailboxes/"


def upload(client, data, name="mails.mbox"):
    return client.post(FILE, {"file": SimpleUploadedFile(name, data)}, follow=True)


def mbox(*mails):
    return b"".join(b"From a@example.org Tue Mar  3 10:15:00 2026\n" + one + b"\n" for one in mails)


def text(response):
    return response.content.decode()


def test_a_file_of_mails_comes_in_once(client_for, tomos):
    client = client_for(tomos)
    data = mbox(mail("One", Message_ID="<1@x.example>"), mail("Two", Message_ID="<2@x.example>"))

    assert "2 mails were taken in." in text(upload(client, data))
    again = text(upload(client, data + mbox(mail("Three", Message_ID="<3@x.example>"))))
    assert "1 mail was taken in. 2 were here before." in again
    assert IncomingMail.objects.count() == 3


def test_one_mail_is_shown_at_once(client_for, tomos):
    page = text(upload(client_for(tomos), mail("Yes!\n\n> Would you?\n"), "answer.eml"))
    assert "Re: Your collections" in page
    assert "Quoted text" in page
    assert "Who is it from?" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "There is no mail in this file."),
        (b"name;mail\nNgozi;n@example.org\n", "There is no mail in this file."),
        (b"\x00\xff" * 1_000, "There is no mail in this file."),
    ],
)
def test_a_file_without_mails_is_refused_in_words(data, words, client_for, tomos):
    response = upload(client_for(tomos), data)
    assert response.status_code == 422
    assert words in text(response)
    assert not IncomingMail.objects.exists()


def test_too_many_mails_are_refused_before_any_is_kept(client_for, tomos, monkeypatch):
    monkeypatch.setattr(uploading, "MOST_MAILS", 1)
    response = upload(client_for(tomos), mbox(mail("One"), mail("Two", Message_ID="<2@x.example>")))
    assert (response.status_code, IncomingMail.objects.count()) == (422, 0)
    assert files.MOST_MAILS > 100


def test_a_hundred_damaged_mails_in_a_file_are_taken_in_or_refused(client_for, tomos):
    client = client_for(tomos)
    assert upload(client, mbox(*damaged(100, seed=7))).status_code in {200, 422}
    for number, data in enumerate(damaged(12, seed=8)):
        response = upload(client, data, f"{number}.eml")
        assert response.status_code in {200, 422}
        assert client.get(LIST).status_code == 200
    for row in IncomingMail.objects.all()[:10]:
        assert client.get(row.get_absolute_url()).status_code == 200


def test_a_reader_that_dies_over_a_file_leaves_a_sentence(monkeypatch, workspace):
    monkeypatch.setattr(uploading, "CHILD", "liaison.no_such_module")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        uploading.read_file(mail())


def test_what_was_set_aside_waits_no_longer_and_undoing_puts_it_back(client_for, tomos):
    kept = receive(read_mail(mail()), door="upload", at=THEN).mail
    client = client_for(tomos)
    assert mail_to_do(tomos, timezone.now(), 5).total == 1

    page = text(client.post(f"{LIST}{kept.public_id}/setting-aside/", follow=True))
    assert "Set aside." in page
    assert mail_to_do(tomos, timezone.now(), 5).total == 0

    with in_workspace(tomos.workspace):
        undo(Change.objects.latest("pk"), by=tomos)
    assert (mail_to_do(tomos, timezone.now(), 5).total, MailHandling.objects.count()) == (1, 0)


def test_a_list_asks_as_often_with_three_mails_as_with_one(client_for, tomos, django_assert_max_num_queries):
    client = client_for(tomos)
    for number in range(3):
        receive(read_mail(mail(Message_ID=f"<{number}@x.example>")), door="upload", at=THEN)
        with django_assert_max_num_queries(12):
            assert client.get(LIST).status_code == 200


def test_html_in_a_mail_is_shown_as_text(client_for, tomos):
    subject = "<script>alert(1)</script>"
    kept = receive(read_mail(mail("<img src=x onerror=alert(1)>", Subject=subject)), door="upload", at=THEN).mail
    page = text(client_for(tomos).get(kept.get_absolute_url()))
    assert "<script>alert" not in page
    assert "&lt;img src=x" in page


# --- mailboxes ---


def form(dovecot, **values):
    return {
        "address": OURS,
        "host": "127.0.0.1",
        "port": dovecot.port,
        "security": "none",
        "sign_in": "password",
        "user": "maya-box",
        "password": PASSWORD,
        "folder": "INBOX",
        **values,
    }


@pytest.mark.xdist_group("dovecot")
def test_a_mailbox_is_tested_saved_and_its_password_never_shown(client_for, maya, dovecot, settings, run_jobs):
    settings.MAIL_LOCAL_SERVERS = ["127.0.0.1"]
    client = client_for(maya)

    tested = client.post(f"{BOXES}new/", form(dovecot, test="1"))
    assert "It works: 0 mails came" in text(tested)
    assert not Mailbox.objects.exists()

    wrong = client.post(f"{BOXES}new/", form(dovecot, test="1", password="wrong"))
    assert "User name and password were not accepted." in text(wrong)
    assert wrong.status_code == 422

    saved = client.post(f"{BOXES}new/", form(dovecot), follow=True)
    mailbox = Mailbox.objects.get()
    assert "hello@northshire.example is read from now on." in text(saved)
    assert f"hello+drop-{mailbox.drop_token}@northshire.example" in text(saved)
    assert (mailbox.secret != PASSWORD, unseal(mailbox.secret, PURPOSE)) == (True, PASSWORD)

    page = f"{BOXES}{mailbox.public_id}/"
    assert PASSWORD not in text(client.get(page))
    client.post(page, form(dovecot, password="", folder="Sent"))
    mailbox.refresh_from_db()
    assert (mailbox.folder, unseal(mailbox.secret, PURPOSE)) == ("Sent", PASSWORD)
    assert PASSWORD not in str(list(ChangeEvent.objects.values_list("before", "after")))

    twice = client.post(f"{BOXES}new/", form(dovecot, folder="Sent"))
    assert "This folder of this mailbox is read already." in text(twice)

    client.post(f"{page}removal/")
    assert not Mailbox.objects.exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"host": "https://imap.example.org/"}, "Give the name alone"),
        ({"password": ""}, "Type the password"),
        ({"user": "maya\r\nA1 DELETE"}, "sign in this that cannot be seen"),
        ({"port": "0"}, "greater than or equal to 1"),
        ({"address": "nobody"}, "valid email address"),
    ],
)
def test_what_cannot_be_a_mailbox_is_said_beside_the_field(values, words, client_for, maya):
    known = {"address": OURS, "host": "imap.example.org", "port": 993, "security": "tls", "user": "m"}
    response = client_for(maya).post(f"{BOXES}new/", {**known, "password": "x", "folder": "INBOX", **values})
    assert response.status_code == 422
    assert words in text(response)


def test_a_coordinator_sees_mailboxes_and_sets_none_up(client_for, tomos):
    client = client_for(tomos)
    assert client.get(BOXES).status_code == 200
    assert client.get(f"{BOXES}new/").status_code == 403


# --- two at once ---


@pytest.mark.django_db(transaction=True)
def test_two_readers_of_one_mail_keep_it_once(workspace):
    gate, results = threading.Barrier(4), []

    def keep():
        try:
            with in_workspace(workspace):
                gate.wait(10)
                results.append(receive(read_mail(mail()), door="upload", at=THEN).is_new)
        finally:
            connection.close()

    threads = [threading.Thread(target=keep) for _reader in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == [False, False, False, True]
    assert IncomingMail.objects.count() == 1
