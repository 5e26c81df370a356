# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.kit.apps import RoomConfig


class GatheringsConfig(RoomConfig):
    name = "liaison.gatherings"
    label = "gatherings"
    default = True
