# SPDX-License-Identifier: AGPL-3.0-or-later
"""What gatherings offer to the house, and what they listen to."""

from liaison.accounts.events import ChangeUndone
from liaison.kit.hooks import FunnelCounter, canaries, funnel, listen, timeline

from . import loose_ends  # noqa: F401 (registers itself)
from .actions.canaries import plant_attendance, plant_event
from .actions.contact import follow_undo
from .queries import funnel as counted
from .queries.timeline import events_of

canaries.register(plant_event)
canaries.register(plant_attendance)
timeline.register(events_of)
for key in ("registered", "attended", "webinars", "wikithons"):
    funnel.register(FunnelCounter(key, getattr(counted, key)))

listen(ChangeUndone)(follow_undo)
