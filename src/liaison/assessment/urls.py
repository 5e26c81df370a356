# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses of assessments; everything lies inside a workspace."""

from django.urls import URLPattern

from .views import criteria, results, rounds, score_sheets, scoring

app_name = "assessment"
public_patterns: list[URLPattern] = []
workspace_patterns: list[URLPattern] = [
    *rounds.urlpatterns,
    *scoring.urlpatterns,
    *results.urlpatterns,
    *score_sheets.urlpatterns,
    *criteria.urlpatterns,
]
