# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.kit.apps import RoomConfig


class AssessmentConfig(RoomConfig):
    name = "liaison.assessment"
    label = "assessment"
    default = True
