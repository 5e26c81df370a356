# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern

from .views import writing

app_name = "outreach"
public_patterns: list[URLPattern] = []
workspace_patterns: list[URLPattern] = [
    *writing.urlpatterns,
]
