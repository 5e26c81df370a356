# SPDX-License-Identifier: AGPL-3.0-or-later
from liaison.kit.apps import RoomConfig


class AccountsConfig(RoomConfig):
    name = "liaison.accounts"
    label = "accounts"
    default = True
