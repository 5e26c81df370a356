# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letter of a step, as it goes to its reader: in their language, about the campaign's goal, in the thread of
the letter before."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing
from liaison.accounts.models import Member
from liaison.directory.models import Organisation
from liaison.mailroom.actions import MailRefused, Wishes, queue_message
from liaison.mailroom.letters.queries.letters import Chosen, filled_for, letters, version_chosen
from liaison.mailroom.letters.rules.filling import Filled
from liaison.mailroom.letters.wording import goal_name, why_not_ready
from liaison.mailroom.models import Letter, Message
from liaison.mailroom.queries.outbox import own_sender
from liaison.outreach.models import Approach, ApproachLetter, CadenceStep, OutreachRules
from liaison.outreach.queries.readers import addressee_of, known_of
from liaison.outreach.queries.writing import CADENCE_LETTER, why_not_to
from liaison.outreach.rules.timing import Office, is_open, latest_moment, next_moment

REPLY = "Re: "


class CannotWrite(Exception):
    """A person has to do something first; the message is a sentence that says what."""


@dataclass(frozen=True)
class Plan:
    """Where the reader sits, what the workspace holds itself to, and the open change."""

    office: Office
    rules: OutreachRules
    change: Changing


def write(approach: Approach, step: CadenceStep, previous: ApproachLetter | None, plan: Plan) -> ApproachLetter:
    """The letter and its row in the caller's transaction. Raises CannotWrite."""
    writer = writer_of(approach)
    letter = letters().get(pk=step.letter_id)
    chosen = chosen_for(approach, letter, writer)
    written = ApproachLetter(
        approach=approach,
        step=step,
        version=chosen.version,
        language=chosen.version.language,
        goal=chosen.version.goal,
        written_at=plan.change.at,
    )
    # A text for another channel has no mail: a colleague sees it, fills what is empty, and sends it.
    if letter.is_mail:
        filled = filled_for(chosen.version, writer, addressee_of(approach), instead=known_of(approach.campaign))
        if not filled.is_ready:
            raise CannotWrite(" ".join(why_not_ready(filled)))
        written.message = _queue(approach, filled, _wishes(approach, writer, previous, plan), plan)
    return plan.change.create(written)


def writer_of(approach: Approach) -> Member:
    """Raises CannotWrite."""
    writer = approach.campaign.written_by
    if writer is None or writer.left_at is not None:
        # Translators: why no letter of a campaign is written.
        raise CannotWrite(_("Whoever wrote this campaign has left. Say on its page who writes from now on."))
    return writer


def chosen_for(approach: Approach, letter: Letter, writer: Member) -> Chosen:
    """Raises CannotWrite."""
    chosen = version_chosen(letter, addressee_of(approach).languages, writer, approach.campaign.goal)
    if chosen is None:
        # Translators: why no letter of a campaign is written; %(letter)s is a letter's name, %(goal)s what for.
        words = _("The letter “%(letter)s” has no text yet (%(goal)s).")
        raise CannotWrite(words % {"letter": letter.name, "goal": goal_name(approach.campaign.goal)})
    return chosen


def _wishes(approach: Approach, writer: Member, previous: ApproachLetter | None, plan: Plan) -> Wishes:
    at, office = plan.change.at, plan.office
    before = previous.message if previous is not None else None
    is_draft = previous is None and approach.campaign.needs_approval
    if previous is None or not is_open(at, office):
        not_before = next_moment(at, 0, office, str(approach.public_id))
    else:
        not_before = at
    return Wishes(
        to_name=approach.person.name if approach.person is not None else "",
        sender=own_sender(writer),
        answers=before.message_id if before is not None else "",
        references=before.references if before is not None else "",
        not_before=not_before,
        # A draft has all the time that its reader in the house takes.
        latest_send=None if is_draft else latest_moment(not_before, office),
        about_kind=Organisation.kind,
        about_id=approach.organisation.public_id,
        is_automatic=not is_draft,
        is_draft=is_draft,
        written_by=writer,
    )


def _queue(approach: Approach, filled: Filled, wishes: Wishes, plan: Plan) -> Message:
    refusal = why_not_to(approach.address)
    if refusal:
        raise CannotWrite(refusal)
    try:
        return queue_message(
            CADENCE_LETTER,
            approach.address,
            filled.subject or _reply_subject(wishes),
            filled.text,
            workspace=approach.workspace,
            is_service=False,
            at=plan.change.at,
            wishes=wishes,
        )
    except MailRefused as reason:
        raise CannotWrite(str(reason)) from reason


def _reply_subject(wishes: Wishes) -> str:
    """A letter without a subject goes on with that of the one before."""
    before = Message.objects.filter(message_id=wishes.answers).values_list("subject", flat=True).first() or ""
    return before if before.startswith(REPLY) else f"{REPLY}{before}" if before else ""
