# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.kit.apps import RoomConfig


class PortalConfig(RoomConfig):
    name = "liaison.portal"
    label = "portal"
    default = True
