# SPDX-License-Identifier: AGPL-3.0-or-later
"""Beginning to write to organisations in steps, and what a person does on the way. The letters themselves are
written by the worker: stepping/."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, Member
from liaison.directory.actions.interactions import InteractionText, write_interaction
from liaison.directory.models import Interaction, Organisation
from liaison.mailroom.models import Letter, Message
from liaison.outreach.models import Approach, ApproachLetter, Campaign
from liaison.outreach.queries.beginning import LeftOut, choose
from liaison.outreach.stepping.ending import State, hold_organisations
from liaison.outreach.tasks import wake

from .refusals import CampaignOver, NothingToDo, NotRunning

Mail = Message.State
# A letter in one of these has not left and will not, unless somebody writes it anew.
LOST = frozenset({Mail.REFUSED.value, Mail.MISSED.value, Mail.LOGGED.value})


@dataclass(frozen=True)
class Begun:
    """`change` is None where nobody is written to."""

    approaches: list[Approach] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    change: Change | None = None


def begin_approaches(
    campaign: Campaign, organisations: Sequence[Organisation], *, by: Member, at: datetime | None = None
) -> Begun:
    """One change, which also holds the first letters as soon as the worker has written them: undoing it takes back
    what has not left. Raises CampaignOver."""
    at = at or timezone.now()
    with changing(by, "begin approaches", at=at) as change:
        hold_organisations({organisation.pk for organisation in organisations})
        current = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        if current.ended_at is not None:
            raise CampaignOver
        choice = choose(current, organisations, at)
        begun = [
            Approach(
                campaign=current,
                organisation=reader.organisation,
                person=reader.person,
                address=reader.address,
                began_at=at,
                next_at=at,
            )
            for reader in choice.readers
        ]
        for approach in begun:
            change.create(approach)
        if begun:
            wake(at)
    return Begun(begun, choice.left_out, change.record if change.record.pk else None)


def note_as_sent(
    letter: ApproachLetter, *, subject: str, body: str, by: Member, at: datetime | None = None
) -> Change | None:
    """A colleague sent the text of a step that is no mail: from now on the next one waits.

    None where somebody said so already. Raises NotRunning.
    """
    at = at or timezone.now()
    with changing(by, "send by hand", at=at) as change:
        hold_organisations([letter.approach.organisation_id])
        approach = Approach.objects.select_for_update().get(pk=letter.approach_id)
        current = ApproachLetter.objects.select_for_update().get(pk=letter.pk)
        if current.sent_by_hand_at is not None:
            return None
        if approach.state != State.RUNNING or current.message_id is not None:
            raise NotRunning
        change.update(letter, sent_by_hand_at=at)
        # With the letter's own number, so that it is known to be the cadence's and stops nothing.
        told = _as_interaction(approach, current, f"{subject}\n\n{body}".strip(), by, at)
        write_interaction(change, told, letter.public_id)
        _look_at(approach, at)
    return change.record


_KINDS = {Letter.Channel.PHONE: Interaction.Kind.CALL}


def _as_interaction(
    approach: Approach, letter: ApproachLetter, note: str, by: Member, at: datetime
) -> InteractionText:
    of = letter.step.letter
    fields = {
        "type": _KINDS.get(Letter.Channel(of.channel), Interaction.Kind.MESSAGE),
        "direction": Interaction.Direction.OUTGOING,
        "channel": str(of.get_channel_display()),
        "at": at,
        "note": note,
    }
    people = [approach.person] if approach.person is not None else []
    return InteractionText(fields, organisations=[approach.organisation], people=people, members=[by])


def try_again(approach: Approach, *, by: Member, at: datetime | None = None) -> Change | None:
    """Somebody mended what kept it waiting: a letter that did not go is written anew. Raises NotRunning, and
    NothingToDo where one is on its way, or has left.

    None where nothing had been written.
    """
    at = at or timezone.now()
    with changing(by, "try again", at=at) as change:
        hold_organisations([approach.organisation_id])
        current = Approach.objects.select_for_update().get(pk=approach.pk)
        if current.state != State.RUNNING:
            raise NotRunning
        last = ApproachLetter.objects.filter(approach=current).select_related("message")
        letter = last.order_by("step__position").last()
        lost = letter is not None and letter.message is not None and letter.message.state in LOST
        if not lost and not current.trouble:
            raise NothingToDo
        if lost and letter is not None:
            change.delete(letter)
        _look_at(current, at)
    return change.record if change.record.pk else None


def _look_at(approach: Approach, at: datetime) -> None:
    Approach.objects.filter(pk=approach.pk).update(next_at=at, trouble="")
    wake(at)
