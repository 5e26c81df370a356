# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters of a cadence on their way out, asked once more in the moment in which they would go."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from liaison.kit.hooks import MailVerdict
from liaison.mailroom.models import Message

from .models import Approach, ApproachLetter, OutreachRules
from .queries.cadences import own_rules
from .queries.letters import LEFT, MONTH, Gone, gone_to
from .queries.offices import office_of
from .queries.writing import CADENCE_LETTER
from .rules.timing import is_open, next_moment, room_again_at
from .stepping.ending import State

Gones = dict[int, list[Gone]]


def held_by_cadence(messages: Sequence[Message], at: datetime) -> Mapping[int, MailVerdict]:
    """A mail guard (kit/hooks.py): seven queries for a batch with letters of cadences in it, one for another."""
    rows = ApproachLetter.objects.filter(message__in=[message.pk for message in messages]).select_related(
        "approach__organisation", "approach__person", "approach__campaign"
    )
    letters = {row.message_id: row for row in rows.order_by()}
    verdicts = {
        # Taken back together with the beginning of its approach, or erased with the one it was for.
        message.pk: MailVerdict("refuse", _over(None))
        for message in messages
        if message.message_kind == CADENCE_LETTER and message.pk not in letters
    }
    if letters:
        rules = own_rules()
        gone = gone_to({letter.approach.organisation_id for letter in letters.values()}, at, LEFT)
        for message in messages:
            letter = letters.get(message.pk)
            verdict = _verdict(letter.approach, rules, gone, at) if letter is not None else None
            if verdict is not None:
                verdicts[message.pk] = verdict
            elif letter is not None:
                # Two to one organisation may stand in one batch.
                gone[letter.approach.organisation_id].append(Gone(letter.approach.organisation_id, message.pk, at))
    return verdicts


def _verdict(approach: Approach, rules: OutreachRules, gone: Gones, at: datetime) -> MailVerdict | None:
    if approach.state != State.RUNNING or approach.campaign.ended_at is not None:
        return MailVerdict("refuse", _over(approach))
    if approach.organisation.archived_at is not None:
        return MailVerdict("refuse", _over(None))
    office = office_of(approach.organisation, approach.person, rules)
    seed = str(approach.public_id)
    room_at = room_again_at(rules.most_letters, [one.at for one in gone[approach.organisation_id]], at, MONTH)
    if room_at is not None:
        # Translators: why a mail waits; they had as many letters as this workspace sends to anybody in a month.
        words = _("They have had enough letters for this month.")
        return MailVerdict("later", words, next_moment(room_at, 0, office, seed))
    if not is_open(at, office):
        # Translators: why a mail waits: it is night, a weekend or a holiday where its reader is.
        words = _("Where they are nobody is at work now.")
        return MailVerdict("later", words, next_moment(at, 0, office, seed))
    return None


def _over(approach: Approach | None) -> str:
    if approach is not None and approach.why:
        # Translators: why a mail was not sent; %(why)s is for example "somebody answered".
        return _("No longer needed: %(why)s.") % {"why": approach.get_why_display()}
    # Translators: why a mail was not sent: whom it was for is not being written to any more.
    return _("No longer needed: they are not being written to any more.")
