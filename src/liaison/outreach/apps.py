# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.kit.apps import RoomConfig


class OutreachConfig(RoomConfig):
    name = "liaison.outreach"
    label = "outreach"
    default = True
