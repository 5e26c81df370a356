# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing the letters after events that somebody has let go. Killed in between, the next run goes on."""

from datetime import datetime

from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.gatherings.follow_up_letters import Unready, letter_to
from liaison.gatherings.models import Event, FollowUp, FollowUpLetter
from liaison.gatherings.queries.follow_up import FOLLOW_UP_LETTER, Line, about, for_letter, lines_of, to_write
from liaison.mailroom.actions import MailRefused, Wishes, queue_message
from liaison.mailroom.queries.outbox import own_sender

# So many in one transaction: others need the database, too.
AT_ONCE = 50


def write_all(at: datetime | None = None) -> None:
    """Of this workspace."""
    for follow_up in list(to_write()):
        while not write_some(follow_up, at or timezone.now()):
            pass


def write_some(follow_up: FollowUp, at: datetime, most: int = AT_ONCE) -> bool:
    """Whether everybody is written to."""
    with changing(follow_up.approved_by, "write after event", at=at) as change:
        # As whoever decides about its places: nobody writes to the same people meanwhile.
        event = Event.objects.select_for_update().get(pk=follow_up.event_id)
        current = (
            FollowUp.objects.select_related("letter", "approved_by__workspace").filter(pk=follow_up.pk).first()
        )
        if current is None or current.approved_at is None or current.written_at is not None:
            return True
        waiting = for_letter(lines_of(event), current.happened)
        for line in waiting[:most]:
            change.create(_written(current, event, line, at))
        if len(waiting) <= most:
            change.update(current, written_at=at)
    return len(waiting) <= most


def _written(follow_up: FollowUp, event: Event, line: Line, at: datetime) -> FollowUpLetter:
    letter = FollowUpLetter(follow_up=follow_up, registration=line.registration)
    writer = follow_up.approved_by
    assert writer is not None  # noqa: S101 (nothing is written before somebody lets it go)
    kind, public_id = about(line.registration)
    try:
        text = letter_to(line.registration, follow_up, event, writer)
        letter.message = queue_message(
            FOLLOW_UP_LETTER,
            line.registration.email,
            text.subject,
            text.body,
            workspace=writer.workspace,
            is_service=False,
            at=at,
            wishes=Wishes(
                to_name=line.registration.name,
                sender=own_sender(writer),
                about_kind=kind,
                about_id=public_id,
                is_automatic=True,
                written_by=writer,
            ),
        )
    except (Unready, MailRefused) as reason:
        letter.trouble = str(reason)[:300]
    return letter
