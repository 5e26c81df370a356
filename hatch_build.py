# SPDX-License-Identifier: AGPL-3.0-or-later
"""Puts the style sheet, icons and compiled translations into the package, for a wheel and an editable install."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent / "frontend"))

import build_assets
import build_catalogues


class LookBuildHook(BuildHookInterface):
    def dependencies(self) -> list[str]:
        return build_assets.extra_requirements() if self.target_name == "wheel" else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":  # a source archive is built from again, so it carries only the recipe
            return
        if build_assets.build():
            self.app.display_info("Built the style sheet and icons from Wikimedia Codex")
        if build_catalogues.build():
            self.app.display_info("Compiled the translations")
        build_data["artifacts"].append(
            "/" + build_catalogues.LOCALE.relative_to(self.root).as_posix() + "/**/*.mo"
        )
        build_data["artifacts"].append("/" + build_assets.TARGET.relative_to(self.root).as_posix() + "/*")
