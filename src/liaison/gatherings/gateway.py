# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a calendar elsewhere, through the house's one client. Switched off until the operator says otherwise."""

from datetime import datetime
from zoneinfo import ZoneInfo

from liaison.gatherings.rules.busy import busy_spans
from liaison.gatherings.rules.slots import Span
from liaison.kit.outbound import Caps, Reading, client_for, switched_on

SERVICE = "calendars"
CAPS = Caps(seconds=20, bytes=5_000_000)


def may_read() -> bool:
    return switched_on(SERVICE)


def read_calendar(url: str, *, start: datetime, end: datetime, zone: ZoneInfo) -> Reading[list[Span]]:
    """Raises MayNotCall."""
    answer = client_for(SERVICE, caps=CAPS).get(url, accept="text/calendar")
    return answer.read(lambda body: busy_spans(body, start=start, end=end, zone=zone))
