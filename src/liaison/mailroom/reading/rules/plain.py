# SPDX-License-Identifier: AGPL-3.0-or-later
"""HTML as plain text: paragraphs stay apart, quotations get the "> " they would have in plain mail."""

import re
from html.parser import HTMLParser

MOST_HTML = 200_000
DEEPEST_QUOTE = 6
_UNSEEN = {
    "head",
    "script",
    "style",
    "template",
    "title",
    "noscript",
    "svg",
    "math",
    "object",
    "select",
    "textarea",
}
_BLOCKS = {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
    ),
    *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre"),
    *("section", "table", "tbody", "thead", "tr", "ul"),
}
_PARAGRAPHS = {"p", "blockquote", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")
_TAG_OPENS = re.compile(r"<(?![a-zA-Z/!?])")
# What opens, and what closes it: comments, instructions, declarations.
_ASIDES = (("<!--", "-->"), ("<!", ">"), ("<?", ">"))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line: list[str] = []
        self.unseen = 0
        self.quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "br":
            self.end_line()
        elif tag in _BLOCKS:
            self.end_line(gap=tag in _PARAGRAPHS)
            if tag == "blockquote":
                self.quotes += 1
            elif tag == "li":
                self.line.append("- ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "hr"}:
            self.end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in {"td", "th"}:
            self.line.append(" ")
        elif tag in _BLOCKS:
            self.end_line(gap=tag in _PARAGRAPHS)
            if tag == "blockquote":
                self.quotes = max(0, self.quotes - 1)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.line.append(data)

    def end_line(self, *, gap: bool = False) -> None:
        mark = "> " * min(self.quotes, DEEPEST_QUOTE)
        text = _SPACES.sub(" ", "".join(self.line)).strip()
        self.line = []
        if text:
            self.lines.append(mark + text)
        if gap and self.lines and self.lines[-1].strip("> "):
            self.lines.append(mark.rstrip())


def text_of(html: str) -> str:
    """Scripts, styles and comments are left out; what is cut off in the middle of a tag ends there."""
    reader = _Text()
    # Comments that never end, and brackets that open nothing, cost the library the square of their number.
    html = html[:MOST_HTML]
    for opening, closing in _ASIDES:
        html = _without(html, opening, closing)
    reader.feed(_TAG_OPENS.sub("&lt;", html))
    reader.end_line()
    return "\n".join(reader.lines).strip()


def _without(html: str, opening: str, closing: str) -> str:
    """What never closes hides the rest, as it does in a browser."""
    kept, at = [], 0
    while (start := html.find(opening, at)) >= 0:
        kept.append(html[at:start])
        end = html.find(closing, start + len(opening))
        if end < 0:
            return "".join(kept)
        at = end + len(closing)
    return "".join([*kept, html[at:]])
