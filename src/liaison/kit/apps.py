# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a room opens: its `hooks.py` and its `privacy.py` are read once, when Django is ready."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from liaison.kit.lookups import send_long_lists_as_arrays


class RoomConfig(AppConfig):
    """An app whose `hooks` module, if it has one, registers what the room offers to others.

    Its `privacy` module says what its tables hold about people.
    """

    default = False
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for drawer in ("hooks", "privacy"):
            if find_spec(f"{self.name}.{drawer}"):
                import_module(f"{self.name}.{drawer}")


class KitConfig(RoomConfig):
    name = "liaison.kit"
    label = "kit"
    default = True

    def ready(self) -> None:
        super().ready()
        send_long_lists_as_arrays()
