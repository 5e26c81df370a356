# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we write to those who came and those who missed it, and what they say."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, Recorded
from liaison.mailroom.models import Letter, Message

from .events import Event
from .registrations import Registration


class FollowUp(Recorded):
    """For one event: what those get to whom the same thing happened."""

    kind = "follow_up"
    told_of = "event"

    class Happened(models.TextChoices):
        # Translators: what happened to somebody who registered for an event.
        ATTENDED = "attended", _("they came")
        # Translators: what happened to somebody who registered for an event.
        LEFT_EARLY = "left_early", _("they left early")
        # Translators: what happened to somebody who registered for an event.
        ASKED = "asked", _("they asked a question")
        # Translators: what happened to somebody who registered for an event.
        MISSED = "missed", _("they missed it")

    class NextStep(models.TextChoices):
        # Translators: the one thing that a letter after an event asks somebody to do.
        WATCH = "watch", _("watch the recording")
        # Translators: the one thing that a letter after an event asks somebody to do.
        COME = "come", _("come to another event")
        # Translators: the one thing that a letter after an event asks somebody to do.
        BOOK = "book", _("book a meeting with us")
        # Translators: the one thing that a letter after an event asks somebody to do.
        TOGETHER = "together", _("run an event with us")

    event = models.ForeignKey(Event, models.CASCADE, related_name="follow_ups")
    happened = models.CharField(_("to whom"), max_length=10, choices=Happened.choices)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+", verbose_name=_("letter"))
    next_step = models.CharField(_("the next step"), max_length=10, choices=NextStep.choices)
    next_step_url = models.URLField(_("where that leads"), max_length=1000)
    # Null until one of us let it go.
    approved_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="+")
    approved_at = models.DateTimeField(null=True, editable=False)
    # When everybody whom it concerns was written to.
    written_at = models.DateTimeField(null=True, editable=False)

    class Meta(Recorded.Meta):
        db_table = "follow_up"
        verbose_name = _("follow-up")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "happened"], name="follow_up_once")]

    def __str__(self) -> str:
        return str(self.get_happened_display())


class FollowUpLetter(Recorded):
    """One letter after an event; whatever is killed or runs twice, each is written once."""

    kind = "follow_up_letter"
    told_of = "follow_up__event"

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="letters")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="follow_up_letters")
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="+")
    # Why none was written, in a sentence.
    trouble = models.CharField(max_length=300, blank=True)

    class Meta(Recorded.Meta):
        db_table = "follow_up_letter"
        verbose_name = _("letter after an event")
        constraints = [models.UniqueConstraint(fields=["follow_up", "registration"], name="follow_up_letter_once")]


class Feedback(Recorded):
    """What somebody said of an event, and whether we may say it on."""

    kind = "feedback"
    told_of = "event"

    event = models.ForeignKey(Event, models.CASCADE, related_name="feedback")
    # Null where they did not come by their own link.
    registration = models.OneToOneField(
        Registration, models.SET_NULL, null=True, blank=True, related_name="feedback"
    )
    stars = models.PositiveSmallIntegerField(
        _("how was it, from 1 to 5"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    text = models.TextField(_("what they said"), blank=True)
    # Empty where they gave no permission; then the very words that they agreed to.
    may_be_quoted = models.BooleanField(_("may be quoted"), default=False)
    agreed_to = models.TextField(blank=True)
    quoted_as = models.CharField(_("quoted as"), max_length=200, blank=True)
    said_at = models.DateTimeField()

    class Meta(Recorded.Meta):
        db_table = "event_feedback"
        verbose_name = _("feedback")
        ordering = ["-said_at", "-id"]

    def __str__(self) -> str:
        return self.text[:80]
