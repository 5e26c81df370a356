# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cold letters on their way out: is there what the law of their country asks for?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from liaison.directory.models import Organisation, Person
from liaison.directory.queries.wishes import Asked, stops
from liaison.kit.hooks import MailVerdict
from liaison.mailroom.letters.wording import why_no_first_letter
from liaison.mailroom.models import Message

from .lawful import why_no_note, why_not_cold
from .models import ApproachLetter
from .queries.lawful import Question, cold_cases
from .queries.writing import KINDS

PARTIES = frozenset({Organisation.kind, Person.kind})
Letters = dict[int, ApproachLetter]


def held_by_law(messages: Sequence[Message], at: datetime) -> Mapping[int, MailVerdict]:
    """A mail guard (kit/hooks.py)."""
    asked = [one for one in messages if one.message_kind in KINDS and one.about_kind in PARTIES and one.about_id]
    if not asked:
        return {}
    rows = ApproachLetter.objects.filter(message__in=[one.pk for one in asked]).order_by()
    rows = rows.select_related("approach__campaign", "approach__person", "version__letter")
    letters: Letters = {row.message_id: row for row in rows if row.message_id}
    verdicts = _unwanted(asked, letters)
    cases = cold_cases([_question(one, letters) for one in asked])
    for message in asked:
        if message.pk in cases and message.pk not in verdicts:
            why = why_not_cold(cases[message.pk]) or _lacking(letters.get(message.pk))
            if why:
                verdicts[message.pk] = MailVerdict("hold", why)
    return verdicts


def _question(message: Message, letters: Letters) -> Question:
    letter = letters.get(message.pk)
    assert message.about_id is not None  # noqa: S101 (asked by the caller)
    person = letter.approach.person if letter is not None else None
    return Question(message.pk, message.to, message.about_kind, message.about_id, person)


def _unwanted(messages: Sequence[Message], letters: Letters) -> dict[int, MailVerdict]:
    """A cadence's letter is about the organisation; the person whom it is for may have said no by another address,
    or have had this one until yesterday."""
    people = {pk: letter.approach.person for pk, letter in letters.items() if letter.approach.person is not None}
    asked = [Asked(one.pk, one.to, Person.kind, people[one.pk].public_id) for one in messages if one.pk in people]
    found = stops(asked) if asked else {}
    return {pk: MailVerdict("hold" if stop.is_for_now else "refuse", stop.why) for pk, stop in found.items()}


def _lacking(letter: ApproachLetter | None) -> str:
    if letter is None:
        return ""
    if not letter.approach.campaign.has_note:
        return why_no_note(letter.approach.campaign)
    return why_no_first_letter(letter.version) if letter.version is not None else ""
