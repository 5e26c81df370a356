# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that letters after an event lead to, and the one on which they are written."""

from django.conf import settings
from django.urls import reverse

from liaison.accounts.links import workspace_url
from liaison.accounts.scope import current_workspace
from liaison.kit.hooks import Hook, event_page, meeting_page

from .models import BookingPage, Event


def follow_up_url(event: Event) -> str:
    return workspace_url("gatherings:follow-up", event.public_id)


def public_event_url(event: Event) -> str:
    """Empty where no room has such a page."""
    return _public(event_page, event.slug)


def public_meeting_url(page: BookingPage) -> str:
    return _public(meeting_page, page.slug)


def _public(routes: Hook[str], slug: str) -> str:
    return next((settings.SITE_URL + reverse(one, args=[current_workspace().slug, slug]) for one in routes), "")
