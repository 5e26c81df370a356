# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who wants to come, and what they told us for it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Recorded, ScopedManager, ScopedQuerySet, WorkspaceOwned
from liaison.directory.models import Organisation, Person

from .events import Event, EventQuestion


class RegistrationQuerySet(ScopedQuerySet["Registration"]):
    def coming(self) -> "RegistrationQuerySet":
        return self.filter(state=Registration.State.REGISTERED)

    def waiting(self) -> "RegistrationQuerySet":
        """In the order in which they get a place."""
        return self.filter(state=Registration.State.WAITING).order_by("waiting_since", "pk")


RegistrationManager = ScopedManager.from_queryset(RegistrationQuerySet)


class Registration(Recorded):
    """One person for one event. Their own link is made of its number (registration_link.py)."""

    kind = "registration"
    told_of = "event"

    class State(models.TextChoices):
        # Translators: where a registration for an event stands.
        REGISTERED = "registered", _("registered")
        # Translators: where a registration for an event stands: no place is free yet.
        WAITING = "waiting", _("on the waiting list")
        # Translators: where a registration for an event stands: it looks like spam, somebody has to look.
        HELD = "held", _("to be looked at")
        # Translators: where a registration for an event stands.
        CANCELLED = "cancelled", _("cancelled")

    class Source(models.TextChoices):
        # Translators: how somebody registered for an event.
        PAGE = "page", _("on the event's page")
        # Translators: how somebody registered for an event: one of us did it for them.
        MEMBER = "member", _("one of us added them")
        # Translators: how somebody registered for an event.
        FILE = "file", _("from a file")
        # Translators: how somebody came to our list: at our table at a conference.
        STAND = "stand", _("at the stand")

    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=300, blank=True)
    # Found in the directory, by a machine where that was sure, else by one of us.
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=12, blank=True)
    # In which they want to read when it begins.
    time_zone = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REGISTERED)
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.PAGE)
    # Why it was held back, in a sentence for us.
    doubt = models.CharField(max_length=300, blank=True)
    registered_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    # When a place became free for somebody who waited.
    promoted_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    # The very words that they agreed to, and whether to letters afterwards, too.
    agreed_to = models.TextField(blank=True)
    wants_letters = models.BooleanField(default=False)

    objects = RegistrationManager()  # type: ignore[misc]

    class Meta(Recorded.Meta):
        db_table = "registration"
        verbose_name = _("registration")
        ordering = ["registered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=~Q(state="cancelled") & ~Q(email=""),
                name="registration_address_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(waiting_since__isnull=False), name="registration_waits_since"
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state", "waiting_since"], name="registration_by_state"),
            models.Index(fields=["workspace", "registered_at"], name="registration_by_time"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return workspace_url("gatherings:registration", self.public_id)

    @property
    def is_coming(self) -> bool:
        return self.state == self.State.REGISTERED


class Answer(WorkspaceOwned):
    """To one question. Not in the history, so that it is gone when its time is over."""

    kind = "answer"

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="answers")
    question = models.ForeignKey(EventQuestion, models.CASCADE, related_name="answers")
    text = models.TextField()
    delete_on = models.DateField(null=True)

    class Meta(WorkspaceOwned.Meta):
        db_table = "event_answer"
        constraints = [models.UniqueConstraint(fields=["registration", "question"], name="event_answer_once")]
        indexes = [
            models.Index(
                fields=["workspace", "delete_on"],
                condition=Q(delete_on__isnull=False),
                name="event_answer_to_delete",
            )
        ]

    def __str__(self) -> str:
        return self.text


class AccessNeed(WorkspaceOwned):
    """What somebody needs to take part: told with consent, for this event, and deleted two weeks after it.

    Not in the history, which would keep it.
    """

    kind = "access_need"

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="access_need")
    text = models.TextField()
    agreed_to = models.TextField()
    delete_on = models.DateField()

    class Meta(WorkspaceOwned.Meta):
        db_table = "access_need"
        indexes = [models.Index(fields=["workspace", "delete_on"], name="access_need_to_delete")]

    def __str__(self) -> str:
        return self.text


class MonitoringAnswer(WorkspaceOwned):
    """An answer for our numbers alone. It knows its question and nothing else: no person, no moment, no order."""

    kind = "monitoring_answer"

    question = models.ForeignKey(EventQuestion, models.CASCADE, related_name="monitoring_answers")
    text = models.CharField(max_length=300)
    # Given in the feedback, when the question was asked once more.
    is_after = models.BooleanField(default=False)

    class Meta(WorkspaceOwned.Meta):
        db_table = "monitoring_answer"

    def __str__(self) -> str:
        return self.text
