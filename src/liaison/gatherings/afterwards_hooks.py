# SPDX-License-Identifier: AGPL-3.0-or-later
"""What letters after events offer to the house, and what they listen to."""

from django.utils.translation import gettext_lazy as _

from liaison.kit.hooks import TodayProvider, interrupted_work, listen, mail_guards, merge_fields, today
from liaison.mailroom.reading.events import MailArrived
from liaison.pathway.events import MeetingBooked, Registered

from .actions import follow_up
from .follow_up_letters import FIELDS
from .guarding import held_after_event
from .queries.follow_up import nobody_has_written
from .tasks_afterwards import begin_again

# Translators: a section of the page Today: events that are over.
today.register(TodayProvider("after-events", 47, _("After events"), "calendar", nobody_has_written))
mail_guards.register(held_after_event)
interrupted_work.register(begin_again)
for field in FIELDS:
    merge_fields.register(field)
listen(MailArrived)(follow_up.on_mail_arrived)
listen(Registered)(follow_up.on_registered)
listen(MeetingBooked)(follow_up.on_meeting_booked)
