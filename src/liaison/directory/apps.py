# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.kit.apps import RoomConfig


class DirectoryConfig(RoomConfig):
    name = "liaison.directory"
    label = "directory"
    default = True
