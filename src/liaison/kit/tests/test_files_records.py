# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists of JSON objects, as services and catalogues give them out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.files import Limits, NeedsEncoding, Table, UnreadableFile, read_table, read_table_apart

SLATE, TIDE = {"id": "Q42", "name": "Slate Museum"}, {"id": "Q43", "name": "Tide Library"}


def objects(data, **options):
    table = read_table(data if isinstance(data, bytes) else data.encode(), "x.json", records=True, **options)
    return [json.loads(row.cells[0]) for row in table.rows]


@pytest.mark.parametrize(
    "value",
    [
        [SLATE, TIDE],
        {"candidates": [SLATE, TIDE]},
        {"q0": {"result": [SLATE]}, "q1": {"result": [TIDE]}},
        {"results": [{"candidates": [SLATE]}, {"candidates": [TIDE]}]},
        {"items": [{"score": 1, "organization": SLATE}, {"organization": TIDE}]},
    ],
)
def test_objects_are_found_in_what_services_wrap_them_in(value):
    assert objects(json.dumps(value)) == [SLATE, TIDE]


def test_an_object_a_line_keeps_the_number_of_its_line():
    text = f"{json.dumps(SLATE)}\n\nrubbish\n{json.dumps(TIDE)}\n"
    table = read_table_apart(text.encode(), "x.jsonl", records=True)
    assert [row.number for row in table.rows] == [1, 4]
    assert [(problem.row, str(problem.message)) for problem in table.problems] == [
        (3, "This line is no JSON object.")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"id": "Q42"', "damaged JSON"),
        ('[{"id": NaN}]', "damaged JSON"),
        ("[" * 100_000, "damaged JSON"),
        ("[]", "no list of objects"),
        ("[1, 2]", "no JSON object"),
        (json.dumps([{"id": "x" * 200}]), "longer than 100"),
        (json.dumps([SLATE] * 4), "up to 3"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(text, words):
    with pytest.raises(UnreadableFile, match=words):
        objects(text, limits=Limits(rows=3, cell_length=100))


def test_a_spreadsheet_is_read_as_ever_and_json_is_refused_where_nobody_asked_for_it():
    table = read_table(b"id,name\nQ42,Slate Museum\n", "x.csv", records=True)
    assert [column.key for column in table.columns] == ["id", "name"]
    with pytest.raises(UnreadableFile, match="JSON"):
        read_table(json.dumps([SLATE]).encode(), "x.json")


@given(st.binary(max_size=200) | st.text(alphabet='{}[]":,\\n1aq', max_size=60).map(str.encode))
def test_no_bytes_break_it(data):
    try:
        assert isinstance(read_table(b"[" + data, "x.json", records=True), Table | NeedsEncoding)
    except UnreadableFile as refusal:
        assert str(refusal)
