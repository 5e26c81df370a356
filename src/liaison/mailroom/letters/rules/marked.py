# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text of a letter: a part of Markdown, read once, written twice, as plain text and as HTML.

A gap is read as a sign of its own, so what is put into it never passes through Markdown: it cannot become a link,
a heading or a tag. Pictures, tables, code and HTML are not read at all; they stay the signs that were typed.
"""

from collections import Counter
from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

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


def read(text: str) -> list[Token]:
    return _READER.parse(text.replace("\r\n", "\n"))


def misplaced_in(text: str) -> list[Mistake]:
    """Gaps where none can be filled: in the address of a link."""
    there = Counter(fields_in(text))
    for token in read(text):
        there.subtract(inner.content for inner in token.children or [] if inner.type == "gap")
    return [Mistake(Wrong.OUT_OF_PLACE, key) for key, count in there.items() if count > 0]


def as_plain(tokens: list[Token], values: Mapping[str, str]) -> str:
    """As a mail has it. A key without a value stays as it was typed, so that nobody overlooks it."""
    return _Plain(values).blocks(tokens).strip("\n") + "\n"


def as_html(tokens: list[Token], values: Mapping[str, str]) -> str:
    """As a page may show it: every sign of a value escaped, empty gaps marked."""
    return "".join(_html(token, values) for token in tokens)


_PLAIN_INLINE = {"softbreak": "\n", "hardbreak": "\n"}


class _Plain:
    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def blocks(self, tokens: list[Token]) -> str:
        """Of tokens at one level: paragraphs with an empty line between them."""
        parts, place = [], 0
        while place < len(tokens):
            end = _closing(tokens, place)
            parts.append(self._block(tokens[place], tokens[place + 1 : end]))
            place = end + 1
        return "\n\n".join(parts)

    def _block(self, opening: Token, inside: list[Token]) -> str:
        if opening.type == "hr":
            return "---"
        if opening.type == "blockquote_open":
            return _led(self.blocks(inside), "> ", "> ")
        if opening.type in {"bullet_list_open", "ordered_list_open"}:
            return self._list(opening, inside)
        return self._line(inside[0].children or []) if inside else ""

    def _list(self, opening: Token, inside: list[Token]) -> str:
        items, place = [], 0
        number = int(opening.attrGet("start") or 1)
        while place < len(inside):
            end = _closing(inside, place)
            mark = f"{number + len(items)}. " if opening.type == "ordered_list_open" else "- "
            items.append(_led(self.blocks(inside[place + 1 : end]), mark, " " * len(mark)))
            place = end + 1
        return "\n".join(items)

    def _line(self, tokens: list[Token]) -> str:
        out: list[str] = []
        links: list[tuple[str, int]] = []
        for token in tokens:
            if token.type == "link_open":
                links.append((str(token.attrGet("href")), len(out)))
            elif token.type == "link_close":
                address, begin = links.pop()
                out.append(_address_after("".join(out[begin:]), address))
            elif token.type == "gap":
                out.append(self.values.get(token.content) or f"{{{token.content}}}")
            else:
                out.append(_PLAIN_INLINE.get(token.type, token.content))
        return "".join(out)


def _address_after(words: str, address: str) -> str:
    """A plain text shows where a link leads, unless its words do already."""
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    return "" if words.strip() in {address, shown} or not address else f" ({shown})"


def _led(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join((first if number == 0 else others) + line for number, line in enumerate(lines)).rstrip()


def _closing(tokens: list[Token], place: int) -> int:
    """Where the block that is opened there is closed."""
    depth = 0
    for end in range(place, len(tokens)):
        depth += tokens[end].nesting
        if depth == 0:
            return end
    return len(tokens)


_TAGS = {"heading_open": "<p><strong>", "heading_close": "</strong></p>\n"}


def _html(token: Token, values: Mapping[str, str]) -> str:
    if token.type == "inline":
        return "".join(_inline_html(inner, values) for inner in token.children or [])
    return _TAGS.get(token.type) or _tag(token)


def _inline_html(token: Token, values: Mapping[str, str]) -> str:
    if token.type == "gap":
        value = values.get(token.content)
        return _escaped(value) if value else f'<mark class="gap">{{{token.content}}}</mark>'
    if token.type in {"softbreak", "hardbreak"}:
        return "<br>\n"
    return _tag(token) if token.tag else _escaped(token.content)


def _tag(token: Token) -> str:
    """Of a tag that Markdown knows; of its attributes only those that we mean."""
    if token.hidden:
        return ""
    if token.nesting < 0:
        return f"</{token.tag}>" + ("\n" if token.block else "")
    attributes = ""
    if token.type == "link_open" and token.attrGet("href"):
        attributes = f' href="{escape(_href(token))}" rel="noopener noreferrer nofollow"'
    elif token.type == "ordered_list_open" and token.attrGet("start") is not None:
        attributes = f' start="{int(token.attrGet("start") or 1)}"'
    return f"<{token.tag}{attributes}>"


def _href(token: Token) -> str:
    return str(token.attrGet("href") or "")


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")
