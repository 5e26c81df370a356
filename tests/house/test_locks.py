# SPDX-License-Identifier: AGPL-3.0-or-later
"""The locks name packages and hashes, never where to fetch them: see docs/decisions/0002."""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK_NAMES = re.compile(
    r"(^|/)(requirements/[^/]+\.txt|package(-lock)?\.json|npm-shrinkwrap\.json|\.npmrc|[^/]*\.lock|pylock[^/]*\.toml"
    r"|pip\.conf|uv\.toml|(yarn|pnpm)[^/]*\.ya?ml)$"
)
FORBIDDEN_NAMES = re.compile(r"(^|/)(uv\.lock|yarn\.lock|npm-shrinkwrap\.json|pip\.conf|uv\.toml)$")
FORBIDDEN_TEXT = {
    "an address": re.compile(r"\b(https?|ftp|file|ssh|git(\+\w+)?)://|\bgit\+", re.IGNORECASE),
    "a choice of index": re.compile(
        r"^\s*(-i\b|-f\b|--(extra-)?index-url|--find-links|--trusted-host|//|@?[\w:]*registry\s*=)"
    ),
    "a resolved line": re.compile(r'"resolved"\s*:'),
    "a machine's path": re.compile(r"(^|[\s\"'=@])(/(home|root|opt|usr|work|tmp|Users)/|[A-Za-z]:\\)"),
}
PINNED = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>.+?))? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def tracked_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def without_funding(name: str, text: str) -> str:
    """npm copies each package's wish for donations into its lock; that address is fetched by nobody."""
    if not name.endswith("package-lock.json"):
        return text
    lock = json.loads(text)
    for package in lock["packages"].values():
        package.pop("funding", None)
    return json.dumps(lock, indent=2)


def complaints(name: str, text: str) -> Iterator[str]:
    if FORBIDDEN_NAMES.search(name):
        yield f"{name}: this kind of lock holds addresses"
    for number, line in enumerate(without_funding(name, text).splitlines(), 1):
        for what, pattern in FORBIDDEN_TEXT.items():
            if pattern.search(line):
                yield f"{name}:{number}: {what}: {line.strip()}"


def test_no_tracked_lock_says_where_to_fetch_from():
    locks = [name for name in tracked_files() if LOCK_NAMES.search(name)]
    assert {"requirements/runtime.txt", "requirements/test.txt", "frontend/package-lock.json"} <= set(locks)
    assert [line for name in locks for line in complaints(name, (ROOT / name).read_text())] == []


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("requirements/runtime.txt", "--index-url https://packages.example/simple"),
        ("requirements/runtime.txt", "--find-links wheels"),
        ("requirements/runtime.txt", "-f wheels"),
        ("requirements/runtime.txt", "django @ file:///srv/django.whl"),
        ("requirements/runtime.txt", "django @ /opt/wheels/django.whl"),
        ("requirements/runtime.txt", "django @ git+ssh://git@code.example/django"),
        ("frontend/.npmrc", "registry=packages.example"),
        ("frontend/.npmrc", "@wikimedia:registry=packages.example"),
        ("frontend/.npmrc", "//packages.example/:always-auth=true"),
        ("frontend/package.json", '"codex": "https://packages.example/codex.tgz"'),
        ("uv.lock", "version = 1"),
    ],
)
def test_a_planted_address_is_found(name, planted):
    assert list(complaints(name, f"anyascii==0.3.3\n{planted}\n"))


def test_a_planted_resolved_line_is_found():
    package = {"version": "2.7.0", "resolved": "codex.tgz"}
    assert list(complaints("frontend/package-lock.json", json.dumps({"packages": {"codex": package}}, indent=2)))


def test_a_lock_in_any_folder_counts_as_one():
    for name in ("uv.lock", "docs/uv.lock", "plugins/map/package-lock.json", "requirements/extra.txt"):
        assert LOCK_NAMES.search(name)


@pytest.mark.parametrize("name", ["runtime", "postgres", "test"])
def test_every_package_is_pinned_with_a_hash(name):
    lines = (ROOT / f"requirements/{name}.txt").read_text().splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        assert PINNED.fullmatch(line) or HASH.fullmatch(line), line
        if PINNED.fullmatch(line) or line.endswith("\\"):
            assert HASH.fullmatch(following), line


def locked(name: str) -> dict[str, tuple[str, str]]:
    text = (ROOT / f"requirements/{name}.txt").read_text()
    return {found["name"]: (found["version"], found["marker"] or "") for found in PINNED.finditer(text)}


def wanted(name: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    words = list(project["project"]["dependencies"])
    if name in {"postgres", "test"}:
        words += project["project"]["optional-dependencies"]["postgres"]
    if name == "test":
        words += project["dependency-groups"]["test"]
    return [Requirement(word) for word in words]


@pytest.mark.parametrize("name", ["runtime", "postgres", "test"])
def test_the_lock_holds_what_the_project_asks_for(name):
    lock = locked(name)
    for requirement in wanted(name):
        key = canonicalize_name(requirement.name)
        assert key in lock, f"{key} is not in requirements/{name}.txt: run make lock"
        version, marker = lock[key]
        assert requirement.specifier.contains(version, prereleases=True), f"{key} {version}: run make lock"
        if requirement.marker:
            assert str(requirement.marker).replace('"', "'") in marker


def test_the_three_locks_agree_on_every_version():
    widest = locked("test")
    for name in ("runtime", "postgres"):
        assert locked(name).items() <= widest.items()


def test_a_release_needs_no_test_tool():
    assert {"pytest", "playwright", "mypy", "psycopg"}.isdisjoint(locked("runtime"))
