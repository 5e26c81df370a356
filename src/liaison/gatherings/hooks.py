# SPDX-License-Identifier: AGPL-3.0-or-later
"""What gatherings offer to the house, and what they listen to."""

from liaison.accounts.events import ChangeUndone
from liaison.kit.hooks import FunnelCounter, canaries, funnel, interrupted_work, invariants, listen, timeline

from . import booking_tasks, loose_ends  # noqa: F401 (registers itself)
from .actions.canaries import plant_attendance, plant_event
from .actions.canaries_booking import plant_booking
from .actions.contact import follow_undo
from .queries import booking_invariants
from .queries import funnel as counted
from .queries.booking_timeline import bookings_of
from .queries.timeline import events_of

canaries.register(plant_event)
canaries.register(plant_attendance)
canaries.register(plant_booking)
timeline.register(events_of)
timeline.register(bookings_of)
interrupted_work.register(booking_tasks.begin_again)
for check in (booking_invariants.nobody_is_booked_twice, booking_invariants.every_busy_time_is_booked):
    invariants.register(check)
for key in ("registered", "attended", "webinars", "wikithons"):
    funnel.register(FunnelCounter(key, getattr(counted, key)))

listen(ChangeUndone)(follow_undo)
