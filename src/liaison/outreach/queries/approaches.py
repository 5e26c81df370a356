# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom a campaign may be extended to, and one organisation on it with its letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from liaison.accounts.models import Member
from liaison.directory.models import Organisation
from liaison.directory.queries.access import organisations_seen_by
from liaison.directory.queries.party_lists import Sought
from liaison.kit.places import language_name
from liaison.mailroom.letters.queries.letters import filled_for, letters, version_chosen
from liaison.outreach.models import Approach, ApproachLetter, CadenceStep, Campaign

from .beginning import LeftOut, Reader, choose
from .cadences import steps_of
from .lawful import Case, Question, cold_cases
from .readers import addressee_of, known_of

# What a page shows, and begins with in one step.
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Offer:
    """`readers` with the language of their first letter, empty where it has no text for anybody. `unclear`: their
    country asks something first."""

    readers: list[tuple[Reader, str]]
    unclear: list[tuple[Reader, Case]]
    left_out: list[LeftOut]
    count: int

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.readers) + len(self.unclear) + len(self.left_out)


def offered(campaign: Campaign, sought: Sought, member: Member, at: datetime) -> Offer:
    """Of the first that a list would show."""
    rows = sought.rows(member, at)
    # With all columns: a list does without some that decide here.
    shown = list(sought.order.applied_to(rows.defer(None))[:MOST_AT_ONCE])
    choice = choose(campaign, shown, at)
    step = steps_of(campaign.cadence)[0]
    letter = letters().get(pk=step.letter_id)
    writer = campaign.written_by or member
    cases = _unclear(choice.readers)
    readers = []
    for reader in choice.readers:
        if reader.organisation.pk in cases:
            continue
        languages = (reader.person.languages if reader.person else []) or reader.organisation.languages
        chosen = version_chosen(letter, languages, writer, campaign.goal)
        readers.append((reader, language_name(chosen.version.language) if chosen else ""))
    unclear = [(one, cases[one.organisation.pk]) for one in choice.readers if one.organisation.pk in cases]
    count = rows.count() if len(shown) == MOST_AT_ONCE else len(shown)
    return Offer(readers, unclear, choice.left_out, count)


def _unclear(readers: Sequence[Reader]) -> dict[int, Case]:
    """By organisation: a first letter to them would be held."""
    questions = [
        Question(one.organisation.pk, one.address, Organisation.kind, one.organisation.public_id, one.person)
        for one in readers
    ]
    return {key: case for key, case in cold_cases(questions).items() if not case.is_clear}


def picked(member: Member, ids: Sequence[str]) -> list[Organisation]:
    """Those that somebody ticked, as far as they see them; what is no number is left out."""
    wanted = []
    for text in ids[:MOST_AT_ONCE]:
        try:
            wanted.append(UUID(text))
        except ValueError:
            continue
    return list(organisations_seen_by(member).filter(public_id__in=wanted).order_by("name", "pk"))


def every_approach() -> "QuerySet[Approach]":
    return Approach.objects.select_related(
        "organisation", "person", "campaign__cadence", "campaign__written_by__user"
    )


@dataclass(frozen=True)
class Written:
    """`prepared` is the text of a letter that is no mail and waits for a colleague."""

    letter: ApproachLetter
    in_language: str
    prepared: str = ""


@dataclass(frozen=True)
class ApproachPage:
    approach: Approach
    letters: list[Written]
    next_step: CadenceStep | None


def page_of(approach: Approach) -> ApproachPage:
    found = ApproachLetter.objects.filter(approach=approach).order_by("step__position")
    rows = list(found.select_related("approach", "step__letter", "message", "version"))
    last = rows[-1].step.position if rows else 0
    following = [step for step in steps_of(approach.campaign.cadence) if step.position > last]
    return ApproachPage(approach, [_written(row) for row in rows], following[0] if following else None)


def _written(row: ApproachLetter) -> Written:
    waits = row.message_id is None and row.sent_by_hand_at is None and not row.step.letter.is_mail
    return Written(
        row, language_name(row.language), "\n\n".join(filter(None, prepared_text(row))) if waits else ""
    )


def prepared_text(row: ApproachLetter) -> tuple[str, str]:
    """Subject and text, with marks where something is still empty."""
    writer = row.approach.campaign.written_by
    if row.version is None or writer is None:
        return "", ""
    filled = filled_for(row.version, writer, addressee_of(row.approach), instead=known_of(row.approach.campaign))
    return filled.subject, filled.text
