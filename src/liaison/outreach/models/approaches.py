# SPDX-License-Identifier: AGPL-3.0-or-later
"""One organisation on a cadence, and each letter of it that was written."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Recorded
from liaison.directory.models import Organisation, Person
from liaison.mailroom.models import LetterVersion, Message

from .cadences import CadenceStep
from .campaigns import Campaign


class Approach(Recorded):
    """There is one for an address at a time. `next_at`: when the next letter may be written at the earliest."""

    kind = "approach"
    # Read anew from the letters whenever somebody looks.
    unrecorded = frozenset({"next_at", "trouble"})

    class State(models.TextChoices):
        # Translators: how far somebody has come who is written to in steps.
        RUNNING = "running", _("being written to")
        RESTING = "resting", _("resting")
        STOPPED = "stopped", _("stopped")

    class Why(models.TextChoices):
        # Translators: why the letters to somebody stopped.
        REPLIED = "replied", _("somebody answered")
        MET = "met", _("a meeting was booked")
        REGISTERED = "registered", _("somebody registered for an event")
        CALLED = "called", _("a call or meeting was logged")
        OBJECTED = "objected", _("they asked not to be written to")
        BOUNCED = "bounced", _("the address does not work")
        MOVED = "moved", _("a colleague moved them on")
        COLLEAGUE = "colleague", _("a colleague wrote to them")
        BY_HAND = "by_hand", _("a colleague stopped it")
        ENDED = "ended", _("the campaign ended")
        GONE = "gone", _("they are in the archive")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="approaches")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    address = models.EmailField(_("e-mail address"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    why = models.CharField(max_length=12, choices=Why.choices, blank=True)
    # What made it stop, of a room that knows: such as "incoming_mail" and its public id.
    cause_kind = models.CharField(max_length=40, blank=True)
    cause_id = models.UUIDField(null=True)
    # What keeps it waiting, in a sentence; empty where it only waits for its day.
    trouble = models.CharField(max_length=500, blank=True)
    next_at = models.DateTimeField(null=True)
    look_again_on = models.DateField(null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(Recorded.Meta):
        db_table = "approach"
        verbose_name = _("approach")
        ordering = ["-began_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "address"], name="approach_once_in_campaign"),
            models.UniqueConstraint(
                fields=["workspace", "address"], condition=Q(state="running"), name="approach_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="running") | Q(next_at=None), name="approach_next_only_while_running"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "next_at"], condition=Q(state="running"), name="approach_due"),
            models.Index(
                fields=["workspace", "look_again_on"], condition=Q(state="resting"), name="approach_look_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.campaign})"

    def get_absolute_url(self) -> str:
        return workspace_url("outreach:approach", self.public_id)


class ApproachLetter(Recorded):
    """A letter of an approach as it was written. By which way, language and goal is kept for the report."""

    kind = "approach_letter"

    approach = models.ForeignKey(Approach, models.CASCADE, related_name="letters")
    step = models.ForeignKey(CadenceStep, models.PROTECT, related_name="+")
    version = models.ForeignKey(LetterVersion, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=12)
    goal = models.CharField(max_length=20, choices=LetterVersion.Goal.choices, blank=True)
    # Null where the letter is no mail: then a colleague sends it by their own means, and says so.
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    # Of a letter that is no mail: when a colleague said that they sent it.
    sent_by_hand_at = models.DateTimeField(null=True)

    class Meta(Recorded.Meta):
        db_table = "approach_letter"
        verbose_name = _("letter of an approach")
        ordering = ["approach", "written_at", "id"]
        constraints = [
            # Whatever is killed or runs twice: each step is written once.
            models.UniqueConstraint(fields=["approach", "step"], name="approach_letter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.approach}: {self.step.letter}"

    def get_absolute_url(self) -> str:
        return self.approach.get_absolute_url()
