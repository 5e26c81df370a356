# SPDX-License-Identifier: AGPL-3.0-or-later
from .hours import Capacity, ShiftPlace, WeekAway
from .partnerships import CoLead, Partnership, PartnershipType, StageChange, Tick
from .pathways import ChecklistItem, Pathway, Stage
from .plans import Plan, PlanTemplate, PlanTemplateTask
from .states import Ending, SideState
from .work import Objective, Sign, Task, TaskNeed, TaskStep

__all__ = [
    "Capacity",
    "ChecklistItem",
    "CoLead",
    "Ending",
    "Objective",
    "Partnership",
    "PartnershipType",
    "Pathway",
    "Plan",
    "PlanTemplate",
    "PlanTemplateTask",
    "ShiftPlace",
    "SideState",
    "Sign",
    "Stage",
    "StageChange",
    "Task",
    "TaskNeed",
    "TaskStep",
    "Tick",
    "WeekAway",
]
