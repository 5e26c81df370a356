# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two spreadsheets: one that Lowri brought in after a conference, one that waits for Maya to look at it."""

import csv
import io
from datetime import datetime, timedelta
from importlib.resources import files

from liaison.directory.importing.actions.bringing import (
    bring_file,
    choose_columns,
    meanings_of,
)
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.actions.previewing import preview, start_preview
from liaison.directory.importing.queries.date_questions import date_questions
from liaison.directory.models import ImportBatch

from .story import Story

WAITING = "partners-2026.xlsx"
CONFERENCE = "archives-fair-sign-up.csv"
HEADER = [
    "Organisation",
    "Contact",
    "Job title",
    "E-mail",
    "Town",
    "Date contacted",
    "How",
    "Contacted by",
    "Notes",
]


def bring_in(story: Story) -> None:
    fair = story.chance.working_hour(story.ago(46))
    _committed(story, _sign_up_list(fair), fair + timedelta(days=2))
    data = files("liaison.project.demo").joinpath(WAITING).read_bytes()
    _looked_through(
        bring_file(
            data=data, filename=WAITING, by=story.members["maya"], at=story.chance.working_hour(story.yesterday)
        )
    )


def _sign_up_list(day: datetime) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    text = files("liaison.project.demo").joinpath("words", "archives-fair.txt").read_text("utf-8")
    for line in [line for line in text.splitlines() if not line.startswith("#")]:
        organisation, contact, role, email, town, note = line.split("|")
        # Whoever typed the list in did not notice the line that says next year.
        on = day + timedelta(days=365 if organisation == "Drowned Villages Project" else 0)
        writer.writerow([organisation, contact, role, email, town, f"{on:%Y-%m-%d}", "event", "Lowri", note])
    return out.getvalue().encode()


def _committed(story: Story, data: bytes, at: datetime) -> None:
    lowri = story.members["lowri"]
    batch = bring_file(data=data, filename=CONFERENCE, by=lowri, at=at)
    _looked_through(batch)
    start_commit(batch)
    commit(batch, by=lowri, at=at + timedelta(minutes=4))


def _looked_through(batch: ImportBatch) -> None:
    """Take the proposed columns as they are, and dates as the workspace's country writes them."""
    orders = {question.index: question.custom for question in date_questions(batch)}
    choose_columns(batch, meanings=meanings_of(batch), orders=orders)
    start_preview(batch)
    preview(batch)
    batch.refresh_from_db()
