# SPDX-License-Identifier: AGPL-3.0-or-later
"""The package as the checks read it: rooms with their heights, parsed Python, templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
PACKAGE = HOUSE / "src" / "liaison"

# As in .importlinter; rooms of the same height do not know each other.
HEIGHTS = {
    "kit": 0,
    "accounts": 1,
    "mailroom": 2,
    "directory": 3,
    "pathway": 4,
    **dict.fromkeys(["outreach", "gatherings", "assessment", "offers", "delivery", "impact"], 5),
    **dict.fromkeys(["desk", "portal", "plugins"], 6),
    "project": 7,
}


def points_up(room: str, other: str) -> bool:
    """Whether `room` must not know `other`."""
    known = room in HEIGHTS and other in HEIGHTS
    return known and room != other and HEIGHTS[other] >= HEIGHTS[room]


@dataclass(frozen=True)
class Code:
    """One Python file; `name` is its path inside the package."""

    name: str
    text: str

    @property
    def room(self) -> str:
        return self.name.split("/")[0]

    @property
    def drawers(self) -> set[str]:
        """{"views"} for directory/views/parties.py as for directory/importing/views.py."""
        return {part.removesuffix(".py") for part in self.name.split("/")[1:]}

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def walk(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Each call with the last part of the called name."""
        for node in self.walk():
            if isinstance(node, ast.Call):
                yield node, last_name(node.func)

    def strings(self) -> Iterator[ast.Constant]:
        """Every string that is no docstring."""
        docstrings = {id(node.value) for node in self.walk() if isinstance(node, ast.Expr)}
        for node in self.walk():
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield node

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}: {what}"


def last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@dataclass(frozen=True)
class Template:
    name: str
    text: str

    @property
    def room(self) -> str:
        return self.name.split("/")[0]

    @cached_property
    def markup(self) -> str:
        """The text with comments blanked out; lines stay where they are."""
        return re.sub(r"{#.*?#}|{% comment .*?endcomment %}", _blank, self.text, flags=re.DOTALL)

    def matches(self, pattern: str) -> Iterator[tuple[re.Match[str], int]]:
        for match in re.finditer(pattern, self.markup, re.IGNORECASE):
            yield match, self.markup.count("\n", 0, match.start()) + 1

    def at(self, line: int, what: str) -> str:
        return f"{self.name}:{line}: {what}"


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


class Tree:
    """A package on disk: the house, or a planted one."""

    def __init__(self, root: Path = PACKAGE) -> None:
        self.root = root

    @cached_property
    def code(self) -> list[Code]:
        """The product's Python, without tests and migrations."""
        return [code for code in self.all_code if not {"tests", "migrations"} & set(code.name.split("/"))]

    @cached_property
    def all_code(self) -> list[Code]:
        return [Code(name, text) for name, text in self._files("*.py")]

    @cached_property
    def templates(self) -> list[Template]:
        return [Template(name, text) for name, text in self._files("*.html", "*.txt") if "/templates/" in name]

    def files(self, *patterns: str) -> list[tuple[str, str]]:
        return list(self._files(*patterns))

    def _files(self, *patterns: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            for path in sorted(self.root.rglob(pattern)):
                name = path.relative_to(self.root).as_posix()
                if "/build/" not in name and "__pycache__" not in name:
                    yield name, path.read_text(encoding="utf-8")
