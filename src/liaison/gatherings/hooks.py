# SPDX-License-Identifier: AGPL-3.0-or-later
"""What gatherings offer to the house, and what they listen to."""

from liaison.kit.hooks import canaries

from .actions.canaries import plant_attendance, plant_event

canaries.register(plant_event)
canaries.register(plant_attendance)
