# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern

from .views import (
    attendance,
    booking,
    booking_pages,
    check_in,
    events,
    feedback,
    follow_up,
    new_partners,
    registrations,
    reports,
    stand,
)

app_name = "gatherings"
public_patterns: list[URLPattern] = [*booking.public_patterns]
workspace_patterns: list[URLPattern] = [
    *events.urlpatterns,
    *registrations.urlpatterns,
    *attendance.urlpatterns,
    *check_in.urlpatterns,
    *follow_up.urlpatterns,
    *feedback.urlpatterns,
    *reports.urlpatterns,
    *new_partners.urlpatterns,
    *stand.urlpatterns,
    *booking_pages.urlpatterns,
    *booking.urlpatterns,
]
