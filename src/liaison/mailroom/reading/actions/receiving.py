# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping a mail that came in: once, sorted, with what it answers; and telling the rooms above, in one go."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.accounts.scope import current_workspace
from liaison.kit.contacts import Email, normalise_email
from liaison.kit.hooks import announce
from liaison.mailroom.actions import suppress
from liaison.mailroom.models import IncomingMail, Mailbox, Suppression
from liaison.mailroom.reading.events import AddressComplained, AddressFailed, MailArrived
from liaison.mailroom.reading.queries.answered import Answered, answered_by, reported_by
from liaison.mailroom.reading.queries.incoming import refused_for_good_before
from liaison.mailroom.reading.rules.absence import back_on
from liaison.mailroom.reading.rules.forwards import Forwarded, forwarded_in
from liaison.mailroom.reading.rules.headers import Address
from liaison.mailroom.reading.rules.parsing import ReadMail
from liaison.mailroom.reading.rules.quotes import fold_quotes
from liaison.mailroom.reading.rules.reports import Report, may_suppress, read_report
from liaison.mailroom.reading.rules.sorting import Kind, sort
from liaison.mailroom.rules import tokens

LONGEST_ADDRESS = 254
NOT_A_COMPLAINT = "not-spam"
# A clock of somebody else's may be wrong; a mail is not from the future.
AHEAD = timedelta(hours=1)


@dataclass(frozen=True)
class Received:
    mail: IncomingMail
    is_new: bool


def receive(read: ReadMail, *, door: str, at: datetime, mailbox: Mailbox | None = None) -> Received:
    """The mail as it is kept now; if it came before, by whatever door, it is the first one."""
    row = _row(read, door, at, mailbox)
    with transaction.atomic():
        known = IncomingMail.objects.filter(identity=row.identity).first()
        if known is not None:
            return Received(known, False)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            # Another reader was quicker by a moment.
            return Received(IncomingMail.objects.get(identity=row.identity), False)
        _tell(row, read)
    return Received(row, True)


def identity_of(read: ReadMail) -> str:
    """The same for the same mail, whether it comes from a mailbox or out of a file."""
    told = [read.message_id, *read.headers.get("from", [])[:1], *read.headers.get("date", [])[:1]]
    if not read.message_id:
        told += [read.subject, read.text]
    return hashlib.sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()


def _row(read: ReadMail, door: str, at: datetime, mailbox: Mailbox | None) -> IncomingMail:
    kind, why = sort(read)
    dropped_by = _who_dropped(read, mailbox)
    forwarded = forwarded_in(read) if dropped_by or _is_ours(read.sender, mailbox) else None
    row = IncomingMail(
        mailbox=mailbox,
        door=IncomingMail.Door.DROP if dropped_by else door,
        identity=identity_of(read),
        message_id=f"<{read.message_id}>" if read.message_id else "",
        references=" ".join(f"<{one}>" for one in read.references),
        mail_kind=kind.value,
        why=why.value,
        subject=read.subject,
        sent_at=_not_ahead(read.sent_at, at),
        arrived_at=at,
        attachments=[{"name": one.name, "type": one.type, "size": one.size} for one in read.attachments],
        is_cut=read.is_cut,
        is_vouched_for=bool(dropped_by),
    )
    if kind in {Kind.DELIVERY_STATUS, Kind.COMPLAINT}:
        _fill_report(row, read)
    else:
        _fill_letter(row, read, forwarded, _is_ours(read.sender, mailbox) and forwarded is None)
    return row


def _not_ahead(sent_at: datetime | None, at: datetime) -> datetime:
    return at if sent_at is None or sent_at > at + AHEAD else sent_at


def _fill_letter(row: IncomingMail, read: ReadMail, forwarded: Forwarded | None, is_from_us: bool) -> None:
    answered = Answered() if forwarded or is_from_us else answered_by(read)
    ours = answered.message.body if answered.message else ""
    sender = forwarded.sender if forwarded else read.sender
    text = forwarded.text if forwarded else read.text
    if forwarded is not None:
        row.subject, row.message_id = (
            forwarded.subject,
            f"<{forwarded.message_id}>" if forwarded.message_id else "",
        )
        row.sent_at = _not_ahead(forwarded.sent_at, row.sent_at)
    row.sender_name = sender.name if sender else ""
    row.sender_address = compared(sender.address) if sender else ""
    row.recipients = _others(forwarded.recipients if forwarded else read.addressed)
    row.pieces = [[piece.why, piece.text] for piece in fold_quotes(text, ours)]
    row.is_from_us = is_from_us
    row.answers, row.answering = answered.message, answered.how
    if row.mail_kind == Kind.AUTO_REPLY:
        row.back_on = back_on(read.text, row.sent_at.date())


def _fill_report(row: IncomingMail, read: ReadMail) -> None:
    report = read_report(read)
    answered = reported_by(read, report)
    sender = read.sender
    row.sender_name = sender.name if sender else ""
    row.sender_address = compared(sender.address) if sender else ""
    row.recipients = _others(read.addressed)
    row.pieces = [["", read.text]]
    row.answers, row.answering = answered.message, answered.how
    row.verdict, row.status, row.diagnostic = report.verdict.value, report.status, report.diagnostic
    row.failed_address = _failed(answered, report)


def _failed(answered: Answered, report: Report) -> str:
    """The address that we wrote to: theirs may be passed on to another one, of which the report speaks."""
    if answered.message is not None:
        return compared(answered.message.to)
    return compared(report.addresses[0]) if report.addresses else ""


# --- whose copy it is ---


def _who_dropped(read: ReadMail, mailbox: Mailbox | None) -> str:
    """The secret of the drop address, if it was used."""
    if mailbox is None:
        return ""
    used = {tokens.drop_in(address.address) for address in read.recipients} - {""}
    return mailbox.drop_token if mailbox.drop_token in used else ""


def _is_ours(sender: Address | None, mailbox: Mailbox | None) -> bool:
    """A colleague's address, or the mailbox's own. Anybody can write it: alone it makes nothing certain."""
    if sender is None:
        return False
    address = compared(sender.address)
    if mailbox is not None and address == compared(mailbox.address):
        return True
    return Member.objects.active().filter(user__email__iexact=address).exists()


# --- for the rooms above ---


def _tell(row: IncomingMail, read: ReadMail) -> None:
    if row.is_correspondence:
        announce(MailArrived(row))
    elif row.answers is None or not row.failed_address:
        return  # about a mail that we never wrote: anybody can say such things
    elif row.mail_kind == Kind.COMPLAINT:
        if read_report(read).feedback != NOT_A_COMPLAINT:
            # Translators: why an address gets no mail any more; kept with it. %(day)s is a date.
            source = _("A complaint that came on %(day)s")
            _stop(row, Suppression.Reason.COMPLAINED, source)
            announce(AddressComplained(row, row.failed_address))
    elif may_suppress(row.verdict, refused_for_good_before(row)):
        # Translators: why an address gets no mail any more; kept with it. %(day)s is a date.
        source = _("A report of a mail server that came on %(day)s")
        _stop(row, Suppression.Reason.BAD_ADDRESS, source)
        announce(AddressFailed(row, row.failed_address))


def _stop(row: IncomingMail, reason: Any, source: str) -> None:
    assert row.answers is not None  # noqa: S101 (asked by the caller)
    suppress(
        row.answers.to,
        reason=reason,
        workspace=current_workspace(),
        source=source % {"day": f"{row.arrived_at:%Y-%m-%d}"},
        at=row.arrived_at,
    )


# --- small things ---


def compared(address: str) -> str:
    """As addresses are compared in the directory; what is none by its rules is kept in small letters."""
    found = normalise_email(address)
    return found.key[:LONGEST_ADDRESS] if isinstance(found, Email) else address.casefold()[:LONGEST_ADDRESS]


def _others(addresses: Iterable[Address]) -> list[str]:
    """Without what stands behind the plus of ours, which is a secret."""
    found = []
    for one in addresses:
        secret = tokens.drop_in(one.address) or tokens.message_in(one.address)
        found.append(compared(tokens.bare(one.address) if secret else one.address))
    return list(dict.fromkeys(found))
