# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.kit.apps import RoomConfig


class PathwayConfig(RoomConfig):
    name = "liaison.pathway"
    label = "pathway"
    default = True
