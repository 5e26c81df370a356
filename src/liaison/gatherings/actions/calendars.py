# SPDX-License-Identifier: AGPL-3.0-or-later
"""Calendars that follow ours, and calendars whose busy times we keep free."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.accounts.scope import current_workspace
from liaison.gatherings.gateway import may_read, read_calendar
from liaison.gatherings.models import BusyFeed, BusyTime, CalendarFeed
from liaison.kit.outbound import MayNotCall
from liaison.kit.sealing import Unreadable, seal, unseal

from .booking_refusals import NoCalendar

PURPOSE = "busy feed"
MOST = 5
AHEAD = timedelta(days=400)
BEHIND = timedelta(days=1)


def give_calendar(member: Member) -> CalendarFeed:
    """A new address; the one that there was opens nothing any more."""
    with transaction.atomic():
        take_calendar_back(member)
        return CalendarFeed.objects.create(member=member)


def take_calendar_back(member: Member) -> None:
    CalendarFeed.objects.filter(member=member).delete()


def follow(member: Member, name: str, url: str) -> BusyFeed:
    """Read by the worker. Raises NoCalendar."""
    if not may_read():
        # Translators: a member wants us to read a calendar, and whoever runs the server has not allowed it.
        raise NoCalendar(_("Whoever runs this server has not switched on the reading of calendars."))
    if BusyFeed.objects.filter(member=member).count() >= MOST:
        # Translators: a member wants us to read yet another calendar.
        raise NoCalendar(_("Five calendars are the most that we read for you."))
    return BusyFeed.objects.create(member=member, name=name.strip(), url=seal(url, PURPOSE))


def unfollow(feed: BusyFeed) -> None:
    with transaction.atomic():
        feed.delete()


def read_feed(feed: BusyFeed, *, at: datetime | None = None) -> None:
    """What was read before stays where nothing can be read now. The network is asked outside of a transaction."""
    at = at or timezone.now()
    zone = current_workspace().zone
    try:
        reading = read_calendar(unseal(feed.url, PURPOSE), start=at - BEHIND, end=at + AHEAD, zone=zone)
        spans, why = reading.value, reading.why
    except (MayNotCall, Unreadable) as refused:
        spans, why = None, str(refused)
    if spans is None and why:
        _note(feed, why)
        return
    with transaction.atomic():
        if not BusyFeed.objects.select_for_update().filter(pk=feed.pk).exists():
            return
        BusyTime.objects.filter(feed=feed).delete()
        BusyTime.objects.bulk_create(
            BusyTime(feed=feed, member_id=feed.member_id, starts_at=start, ends_at=end)
            for start, end in spans or []
        )
        BusyFeed.objects.filter(pk=feed.pk).update(fetched_at=at, trouble="")


def _note(feed: BusyFeed, why: str) -> None:
    BusyFeed.objects.filter(pk=feed.pk).update(trouble=why[:300])
