# SPDX-License-Identifier: AGPL-3.0-or-later
"""Longer texts that somebody wrote for a page: paragraphs, lists, headings, links, emphasis, and nothing else.

A part of Markdown. Pictures, tables and HTML stay the signs that were typed; links lead to the web or an address.
"""

from functools import lru_cache
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_RULES = ("heading", "hr", "list", "blockquote", "emphasis", "link", "newline", "autolink", "escape")
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# The page has its own title and section titles above.
_DEEPER = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6", "h6": "h6"}


def _may_lead(url: str) -> bool:
    try:
        return urlsplit(url).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "linkify": False, "maxNesting": 12, "breaks": True})
    reader.enable(list(_RULES))
    reader.validateLink = _may_lead  # type: ignore[method-assign]
    return reader


_READER = _reader()


@lru_cache(maxsize=500)
def prose(text: str) -> SafeString:
    """HTML; every sign of the text that is not ours is escaped by the library."""
    tokens = _READER.parse(text.replace("\r\n", "\n"))
    for token in tokens:
        token.tag = _DEEPER.get(token.tag, token.tag)
    return mark_safe(_READER.renderer.render(tokens, _READER.options, {}))  # noqa: S308
