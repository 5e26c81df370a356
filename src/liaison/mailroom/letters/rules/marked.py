# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text of a letter: a part of Markdown, read once, written twice, as plain text and as HTML.

A gap is read as a sign of its own, so what is put into it never passes through Markdown: it cannot become a link,
a heading or a tag. Pictures, tables, code and HTML are not read at all; they stay the signs that were typed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode as Node

from .placeholders import Mistake, Wrong, fields_in, piece_at

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_RULES = ("heading", "hr", "list", "blockquote", "emphasis", "link", "newline", "autolink")


def _gap(state: StateInline, silent: bool) -> bool:
    """{key}, {{, }} and what stands after a backslash: read here and nowhere else."""
    if state.src[state.pos] not in "{}\\":
        return False
    found = piece_at(state.src, state.pos)
    if found is None:
        return False
    piece, end = found
    if not silent:
        state.pending += piece.text
        if piece.field:
            state.push("gap", "", 0).content = piece.field
    state.pos = end
    return True


def _may_lead(url: str) -> bool:
    try:
        return urlsplit(url).scheme.lower() in SCHEMES
    except ValueError:
        return False


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "linkify": False, "maxNesting": 12})
    reader.enable(list(_RULES))
    reader.inline.ruler.before("newline", "gap", _gap)
    reader.validateLink = _may_lead  # type: ignore[method-assign]
    return reader


_READER = _reader()


def read(text: str) -> Node:
    return Node(_READER.parse(text.replace("\r\n", "\n")))


def misplaced_in(text: str) -> list[Mistake]:
    """Gaps where none can be filled: in the address of a link."""
    there = Counter(fields_in(text))
    there.subtract(node.content for node in read(text).walk() if node.type == "gap")
    return [Mistake(Wrong.OUT_OF_PLACE, key) for key, count in there.items() if count > 0]


# --- as a mail has it ---


def as_plain(node: Node, values: Mapping[str, str]) -> str:
    """A key without a value stays as it was typed, so that nobody overlooks it."""
    return _plain(node, values).strip("\n") + "\n"


def _plain(node: Node, values: Mapping[str, str]) -> str:
    if node.type in {"bullet_list", "ordered_list"}:
        return _plain_list(node, values)
    if node.type == "gap":
        return values.get(node.content) or f"{{{node.content}}}"
    if not node.children:
        return node.content if node.type == "text" else _PLAIN_ALONE.get(node.type, "")
    between = "\n\n" if node.type in {"root", "blockquote", "list_item"} else ""
    text = between.join(_plain(child, values) for child in node.children)
    if node.type == "blockquote":
        return _led(text, "> ", "> ")
    return text + _address_after(text, _address(node)) if node.type == "link" else text


_PLAIN_ALONE = {"softbreak": "\n", "hardbreak": "\n", "hr": "---"}


def _plain_list(node: Node, values: Mapping[str, str]) -> str:
    begin = int(node.attrGet("start") or 1)
    marks = [f"{begin + place}. " if node.type == "ordered_list" else "- " for place in range(len(node.children))]
    items = zip(marks, node.children, strict=True)
    return "\n".join(_led(_plain(item, values), mark, " " * len(mark)) for mark, item in items)


def _led(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join((first if number == 0 else others) + line for number, line in enumerate(lines)).rstrip()


def _address_after(words: str, address: str) -> str:
    """A plain text shows where a link leads, unless its words do already."""
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    return "" if words.strip() in {address, shown} or not address else f" ({shown})"


# --- as a page may show it ---

# All that Markdown becomes here. Django's own words for HTML escape what stands between, and addresses of links.
_HTML = {
    "paragraph": "<p>{}</p>\n",
    "heading": "<p><strong>{}</strong></p>\n",
    "blockquote": "<blockquote>{}</blockquote>\n",
    "bullet_list": "<ul>{}</ul>\n",
    "ordered_list": "<ol>{}</ol>\n",
    "list_item": "<li>{}</li>\n",
    "em": "<em>{}</em>",
    "strong": "<strong>{}</strong>",
}
_BREAK = SafeString("<br>")
_RULE = SafeString("<hr>")
_NOTHING = SafeString("")
_HTML_ALONE = {"softbreak": _BREAK, "hardbreak": _BREAK, "hr": _RULE}


def as_html(node: Node, values: Mapping[str, str]) -> SafeString:
    """Every sign of a value escaped, empty gaps marked."""
    if node.type == "gap":
        value = values.get(node.content)
        return _lines(value) if value else format_html('<mark class="gap">{{{}}}</mark>', node.content)
    if not node.children:
        return escape(node.content) if node.type == "text" else _HTML_ALONE.get(node.type, _NOTHING)
    inside = _NOTHING
    for child in _shown(node):
        inside += as_html(child, values)
    if node.type == "link" and _address(node):
        return format_html('<a href="{}" rel="noopener noreferrer nofollow">{}</a>', _address(node), inside)
    if node.type == "ordered_list" and node.attrGet("start"):
        return format_html('<ol start="{}">{}</ol>\n', int(node.attrGet("start") or 1), inside)
    return format_html(_HTML.get(node.type, "{}"), inside)


def _shown(node: Node) -> Iterable[Node]:
    """The paragraph of a tight list is none."""
    for child in node.children:
        yield child.children[0] if child.type == "paragraph" and child.hidden and child.children else child


def _lines(value: str) -> SafeString:
    return format_html_join(_BREAK, "{}", ((line,) for line in value.split("\n")))


def _address(node: Node) -> str:
    return str(node.attrGet("href") or "")
