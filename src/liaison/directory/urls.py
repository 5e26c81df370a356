# SPDX-License-Identifier: AGPL-3.0-or-later
"""The directory's addresses, drawer by drawer; everything lies inside a workspace."""

from django.urls import URLPattern

from .duplicates import views as duplicates
from .duplicates.following import following_merges
from .identifiers import views as identifiers
from .importing import views as imports
from .views import communities, interactions, mail, parties, privacy, resources, search, wishes

app_name = "directory"
public_patterns: list[URLPattern] = []
_patterns: list[URLPattern] = [
    *parties.urlpatterns,
    *privacy.urlpatterns,
    *wishes.urlpatterns,
    *interactions.urlpatterns,
    *mail.urlpatterns,
    *communities.urlpatterns,
    *resources.urlpatterns,
    *search.urlpatterns,
    *imports.urlpatterns,
    *identifiers.urlpatterns,
    *duplicates.urlpatterns,
]
workspace_patterns = following_merges(_patterns)
