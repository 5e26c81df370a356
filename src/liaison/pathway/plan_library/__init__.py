# SPDX-License-Identifier: AGPL-3.0-or-later
"""Templates of plans that every workspace begins with. They are copied into it, and from then on are its own."""

from .courses import COURSE
from .events import WEBINAR, WIKITHON
from .parts import ADVISER, HELPER, ORGANISER, RESIDENT, SPEAKER_HOST, TRAINER, PlanPreset, TaskPreset
from .support import ADVICE, HAND_OFF, RESIDENCY

PLAN_PRESETS = (WEBINAR, WIKITHON, COURSE, ADVICE, RESIDENCY, HAND_OFF)
ROLES = (ORGANISER, SPEAKER_HOST, TRAINER, HELPER, ADVISER, RESIDENT)

__all__ = ["PLAN_PRESETS", "ROLES", "PlanPreset", "TaskPreset"]
