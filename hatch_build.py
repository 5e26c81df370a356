# SPDX-License-Identifier: AGPL-3.0-or-later
"""Puts the built style sheet and icons into the package, for a wheel and for an editable install alike."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent / "frontend"))

import build_assets


class LookBuildHook(BuildHookInterface):
    def dependencies(self) -> list[str]:
        return build_assets.extra_requirements() if self.target_name == "wheel" else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":  # a source archive is built from again, so it carries only the recipe
            return
        if build_assets.build():
            self.app.display_info("Built the style sheet and icons from Wikimedia Codex")
        build_data["artifacts"].append("/" + build_assets.TARGET.relative_to(self.root).as_posix() + "/*")
