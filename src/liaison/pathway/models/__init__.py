# SPDX-License-Identifier: AGPL-3.0-or-later
from .partnerships import CoLead, Partnership, PartnershipType, StageChange, Tick
from .pathways import ChecklistItem, Pathway, Stage
from .states import Ending, SideState
from .work import (
    Objective,
    Plan,
    PlanTemplate,
    PlanTemplateTask,
    Sign,
    Task,
    TaskNeed,
    TaskStep,
)

__all__ = [
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
    "SideState",
    "Sign",
    "Stage",
    "StageChange",
    "Task",
    "TaskNeed",
    "TaskStep",
    "Tick",
]
