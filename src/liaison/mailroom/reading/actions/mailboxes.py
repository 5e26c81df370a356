# SPDX-License-Identifier: AGPL-3.0-or-later
"""Setting mailboxes up, trying them out, and reading what is new in them."""

import logging
import secrets
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import note_deed
from liaison.accounts.models import Change, Member
from liaison.kit.sealing import Unreadable, seal, unseal
from liaison.mailroom.access import Lasting, NoAccess, short_token
from liaison.mailroom.gateway import NoLine
from liaison.mailroom.models import IncomingMail, Mailbox
from liaison.mailroom.reading.gateway import Inbox, Reader
from liaison.mailroom.reading.rules.parsing import MOST_BYTES, read_mail
from liaison.mailroom.reading.wording import mailbox_trouble

from .receiving import receive

logger = logging.getLogger("liaison.mailroom")

PURPOSE = "mailbox"
# At its first look, so that the answers to last week's mail are there too.
LOOKS_BACK = timedelta(days=14)
EVERY = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=2)
AT_ONCE = 200
_LETTERS = "abcdefghijkmnpqrstuvwxyz234567"


class MailboxTaken(Exception):
    """This folder of this account is read already."""


class CannotRead(Exception):
    """The message says why, for people."""


def save_mailbox(mailbox: Mailbox, *, password: str, by: Member, client_secret: str = "") -> Change:
    """A new one, or one that was changed; an empty secret leaves the one that is known. Raises MailboxTaken."""
    is_new = mailbox.pk is None
    if is_new:
        mailbox.drop_token = "".join(secrets.choice(_LETTERS) for _letter in range(16))
    if password:
        mailbox.secret = seal(password, PURPOSE)
    if client_secret:
        mailbox.client_secret = seal(client_secret, PURPOSE)
    mailbox.trouble, mailbox.failures, mailbox.next_at = "", 0, timezone.now()
    try:
        with transaction.atomic():
            mailbox.save()
            return note_deed(by, "mailbox set up" if is_new else "mailbox changed", mailbox.address)
    except IntegrityError as error:
        raise MailboxTaken from error


def remove_mailbox(mailbox: Mailbox, *, by: Member) -> Change:
    """The mails that were read from it stay."""
    with transaction.atomic():
        mailbox.delete()
        return note_deed(by, "mailbox removed", mailbox.address)


def inbox_of(mailbox: Mailbox, password: str = "", client_secret: str = "") -> Inbox:
    """With what somebody typed, or what is kept. Raises CannotRead."""
    if settings.DEMO:
        # Translators: somebody tries to set up a mailbox in the demonstration.
        raise CannotRead(_("This is a demo, which reads no mailbox. Bring in a file with mails instead."))
    password = password or _unsealed(mailbox.secret)
    uses_token = mailbox.sign_in == Mailbox.SignIn.XOAUTH2
    return Inbox(
        host=mailbox.host,
        port=mailbox.port,
        security=mailbox.security,
        user=mailbox.user,
        password="" if uses_token else password,
        token=_token(mailbox, password, client_secret) if uses_token else "",
        folder=mailbox.folder,
        may_be_inside=mailbox.host in settings.MAIL_LOCAL_SERVERS,
    )


def _token(mailbox: Mailbox, secret: str, client_secret: str) -> str:
    if mailbox.client_secret and not client_secret:
        client_secret = _unsealed(mailbox.client_secret)
    try:
        lasting = Lasting(secret, mailbox.token_url, mailbox.client_id, client_secret)
        return short_token(str(mailbox.public_id), lasting)
    except NoAccess as reason:
        raise CannotRead(str(reason)) from reason


def _unsealed(sealed: str) -> str:
    try:
        return unseal(sealed, PURPOSE)
    except Unreadable as wrong:
        # Translators: the password of a mailbox was kept with another key than this installation has now.
        raise CannotRead(_("The password can no longer be read here. Type it again.")) from wrong


def try_out(inbox: Inbox) -> int:
    """How many mails came within the last two weeks. Raises CannotRead."""
    try:
        with Reader(inbox) as reader:
            return len(reader.numbers_since(timezone.localdate() - LOOKS_BACK))
    except NoLine as trouble:
        raise CannotRead(mailbox_trouble(trouble)) from trouble


def read_new(mailbox: Mailbox, *, at: datetime) -> int:
    """Take in what is new, at most AT_ONCE mails; each is kept together with how far we are, so that a kill at any
    moment loses nothing and doubles nothing. Returns how many are left. Raises CannotRead.
    """
    try:
        with Reader(inbox_of(mailbox)) as reader:
            uids = _new_ones(mailbox, reader, at)
            for uid in uids[:AT_ONCE]:
                _take_in(mailbox, reader, uid, at)
    except NoLine as trouble:
        raise CannotRead(mailbox_trouble(trouble)) from trouble
    Mailbox.objects.filter(pk=mailbox.pk).update(checked_at=at)
    return max(0, len(uids) - AT_ONCE)


def _new_ones(mailbox: Mailbox, reader: Reader, at: datetime) -> list[int]:
    if mailbox.uidvalidity == reader.uidvalidity:
        return reader.numbers_after(mailbox.last_uid)
    # For the first time, or the server numbers its mails anew: what we have is recognised by itself.
    uids = reader.numbers_since((mailbox.checked_at or at).date() - LOOKS_BACK)
    mailbox.uidvalidity, mailbox.last_uid = reader.uidvalidity, min(uids, default=1) - 1
    mailbox.save(update_fields=["uidvalidity", "last_uid"])
    return uids


def _take_in(mailbox: Mailbox, reader: Reader, uid: int, at: datetime) -> None:
    data = reader.fetch(uid, MOST_BYTES + 1)
    with transaction.atomic():
        if data is not None:
            _receive(mailbox, uid, data, at)
        mailbox.last_uid = uid
        mailbox.save(update_fields=["last_uid", "trouble"])


def _receive(mailbox: Mailbox, uid: int, data: bytes, at: datetime) -> None:
    try:
        with transaction.atomic():
            receive(read_mail(data), door=IncomingMail.Door.MAILBOX, at=at, mailbox=mailbox)
    except DatabaseError:
        raise
    except Exception:
        # One mail must not keep all that come after it from being read.
        logger.exception("Mail %s of mailbox %s was not taken in", uid, mailbox.public_id)
        # Translators: about a mailbox that is read; %(number)s is the server's number of a mail.
        words = _("Mail number %(number)s could not be taken in; it is in the mailbox alone.")
        mailbox.trouble = words % {"number": uid}


# --- when to look again ---


def begin_chain(mailbox: Mailbox) -> uuid.UUID:
    """From now on only the job that knows this word reads the mailbox."""
    chain = uuid.uuid4()
    Mailbox.objects.filter(pk=mailbox.pk).update(chain=chain)
    return chain


def look(public_id: uuid.UUID, chain: uuid.UUID, *, at: datetime) -> datetime | None:
    """Read what is new. When to look again; None where another job reads it, or it was removed."""
    mailbox = Mailbox.objects.filter(public_id=public_id, chain=chain).first()
    if mailbox is None:
        return None
    try:
        left = read_new(mailbox, at=at)
    except CannotRead as trouble:
        failures = mailbox.failures + 1
        again = at + min(EVERY * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
        return _note(mailbox, chain, again, failures=failures, trouble=str(trouble)[:500])
    mailbox.refresh_from_db()
    trouble_now = mailbox.trouble if mailbox.failures == 0 else ""
    return _note(mailbox, chain, at if left else at + EVERY, failures=0, trouble=trouble_now)


def _note(mailbox: Mailbox, chain: uuid.UUID, again: datetime, **values: object) -> datetime | None:
    still_ours = Mailbox.objects.filter(pk=mailbox.pk, chain=chain)
    return again if still_ours.update(next_at=again, **values) else None
