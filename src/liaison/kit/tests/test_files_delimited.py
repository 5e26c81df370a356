# SPDX-License-Identifier: AGPL-3.0-or-later
import contextlib
import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.files import Limits, NeedsEncoding, Row, Table, UnreadableFile, read_table

HEADER = "Name,Email,Notes"
CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


def table(text: str | bytes, name: str = "list.csv", **options) -> Table:
    data = text.encode() if isinstance(text, str) else text
    answer = read_table(data, name, **options)
    assert isinstance(answer, Table)
    return answer


def cells(text: str | bytes, name: str = "list.csv", **options) -> list[tuple[str, ...]]:
    return [row.cells for row in table(text, name, **options).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_is_recognised(delimiter, end):
    lines = [delimiter.join(["Name", "Email", "Town"]), delimiter.join(["Åsa", "asa@example.org", "Umeå"])]
    found = table(end.join(lines) + end)
    assert found.delimiter == delimiter
    assert [column.key for column in found.columns] == ["Name", "Email", "Town"]
    assert found.rows == [Row(2, ("Åsa", "asa@example.org", "Umeå"))]


def test_a_delimiter_inside_quotes_does_not_count():
    text = 'Name;Place\n"Foo; Bar; Baz";"A, B"\n"One, Two";"C, D"\n'
    assert cells(text) == [("Foo; Bar; Baz", "A, B"), ("One, Two", "C, D")]


def test_commas_in_every_address_do_not_beat_semicolons():
    text = "Name;Address;Town\nFoo;Street 1, top;X\nBar;Street 2, left;Y\n"
    assert table(text).delimiter == ";"


def test_a_quoted_line_break_stays_in_its_row_and_rows_keep_the_numbers_of_the_spreadsheet():
    found = table('Name,Notes\nFoo,"one\ntwo\r\nthree"\n\nBar,x\n')
    assert found.rows == [Row(2, ("Foo", "one\ntwo\r\nthree")), Row(4, ("Bar", "x"))]


def test_one_column_is_a_table():
    found = table("email\na@example.org\nb@example.org\n")
    assert (found.delimiter, [row.cells for row in found.rows]) == (
        None,
        [("a@example.org",), ("b@example.org",)],
    )


def test_family_name_first_in_one_column_is_not_torn_at_the_comma():
    assert cells("Name\nGarcia, Ana\nPrys, Siân\n") == [("Garcia, Ana",), ("Prys, Siân",)]


def test_the_line_that_names_the_separator_is_obeyed_and_not_counted():
    found = table("sep=;\nName;Email\nFoo;a@example.org\n")
    assert (found.delimiter, found.header_row, found.rows) == (";", 1, [Row(2, ("Foo", "a@example.org"))])


def test_the_tsv_ending_prefers_tabs():
    assert table("Name\tNotes, long\nFoo\ta, b\nBar\tc, d\n", "list.tsv").delimiter == "\t"


def test_a_nul_costs_its_row_and_no_other():
    found = table(f"{HEADER}\nAn\0na,a@example.org,x\nBo,b@example.org,y\n")
    assert found.rows == [Row(3, ("Bo", "b@example.org", "y"))]
    assert [(problem.row, problem.column, problem.row_kept) for problem in found.problems] == [(2, 0, False)]
    assert found.problems[0].cells == ("An␀na", "a@example.org", "x")


def test_broken_bytes_cost_their_row_once_the_encoding_is_chosen():
    data = "Name,Town\nÅsa,Umeå\nBo,M".encode() + b"\xff\n" + "Cy,Malmö\n".encode()
    asked = read_table(data, "list.csv")
    assert isinstance(asked, NeedsEncoding)
    assert (asked.candidates[0].encoding, asked.candidates[0].broken) == ("utf-8", 1)
    found = table(data, encoding="utf-8")
    assert [row.number for row in found.rows] == [2, 4]
    assert [(problem.row, problem.column) for problem in found.problems] == [(3, 1)]


def test_a_quote_that_is_never_closed_costs_its_row_and_not_the_rest():
    found = table('Name,Email\nBo,"b@example.org\nCy,c@example.org\nDi,d@example.org\n')
    assert [row.cells[0] for row in found.rows] == ["Cy", "Di"]
    assert [problem.row for problem in found.problems] == [2]


def test_a_cell_that_is_too_long_costs_its_row():
    found = table(f"{HEADER}\nFoo,a@example.org,{'x' * 32_768}\nBar,b@example.org,{'y' * 32_767}\n")
    assert [row.number for row in found.rows] == [3]
    assert [(problem.row, problem.column) for problem in found.problems] == [(2, 2)]
    assert "32768" in str(found.problems[0].message)
    assert "32767" in str(found.problems[0].message)


def test_a_line_longer_than_the_csv_reader_takes_costs_its_row():
    found = table(f"{HEADER}\nFoo,a@example.org,{'x' * 200_000}\nBar,b@example.org,y\n")
    assert [row.number for row in found.rows] == [3]
    assert [problem.row for problem in found.problems] == [2]


def test_cells_beyond_the_header_get_columns_of_their_own():
    found = table("Name,Email\nFoo,a@example.org,extra\nBar\n")
    assert [column.key for column in found.columns] == ["Name", "Email", "[C]"]
    assert [row.cells for row in found.rows] == [("Foo", "a@example.org", "extra"), ("Bar", "", "")]


def test_columns_with_the_same_name_or_none_have_keys_of_their_own():
    found = table("Name,Email,,Email,email,Email [D]\na,b,c,d,e,f\n", header_row=1)
    keys = [column.key for column in found.columns]
    assert keys == ["Name", "Email", "[C]", "Email [D]", "email [E]", "Email [D] [F]"]
    assert [column.header for column in found.columns] == ["Name", "Email", "", "Email", "email", "Email [D]"]


def test_a_row_with_too_many_columns_is_a_problem_and_a_file_of_them_is_refused():
    limits = Limits(columns=3)
    found = table(f"{HEADER}\na,b,c,d\ne,f,g\nh,i,j\n", limits=limits)
    assert ([problem.row for problem in found.problems], len(found.rows)) == ([2], 2)
    with pytest.raises(UnreadableFile, match=r"4 columns.*up to 3"):
        table("a,b,c,d\n" * 5, limits=limits)


def test_too_many_rows_are_refused_with_the_number():
    assert len(table("Name,Email\n" + "a,b\n" * 10, limits=Limits(rows=10)).rows) == 10
    with pytest.raises(UnreadableFile, match="more than 10 rows"):
        table("Name,Email\n" + "a,b\n" * 11, limits=Limits(rows=10))


def test_samples_are_the_first_different_values():
    found = table("Kind,Name\nmuseum,A\nmuseum,B\n,C\narchive,D\n")
    assert found.columns[0].samples == ("museum", "archive")


def test_many_unclosed_quotes_end_in_bounded_time():
    nasty = 'x,"' + "a" * 60 + "\n" + ('""b,"" c\n' * 4000)
    started = time.perf_counter()
    with contextlib.suppress(UnreadableFile):
        read_table((nasty * 20).encode(), "list.csv")
    assert time.perf_counter() - started < 10


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_what_a_csv_writer_wrote_is_read_back(rows, delimiter):
    out = io.StringIO(newline="")
    header = ["Name", "Email", "Notes"]
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    found = table(out.getvalue(), header_row=1)
    filled = [tuple(row) for row in rows if any(cell.strip() for cell in row)]
    trimmed = [tuple("" if not any(c.strip() for c in row[i:]) else row[i] for i in range(3)) for row in filled]
    assert [row.cells for row in found.rows] == trimmed
    assert found.problems == ()


@given(st.text(max_size=300))
def test_no_text_ever_breaks_the_reader(text):
    try:
        answer = read_table(text.encode(errors="surrogatepass"), "any.csv")
    except UnreadableFile as refusal:
        assert str(refusal)
    else:
        assert isinstance(answer, Table | NeedsEncoding)
