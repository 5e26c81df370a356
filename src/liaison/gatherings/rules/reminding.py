# SPDX-License-Identifier: AGPL-3.0-or-later
"""When those who registered are reminded."""

from datetime import datetime, timedelta

# How long before the begin; a word that stays in the kind of the mail.
REMINDERS = {"day": timedelta(days=1), "hour": timedelta(hours=1)}
# Who registers later than this before a reminder needs none: the confirmation has just come.
JUST_TOLD = timedelta(hours=3)


def due(starts_at: datetime, now: datetime) -> str:
    """The reminder whose time it is: the latest that has come. Empty before the first and after the begin."""
    if now >= starts_at:
        return ""
    come = [word for word, before in REMINDERS.items() if starts_at - before <= now]
    return come[-1] if come else ""


def needs_one(word: str, registered_at: datetime, starts_at: datetime) -> bool:
    """Whether somebody who registered then is reminded by this one."""
    at = starts_at - REMINDERS[word]
    return registered_at <= at if word == "hour" else registered_at <= at - JUST_TOLD
