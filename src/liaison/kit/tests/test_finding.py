# SPDX-License-Identifier: AGPL-3.0-or-later
"""How well a name fits what was typed, and where a note says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.finding import Fit, Wanted, as_words, marked


@pytest.mark.parametrize(
    ("typed", "name", "fit"),
    [
        ("harbour museum", "Harbour Museum", (Fit.EXACT, 0)),
        ("HARBOUR", "Harbour Museum", (Fit.BEGINS, 0)),
        ("mus harb", "Harbour Museum", (Fit.WORDS, 0)),
        ("bibliotek", "Stadsbibliotek", (Fit.PIECE, 0)),
        ("lindkvist", "Åsa Lindqvist", (Fit.TYPO, 1)),
        ("lindkv", "Åsa Lindqvist", (Fit.TYPO, 1)),
        ("Aberystwith", "Aberystwyth", (Fit.TYPO, 1)),
        ("harbuor musuem", "Harbour Museum", (Fit.TYPO, 2)),
        ("il wang", "Li Wang", (Fit.TYPO, 1)),
        ("obrien", "O'Brien", (Fit.EXACT, 0)),
        ("jones", "Smith-Jones", (Fit.WORDS, 0)),
        ("york", "Cork", (Fit.TYPO, 1)),
        ("ann", "Ian", None),
        ("museum", "Library", None),
        ("harbour library", "Harbour Museum", None),
    ],
)
def test_a_name_fits(typed, name, fit):
    assert Wanted(typed).fit(name) == fit


def shown(note, typed):
    return "".join(
        f"[{piece.text}]" if piece.is_found else piece.text for piece in marked(note, Wanted(typed), longest=40)
    )


@pytest.mark.parametrize(
    ("note", "typed", "text"),
    [
        ("They like maps of Łódź.", "lodz", "They like maps of [Łódź]."),
        ("Slate, slates and\n  SLATE.", "slate", "[Slate], [slates] and [SLATE]."),
        ("Nothing here.", "slate", "Nothing here."),
        ("", "slate", ""),
        ("x " * 50 + "slate" + " y" * 50, "slate", "… x x x x x x [slate] y y y y y y y y y y y …"),
        ("Встреча в Москве", "москве", "Встреча в [Москве]"),
        ("Встреча в Москве", "moskve", "Встреча в [Москве]"),
    ],
)
def test_found_words_are_shown_with_what_is_around_them(note, typed, text):
    assert shown(note, typed) == text


@given(st.text(max_size=300), st.text(max_size=30))
def test_whatever_is_marked_is_of_the_note(note, typed):
    pieces = marked(note, Wanted(typed), longest=40)
    text = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")
    assert text in " ".join(note.split())
    assert len(text) <= max(40, max(map(len, note.split()), default=0))


@given(st.text(max_size=60))
def test_words_stay_the_same_when_taken_twice(text):
    assert as_words(as_words(text)) == as_words(text)
    assert as_words(text).isascii()
