# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters after the events of the last months: written after all but the newest, which waits on Today."""

from datetime import datetime, timedelta

from liaison.accounts.actions import changing
from liaison.accounts.models import Member
from liaison.gatherings.follow_up_letters import letter_to
from liaison.gatherings.models import Event, FollowUp, FollowUpLetter
from liaison.gatherings.queries.follow_up import FOLLOW_UP_LETTER, about, for_letter, lines_of
from liaison.mailroom.letters.actions.writing import copy_shipped
from liaison.mailroom.letters.queries.library import shipped_letter_for
from liaison.mailroom.letters.wording import SHIPPED_NAMES
from liaison.mailroom.models import Letter, Message

from .story import Story

LETTERS = {"attended": "after-attending", "missed": "after-missing"}
MANY = 2


def write_after_events(story: Story) -> None:
    lowri = story.members["lowri"]
    letters = {happened: _copy(key, lowri) for happened, key in LETTERS.items()}
    newest_first = sorted((one.event for one in story.held), key=lambda event: event.starts_at, reverse=True)
    for event in newest_first[1 : 1 + MANY]:
        at = event.ends_at + timedelta(days=1)
        for happened, letter in letters.items():
            _write(event, happened, letter, lowri, at)


def _copy(key: str, by: Member) -> Letter:
    letter, _change = copy_shipped(shipped_letter_for(key), name=str(SHIPPED_NAMES[key]), by=by)
    return letter


def _write(event: Event, happened: str, letter: Letter, by: Member, at: datetime) -> None:
    """As sent, because in the story it was."""
    step = FollowUp.NextStep.WATCH if event.recording_url else FollowUp.NextStep.TOGETHER
    with changing(by, "write after event", at=at) as change:
        follow_up = change.create(
            FollowUp(
                event=event,
                happened=happened,
                letter=letter,
                next_step=step,
                next_step_url=event.recording_url or "https://northshire.example/together",
                approved_by=by,
                approved_at=at,
                written_at=at,
            )
        )
        for line in for_letter(lines_of(event), happened):
            text = letter_to(line.registration, follow_up, event, by)
            kind, public_id = about(line.registration)
            mail = Message(
                workspace=by.workspace,
                message_kind=FOLLOW_UP_LETTER,
                written_by=by,
                about_kind=kind,
                about_id=public_id,
                to=line.registration.email,
                to_name=line.registration.name,
                subject=text.subject,
                body=text.body,
                state=Message.State.ACCEPTED,
                queued_at=at,
                settled_at=at + timedelta(seconds=2),
            )
            mail.message_id = f"<{mail.public_id.hex}@northshire.example>"
            mail.save()
            change.create(FollowUpLetter(follow_up=follow_up, registration=line.registration, message=mail))
