# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two at one door: on PostgreSQL they really are there at once, on SQLite one after the other."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.gatherings.actions.attendance import count_heads
from liaison.gatherings.actions.attendance_files import read_file, take_in
from liaison.gatherings.actions.check_in import tick
from liaison.gatherings.models import Attendance, AttendanceFile, Event, Registration
from liaison.kit.files import read_table

from . import attendance_samples as samples

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door(maya):
    now = timezone.now()
    with changing(maya, "add") as change:
        event = change.create(
            Event(name="Pot luck", slug="pot-luck", starts_at=now, ends_at=now + timedelta(hours=1))
        )
        guest = change.create(Registration(event=event, name="Nia Puw", registered_at=now))
    return event, guest


def at_once(workspace, *deeds):
    """Each in a thread and a connection of its own."""

    def run(deed):
        try:
            with in_workspace(workspace):
                return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.result(60) for future in [pool.submit(run, deed) for deed in deeds]]


def test_two_who_tick_the_same_person_at_once_make_one_attendance(door, workspace, maya, elin):
    event, guest = door

    def ticks(by):
        return lambda: tick(event, guest, once=uuid.uuid4(), at=timezone.now(), by=by)

    answers = at_once(workspace, *[ticks(by) for by in (maya, elin) * 3])
    assert {answer.tick for answer in answers} == {str(Attendance.objects.get().public_id)}


def test_heads_that_several_count_at_once_all_count(door, workspace, maya, elin):
    event, _guest = door
    at_once(workspace, *[lambda by=by: count_heads(event, 1, by=by) for by in (maya, elin) * 4])
    assert Event.objects.get(pk=event.pk).headcount == 8


def test_a_file_that_two_take_in_at_once_is_taken_in_once(door, workspace, maya, tomos, monkeypatch):
    monkeypatch.setattr("liaison.gatherings.actions.attendance_files.read_table_apart", read_table)
    event, _guest = door
    report = read_file(samples.ZOOM_MEETING.encode(), "report.csv", event)
    answers = at_once(workspace, *[lambda by=by: take_in(report, event, by=by)[1] for by in (maya, tomos)])
    assert sorted(change is None for change in answers) == [False, True]
    assert (AttendanceFile.objects.count(), Attendance.objects.count()) == (1, 3)
