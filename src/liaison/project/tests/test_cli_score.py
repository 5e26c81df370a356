# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison score` from the files to the answer. No test here may use a database: the command needs none."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.assessment.rules.criteria import WORKSHOP
from liaison.project.cli import main

EXAMPLES = Path(__file__).parents[4] / "docs" / "examples"
RATINGS = "candidate,assessor,criterion,score\n"
ROWS = [
    ("5,3,5,5,3,5,3,3,5", 37, "promising"),
    ("5,4,2,2,2,5,5,3,3", 31, "average"),
    ("5,3,4,4.5,3.75,4.5,3.25,4,5", 37, "promising"),
    ("1.5,4,3.5,4.5,4.5,3.25,4,3,5", 33.25, "promising"),
    ("5,5,3.5,3,1,3,2,5,4", 31.5, "promising"),
    ("3,4.75,4.25,2,3.5,4.75,1.75,4,2.75", 30.75, "average"),
]


def lines(candidate, assessor, text):
    cells = zip(WORKSHOP, text.split(","), strict=False)
    return "".join(f"{candidate},{assessor},{key},{score}\n" for key, score in cells)


@pytest.fixture
def score(tmp_path, capsys):
    """Writes the files, runs the command and gives status, what was printed and what was complained of."""

    def run(ratings, criteria=None, *words):
        (tmp_path / "ratings.csv").write_bytes(ratings if isinstance(ratings, bytes) else ratings.encode())
        asked = ["score", "--ratings", str(tmp_path / "ratings.csv"), *words]
        if criteria is not None:
            (tmp_path / "criteria.csv").write_text(criteria)
            asked += ["--criteria", str(tmp_path / "criteria.csv")]
        status = main(asked)
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


@pytest.fixture
def values(score):
    def run(ratings, criteria=None, *words):
        status, out, err = score(ratings, criteria, "--json", *words)
        assert (status, err) == (0, "")
        return json.loads(out)

    return run


def test_the_workshops_rows_have_its_totals_and_bands(values):
    """As averages without an assessor, and as somebody's who gives quarters: those are averages too."""
    for assessor in ("", "panel"):
        answer = values(RATINGS + "".join(lines(f"row {n}", assessor, row[0]) for n, row in enumerate(ROWS)))
        found = {each["candidate"]: each for each in answer["candidates"]}
        for n, (_scores, total, band) in enumerate(ROWS):
            assert (found[f"row {n}"]["total"], found[f"row {n}"]["band"]) == (total, band)
        assert found["row 4"]["on_the_line"]
        assert found["row 2"]["n"] is None


def test_halves_of_two_people_make_the_quarters(values):
    answer = values(
        RATINGS + lines("Oak", "Ada", "3,5,4,4,4,4,3,4,5") + lines("Oak", "Bo", "3,4.5,4.5,3,3,5,3,4,4")
    )
    (oak,) = answer["candidates"]
    assert (oak["criteria"]["open_knowledge"]["mean"], oak["n"], oak["total"]) == (4.75, 2, 35)
    assert oak["criteria"]["open_knowledge"]["scores"] == {"Ada": 5, "Bo": 4.5}


def test_a_row_with_gaps_has_an_interval_and_a_range_of_bands(values):
    (oak,) = values(RATINGS + lines("Oak", "Ada", "5,5,?,3,1,3,,5,4"))["candidates"]
    assert (round(oak["total"], 2), oak["interval"], oak["band"]) == (33.43, [28, 36], None)
    assert (oak["band_range"], oak["scored"], oak["of"]) == (["average", "promising"], 7, 9)
    assert oak["criteria"]["capacity"]["cannot_judge"] == ["Ada"]
    assert oak["criteria"]["new_community"]["cannot_judge"] == []


def test_a_candidate_without_scores_has_no_total_and_comes_last(values):
    answer = values(RATINGS + "Empty,,,\n" + lines("Oak", "Ada", ROWS[0][0]) + "Zero,Ada,capacity,\n")
    assert [(each["candidate"], each["rank"], each["total"]) for each in answer["candidates"]] == [
        ("Oak", 1, 37),
        ("Empty", None, None),
        ("Zero", None, None),
    ]
    assert answer["sensitivity"] is None


def test_weights_and_gates_come_from_the_criteria(values):
    weights = "key,label,weight,gate\n" + "".join(
        f"{key},The {key},{2 if place == 0 else 1},{4 if key == 'open_knowledge' else ''}\n"
        for place, key in enumerate(WORKSHOP)
    )
    answer = values(RATINGS + lines("Oak", "Ada", ROWS[0][0]), weights)
    (oak,) = answer["candidates"]
    assert (oak["total"], oak["gates_failed"]) == (37.8, ["open_knowledge"])
    assert answer["criteria"][0] == {
        "key": "underrepresented_heritage",
        "label": "The underrepresented_heritage",
        "weight": 2,
        "gate": None,
        "mean": 5,
    }


def test_adjusted_totals_are_those_of_the_rules(values):
    marks = [("P1", "A", 5), ("P1", "B", 4), ("P2", "A", 4), ("P2", "C", 2), ("P3", "B", 3), ("P3", "C", 2)]
    answer = values(RATINGS + "".join(f"{c},{a},all,{s}\n" for c, a, s in marks), "key\nall\n")
    assert answer["adjustment"]["done"]
    assert {name: round(value, 4) for name, value in answer["adjustment"]["assessors"].items()} == {
        "A": 0.2141,
        "B": 0.0093,
        "C": -0.2234,
    }
    assert [round(each["adjusted"], 4) for each in answer["candidates"]] == [4.1567, 3.0768, 2.7665]
    crossed = values(RATINGS + "".join(f"{c},{a},all,3\n" for c in "PQ" for a in "AB"), "key\nall\n")
    assert (crossed["adjustment"]["done"], crossed["candidates"][0]["adjusted"]) == (False, None)
    assert crossed["adjustment"]["why"].startswith("Everybody scored everybody")


def test_the_order_of_the_files_rows_changes_nothing(values):
    rows = (EXAMPLES / "ratings.csv").read_text().splitlines(keepends=True)
    mixed = rows[1:]
    random.Random(4).shuffle(mixed)
    criteria = (EXAMPLES / "criteria.csv").read_text()
    assert values("".join(rows), criteria) == values("".join([rows[0], *mixed]), criteria)


def test_the_examples_are_told_as_a_table(capsys):
    words = ["--criteria", str(EXAMPLES / "criteria.csv"), "--ratings", str(EXAMPLES / "ratings.csv")]
    assert main(["score", *words]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("#  candidate             total  from–to         band")
    assert out[1].split() == ["1", "Harbour", "Museum", "35.83", "promising", "3", "3.04", "35.33"]
    assert "28–36 (7 of 9)  average to promising" in out[2]
    assert out[4].endswith("Capacity and commitment")
    assert any(line.startswith("The top 2 hold in ") for line in out)
    assert out[-1].startswith("  Slate Valley Archive: New community of people")


def test_files_from_a_spreadsheet_program_are_read(values):
    text = "﻿Candidate;Assessor;Criterion;Score\r\nOak;Ada;Feasibility;4,5\r\nOak;Ada;GLAM-ness;3\r\n"
    (oak,) = values(text, "Key;Label;Weight;Gate\r\nfeasibility;;2,5;\r\nglam;GLAM-ness;;0\r\n")["candidates"]
    assert round(oak["total"], 4) == 8.1429


GOOD = lines("Oak", "Ada", ROWS[0][0])


@pytest.mark.parametrize(
    ("ratings", "sentence"),
    [
        ("", "ratings.csv: This file is empty"),
        ("candidate,assessor,score\nOak,Ada,3\n", "ratings.csv has no column “criterion”."),
        (RATINGS, "ratings.csv has no scores below its first row."),
        (RATINGS + "Oak,Ada,capacity,6\n", "ratings.csv, row 2, column “score”: 6 is not between 1 and 5."),
        (RATINGS + "Oak,Ada,capacity,0\n", "ratings.csv, row 2, column “score”: 0 is not between 1 and 5."),
        (RATINGS + "Oak,Ada,capacity,-1\n", "row 2, column “score”: “-1” is not a number such as 3 or 4.5."),
        (RATINGS + "Oak,Ada,capacity,NaN\n", "row 2, column “score”: “NaN” is not a number"),
        (RATINGS + "Oak,Ada,capacity,3.3\n", "row 2, column “score”: 3.3 is off the step of half points."),
        (RATINGS + "Oak,Ada,capacity,3.25\nOak,Bo,capacity,3\n", "row 2, column “score”: 3.25 is off the step"),
        (RATINGS + "Oak,Ada,charm,3\n", "row 2, column “criterion”: “charm” is not among the criteria"),
        (RATINGS + "Oak,Ada,,3\n", "row 2, column “criterion”: “” is not among the criteria"),
        (RATINGS + ",Ada,capacity,3\n", "row 2, column “candidate”: who is scored here?"),
        (RATINGS + GOOD + "Oak,Ada,capacity,3\n", "row 11, column “score”: this was scored in row 4 already"),
        (RATINGS + GOOD + "Oak,,capacity,3\n", "row 11, column “assessor”: “Oak” has an average (no assessor)"),
        ("candidate,candidate,assessor,criterion,score\n", "ratings.csv has two columns “candidate”."),
        (b"PK\x03\x04 no workbook", "ratings.csv: "),
        ("candidate,assessor,criterion,score\nÅsa,Ada,capacity,3\n".encode("cp1252"), "not written in Unicode"),
    ],
)
def test_what_is_wrong_with_the_ratings_is_said_with_its_place(ratings, sentence, score):
    status, out, err = score(ratings)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert sentence in err


@pytest.mark.parametrize(
    ("criteria", "sentence"),
    [
        ("label,weight\nA,1\n", "criteria.csv has no column “key”."),
        ("key\n", "criteria.csv names no criterion."),
        ("key,weight\na,much\n", "criteria.csv, row 2, column “weight”: “much” is not a number"),
        ("key,weight\na,-1\n", "column “weight”: “-1” is not a number"),
        ("key,weight\na,1001\n", "column “weight”: 1001 is too heavy; 1000 is the most."),
        ("key,weight\na,0\n", "criteria.csv: every criterion has weight 0; at least one must count."),
        ("key,gate\na,6\n", "row 2, column “gate”: 6 is not between 1 and 5."),
        ("key,gate\na,yes\n", "row 2, column “gate”: “yes” is not a number"),
        ("key,label\na,A\nb,B\nA,C\n", "row 4, column “key”: “A” is in row 2 already."),
        ("key,label\n,A\n", "row 2, column “key”: every criterion needs a key"),
        ("key\n" + "".join(f"c{n}\n" for n in range(61)), "criteria.csv has 61 criteria; 60 is the most."),
    ],
)
def test_what_is_wrong_with_the_criteria_is_said_with_its_place(criteria, sentence, score):
    status, out, err = score(RATINGS + "Oak,Ada,a,3\n", criteria)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert sentence in err


def test_a_file_that_is_not_there_is_named(capsys, tmp_path):
    assert main(["score", "--ratings", str(tmp_path / "none.csv")]) == 2
    assert "none.csv cannot be read: No such file or directory." in capsys.readouterr().err
    assert main(["score", "--ratings", str(tmp_path)]) == 2
    assert "cannot be read: Is a directory." in capsys.readouterr().err


PIECES = st.one_of(
    st.sampled_from(
        ["Oak", "Ada", "capacity", "3", "4.5", "?", "", "=1+1", '"', "9" * 400, "1e9", "٣", "\x00", "\r"]
    ),
    st.text(max_size=8),
)
FILES = st.one_of(
    st.lists(st.lists(PIECES, max_size=6), max_size=6).map(
        lambda rows: (RATINGS + "\n".join(map(",".join, rows))).encode("utf-8", "surrogatepass")
    ),
    st.binary(max_size=200),
    st.builds(
        lambda at, garbage: (RATINGS + GOOD).encode()[:at] + garbage + (RATINGS + GOOD).encode()[at:],
        st.integers(0, len(RATINGS + GOOD)),
        st.binary(max_size=6),
    ),
)


@settings(max_examples=150)
@given(data=FILES, for_criteria=st.booleans())
def test_no_file_brings_a_traceback(tmp_path_factory, data, for_criteria):
    folder = tmp_path_factory.mktemp("score")
    broken, good = folder / "broken.csv", folder / "good.csv"
    broken.write_bytes(data)
    good.write_text("key\ncapacity\n" if not for_criteria else RATINGS + "Oak,Ada,capacity,3\n")
    criteria, ratings = (broken, good) if for_criteria else (good, broken)
    assert main(["score", "--criteria", str(criteria), "--ratings", str(ratings)]) in {0, 2}
