# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever is heard from an organisation, or done with it by a person, stops all letters to it at once."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q, QuerySet

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.directory.events import InteractionWritten, PartyArchived
from liaison.directory.models import Affiliation, Organisation, Person
from liaison.mailroom.events import AddressSuppressed, LettersDeclined
from liaison.mailroom.models import IncomingMail, Message, Suppression
from liaison.mailroom.reading.events import AddressComplained, AddressFailed, MailArrived
from liaison.outreach.models import Approach, ApproachLetter
from liaison.outreach.queries.writing import Party
from liaison.outreach.rules.stops import why_of_contact
from liaison.outreach.stepping.ending import NO_CAUSE, Cause, State, Why, hold_organisations, stop_these
from liaison.outreach.tasks import wake
from liaison.pathway.events import (
    MeetingBooked,
    PartnershipEnded,
    PartnershipSetAside,
    Registered,
    StageEntered,
)
from liaison.pathway.models import Partnership

from .refusals import NotRunning, RunsAlready


def stop_writing_to(
    party: Party, why: Approach.Why, *, change: Changing, cause: Cause = NO_CAUSE
) -> list[Approach]:
    """The same in the caller's change; of a person: also wherever they are now."""
    approaches = _of([party], []) if isinstance(party, Organisation) else _of([], [party])
    return stop_these(approaches, why, change=change, cause=cause)


def stop_by_hand(approach: Approach, *, by: Member, at: datetime | None = None) -> Change:
    """Raises NotRunning."""
    with changing(by, "stop approach", at=at) as change:
        if not stop_these(
            Approach.objects.filter(pk=approach.pk, state=State.RUNNING), Why.BY_HAND, change=change
        ):
            raise NotRunning
    return change.record


def take_up(approach: Approach, *, by: Member, at: datetime | None = None) -> Change:
    """Go on with what was stopped, or rests while a letter is still to come. Raises RunsAlready."""
    try:
        with changing(by, "take up approach", at=at) as change:
            hold_organisations([approach.organisation_id])
            others = Approach.objects.filter(organisation=approach.organisation_id, state=State.RUNNING)
            if others.exists():
                raise RunsAlready
            change.update(
                approach,
                state=State.RUNNING,
                why="",
                cause_kind="",
                cause_id=None,
                look_again_on=None,
                ended_at=None,
            )
            go_on([approach.pk], change)
    except IntegrityError as error:
        raise RunsAlready from error
    return change.record


def go_on(keys: Collection[int], change: Changing) -> None:
    """They are being written to again: what was taken back when they were stopped is written anew."""
    letters = ApproachLetter.objects.filter(
        approach__in=keys, message__state=Message.State.REFUSED, message__flown_at=None
    )
    for letter in letters.order_by("pk"):
        change.delete(letter)
    Approach.objects.filter(pk__in=keys, state=State.RUNNING).update(next_at=change.at, trouble="")
    wake(change.at)


# --- whose they are ---


def at_organisations(keys: Iterable[int]) -> "QuerySet[Approach]":
    return Approach.objects.filter(organisation__in=list(keys))


def _of(organisations: Iterable[Organisation], people: Iterable[Person]) -> "QuerySet[Approach]":
    """Of these organisations, and of those where these people are, or were written to."""
    who = [person.pk for person in people]
    there = (
        Affiliation.objects.filter(person__in=who, ended_on=None).order_by().values_list("organisation", flat=True)
    )
    written_to = Approach.objects.filter(person__in=who).order_by().values_list("organisation", flat=True)
    return at_organisations({*(one.pk for one in organisations), *there, *written_to})


def _with_address(address: str, mail: Message | None) -> "QuerySet[Approach]":
    """Of the organisation that this address was written to at, or this very mail."""
    theirs = Q(address__iexact=address)
    if mail is not None:
        theirs |= Q(letters__message=mail)
    return at_organisations(Approach.objects.filter(theirs).order_by().values_list("organisation", flat=True))


# --- what is heard ---


def on_mail_arrived(event: MailArrived) -> None:
    """Whom an answer is from is the directory's to find out (`on_interaction`). What it answers we know: where
    that is sure it stops the letters, whoever wrote it.

    A machine's answer stops nothing; it may make the next letter wait.
    """
    mail = event.mail
    if mail.is_from_us:
        return
    if not mail.is_human:
        _look_at_those_away(mail)
    elif mail.is_certain and mail.answers is not None:
        _stop_because(_with_address(mail.answers.to, mail.answers), Why.REPLIED, mail.arrived_at, _cause(mail))


def _look_at_those_away(mail: IncomingMail) -> None:
    theirs = Q(address__iexact=mail.sender_address)
    if mail.answers_id is not None:
        theirs |= Q(letters__message=mail.answers_id)
    found = Approach.objects.filter(theirs, state=State.RUNNING).order_by().values_list("pk", flat=True)
    keys = set(found.exclude(next_at=None))
    if mail.back_on is not None and keys:
        Approach.objects.filter(pk__in=keys).update(next_at=mail.arrived_at)
        wake(mail.arrived_at)


def on_interaction(event: InteractionWritten) -> None:
    """A call, a meeting, a word from them, a letter from one of us: since the letters began."""
    contact = event.interaction
    why = why_of_contact(contact.type, contact.direction)
    approaches = _of(event.organisations, event.people).filter(began_at__lte=contact.at)
    if contact.day_only:
        approaches = _of(event.organisations, event.people).filter(began_at__date__lte=contact.at.date())
    if not why or not approaches.exists():
        return
    # Of a mail that came in, the record of the contact has its number.
    mail = IncomingMail.objects.filter(public_id=contact.public_id).first()
    if not _is_a_cadences_own(contact.public_id, mail):
        cause = _cause(mail) if mail is not None else Cause(contact.kind, contact.public_id)
        stop_these(approaches, Why(why), change=event.change, cause=cause)


def _is_a_cadences_own(contact: UUID, mail: IncomingMail | None) -> bool:
    """What left for a step, by mail or by hand, and a copy of a mail of ours that found its way back."""
    if mail is not None and mail.message_id:
        return Message.objects.filter(message_id=mail.message_id).exists()
    return ApproachLetter.objects.filter(Q(public_id=contact) | Q(message__public_id=contact)).exists()


def on_address_failed(event: AddressFailed) -> None:
    mail = event.mail
    _stop_because(_with_address(event.address, mail.answers), Why.BOUNCED, mail.arrived_at, _cause(mail))


def on_address_complained(event: AddressComplained) -> None:
    mail = event.mail
    _stop_because(_with_address(event.address, mail.answers), Why.OBJECTED, mail.arrived_at, _cause(mail))


def on_address_suppressed(event: AddressSuppressed) -> None:
    if event.reason not in {Suppression.Reason.PAUSED, Suppression.Reason.BAD_ADDRESS}:
        _stop_because(_with_address(event.address, None), Why.OBJECTED)


def on_letters_declined(event: LettersDeclined) -> None:
    if event.letter is not None and event.until is None:
        cause = Cause("message", event.letter.public_id)
        _stop_because(_with_address(event.letter.to, event.letter), Why.OBJECTED, cause=cause)


def on_stage_entered(event: StageEntered) -> None:
    _moved(event.partnership, event.change)


def on_set_aside(event: PartnershipSetAside) -> None:
    _moved(event.partnership, event.change)


def on_partnership_ended(event: PartnershipEnded) -> None:
    _moved(event.partnership, event.change)


def _moved(partnership: Partnership, change: Changing) -> None:
    """By a person. What the house moves by itself, because a letter went, is no news to it."""
    if change.by is not None:
        cause = Cause(partnership.kind, partnership.public_id)
        stop_these(at_organisations([partnership.organisation_id]), Why.MOVED, change=change, cause=cause)


def on_registered(event: Registered) -> None:
    _came_by_themselves(event, Why.REGISTERED)


def on_meeting_booked(event: MeetingBooked) -> None:
    _came_by_themselves(event, Why.MET)


def _came_by_themselves(event: Registered | MeetingBooked, why: Approach.Why) -> None:
    organisations = [event.organisation] if event.organisation else []
    people = [event.person] if event.person else []
    cause = Cause(event.kind, event.public_id)
    stop_these(_of(organisations, people), why, change=event.change, cause=cause)


def on_archived(event: PartyArchived) -> None:
    concerned = {"organisation": event.party} if isinstance(event.party, Organisation) else {"person": event.party}
    stop_these(Approach.objects.filter(**concerned), Why.GONE, change=event.change)


def _cause(mail: IncomingMail) -> Cause:
    return Cause(mail.kind, mail.public_id)


def _stop_because(
    approaches: "QuerySet[Approach]", why: Approach.Why, at: datetime | None = None, cause: Cause = NO_CAUSE
) -> None:
    with changing(None, "stop approaches", at=at) as change:
        stop_these(approaches, why, change=change, cause=cause)
