# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a room opens: its `hooks.py` is read once, when Django is ready."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """An app whose `hooks` module, if it has one, registers what the room offers to others."""

    default = False
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        hooks = f"{self.name}.hooks"
        if find_spec(hooks):
            import_module(hooks)


class KitConfig(RoomConfig):
    name = "liaison.kit"
    label = "kit"
    default = True
