# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.files import NeedsEncoding, Table, UnreadableFile, read_table


def read(*cards: str, encoding="utf-8") -> Table:
    text = "".join(f"BEGIN:VCARD\r\n{card}\r\nEND:VCARD\r\n" for card in cards)
    found = read_table(text.encode(encoding), "contacts.vcf")
    assert isinstance(found, Table)
    return found


def only(card: str) -> dict[str, str]:
    """What one card says, without the columns it leaves empty."""
    found = read(card)
    (row,) = found.rows
    return {column.header: text for column, text in zip(found.columns, row.cells, strict=True) if text}


def test_a_card_of_each_version_becomes_a_row():
    found = read(
        "VERSION:2.1\r\nN:Prys;Siân\r\nORG:Amgueddfa'r Môr\r\nTEL;WORK:029 2018 0999",
        "VERSION:3.0\r\nFN:Åsa Öberg\r\nEMAIL;TYPE=INTERNET:asa@arkivet.example",
        "VERSION:4.0\r\nFN:Ana García\r\nTITLE:Curator\r\nEMAIL:mailto:ana@museo.example",
    )
    assert [column.header for column in found.columns][:2] == ["Full name", "Organisation"]
    assert [row.number for row in found.rows] == [2, 3, 4]
    assert [row.cells[0] for row in found.rows] == ["Siân Prys", "Åsa Öberg", "Ana García"]
    assert found.rows[2].cells[3:5] == ("Curator", "ana@museo.example")


@pytest.mark.parametrize(
    ("card", "facts"),
    [
        ("FN:Ana Gar\r\n cía", {"Full name": "Ana García"}),
        ("FN:Ana\r\nitem1.EMAIL;type=pref:a@example.org", {"Full name": "Ana", "E-mail": "a@example.org"}),
        ("FN:Ana\r\nNOTE:one\\, two\\; three\\nfour", {"Full name": "Ana", "Notes": "one, two; three\nfour"}),
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Si=C3=A2n P=\r\nrys", {"Full name": "Siân Prys"}),
        ("FN;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Si=E2n", {"Full name": "Siân"}),
        ("FN;QUOTED-PRINTABLE;CHARSET=hex:Ana", {"Full name": "Ana"}),
        ("ORG:Museum\\; Archive;Maps;Old", {"Organisation": "Museum; Archive", "Department": "Maps, Old"}),
        ("FN:Museum\r\nKIND:org", {"Organisation": "Museum"}),
        (
            "FN:Ana\r\nEMAIL:a@example.org\r\nEMAIL:b@example.org",
            {"Full name": "Ana", "E-mail": "a@example.org; b@example.org"},
        ),
        (
            'FN:Ana\r\nTEL;TYPE="work:voice":tel:+44-20-7946-0123',
            {"Full name": "Ana", "Phone": "+44-20-7946-0123"},
        ),
        ("FN:Ana\r\nURL:https://example.org/a", {"Full name": "Ana", "Website": "https://example.org/a"}),
        ("FN:Ana\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Bo\r\nEND:VCARD", {"Full name": "Ana"}),
        ("FN:Ana\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\n\r\nADR:;;1 Road", {"Full name": "Ana"}),
    ],
)
def test_what_cards_write_in_their_own_way_is_read(card, facts):
    assert only(card) == facts


def test_a_card_with_broken_letters_costs_itself_alone():
    found = read("FN;QUOTED-PRINTABLE:Si=E2n", "FN:Ana")
    assert [row.cells[0] for row in found.rows] == ["Ana"]
    assert [problem.row for problem in found.problems] == [2]


def test_a_file_that_is_cut_off_says_so():
    found = read_table(b"BEGIN:VCARD\nFN:Ana\nEND:VCARD\nBEGIN:VCARD\nFN:B", "contacts.vcf")
    assert [row.cells[0] for row in found.rows] == ["Ana"]
    assert "cut off" in str(found.problems[0].message)


def test_cards_in_older_letters_are_asked_about():
    data = "BEGIN:VCARD\nFN:Siân\nEND:VCARD\n".encode("cp1252")
    assert isinstance(read_table(data, "contacts.vcf"), NeedsEncoding)
    assert read_table(data, "contacts.vcf", encoding="cp1252").rows[0].cells[0] == "Siân"


LINES = st.sampled_from(
    [
        *(
            "BEGIN:VCARD",
            "END:VCARD",
            "FN:Ana",
            "N:a;b\\",
            "ORG:;;",
            ' x"',
            "KIND:org",
            "item.EMAIL:a",
            ":",
            ";:",
            '"',
        ),
        *(
            "FN;QUOTED-PRINTABLE:=",
            "FN;QUOTED-PRINTABLE;CHARSET=utf-16-le:=D8",
            "NOTE;CHARSET=\0;QUOTED-PRINTABLE:a=",
        ),
    ]
)


@given(st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=20).map("\n".join))
def test_no_cards_ever_break_the_reader(text):
    try:
        found = read_table(
            f"BEGIN:VCARD\n{text}".encode("utf-8", "surrogatepass"), "contacts.vcf", encoding="utf-8"
        )
    except UnreadableFile as refusal:
        assert str(refusal)
        return
    assert all(len(row.cells) == len(found.columns) for row in found.rows)
