# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk offers to the frame, and where partnerships are looked at."""

from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.rules import Can
from liaison.directory.models import Organisation
from liaison.kit.hooks import (
    EventPanel,
    NavItem,
    PartyPanel,
    RecordPage,
    event_panels,
    navigation,
    pages,
    party_panels,
    settings_pages,
)
from liaison.pathway.models import Partnership, Plan, PlanTemplate

from .queries.listing import panel_of
from .queries.plans import plans_of_event


def _address(partnership: Partnership) -> str:
    return workspace_url("desk:partnership", partnership.public_id)


def _plan_address(plan: Plan) -> str:
    return workspace_url("desk:plan", plan.public_id)


def _template_address(template: PlanTemplate) -> str:
    return workspace_url("desk:plan-template", template.public_id)


pages.register(RecordPage(Partnership.kind, _address))
pages.register(RecordPage(Plan.kind, _plan_address))
pages.register(RecordPage(PlanTemplate.kind, _template_address))
party_panels.register(PartyPanel(Organisation.kind, "desk/organisation_panel.html", panel_of))
event_panels.register(EventPanel("desk/event_plans.html", plans_of_event, styles="desk/css/plans.css"))
# Translators: a place in the navigation: what is to be done today.
navigation.register(NavItem(2, _("Today"), "tray", "desk:today", Can.SEE_REPORTS))
# Translators: a place in the navigation: numbers, plans, introductions.
navigation.register(NavItem(35, _("Reports"), "chart", "desk:funnel", Can.SEE_REPORTS, ("reports/",)))
# Translators: a place in the navigation: partnerships as cards, in columns by stage.
navigation.register(
    NavItem(
        14,
        _("Pathway"),
        "flag",
        "desk:board",
        Can.SEE_DIRECTORY,
        ("partnerships/", "tasks/", "objectives/"),
    )
)
# Translators: a place in the navigation: plans, with tasks that volunteers take.
navigation.register(NavItem(16, _("Plans"), "listBullet", "desk:plans", Can.SEE_DIRECTORY, ("hours/",)))
# Translators: a tab of the settings: which stages partnerships go through.
settings_pages.register(NavItem(20, _("Pathways"), "flag", "desk:pathways", Can.MANAGE_WORKSPACE))
# Translators: a tab of the settings: templates of plans, such as one for a webinar.
settings_pages.register(
    NavItem(22, _("Plan templates"), "listBullet", "desk:plan-templates", Can.MANAGE_WORKSPACE)
)
