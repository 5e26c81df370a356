# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pathways that every workspace begins with. They are copied into it, and from then on are its own."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

WORKSHOP, SIX_PHASES, TRAINING_COURSE, HELPDESK = "workshop", "six_phases", "training_course", "helpdesk"


@dataclass(frozen=True)
class StagePreset:
    """`days` a partnership usually stays; `again`: working days until we ask again."""

    name: Any
    milestone: str
    days: int | None = None
    again: int | None = None
    capacity: int | None = None
    checklist: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Preset:
    key: str
    name: Any
    stages: list[StagePreset]
    is_default: bool = False


_WORKSHOP = Preset(
    WORKSHOP,
    # Translators: a pathway for any kind of partnership, from the first idea to a good ending.
    _("Partnership"),
    is_default=True,
    stages=[
        # Translators: stages of a partnership, each followed by what should be done before the next one.
        StagePreset(
            _("Identified"),
            "identified",
            30,
            checklist=[_("We know why we want to reach them"), _("Somebody looks after them")],
        ),
        StagePreset(
            _("Researched"),
            "researched",
            30,
            checklist=[
                _("We know who decides there"),
                _("We know what they care about"),
                _("We know why we may write to them"),
            ],
        ),
        StagePreset(_("Contacted"), "contacted", 30, again=5, checklist=[_("They answered")]),
        StagePreset(
            _("Interested"), "interested", 30, again=5, checklist=[_("A meeting, webinar or wikithon is agreed")]
        ),
        StagePreset(_("Met"), "met", 30, again=5, checklist=[_("We wrote down their goals in their words")]),
        StagePreset(
            _("Assessed"),
            "assessed",
            45,
            again=10,
            checklist=[_("We decided what to offer"), _("They know our answer")],
        ),
        StagePreset(
            _("Agreed"),
            "agreed",
            45,
            again=10,
            checklist=[
                _("Objectives are written down"),
                _("Both sides know who does what"),
                _("Funding is clear"),
            ],
        ),
        StagePreset(
            _("Active"), "active", 365, again=20, capacity=12, checklist=[_("The objectives are reached")]
        ),
        StagePreset(
            _("Evaluating"),
            "evaluating",
            60,
            again=10,
            checklist=[
                _("We looked at the results together"),
                _("The signs of independence are seen by both sides"),
            ],
        ),
        StagePreset(_("Independent"), "independent"),
    ],
)
_SIX_PHASES = Preset(
    SIX_PHASES,
    # Translators: a pathway whose stages are the six phases of a project.
    _("Project in six phases"),
    stages=[
        # Translators: stages of a project, each followed by what should be done before the next one.
        StagePreset(
            _("Contact"), "contacted", 30, again=5, checklist=[_("They answered"), _("Somebody looks after them")]
        ),
        StagePreset(
            _("Feasibility"), "met", 45, again=10, checklist=[_("We know what is possible on both sides")]
        ),
        StagePreset(_("Assessment"), "assessed", 45, again=10, checklist=[_("We decided what to offer")]),
        StagePreset(
            _("Implementation"), "active", 365, again=20, capacity=12, checklist=[_("The objectives are reached")]
        ),
        StagePreset(
            _("Conclusion"), "evaluating", 60, again=10, checklist=[_("We looked at the results together")]
        ),
        StagePreset(_("Monitoring"), "independent", 365),
    ],
)
_TRAINING_COURSE = Preset(
    TRAINING_COURSE,
    # Translators: a pathway for courses that we give.
    _("Training course"),
    stages=[
        # Translators: stages of a training course, each followed by what should be done before the next one.
        StagePreset(_("Interest"), "interested", 30, again=5, checklist=[_("We know who will take part")]),
        StagePreset(
            _("Scoping"),
            "met",
            30,
            again=5,
            checklist=[_("We know what they want to learn"), _("A date is found")],
        ),
        StagePreset(_("Funding"), "assessed", 60, again=10, checklist=[_("Funding is clear")]),
        StagePreset(_("Contract"), "agreed", 30, again=5, checklist=[_("The contract is signed")]),
        StagePreset(_("Course"), "active", 120, again=10, capacity=4, checklist=[_("The last session was held")]),
        StagePreset(_("Report"), "evaluating", 45, again=10, checklist=[_("The report is sent")]),
        StagePreset(_("Renewal"), "independent", 90, again=20),
    ],
)
_HELPDESK = Preset(
    HELPDESK,
    # Translators: a pathway for those who ask us for help.
    _("Helpdesk"),
    stages=[
        # Translators: stages of a request for help, each followed by what should be done before the next one.
        StagePreset(_("Request"), "interested", 5, again=2, checklist=[_("We understand what they need")]),
        StagePreset(_("Review"), "assessed", 10, again=5, checklist=[_("Somebody who knows has looked at it")]),
        StagePreset(_("Decision"), "agreed", 10, again=5, checklist=[_("They know our answer")]),
        StagePreset(_("Support"), "active", 30, again=5, capacity=20, checklist=[_("They have what they needed")]),
        StagePreset(_("Closed"), "independent"),
    ],
)
PRESETS = (_WORKSHOP, _SIX_PHASES, _TRAINING_COURSE, _HELPDESK)
