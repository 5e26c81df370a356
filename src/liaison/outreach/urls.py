# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern

from .views import approaching, cadences, campaigns, writing

app_name = "outreach"
public_patterns: list[URLPattern] = []
workspace_patterns: list[URLPattern] = [
    *campaigns.urlpatterns,
    *approaching.urlpatterns,
    *cadences.urlpatterns,
    *writing.urlpatterns,
]
