# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that would bring a process down, read in a child: the person gets a sentence, and we live on."""

import io
import sys
import time

import openpyxl
import pytest
from django.utils import translation

from liaison.kit.files import Limits, NeedsEncoding, Table, UnreadableFile, read_table, read_table_apart
from liaison.kit.files.apart import Caps

CSV = "Name,E-mail\nSiân,sian@example.org\nÅsa,asa@example.org\n"

needs_linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux keeps every cap; run this on Linux to see them kept"
)


def workbook(*places) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Started"])
    for place in places:
        book.active[place] = "x"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def wild(monkeypatch, tmp_path):
    """Reads with a child that misbehaves in a given way; the refusal it leads to."""
    monkeypatch.setattr("liaison.kit.files.apart.CHILD", "liaison.kit.tests.files_wild_child")
    monkeypatch.chdir(tmp_path)

    def refusal(what, data=b"", **caps) -> str:
        with pytest.raises(UnreadableFile) as caught:
            read_table_apart(data, what, caps=Caps(**caps))
        return str(caught.value)

    return refusal


@pytest.mark.parametrize(
    ("data", "options"),
    [
        (CSV.encode(), {}),
        (CSV.encode("utf-16"), {}),
        (CSV.encode("cp1252"), {"encoding": "cp1252"}),
        (CSV.encode("cp1252"), {}),
        (b"Report\n\n" + CSV.encode() + b"B\x00,x@example.org\n", {"header_row": 3}),
        (workbook("A2", "B3"), {"sheet": "Sheet"}),
        (workbook("A2", "B3"), {}),
    ],
)
def test_a_file_read_apart_reads_the_same(data, options):
    here, apart = (read(data, "list", **options) for read in (read_table, read_table_apart))
    if isinstance(here, NeedsEncoding):
        assert [(c.encoding, str(c.label), c.preview) for c in apart.candidates] == [
            (c.encoding, str(c.label), c.preview) for c in here.candidates
        ]
        return
    assert (apart.columns, apart.rows, apart.header_row) == (here.columns, here.rows, here.header_row)
    assert (apart.preamble, apart.sheets, apart.encoding) == (here.preamble, here.sheets, here.encoding)
    assert [str(sentence) for sentence in apart.why] == [str(sentence) for sentence in here.why]
    assert [str(problem.message) for problem in apart.problems] == [str(p.message) for p in here.problems]


@pytest.mark.parametrize(
    ("data", "options"),
    [
        (b"", {}),
        (b"%PDF-1.7", {}),
        (b"PK\x03\x04", {}),
        (workbook("A2"), {"sheet": "Other"}),
        (b"a,b,c\n" * 4, {"limits": Limits(cells=10)}),
        (b"a,b\n1,2\n", {"header_row": 9}),
    ],
)
def test_a_refusal_comes_back_word_for_word(data, options):
    with pytest.raises(UnreadableFile) as here:
        read_table(data, "list", **options)
    with pytest.raises(UnreadableFile) as apart:
        read_table_apart(data, "list", **options)
    assert str(apart.value) == str(here.value)


def test_a_refusal_is_said_in_the_language_of_whoever_reads_it(monkeypatch):
    with pytest.raises(UnreadableFile) as refusal:
        read_table_apart(b"%PDF-1.7", "list")
    monkeypatch.setattr(translation._trans, "gettext", lambda text: f"[cy] {text}")
    assert str(refusal.value).startswith("[cy] This looks like a PDF")


def test_many_rows_come_back_complete_and_in_order():
    data = b"Name,Number\n" + b"".join(b"a%d,%d\n" % (n, n) for n in range(2_500))
    found = read_table_apart(data, "list.csv")
    assert [row.cells[1] for row in found.rows] == [str(n) for n in range(2_500)]
    assert [row.number for row in found.rows] == list(range(2, 2_502))


@needs_linux
def test_a_workbook_that_aborts_its_reader_takes_nothing_else_down(wild):
    assert "memory" in wild("trust_the_workbook", workbook("XFD1048576"))


@needs_linux
def test_a_reader_that_fills_memory_is_stopped(wild):
    assert "more memory" in wild("fill_memory", memory=400_000_000)


def test_an_endless_loop_is_stopped_by_the_clock(wild):
    started = time.monotonic()
    assert "too long" in wild("loop", seconds=1.5)
    assert time.monotonic() - started < 5


@needs_linux
def test_an_endless_loop_is_stopped_by_the_processor_time(wild):
    assert "too long" in wild("loop", processor_seconds=1)


def test_a_reader_that_only_waits_is_stopped(wild):
    assert "too long" in wild("sleep", seconds=1.5)


@needs_linux
def test_an_endless_answer_is_stopped(wild):
    assert "cannot be read" in wild("flood", answer=5_000_000)


@pytest.mark.parametrize("what", ["fail", "babble"])
def test_a_reader_that_breaks_down_is_answered_for(wild, what):
    assert "cannot be read" in wild(what)


def test_a_reader_that_is_killed_is_answered_for(wild):
    assert wild("die").endswith(".")


def test_what_went_wrong_is_logged_without_what_the_file_says(wild, caplog):
    wild("fail")
    assert "KeyError in files_wild_child.py" in caplog.text
    assert "Ana" not in caplog.text


def test_a_reader_taken_over_by_a_file_cannot_make_us_do_anything(wild, tmp_path):
    assert "cannot be read" in wild("take_over")
    assert not list(tmp_path.iterdir())


def test_the_reader_is_told_no_secrets(wild, monkeypatch):
    monkeypatch.setenv("LIAISON_SECRET_KEY", "hush")
    monkeypatch.setenv("DATABASE_URL", "hush")
    assert not {"LIAISON_SECRET_KEY", "DATABASE_URL", "HOME"} & set(wild("tell_secrets").split())


def test_where_a_cap_is_missing_the_log_says_so(monkeypatch, caplog, tmp_path):
    (tmp_path / "resource.py").write_text("")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert isinstance(read_table_apart(CSV.encode(), "list.csv"), Table)
    assert "without a cap on memory, processor time" in caplog.text
