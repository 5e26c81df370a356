# SPDX-License-Identifier: AGPL-3.0-or-later
"""Registering, changing one's mind, and the waiting list. Whoever decides about places holds the event's row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.directory.queries.mail import surely_with
from liaison.gatherings.models import AccessNeed, Answer, Event, EventQuestion, Registration
from liaison.gatherings.rules.registering import delete_on, free_places, needs_deleted_on
from liaison.gatherings.telling import tell
from liaison.kit.hooks import announce
from liaison.pathway.events import Registered

from .monitoring import note_anonymously
from .refusals import CancelledAlready, RegistrationClosed

State, Source = Registration.State, Registration.Source


@dataclass(frozen=True)
class Wanted:
    """What somebody typed. `answers`: by question. `needs`: what they need to take part, told with consent.

    `agreed_to` are the very words that they agreed to, `needs_agreed_to` those about their needs. `doubt`: why it
    looks like spam, for us; then it is held until one of us has looked.
    """

    name: str
    email: str
    organisation_name: str = ""
    language: str = ""
    time_zone: str = ""
    answers: Mapping[EventQuestion, str] = field(default_factory=dict)
    needs: str = ""
    needs_agreed_to: str = ""
    agreed_to: str = ""
    wants_letters: bool = False
    source: str = Source.PAGE
    doubt: str = ""


def register(
    event: Event, wanted: Wanted, *, by: Member | None = None, at: datetime | None = None
) -> tuple[Registration, bool]:
    """The registration, and whether it is new: who is there already is written to with their link once more.

    By one of us also after the closing. Raises RegistrationClosed.
    """
    with changing(by, "register", at=at) as change:
        current = hold(event)
        # Only now: whoever holds the row first stands before the others, whenever they began.
        at = at or timezone.now()
        if by is None and not current.takes_registrations(at):
            raise RegistrationClosed
        there = _there(current, wanted.email)
        if there is not None:
            if there.state != State.HELD:
                tell("again", there, current, at=at)
            return there, False
        made = _made(current, wanted, change, at)
        _keep_answers(made, current, wanted)
        _news_of(made, change)
        if made.state != State.HELD:
            tell(made.state, made, current, at=at)
    return made, True


def hold(event: Event) -> Event:
    """Two who want the last place see each other. Call inside a change."""
    return Event.objects.select_for_update().get(pk=event.pk)


def _there(event: Event, email: str) -> Registration | None:
    if not email:
        return None
    found = Registration.objects.filter(event=event, email__iexact=email).exclude(state=State.CANCELLED)
    return found.first()


def _made(event: Event, wanted: Wanted, change: Changing, at: datetime) -> Registration:
    parties = surely_with(wanted.email, wanted.organisation_name)
    state = State.HELD if wanted.doubt else State.REGISTERED if _has_place(event) else State.WAITING
    return change.create(
        Registration(
            event=event,
            name=wanted.name,
            email=wanted.email,
            organisation_name=wanted.organisation_name,
            person=next(iter(parties.people), None),
            organisation=next(iter(parties.organisations), None),
            language=wanted.language,
            time_zone=wanted.time_zone,
            state=state,
            source=wanted.source,
            doubt=wanted.doubt,
            registered_at=at,
            waiting_since=at if state == State.WAITING else None,
            agreed_to=wanted.agreed_to,
            wants_letters=wanted.wants_letters,
        )
    )


def _has_place(event: Event) -> bool:
    """Nobody overtakes those who wait."""
    rows = Registration.objects.filter(event=event)
    free = free_places(event.capacity, rows.coming().count())
    return free is None or (free > 0 and not rows.waiting().exists())


def _keep_answers(registration: Registration, event: Event, wanted: Wanted) -> None:
    last_day = event.ends_at.astimezone(event.zone).date()
    for question, text in wanted.answers.items():
        if question.is_monitoring:
            note_anonymously(question, text)
        else:
            Answer.objects.create(
                registration=registration,
                question=question,
                text=text,
                delete_on=delete_on(last_day, question.kept_days),
            )
    if wanted.needs:
        AccessNeed.objects.create(
            registration=registration,
            text=wanted.needs,
            agreed_to=wanted.needs_agreed_to,
            delete_on=needs_deleted_on(last_day),
        )


def _news_of(registration: Registration, change: Changing) -> None:
    """Of somebody we know: then letters that ask them to come stop."""
    if registration.state != State.HELD and (registration.organisation or registration.person):
        announce(
            Registered(
                registration.kind,
                registration.public_id,
                change,
                organisation=registration.organisation,
                person=registration.person,
            )
        )


def change_registration(
    registration: Registration, values: Mapping[str, Any], *, by: Member | None = None, at: datetime | None = None
) -> Change | None:
    """`values` are columns by name; None when nothing differs. Raises CancelledAlready."""
    with changing(by, "change registration", at=at) as change:
        current = Registration.objects.select_for_update().get(pk=registration.pk)
        if current.state == State.CANCELLED:
            raise CancelledAlready
        change.update(registration, **values)
    return change.record if change.record.pk else None


def set_needs(registration: Registration, text: str, agreed_to: str) -> None:
    """What they need to take part; empty takes it back."""
    AccessNeed.objects.filter(registration=registration).delete()
    if text:
        event = registration.event
        last_day = event.ends_at.astimezone(event.zone).date()
        AccessNeed.objects.create(
            registration=registration, text=text, agreed_to=agreed_to, delete_on=needs_deleted_on(last_day)
        )


def cancel_registration(
    registration: Registration, *, by: Member | None = None, at: datetime | None = None
) -> Change:
    """Their place goes to whoever waits longest. Raises CancelledAlready."""
    with changing(by, "cancel registration", at=at) as change:
        event = hold(registration.event)
        at = at or timezone.now()
        current = Registration.objects.get(pk=registration.pk)
        if current.state == State.CANCELLED:
            raise CancelledAlready
        was_held = current.state == State.HELD
        change.update(registration, state=State.CANCELLED, cancelled_at=at, waiting_since=None)
        AccessNeed.objects.filter(registration=registration).delete()
        if not was_held:
            tell("not_coming", registration, event, at=at)
        fill_free_places(event, change, at)
    return change.record


def admit(registration: Registration, *, by: Member, at: datetime | None = None) -> Change | None:
    """It was held and is no spam. None where it is not held any more."""
    with changing(by, "admit registration", at=at) as change:
        event = hold(registration.event)
        at = at or timezone.now()
        if Registration.objects.get(pk=registration.pk).state != State.HELD:
            return None
        state = State.REGISTERED if _has_place(event) else State.WAITING
        change.update(registration, state=state, waiting_since=at if state == State.WAITING else None, doubt="")
        _news_of(registration, change)
        tell(state, registration, event, at=at)
    return change.record


def fill_free_places(event: Event, change: Changing, at: datetime | None = None) -> list[Registration]:
    """Those who wait, in their order, as far as there are places. The event's row is held."""
    at = at or change.at
    rows = Registration.objects.filter(event=event)
    free = free_places(event.capacity, rows.coming().count())
    if event.is_cancelled or event.is_over(at):
        return []
    promoted = list(rows.waiting() if free is None else rows.waiting()[:free])
    for registration in promoted:
        change.update(registration, state=State.REGISTERED, promoted_at=at, waiting_since=None)
        tell("promoted", registration, event, at=at)
    return promoted


def raise_sequence(event: Event) -> None:
    """Whatever calendars have of it is out of date."""
    Event.objects.filter(pk=event.pk).update(sequence=F("sequence") + 1)
    event.refresh_from_db(fields=["sequence"])
