# SPDX-License-Identifier: AGPL-3.0-or-later
"""What gatherings offer to the house, and what they listen to."""

from django.utils.translation import gettext_lazy as _

from liaison.accounts.events import ChangeUndone
from liaison.accounts.rules import Can
from liaison.kit.hooks import (
    FunnelCounter,
    NavItem,
    canaries,
    funnel,
    interrupted_work,
    invariants,
    listen,
    navigation,
    timeline,
)

from . import afterwards_hooks, booking_tasks, loose_ends  # noqa: F401 (some register themselves)
from .actions.canaries import plant_attendance, plant_event
from .actions.canaries_booking import plant_booking
from .actions.contact import follow_undo
from .actions.telling_all import tell_again_after_undo
from .moving_up import let_those_who_wait_move_up, look_at_places_after_undo
from .queries import booking_invariants, registration_invariants
from .queries import funnel as counted
from .queries.timeline import events_of
from .tasks import begin_again

# Translators: the place for events and for meetings that people book.
navigation.register(
    NavItem(34, _("Events"), "calendar", "gatherings:events", Can.SEE_DIRECTORY, ("series/", "booking/"))
)
interrupted_work.register(begin_again)
canaries.register(plant_event)
canaries.register(plant_attendance)
canaries.register(plant_booking)
timeline.register(events_of)
interrupted_work.register(booking_tasks.begin_again)
interrupted_work.register(let_those_who_wait_move_up)
for check in (
    booking_invariants.nobody_is_booked_twice,
    booking_invariants.every_busy_time_is_booked,
    registration_invariants.nobody_waits_beside_a_free_place,
):
    invariants.register(check)
for key in ("registered", "attended", "webinars", "wikithons"):
    funnel.register(FunnelCounter(key, getattr(counted, key)))

listen(ChangeUndone)(follow_undo)
listen(ChangeUndone)(look_at_places_after_undo)
listen(ChangeUndone)(tell_again_after_undo)
