# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern

from .views import booking, booking_pages

app_name = "gatherings"
public_patterns: list[URLPattern] = [*booking.public_patterns]
workspace_patterns: list[URLPattern] = [*booking_pages.urlpatterns, *booking.urlpatterns]
