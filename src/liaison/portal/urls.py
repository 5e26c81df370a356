# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages for people who have no account; everything lies outside of the workspaces."""

from django.urls import URLPattern

from .views import bookings, events, feedback, letters, stand

app_name = "portal"
public_patterns: list[URLPattern] = [
    *letters.urlpatterns,
    *events.urlpatterns,
    *bookings.urlpatterns,
    *feedback.urlpatterns,
    *stand.urlpatterns,
]
workspace_patterns: list[URLPattern] = []
