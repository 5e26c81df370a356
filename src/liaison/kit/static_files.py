# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stylesheets, scripts and icons, each under an address that changes with what it holds."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Works each address out once in a process: a page names sixty of them, always the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known: dict[tuple[str, bool], str] = {}

    def url(self, name: str, force: bool = False) -> str:
        asked = name, force
        if asked not in self._known:
            self._known[asked] = super().url(name, force=force)
        return self._known[asked]

    def save_manifest(self) -> None:
        """The files were collected anew."""
        self._known.clear()
        super().save_manifest()
