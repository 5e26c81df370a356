# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.files import read_table, safe_cell, unescape_cell, write_csv

STARTS = "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("https://evil.example")',
        "+1+1",
        "-1+1",
        "-cmd",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1+1",
        "+44 20|calc",
        "+A1",
        "-A1",
        "+1-202-555-0143",
        "+44/20",
        "+44 (20+1)",
        "- a note",
        "-2-3",
        "+",
    ],
)
def test_what_could_start_a_formula_is_marked_as_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "+44 20 7946 0123",
        "+442079460123",
        "+44 (0)20 7946 0123",
        "+1.202.555.0143",
        "-12",
        "-12.5",
        "-1,234.50",
        "+3",
        "-3e5",
        "-7%",
        "--",
        "-",
        "020 7946 0123",
        "a=b",
        "",
        "'quoted'",
    ],
)
def test_phone_numbers_and_negative_numbers_stay_as_they_are(text):
    assert safe_cell(text) == text


@given(st.text(), st.sampled_from(["", *STARTS, "'", "''", "'="]))
def test_escaping_can_be_undone_exactly(text, start):
    assert unescape_cell(safe_cell(start + text)) == start + text


@given(st.sampled_from(STARTS), st.text())
def test_a_cell_that_starts_like_a_formula_and_stays_holds_no_letter_and_no_operator(start, rest):
    written = safe_cell(start + rest)
    if not written.startswith("'"):
        assert not set(written[1:]) & set("=*/&<>^!:;'\"|@{}[]$#~\t\r\n")
        assert not any(letter.isalpha() for letter in written[1:].replace("e", "").replace("E", ""))
        assert written == "-" * len(written) or "-" not in written[1:].lower().replace("e-", "")


def test_values_are_written_plainly_and_read_back():
    rows = [
        ["Name", "Phone", "Count", "Day", "Open"],
        ['Ána; "x"', "+44 20 7946 0123", -3, date(2026, 3, 4), True],
        ["=1+1", None, 2.5, datetime(2026, 3, 4, 10, 30), False],
    ]
    data = write_csv(rows)
    assert data.startswith(b"\xef\xbb\xbfName,Phone")
    assert b"\r\n" in data
    assert [row.cells for row in read_table(data, "out.csv").rows] == [
        ('Ána; "x"', "+44 20 7946 0123", "-3", "2026-03-04", "TRUE"),
        ("'=1+1", "", "2.5", "2026-03-04T10:30:00", "FALSE"),
    ]
