# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern, path

from . import views

app_name = "outreach"
public_patterns: list[URLPattern] = []
workspace_patterns: list[URLPattern] = [
    path("organisations/<uuid:public_id>/letters/", views.organisation_letters, name="organisation-letters"),
    path(
        "organisations/<uuid:public_id>/letters/<uuid:letter>/",
        views.organisation_letter,
        name="organisation-letter",
    ),
    path("people/<uuid:public_id>/letters/", views.person_letters, name="person-letters"),
    path("people/<uuid:public_id>/letters/<uuid:letter>/", views.person_letter, name="person-letter"),
]
