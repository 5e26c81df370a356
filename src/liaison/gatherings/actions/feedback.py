# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody says of an event. By their own link it is said once, and changed when they come again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, Member
from liaison.gatherings.models import Event, EventQuestion, Feedback, Registration

from .monitoring import note_anonymously
from .registering import hold

NO_ANSWERS: Mapping[EventQuestion, str] = MappingProxyType({})


@dataclass(frozen=True)
class Said:
    """`agreed_to`: the very words of the permission to quote; empty where there is none."""

    stars: int | None = None
    text: str = ""
    agreed_to: str = ""
    quoted_as: str = ""


def give_feedback(
    event: Event,
    said: Said,
    *,
    registration: Registration | None = None,
    answers: Mapping[EventQuestion, str] = NO_ANSWERS,
    at: datetime | None = None,
) -> Feedback:
    """`answers`: to anonymous questions that are asked once more; whoever comes again was asked already."""
    at = at or timezone.now()
    values: dict[str, Any] = {
        "stars": said.stars,
        "text": said.text,
        "may_be_quoted": bool(said.agreed_to),
        "agreed_to": said.agreed_to,
        "quoted_as": said.quoted_as if said.agreed_to else "",
        "said_at": at,
    }
    with changing(None, "give feedback", at=at) as change:
        hold(event)
        there = Feedback.objects.filter(registration=registration).first() if registration else None
        if there is not None:
            change.update(there, **values)
            return there
        for question, text in answers.items():
            note_anonymously(question, text, is_after=True)
        return change.create(Feedback(event=event, registration=registration, **values))


def do_not_quote(feedback: Feedback, *, by: Member) -> Change | None:
    """They took their permission back. None where there was none."""
    with changing(by, "do not quote") as change:
        change.update(feedback, may_be_quoted=False, agreed_to="", quoted_as="")
    return change.record if change.record.pk else None
