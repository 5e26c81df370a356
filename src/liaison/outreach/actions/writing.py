# SPDX-License-Identifier: AGPL-3.0-or-later
"""A letter to one person or organisation: queued as a mail, or noted as sent by other means."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, Member
from liaison.accounts.rules import Can
from liaison.directory.actions.interactions import InteractionText, log_interaction
from liaison.directory.models import Interaction, Organisation, Person
from liaison.mailroom.actions import MailRefused, Wishes, queue_message
from liaison.mailroom.actions.deciding import approve
from liaison.mailroom.models import Letter, Message
from liaison.mailroom.queries.outbox import own_sender
from liaison.outreach.models import Approach
from liaison.outreach.queries.writing import LETTER, Party, why_not_to
from liaison.outreach.stepping.ending import Cause

from .stopping import stop_writing_to

# Pressing twice is an accident; writing the same again tomorrow is not.
THE_SAME_WITHIN = timedelta(minutes=10)


def write_to(
    party: Party, *, to: str, subject: str, body: str, by: Member, is_approved: bool, at: datetime | None = None
) -> Message:
    """A draft; approved at once where somebody who may says so. Pressed twice, it is written once.

    Raises MailRefused with a sentence.
    """
    refusal = why_not_to(to)
    if refusal:
        raise MailRefused(refusal)
    at = at or timezone.now()
    with transaction.atomic():
        type(party).objects.select_for_update().get(pk=party.pk)
        known = _known(party, to, subject, body, by, at)
        if known is not None:
            return known
        wishes = Wishes(
            to_name=party.name if isinstance(party, Person) else "",
            sender=own_sender(by),
            about_kind=party.kind,
            about_id=party.public_id,
            is_draft=True,
            written_by=by,
        )
        mail = queue_message(
            LETTER, to, subject, body, workspace=by.workspace, is_service=False, at=at, wishes=wishes
        )
        with changing(by, "write letter", at=at) as change:
            stop_writing_to(party, Approach.Why.COLLEAGUE, change=change, cause=Cause("message", mail.public_id))
        return approve(mail, by=by, at=at) if is_approved and by.may(Can.SEE_MAIL) else mail


def _known(party: Party, to: str, subject: str, body: str, by: Member, at: datetime) -> Message | None:
    return Message.objects.filter(
        workspace=by.workspace,
        about_kind=party.kind,
        about_id=party.public_id,
        to=to,
        subject=subject,
        body=body,
        written_by=by,
        queued_at__gte=at - THE_SAME_WITHIN,
    ).first()


_KINDS = {Letter.Channel.PHONE: Interaction.Kind.CALL}


def note_as_sent(
    party: Party,
    letter: Letter,
    *,
    subject: str,
    body: str,
    by: Member,
    once: uuid.UUID,
    at: datetime | None = None,
) -> tuple[Interaction, Change | None]:
    """What somebody sent, or said, by a way that is not ours. Pressed twice, it is noted once.

    Raises PartyGone.
    """
    fields = {
        "type": _KINDS.get(Letter.Channel(letter.channel), Interaction.Kind.MESSAGE),
        "direction": Interaction.Direction.OUTGOING,
        "channel": str(letter.get_channel_display()),
        "at": at or timezone.now(),
        "note": f"{subject}\n\n{body}".strip(),
    }
    text = InteractionText(
        fields,
        organisations=[party] if isinstance(party, Organisation) else [],
        people=[party] if isinstance(party, Person) else [],
        members=[by],
    )
    return log_interaction(text, by=by, once=once)
