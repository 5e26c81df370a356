# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who was there: ticked at the door, or read from the file of a meeting."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member, Recorded
from liaison.directory.models import Organisation, Person

from .events import Event
from .registrations import Registration


class AttendanceFile(Recorded):
    """A file of who was there, and what it said. Its minutes are summed and cut to the event already."""

    kind = "attendance_file"
    told_of = "event"

    event = models.ForeignKey(Event, models.CASCADE, related_name="attendance_files")
    name = models.CharField(_("name of the file"), max_length=300)
    # A word such as "zoom-webinar" (rules/attendance_files.py).
    file_kind = models.CharField(max_length=40)
    # The same file brings nothing a second time.
    sha256 = models.CharField(max_length=64)
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    # Lines that could not be read, each as [number, sentence].
    problems = models.JSONField(default=list)

    class Meta(Recorded.Meta):
        db_table = "attendance_file"
        verbose_name = _("attendance file")
        ordering = ["-read_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["event", "sha256"], name="attendance_file_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return workspace_url("gatherings:attendance-file", self.public_id)


class Attendance(Recorded):
    """One person at one event. Without a registration and a person nobody knows yet who it was."""

    kind = "attendance"
    told_of = "event"

    class Source(models.TextChoices):
        # Translators: how we know that somebody was at an event: one of us ticked their name.
        CHECK_IN = "check_in", _("ticked at the door")
        # Translators: how we know that somebody was at an event.
        FILE = "file", _("from a file")

    class Match(models.TextChoices):
        """Why we believe that it is them."""

        # Translators: why somebody in an attendance file is taken for somebody we know.
        ADDRESS = "address", _("the same e-mail address")
        # Translators: why somebody in an attendance file is taken for somebody we know.
        NAME = "name", _("the same name, and only one has it")
        # Translators: why somebody in an attendance file is taken for somebody we know.
        BY_HAND = "by_hand", _("one of us said so")

    event = models.ForeignKey(Event, models.CASCADE, related_name="attendances")
    registration = models.OneToOneField(
        Registration, models.SET_NULL, null=True, blank=True, related_name="attendance"
    )
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    # As the file or the one at the door wrote them.
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    file = models.ForeignKey(AttendanceFile, models.SET_NULL, null=True, related_name="attendances")
    match = models.CharField(max_length=10, choices=Match.choices, blank=True)
    # One of us said that nobody needs to know who this was.
    is_let_be = models.BooleanField(default=False)
    # Null where nobody counted them: then being there is what counts.
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    came_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    asked_a_question = models.BooleanField(_("asked a question"), default=False)

    class Meta(Recorded.Meta):
        db_table = "attendance"
        verbose_name = _("attendance")
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["event", "email"], name="attendance_by_address"),
            models.Index(
                fields=["workspace", "event"],
                condition=Q(registration=None, person=None, is_let_be=False),
                name="attendance_unmatched",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_known(self) -> bool:
        return self.registration_id is not None or self.person_id is not None
