# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page that says what we hold about people is what the tables say."""

import privacy_page

from liaison.kit import privacy


def test_the_page_in_the_docs_says_what_the_rooms_say():
    told = privacy_page.PAGE.read_text(encoding="utf-8")
    assert privacy_page.with_tables(told) == told, "run tools/privacy_page.py"


def test_a_page_that_is_out_of_date_is_noticed(monkeypatch):
    told = privacy_page.PAGE.read_text(encoding="utf-8")
    monkeypatch.delitem(privacy._tables, "lawful_basis")
    assert privacy_page.with_tables(told) != told
