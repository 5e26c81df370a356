# SPDX-License-Identifier: AGPL-3.0-or-later
import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.files import NeedsEncoding, Table, UnreadableFile, read_table

TEXT = "Namn;E-post;Ort\r\nÅsa Öberg;asa@example.org;Malmö\r\nŁukasz;l@example.org;Łódź\r\n"
LATIN = TEXT.replace("Ł", "L").replace("ź", "z")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_a_mark_or_strict_utf8_or_the_nuls_decide(data, encoding):
    found = read_table(data, "list.csv")
    assert isinstance(found, Table)
    assert (found.encoding, found.rows[0].cells) == (encoding, ("Åsa Öberg", "asa@example.org", "Malmö"))
    assert found.columns[0].key == "Namn"


def test_anything_else_is_asked_with_a_preview_of_each():
    asked = read_table(LATIN.encode("cp1252"), "list.csv")
    assert isinstance(asked, NeedsEncoding)
    previews = {candidate.encoding: candidate.preview for candidate in asked.candidates}
    assert previews["cp1252"] == ("Åsa Öberg;asa@example.org;Malmö", "Lukasz;l@example.org;Lódz")
    assert previews["cp1250"][0] == "Ĺsa Öberg;asa@example.org;Malmö"
    assert len(set(previews.values())) == len(previews)


def test_candidates_that_read_the_same_are_offered_once():
    asked = read_table(LATIN.encode("cp1252"), "list.csv")
    assert "iso-8859-15" not in [candidate.encoding for candidate in asked.candidates]


def test_the_euro_sign_tells_the_iso_alphabet_from_the_windows_one():
    asked = read_table("Name,Preis\nFoo,5 €\n".encode("iso-8859-15"), "list.csv")
    previews = {candidate.encoding: candidate.preview for candidate in asked.candidates}
    assert (previews["cp1252"], previews["iso-8859-15"]) == (("Foo,5 ¤",), ("Foo,5 €",))


def test_the_answer_is_used():
    found = read_table(LATIN.encode("cp1252"), "list.csv", encoding="cp1252")
    assert (found.encoding, found.rows[0].cells[2]) == ("cp1252", "Malmö")


def test_an_encoding_that_was_never_offered_is_refused():
    for name in ("rot13", "zip", "idna", "cp9999"):
        with pytest.raises(UnreadableFile):
            read_table(TEXT.encode(), "list.csv", encoding=name)


def test_one_nul_does_not_make_a_file_utf16():
    found = read_table(b"Name,Email\nA\0nna,a@example.org\nBo,b@example.org\n", "list.csv")
    assert (found.encoding, len(found.problems), len(found.rows)) == ("utf-8", 1, 1)


@given(st.binary(max_size=200))
def test_every_candidate_can_be_chosen(data):
    try:
        asked = read_table(data, "any.csv")
    except UnreadableFile:
        return
    if isinstance(asked, NeedsEncoding):
        assert asked.candidates
        for candidate in asked.candidates:
            assert str(candidate.label)
            try:
                assert isinstance(read_table(data, "any.csv", encoding=candidate.encoding), Table)
            except UnreadableFile as refusal:
                assert str(refusal)
