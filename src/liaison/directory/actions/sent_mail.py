# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail of ours that left is a contact like any other: on timelines, as the last contact, in reports.

The sender of mail does not wait for it, and nothing that goes wrong here makes a mail go twice: a job looks for
what has left since.
"""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from liaison.accounts.actions import changing
from liaison.accounts.models import ChangeEvent
from liaison.accounts.queries import all_workspaces
from liaison.accounts.scope import current_workspace, in_workspace
from liaison.directory.models import ContactPoint, Interaction, Organisation, Person
from liaison.directory.queries.mail import MOST, Parties, places_of, surely_with
from liaison.mailroom.models import IncomingMail, Message

from .interactions import InteractionText, write_interaction

logger = logging.getLogger("liaison.mail")
# A job that died is begun again within seconds; a worker may have been switched off for the weekend.
LOOK_BACK = timedelta(days=7)
# A mail that waited for its time was queued long before it left. Keeps the search within an index.
LONGEST_WAIT = timedelta(days=90)


def note_what_left(since: datetime | None = None) -> None:
    """In all workspaces. Safe to be killed, and to run several times at once."""
    for workspace in all_workspaces():
        with in_workspace(workspace):
            for pk in list(_not_noted(since).values_list("pk", flat=True)):
                _note(Message.objects.select_related("written_by").get(pk=pk))


def _not_noted(since: datetime | None) -> "QuerySet[Message]":
    """What left since then, is about somebody or went to an address we know, and stands on no timeline. What
    somebody took from there again stays away.
    """
    written = ChangeEvent.objects.filter(of_kind=Interaction.kind, of_id=OuterRef("public_id"))
    # A copy that came back through an account that is read here was quicker.
    copies = IncomingMail.objects.filter(message_id=OuterRef("message_id")).exclude(message_id="")
    copies = copies.filter(Exists(Interaction.objects.filter(public_id=OuterRef("public_id"))))
    known = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL, normalised=OuterRef("address"))
    left = Message.objects.filter(
        workspace=current_workspace(), state=Message.State.ACCEPTED, is_service=False, settled_at__isnull=False
    ).alias(address=Lower("to"))
    if since is not None:
        left = left.filter(settled_at__gte=since, queued_at__gte=since - LONGEST_WAIT)
    left = left.filter(Q(about_kind__in=[Organisation.kind, Person.kind]) | Exists(known))
    return left.exclude(Exists(written)).exclude(Exists(copies)).order_by("settled_at", "pk")


def _note(message: Message) -> None:
    parties = _parties_of(message)
    if not parties:
        return
    at = message.flown_at or message.settled_at
    text = InteractionText(
        fields={
            "type": Interaction.Kind.EMAIL,
            "direction": Interaction.Direction.OUTGOING,
            "at": at,
            # Who may read mail finds the rest in the outbox.
            "note": message.subject,
        },
        organisations=parties.organisations,
        people=parties.people,
        members=[message.written_by] if message.written_by else [],
    )
    try:
        with changing(message.written_by, "send mail", at=at) as change:
            write_interaction(change, text, message.public_id)
    except IntegrityError:
        # Another worker was quicker, or somebody is merging them: then it is found again.
        logger.info("Mail %s is noted by somebody else, or later.", message.public_id)


def _parties_of(message: Message) -> Parties:
    """Whom it is about, and who reads at that address."""
    if message.about_id is None:
        return surely_with(message.to)
    if message.about_kind == Organisation.kind:
        organisations = list(Organisation.objects.filter(public_id=message.about_id, archived_at=None))
        return Parties(surely_with(message.to).people, organisations) if organisations else Parties()
    if message.about_kind == Person.kind:
        people = list(Person.objects.filter(public_id=message.about_id, archived_at=None))
        return Parties(people, list(places_of(people[0])[:MOST])) if people else Parties()
    return surely_with(message.to)
