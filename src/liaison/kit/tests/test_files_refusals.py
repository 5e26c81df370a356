# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import zipfile

import pytest

from liaison.kit.files import Limits, Table, UnreadableFile, read_table


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n \r\n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 ...", "PDF.*XLSX or CSV"),
        (b"\x89PNG\r\n\x1a\n....", "picture"),
        (b"\xff\xd8\xff\xe0....", "picture"),
        (COMPOUND, "old Excel"),
        (COMPOUND + "WordDocument".encode("utf-16-le"), "text document"),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"{\\rtf1 hello}", "text document"),
        (b"\x1f\x8b\x08....", "archive"),
        (b"SQLite format 3\x00....", "database"),
        (b"<!DOCTYPE html><table><tr><td>a</td></tr></table>", "web page"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b'[{"name": "Foo"}]', "JSON"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "calendar"),
        (bytes(range(256)) * 40, "not a table"),
        (zipped(hello=b"x"), "compressed archive"),
        (zipped(word__document=b"x"), "text document"),
        (zipped(ppt__slides=b"x"), "presentation"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "damaged"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "archive|text document"),
        (zipped(Index__Document=b"x"), "kind of spreadsheet"),
        (b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_what_is_no_table_is_named_and_the_way_out_is_said(data, words):
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read_table(data, "upload.csv")
    assert str(refusal.value).endswith(".")


def test_running_text_is_not_a_table():
    letter = (
        b"Dear all, we met the museum last week and they would love to work with us on their pictures.\n"
        b"They have asked for a workshop in the spring and for someone who could show them how to start.\n"
    )
    with pytest.raises(UnreadableFile, match="running text"):
        read_table(letter, "letter.txt")


def test_a_table_that_starts_with_a_bracket_is_still_a_table():
    assert isinstance(read_table(b"[Name],Email\n[Foo],a@example.org\n", "list.csv"), Table)


def test_a_file_over_the_limit_is_refused_with_both_numbers():
    with pytest.raises(UnreadableFile, match=r"20\.1 MB.*up to 20 MB"):
        read_table(b"a" * 20_100_000, "list.csv")


def test_too_many_cells_and_too_much_text_are_refused():
    with pytest.raises(UnreadableFile, match="more than 10 cells"):
        read_table(b"a,b,c\n" * 4, "list.csv", limits=Limits(cells=10))
    with pytest.raises(UnreadableFile, match="more than 10 characters"):
        read_table(b"abc,bcd,cde\n" * 4, "list.csv", limits=Limits(characters=10))


def test_the_name_of_the_file_does_not_decide():
    assert isinstance(read_table(b"Name,Email\nFoo,a@example.org\n", "list.xlsx"), Table)
    with pytest.raises(UnreadableFile, match="PDF"):
        read_table(b"%PDF-1.4", "list.csv")
