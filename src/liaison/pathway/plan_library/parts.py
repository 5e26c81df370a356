# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a shipped template is made of."""

from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from liaison.pathway.rules.plans import Anchor, Offset

# Translators: roles of people who do the tasks of a plan.
ORGANISER = _("organiser")
SPEAKER_HOST = _("speaker host")
TRAINER = _("trainer")
HELPER = _("helper")
ADVISER = _("adviser")
RESIDENT = _("resident")


def event(days: int, *, working: bool = False) -> Offset:
    return Offset(Anchor.EVENT, days, working)


def agreement(days: int, *, working: bool = False) -> Offset:
    return Offset(Anchor.AGREEMENT, days, working)


def made(days: int, *, working: bool = False) -> Offset:
    return Offset(Anchor.TODAY, days, working)


@dataclass(frozen=True)
class TaskPreset:
    """`after` is the key of the task that comes first; `hours` are those of one person."""

    key: str
    title: Any
    when: Offset
    role: Any
    hours: str
    steps: list[Any] = field(default_factory=list)
    note: Any = ""
    after: str = ""
    at: str = ""
    until: str = ""
    places: int = 1

    @property
    def values(self) -> dict[str, Any]:
        """Columns that a task of a template shares with one of a plan, and its words, in the present language."""
        return {
            "title": str(self.title),
            "note": str(self.note),
            "steps": [str(step) for step in self.steps],
            "anchor": self.when.anchor.value,
            "days": self.when.days,
            "in_working_days": self.when.in_working_days,
            "role": str(self.role),
            "hours": Decimal(self.hours),
            "at": time.fromisoformat(self.at) if self.at else None,
            "until": time.fromisoformat(self.until) if self.until else None,
            "places": self.places,
        }


@dataclass(frozen=True)
class PlanPreset:
    key: str
    name: Any
    about: Any
    tasks: list[TaskPreset]
