# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the portal offers to the house: the page that the link in a letter leads to."""

from liaison.kit.hooks import (
    event_page,
    feedback_page,
    letter_page,
    meeting_page,
    own_booking_page,
    registration_page,
    series_page,
    stand_page,
)

letter_page.register("portal:letters")
meeting_page.register("portal:meet")
own_booking_page.register("portal:booking")
event_page.register("portal:event")
series_page.register("portal:series")
registration_page.register("portal:registration")
feedback_page.register("portal:feedback")
stand_page.register("portal:stand")
