# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.directory.identifiers.rules.candidates import Candidate, meaning_of, read_candidate, together

ROR = {
    "id": "https://ror.org/03yrm5c26",
    "names": [
        {"value": "CDL", "types": ["acronym"]},
        {"value": "Slate Digital Library", "types": ["ror_display", "label"], "lang": "en"},
    ],
    "locations": [{"geonames_id": 1, "geonames_details": {"name": "Bethesda", "country_code": "GB"}}],
    "links": [{"type": "wikipedia", "value": "https://x.example"}, {"type": "website", "value": "slate.example"}],
    "types": ["archive", "education"],
    "external_ids": [{"type": "wikidata", "preferred": None, "all": ["Q42", "Q43"]}],
}


def test_a_row_of_a_spreadsheet_is_read():
    row = {
        "QID": "http://www.wikidata.org/entity/Q42",
        "ISIL code": "gb-Slate",
        "Name": "Slate  Museum",
        "Also known as": "Amgueddfa Lechi; Llechi",
        "City": "Llanberis",
        "Country": "United Kingdom",
        "Instance of": "open-air museum",
        "Official website": "www.slate.example",
        "Visitors": "12",
    }
    assert read_candidate(row, 7) == Candidate(
        numbers={"wikidata": "Q42", "isil": "GB-Slate"},
        names=("Slate Museum", "Amgueddfa Lechi", "Llechi"),
        place="Llanberis",
        country="GB",
        kind="museum",
        website="https://www.slate.example",
        row=7,
    )


def test_what_a_query_of_wikidata_gives_is_read():
    row = {"item": "http://www.wikidata.org/entity/Q42", "itemLabel": "Slate Museum", "itemAltLabel": "Q42|Llechi"}
    assert read_candidate(row, 1) == Candidate({"wikidata": "Q42"}, ("Slate Museum", "Llechi"), row=1)


def test_an_answer_of_the_reconciliation_api_is_read():
    answer = {
        "id": "Q42",
        "name": "Slate Museum",
        "score": 87.5,
        "match": False,
        "type": [{"id": "Q33506", "name": "museum"}],
        "description": "museum in Wales",
    }
    assert read_candidate(answer, 1) == Candidate(
        {"wikidata": "Q42"}, ("Slate Museum",), kind="museum", description="museum in Wales", row=1
    )


def test_an_organisation_of_ror_is_read():
    assert read_candidate(ROR, 1) == Candidate(
        numbers={"wikidata": "Q42", "ror": "03yrm5c26"},
        names=("Slate Digital Library", "CDL"),
        place="Bethesda",
        country="GB",
        kind="archive",
        website="https://slate.example",
        row=1,
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"id": "Q42"}, "no name"),
        ({"wikidata": "Q42", "label": "Q42"}, "no name"),
        ({"name": "Slate Museum"}, "no number"),
        ({"name": "Slate Museum", "id": "124365578"}, "no number"),
        ({"name": "Slate Museum", "ror": "03yrm5c27"}, "mistyped"),
    ],
)
def test_a_row_that_is_no_candidate_says_why(row, words):
    assert words in str(read_candidate(row, 1))


def test_a_wrong_number_beside_a_right_one_is_left_out():
    read = read_candidate({"name": "Slate Museum", "ror": "03yrm5c27", "qid": "q42"}, 1)
    assert dict(read.numbers) == {"wikidata": "Q42"}


def test_rows_about_one_organisation_are_put_together():
    rows = [
        Candidate({"wikidata": "Q42"}, ("Slate Museum",), place="Llanberis"),
        Candidate({"wikidata": "Q43"}, ("Tide Library",)),
        Candidate({"wikidata": "Q42", "isil": "GB-Slate"}, ("Amgueddfa Lechi",), country="GB"),
        Candidate({"isil": "GB-Slate"}, ("Llechi",)),
    ]
    slate, tide = sorted(together(rows), key=lambda one: one.key)
    assert tide == rows[1]
    assert slate == Candidate(
        {"wikidata": "Q42", "isil": "GB-Slate"},
        ("Slate Museum", "Amgueddfa Lechi", "Llechi"),
        place="Llanberis",
        country="GB",
    )


def test_a_candidate_comes_back_from_json():
    one = Candidate({"wikidata": "Q42"}, ("Slate Museum",), place="Llanberis", row=3)
    assert Candidate.from_json(one.as_json()) == one


def test_headers_are_known_in_any_spelling():
    assert [meaning_of(header) for header in ("item Label", "ROR-ID", "País", "")] == ["name", "ror", "", ""]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from([*ROR, "id", "name", "wikidata", "isil", "website", "kind", "other names", "country"])


@given(st.dictionaries(NAMES, JSON | st.sampled_from(["Q42", "\ud800x", "a\x00b", ["Q1"], {"name": "X"}])))
def test_no_record_breaks_it_and_what_comes_out_can_be_kept(record):
    read = read_candidate(record, 1)
    if isinstance(read, Candidate):
        assert read.numbers
        assert read.names
        assert "\x00" not in str(read.as_json())
        str(read.as_json()).encode()
    else:
        assert str(read)
