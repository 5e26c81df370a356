# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.kit.apps import RoomConfig


class MailroomConfig(RoomConfig):
    name = "liaison.mailroom"
    label = "mailroom"
    default = True
