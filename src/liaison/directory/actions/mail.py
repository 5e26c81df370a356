# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail that came in, as part of what passed between us and them; and addresses of which a server speaks."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.directory.models import ContactPoint, Interaction
from liaison.directory.queries.mail import Parties, surely_from, went_out_through_us, written_because_of
from liaison.mailroom.models import IncomingMail, MailHandling
from liaison.mailroom.reading.actions.handling import AlreadyHandled, note_outcome
from liaison.mailroom.reading.events import AddressComplained, AddressFailed, MailArrived

from .interactions import InteractionText, write_interaction

LONGEST_NOTE = 20_000
State = ContactPoint.State


def on_mail_arrived(event: MailArrived) -> None:
    """What is certain has its place at once; the rest waits for a person."""
    mail = event.mail
    parties = surely_from(mail) if mail.is_certain else Parties()
    if parties:
        with changing(None, "match mail", at=mail.arrived_at) as change:
            _match(mail, parties, change, is_automatic=True)


def match_mail(mail: IncomingMail, parties: Parties, *, by: Member, keep_address: bool = False) -> Change:
    """A person says who it is from. Raises AlreadyHandled."""
    with changing(by, "match mail") as change:
        _match(mail, parties, change)
        if keep_address and not mail.is_from_us:
            _keep_address(mail, parties, change)
    return change.record


def _match(mail: IncomingMail, parties: Parties, change: Changing, *, is_automatic: bool = False) -> None:
    note_outcome(mail, MailHandling.Outcome.MATCHED, change, is_automatic=is_automatic)
    if written_because_of(mail) is not None:
        raise AlreadyHandled
    if went_out_through_us(mail):
        return  # it stands on the timeline already
    text = InteractionText(
        fields=_fields(mail),
        organisations=parties.organisations,
        people=parties.people,
        members=_ours(mail, change.by),
    )
    write_interaction(change, text, mail.public_id)
    if mail.is_human and not mail.is_from_us:
        _note_that_it_works(mail, parties, change)


def _fields(mail: IncomingMail) -> dict[str, Any]:
    """A machine's answer is no contact with them: a note, which leaves "last contact" as it is."""
    kinds, directions = Interaction.Kind, Interaction.Direction
    return {
        "type": kinds.EMAIL if mail.is_human else kinds.NOTE,
        "direction": directions.OUTGOING if mail.is_from_us else directions.INCOMING,
        "at": mail.sent_at,
        "note": _note(mail),
        "outcome": Interaction.Outcome.REPLIED if mail.is_human and mail.answers_id else "",
    }


def _note(mail: IncomingMail) -> str:
    said = [mail.subject, mail.own_text]
    if not mail.is_human:
        # Translators: on a timeline: an automatic reply came.
        said.insert(0, _("Automatic reply"))
        if mail.back_on:
            # Translators: on a timeline, from an automatic reply. %(day)s is a date.
            said.insert(1, _("Back on %(day)s") % {"day": _in_words(mail.back_on)})
    return "\n\n".join(filter(None, said))[:LONGEST_NOTE]


def _in_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _ours(mail: IncomingMail, by: Member | None) -> list[Member]:
    """Whose mail is answered; of a copy of our own, who wrote it."""
    if mail.is_from_us:
        wrote = Member.objects.active().filter(user__email__iexact=mail.sender_address).first()
        return [wrote] if wrote else []
    wrote = mail.answers.written_by if mail.answers else None
    return [wrote] if wrote else []


def _note_that_it_works(mail: IncomingMail, parties: Parties, change: Changing) -> None:
    points = ContactPoint.objects.filter(normalised=mail.sender_address, state=State.UNVERIFIED)
    for point in points.filter(type=ContactPoint.Type.EMAIL, person__in=parties.people):
        change.update(point, state=State.VALID)


def _keep_address(mail: IncomingMail, parties: Parties, change: Changing) -> None:
    """With the one whom somebody chose: a person, or where it is none, an organisation."""
    owner: dict[str, Any] = (
        {"person": parties.people[0]} if parties.people else {"organisation": parties.organisations[0]}
    )
    points = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL, normalised=mail.sender_address, **owner)
    if mail.sender_address and not points.exists():
        change.create(
            ContactPoint(
                type=ContactPoint.Type.EMAIL,
                value=mail.sender_address,
                normalised=mail.sender_address,
                state=State.VALID if mail.is_human else State.UNVERIFIED,
                **owner,
            )
        )


# --- addresses ---


def on_address_failed(event: AddressFailed) -> None:
    _mark(event.address, State.BOUNCED, "address failed", event.mail)


def on_address_complained(event: AddressComplained) -> None:
    _mark(event.address, State.OPTED_OUT, "address complained", event.mail)


def _mark(address: str, state: str, action: str, mail: IncomingMail) -> None:
    """Wherever the address stands. Who asked not to be contacted did so whatever a server says later."""
    points = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL, normalised=address)
    with changing(None, action, at=mail.arrived_at) as change:
        for point in points.exclude(state__in=[state, State.OPTED_OUT]):
            change.update(point, state=state)
