# SPDX-License-Identifier: AGPL-3.0-or-later
from .afterwards import Feedback, FollowUp, FollowUpLetter
from .attendance import Attendance, AttendanceFile
from .booking import (
    Booking,
    BookingPage,
    BusyFeed,
    BusyRange,
    BusyTime,
    CalendarFeed,
    HoursException,
    Way,
    WeeklyHours,
)
from .events import Event, EventOrganiser, EventPartner, EventQuestion, EventResource, EventSeries
from .registrations import AccessNeed, Answer, MonitoringAnswer, Registration

__all__ = [
    "AccessNeed",
    "Answer",
    "Attendance",
    "AttendanceFile",
    "Booking",
    "BookingPage",
    "BusyFeed",
    "BusyRange",
    "BusyTime",
    "CalendarFeed",
    "Event",
    "EventOrganiser",
    "EventPartner",
    "EventQuestion",
    "EventResource",
    "EventSeries",
    "Feedback",
    "FollowUp",
    "FollowUpLetter",
    "HoursException",
    "MonitoringAnswer",
    "Registration",
    "Way",
    "WeeklyHours",
]
