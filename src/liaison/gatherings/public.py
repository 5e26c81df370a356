# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the public pages of events are; empty where no room has such pages."""

from django.conf import settings
from django.urls import reverse

from liaison.accounts.scope import current_workspace
from liaison.kit.hooks import event_page, series_page

from .models import Event, EventSeries


def event_url(event: Event) -> str:
    return _address(event_page, event.slug)


def series_url(series: EventSeries) -> str:
    return _address(series_page, series.slug)


def _address(pages: object, slug: str) -> str:
    route = next(iter(pages), "")  # type: ignore[call-overload]
    return settings.SITE_URL + reverse(route, args=[current_workspace().slug, slug]) if route else ""
