# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers for numbers alone."""

import secrets

from liaison.gatherings.models import EventQuestion, MonitoringAnswer

# Far below what a column of whole numbers takes, and what JavaScript and spreadsheets count exactly.
_HIGHEST = 2**53


def note_anonymously(question: EventQuestion, text: str, *, is_after: bool = False) -> None:
    """Under a number of its own making: those given out in turn would tell whose answer came with it."""
    pk = secrets.randbelow(_HIGHEST) + 1
    MonitoringAnswer.objects.create(pk=pk, question=question, text=text[:300], is_after=is_after)
