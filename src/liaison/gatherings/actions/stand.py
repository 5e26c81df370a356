# SPDX-License-Identifier: AGPL-3.0-or-later
"""At our table: somebody is interested, agrees to the words, and hears from us the same minute."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Member
from liaison.accounts.scope import current_workspace
from liaison.directory.queries.mail import surely_with
from liaison.gatherings.models import Answer, Attendance, Event, EventQuestion, Registration
from liaison.gatherings.queries.stand import interest_asked
from liaison.gatherings.rules.registering import delete_on
from liaison.kit.hooks import announce
from liaison.kit.languages import first_spoken
from liaison.mailroom.actions.queueing import Wishes, queue_message
from liaison.pathway.events import Registered as RegisteredForEvent

from .contact import let_contact_follow
from .registering import hold

State = Registration.State


@dataclass(frozen=True)
class Visitor:
    """What they, or one of us for them, typed. `agreed_to`: the very words, in the language they were read in."""

    name: str
    email: str
    agreed_to: str
    organisation_name: str = ""
    interest: str = ""
    language: str = ""
    doubt: str = ""


def add_visitor(
    event: Event, visitor: Visitor, *, by: Member | None, at: datetime | None = None
) -> tuple[Registration, bool]:
    """Who is there already is not written to twice; then False."""
    at = at or timezone.now()
    with changing(by, "add at the stand", at=at) as change:
        current = hold(event)
        there = Registration.objects.filter(event=current, email__iexact=visitor.email).exclude(
            state=State.CANCELLED
        )
        known = there.first() if visitor.email else None
        if known is not None:
            return known, False
        made = _made(current, visitor, change)
        _keep_interest(made, current, visitor.interest)
        if made.state == State.REGISTERED:
            _was_there(made, current, change)
            _thank(made, current, visitor.interest, at)
    return made, True


def _made(event: Event, visitor: Visitor, change: Changing) -> Registration:
    parties = surely_with(visitor.email, visitor.organisation_name)
    return change.create(
        Registration(
            event=event,
            name=visitor.name,
            email=visitor.email,
            organisation_name=visitor.organisation_name,
            person=next(iter(parties.people), None),
            organisation=next(iter(parties.organisations), None),
            language=visitor.language,
            state=State.HELD if visitor.doubt else State.REGISTERED,
            doubt=visitor.doubt,
            source=Registration.Source.STAND,
            registered_at=change.at,
            agreed_to=visitor.agreed_to,
            wants_letters=True,
        )
    )


def _keep_interest(registration: Registration, event: Event, interest: str) -> None:
    question: EventQuestion | None = interest_asked(event)
    if question is not None and interest in question.choices:
        last_day = event.ends_at.astimezone(event.zone).date()
        Answer.objects.create(
            registration=registration,
            question=question,
            text=interest,
            delete_on=delete_on(last_day, question.kept_days),
        )


def _was_there(registration: Registration, event: Event, change: Changing) -> None:
    """They stood before us: a contact like any other."""
    change.create(
        Attendance(
            event=event,
            registration=registration,
            person=registration.person,
            organisation=registration.organisation,
            name=registration.name,
            email=registration.email,
            source=Attendance.Source.CHECK_IN,
            came_at=change.at,
        )
    )
    let_contact_follow(event, change)
    if registration.person is not None or registration.organisation is not None:
        announce(
            RegisteredForEvent(
                registration.kind,
                registration.public_id,
                change,
                organisation=registration.organisation,
                person=registration.person,
            )
        )


def _thank(registration: Registration, event: Event, interest: str, at: datetime) -> None:
    workspace = current_workspace()
    with override(first_spoken(registration.language or event.language, "en")):
        context = {"registration": registration, "event": event, "workspace": workspace, "interest": interest}
        body = render_to_string("gatherings/mail/stand.txt", context).strip()
        # Translators: subject of a mail to somebody who was at our table; %(workspace)s is our name.
        subject = _("Good to meet you – %(workspace)s") % {"workspace": workspace}
    queue_message(
        "event_stand",
        registration.email,
        subject,
        body,
        workspace=workspace,
        is_service=True,
        at=at,
        wishes=Wishes(to_name=registration.name, about_kind=registration.kind, about_id=registration.public_id),
    )
