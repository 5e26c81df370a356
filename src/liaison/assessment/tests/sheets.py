# SPDX-License-Identifier: AGPL-3.0-or-later
"""Score sheets as text, and short ways to bring them in, for this room's tests."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from liaison.accounts.links import workspace_url
from liaison.assessment.actions.score_sheets import bring_in
from liaison.assessment.queries.results import results_for
from liaison.assessment.queries.score_sheets import raw_sheet, read_sheet
from liaison.assessment.queries.sets import measure_of
from liaison.assessment.queries.sheet_rows import digest_of, plan_of
from liaison.kit.files import read_table, write_csv

# As the source workshop writes it, with its legend above.
HEADERS = [
    "Organisation", "Underrepresented heritage", "Support of Open Knowledge", "Capacity & commitment",
    "Potential to impart digital skills", "Digital preservation", "Feasibility", "New community of people",
    "Shared values", "GLAM-ness", "Total score",
]  # fmt: skip
LEGEND = ["9/1 - poor", "18/2 - below average", "27/3 - average", "36/4 - promising", "45/5 - outstanding"]


def sheet_text(*rows, headers=HEADERS, legend=False):
    above = [[""] * 10 + [text] for text in LEGEND] if legend else []
    return write_csv([*above, headers, *rows]).decode("utf-8-sig")


def line(name, scores, total=""):
    return [name, *scores.split(","), total]


def read(text, round, filename="scores.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return read_sheet(raw_sheet(read_table(data, filename), filename), measure_of(round.criteria_set, round.type))


def plan(member, round, text, choices=None):
    return plan_of(member, round, measure_of(round.criteria_set, round.type), read(text, round), choices or {})


def bring(member, round, text, choices=None, **more):
    sheet = read(text, round)
    seen = digest_of(plan_of(member, round, measure_of(round.criteria_set, round.type), sheet, {}))
    return bring_in(round, sheet, choices or {}, by=member, seen=seen, **more)


def totals(member, round):
    return {str(one.candidate): one.found.total.total for one in results_for(member, round).lines}


def address(name, round):
    return workspace_url(f"assessment:{name}", round.public_id)


def upload(visitor, round, text):
    file = SimpleUploadedFile("scores.csv", text if isinstance(text, bytes) else text.encode())
    answer = visitor.post(address("score-sheet", round), {"file": file})
    assert answer.status_code == 200
    return answer.content.decode()


def fields(page, **chosen):
    """What a browser would send from the page of rows."""
    sent = dict(re.findall(r'<input type="hidden" name="(sheet|seen)" value="([^"]*)"', page))
    for name, options in re.findall(
        r'<select class="cdx-select" name="(row-\d+)".*?>(.*?)</select>', page, re.DOTALL
    ):
        picked = re.findall(r'value="([^"]*)" selected', options) or re.findall(r'value="([^"]*)"', options)
        sent[name] = picked[0]
    return {**sent, **chosen}
