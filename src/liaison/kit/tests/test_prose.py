# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts for pages: what people wrote, and nothing that they could do with it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.prose import prose


def test_paragraphs_lists_links_and_emphasis_are_written_as_they_are_meant():
    text = "# Why\n\nCome & see: [the page](https://example.org).\n\n- *one*\n- **two**\n"
    assert prose(text) == (
        '<h3>Why</h3>\n<p>Come &amp; see: <a href="https://example.org">the page</a>.</p>\n'
        "<ul>\n<li><em>one</em></li>\n<li><strong>two</strong></li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://example.org/a.png)",
        "[x](data:text/html,a)",
    ],
)
def test_neither_script_nor_picture_comes_through(text):
    assert not re.search(r"<(?!/?p>|/a>|a href=.https)", prose(text))
    assert 'href="javascript' not in prose(text)


@given(st.text(st.sampled_from("<>\"'&[]()!*_#-`: ajhttp/\n"), max_size=60))
def test_only_our_own_tags_come_out(text):
    tags = set(re.findall(r"</?([a-z0-9]+)", prose(text)))
    assert tags <= {"p", "br", "a", "em", "strong", "ul", "ol", "li", "h3", "h4", "h5", "h6", "hr", "blockquote"}
