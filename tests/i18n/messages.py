# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every message of the sources, as a translator receives it: Babel's extraction, without gettext's programs."""

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation import TranslatorCommentWarning
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "liaison"
PLURAL = (1, 2)
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], None),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], PLURAL),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
CONTEXTS = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}


@dataclass(frozen=True)
class Message:
    file: str
    line: int
    texts: tuple[str, ...]  # singular, or singular and plural
    comment: str
    context: str = ""

    def at(self, what: str) -> str:
        return f"{self.file}:{self.line}: {what}: {self.texts[0]!r}"


def messages_in(root: Path = PACKAGE) -> list[Message]:
    return [message for path in sources(root) for message in _messages(path, path.relative_to(root).as_posix())]


def sources(root: Path) -> Iterator[Path]:
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.html"), *root.rglob("*.txt")]):
        parts = path.relative_to(root).parts
        if not {"tests", "migrations", "static"} & set(parts) and (path.suffix == ".py" or "templates" in parts):
            yield path


def _messages(path: Path, name: str) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    python = text if path.suffix == ".py" else _as_python(text, name)
    labels = labelled_lines(text) if path.suffix == ".py" else {}
    lines = text.splitlines()
    found = extract_python(BytesIO(python.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
    for line, function, arguments, comments in found:
        texts = arguments if isinstance(arguments, tuple) else (arguments,)
        context = texts[0] if function in CONTEXTS else ""
        texts = texts[1:] if context else texts
        comment = " ".join(comments) or labels.get(line, "") or _comment_above(lines, line, path.suffix)
        yield Message(name, line, tuple(t for t in texts if isinstance(t, str)), comment, context or "")


def _as_python(template: str, name: str) -> str:
    """Django's `templatize` writes calls on the template's own lines, indented as there, which Python is not."""
    with warnings.catch_warnings():
        # A comment that is not last on its line: it counts as none here too.
        warnings.simplefilter("ignore", TranslatorCommentWarning)
        templatized = templatize(template, origin=name)
    return "\n".join(line.strip() for line in templatized.split("\n"))


def _comment_above(lines: list[str], line: int, suffix: str) -> str:
    """A translator comment also holds for the lines below it, up to an empty one: choices, a call over many lines.

    In a template it ends the line before.
    """
    if suffix != ".py":
        before = lines[line - 2] if line > 1 else ""
        found = re.search(r"{#\s*Translators:(.*?)#}\s*$", before)
        return found.group(1).strip() if found else ""
    for text in reversed(lines[:line]):
        if not text.strip():
            return ""
        if "# Translators:" in text:
            return text.split("Translators:", 1)[1].strip()
    return ""


def labelled_lines(python: str) -> dict[int, str]:
    """A field's label is explained by the field it names: the line of the message → that explanation."""
    found = {}
    for owner in ast.walk(ast.parse(python)):
        if isinstance(owner, ast.ClassDef):
            for node in owner.body:
                found |= _labels_of(owner.name, node)
                if isinstance(node, ast.ClassDef) and node.name == "Meta":
                    for inner in node.body:
                        found |= _labels_of(owner.name, inner)
    return found


def _labels_of(owner: str, node: ast.stmt) -> dict[int, str]:
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return {}
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    name = target.id if isinstance(target, ast.Name) else ""
    if name in {"verbose_name", "verbose_name_plural"}:
        return {node.value.lineno: f"{name} of {owner}"}
    call = node.value
    if not isinstance(call, ast.Call) or not re.search(r"(Field|ForeignKey)$", ast.unparse(call.func)):
        return {}
    labels = [call.args[0]] if call.args else []
    labels += [keyword.value for keyword in call.keywords if keyword.arg in {"label", "verbose_name"}]
    return {label.lineno: f"label of {owner}.{name}" for label in labels if isinstance(label, ast.Call)}
