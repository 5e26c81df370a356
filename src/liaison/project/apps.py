# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.kit.apps import RoomConfig


class ProjectConfig(RoomConfig):
    name = "liaison.project"
    label = "project"
    default = True
