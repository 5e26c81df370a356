# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.kit.apps import RoomConfig


class DeskConfig(RoomConfig):
    name = "liaison.desk"
    label = "desk"
    default = True
