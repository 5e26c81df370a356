# SPDX-License-Identifier: AGPL-3.0-or-later
"""Marked rows for the matrix of permissions: whoever sees a mark of another workspace has found a hole."""

from datetime import timedelta

from django.utils import timezone

from liaison.accounts.models import Member
from liaison.directory.models import Organisation
from liaison.gatherings.models import (
    AccessNeed,
    Answer,
    Attendance,
    AttendanceFile,
    Event,
    EventOrganiser,
    EventPartner,
    EventQuestion,
    EventResource,
    EventSeries,
    Feedback,
    FollowUp,
    FollowUpLetter,
    MonitoringAnswer,
    Registration,
)
from liaison.mailroom.models import Letter


def plant_event(marker: str) -> None:
    """A draft with somebody on its list: whoever stands at the door sees both."""
    now, member = timezone.now(), Member.objects.order_by("pk")[0]
    series = EventSeries.objects.create(name=f"{marker} series", slug=f"{marker.lower()}-series")
    event = Event.objects.create(
        name=f"{marker} event",
        slug=f"{marker.lower()}-event",
        series=series,
        about=f"{marker} about",
        starts_at=now,
        ends_at=now + timedelta(hours=1),
    )
    EventOrganiser.objects.create(event=event, member=member)
    EventPartner.objects.create(event=event, organisation=Organisation.objects.order_by("pk")[0])
    EventResource.objects.create(event=event, title=f"{marker} slides", url="https://example.org/slides")
    EventQuestion.objects.create(event=event, text=f"{marker} question")
    Registration.objects.create(
        event=event, name=f"{marker} guest", email=f"{marker.lower()}-guest@example.org", registered_at=now
    )


def plant_attendance(marker: str) -> None:
    """What only those see who see everything. After `plant_event` and the mailroom's letter."""
    now, member = timezone.now(), Member.objects.order_by("pk")[0]
    event = Event.objects.order_by("-pk")[0]
    guest = Registration.objects.filter(event=event)[0]
    question = EventQuestion.objects.filter(event=event)[0]
    Answer.objects.create(registration=guest, question=question, text=f"{marker} answer")
    AccessNeed.objects.create(
        registration=guest, text=f"{marker} need", agreed_to="Yes.", delete_on=(now + timedelta(days=14)).date()
    )
    MonitoringAnswer.objects.create(question=question, text=f"{marker} monitoring")
    file = AttendanceFile.objects.create(
        event=event,
        name=f"{marker} file.csv",
        file_kind="zoom-meeting",
        sha256="0" * 64,
        read_at=now,
        read_by=member,
        problems=[[3, f"{marker} problem"]],
    )
    Attendance.objects.create(
        event=event,
        name=f"{marker} unknown",
        email=f"{marker.lower()}-unknown@example.org",
        source=Attendance.Source.FILE,
        file=file,
        minutes=20,
    )
    follow_up = FollowUp.objects.create(
        event=event,
        happened=FollowUp.Happened.MISSED,
        letter=Letter.objects.order_by("pk")[0],
        next_step=FollowUp.NextStep.WATCH,
        next_step_url="https://example.org/recording",
    )
    FollowUpLetter.objects.create(follow_up=follow_up, registration=guest, trouble=f"{marker} trouble")
    Feedback.objects.create(
        event=event, registration=guest, text=f"{marker} said", quoted_as=f"{marker} quoted", said_at=now
    )
