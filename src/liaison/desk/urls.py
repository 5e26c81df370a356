# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's addresses; everything lies inside a workspace."""

from django.urls import URLPattern

from .views import (
    board,
    hours,
    making_plans,
    partnership,
    partnerships,
    pathways,
    plan_templates,
    plans,
    reports,
    stages,
    states,
    today,
    work,
)

app_name = "desk"
public_patterns: list[URLPattern] = []
workspace_patterns: list[URLPattern] = [
    *today.urlpatterns,
    *board.urlpatterns,
    *partnerships.urlpatterns,
    *partnership.urlpatterns,
    *states.urlpatterns,
    *work.urlpatterns,
    *reports.urlpatterns,
    *pathways.urlpatterns,
    *stages.urlpatterns,
    *plans.urlpatterns,
    *making_plans.urlpatterns,
    *plan_templates.urlpatterns,
    *hours.urlpatterns,
]
