# SPDX-License-Identifier: AGPL-3.0-or-later
"""What makes a message translatable. Each check says, with file and line, where one is not."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from .messages import KEYWORDS, Message, messages_in, sources

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!{){(\w*)}")


def without_comment(messages: list[Message]) -> list[str]:
    """Translators see a message without its page."""
    return [message.at("has no translator comment") for message in messages if not message.comment]


def fragments(messages: list[Message]) -> list[str]:
    """A piece of a sentence cannot be translated: other languages put its pieces in another order."""
    return [
        message.at("is a piece of a sentence")
        for message in messages
        for text in message.texts
        if text != text.strip(" \t") or re.match(r"^[,;:.)]|^(of|by|with)$", text)
    ]


def unsafe_plurals(messages: list[Message]) -> list[str]:
    """Both forms name the number's place, and no word is bent by adding a letter."""
    findings = []
    for message in messages:
        names = [sorted(a or b for a, b in PLACEHOLDER.findall(text)) for text in message.texts]
        if len(message.texts) == 2 and set(names[0]) - set(names[1]):
            findings.append(message.at("has a placeholder in the singular that its plural lacks"))
        if len(message.texts) == 2 and not names[1]:
            findings.append(message.at("has a plural without a number"))
        if len(message.texts) == 1 and re.search(r"\w\((s|es)\)|pluralize", message.texts[0]):
            findings.append(message.at("bends a word by adding a letter"))
    return findings


def unnamed_placeholders(messages: list[Message]) -> list[str]:
    """Translators may need another order, so two gaps in a sentence have names."""
    return [
        message.at("has several placeholders without names")
        for message in messages
        if any(len(re.findall(r"%[sd]|{}", text)) > 1 for text in message.texts)
    ]


def two_meanings(messages: list[Message]) -> list[str]:
    """One English text in one context is one message; a translator cannot answer two plurals."""
    plurals = defaultdict(set)
    for message in messages:
        if len(message.texts) == 2:
            plurals[message.context, message.texts[0]].add(message.texts[1])
    return [
        f"{text!r} has several plurals: {sorted(found)}" for (_c, text), found in plurals.items() if len(found) > 1
    ]


def joined_sentences(root: Path) -> list[str]:
    """`_("…") + name`, f"{_('…')} …" and _(f"…"): the order of words is the translator's."""
    findings = []
    for path in sources(root):
        if path.suffix != ".py":
            continue
        name = path.relative_to(root).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            joins = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)
            if joins and (_is_message(node.left) or _is_message(node.right)):
                findings.append(f"{name}:{node.lineno}: joins a translated sentence with +")
            if isinstance(node, ast.JoinedStr) and any(
                isinstance(part, ast.FormattedValue) and _is_message(part.value) for part in node.values
            ):
                findings.append(f"{name}:{node.lineno}: puts a translated sentence into another")
            if (
                isinstance(node, ast.Call)
                and _is_message(node)
                and node.args
                and not isinstance(node.args[0], ast.Constant)
            ):
                findings.append(f"{name}:{node.lineno}: asks for the translation of what no translator has seen")
    return findings


def _is_message(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _is_message(node.left)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS


def template_plurals(root: Path) -> list[str]:
    """{{ n|pluralize }} adds an English s."""
    return [
        f"{path.relative_to(root).as_posix()}:{number}: bends a word by adding a letter"
        for path in sources(root)
        if path.suffix != ".py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "|pluralize" in line
    ]


BY_MESSAGE = [without_comment, fragments, unsafe_plurals, unnamed_placeholders, two_meanings]
BY_SOURCE = [joined_sentences, template_plurals]


def findings_in(root: Path, check: object) -> list[str]:
    return check(messages_in(root)) if check in BY_MESSAGE else check(root)
