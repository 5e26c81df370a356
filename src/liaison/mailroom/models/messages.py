# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, Workspace

from .senders import Sender


class MessageQuerySet(models.QuerySet["Message"]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Mail of no workspace, such as a sign-in code, is answered in none: no answers are looked for."""
        if self.filter(workspace__isnull=False).exists():
            return super().delete()
        deleted = self._raw_delete(self.db)
        return deleted, {self.model._meta.label: deleted}


class Message(models.Model):
    """A mail as it leaves the house: rendered when it was queued, so that what is stored is what is sent.

    Not workspace-owned: a sign-in code belongs to a person, who may be in many workspaces or in none. Reading goes
    through queries.messages_seen_by(member). What it is about is named by kind and public id, of rooms above.
    """

    class State(models.TextChoices):
        """How far it has come. draft → queued → claimed → in flight → accepted, refused or uncertain.

        In flight is written down for good before the conversation begins in which the mail is handed over.
        """

        # Translators: how far a mail has come: somebody still has to approve it.
        DRAFT = "draft", _("draft")
        # Translators: how far a mail has come.
        QUEUED = "queued", _("waiting")
        # Translators: how far a mail has come: the sender has picked it up.
        CLAIMED = "claimed", _("next to go")
        # Translators: how far a mail has come: it is being handed to the mail server.
        IN_FLIGHT = "in_flight", _("on its way")
        # Translators: how far a mail has come: the mail server took it.
        ACCEPTED = "accepted", _("sent")
        # Translators: how far a mail has come.
        REFUSED = "refused", _("not sent")
        # Translators: how far a mail has come: nobody knows whether the mail server took it.
        UNCERTAIN = "uncertain", _("in doubt")
        # Translators: how far a mail has come: the time until which it made sense is over.
        MISSED = "missed", _("too late, not sent")
        # Translators: how far a mail has come: somebody keeps it back.
        HELD = "held", _("held back")
        # Translators: how far a mail has come.
        LOGGED = "logged", _("kept here, not sent")

    # What a person may still hold back, and what has been decided.
    WAITING = frozenset({State.QUEUED.value, State.CLAIMED.value})
    AT_WORK = frozenset({State.CLAIMED.value, State.IN_FLIGHT.value})
    OPEN = frozenset({State.DRAFT.value, State.HELD.value, *WAITING, *AT_WORK})

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workspace = models.ForeignKey(Workspace, models.PROTECT, null=True, related_name="+")
    # Why it is sent: a stable word such as "invitation". Service mail was just asked for by its receiver.
    message_kind = models.CharField(max_length=60)
    is_service = models.BooleanField(default=False)
    # Nobody pressed a button for this very mail: it says so to other machines, which then do not answer it.
    is_automatic = models.BooleanField(default=False)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True)
    written_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    to = models.EmailField()
    to_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    # Null: the workspace's own, else the installation's, as they are when it goes.
    sender = models.ForeignKey(Sender, models.SET_NULL, null=True, related_name="+")
    sent_as = models.CharField(max_length=400, blank=True)
    reply_to = models.EmailField(blank=True)
    # Ours, with its angle brackets; the same however often it is tried.
    message_id = models.CharField(max_length=255, blank=True)
    in_reply_to = models.CharField(max_length=255, blank=True)
    references = models.TextField(blank=True)
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    # An entry for a calendar (RFC 5545) with the METHOD it has as a mail (RFC 6047). Null, because a column that
    # may be null is added to a large table at once.
    calendar = models.TextField(null=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    # Why it was not sent, or not yet, in a sentence.
    refusal = models.CharField(max_length=500, blank=True)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    latest_send = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Who has claimed it, and until when another host believes that they are still at it.
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    flown_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    # The person who decided what became of a mail that was in doubt.
    settled_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        db_table = "message"
        ordering = ["-queued_at", "-id"]
        indexes = [
            models.Index(fields=["workspace", "queued_at"], name="message_by_time"),
            models.Index(fields=["workspace", "state", "queued_at"], name="message_by_state"),
            models.Index(fields=["-is_service", "id"], condition=Q(state="queued"), name="message_waiting"),
            models.Index(fields=["lease"], condition=Q(lease__isnull=False), name="message_at_work"),
            models.Index(fields=["sender", "flown_at"], name="message_by_flight"),
            models.Index(
                fields=["about_id", "about_kind"], condition=Q(about_id__isnull=False), name="message_by_matter"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["message_id"], condition=~Q(message_id=""), name="message_id_is_ours_alone"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def has_left(self) -> bool:
        """Or may have: it is not written to again without a person's word."""
        return self.state in {self.State.IN_FLIGHT, self.State.ACCEPTED, self.State.UNCERTAIN}

    @property
    def can_be_held(self) -> bool:
        return self.state in self.WAITING

    @property
    def can_be_released(self) -> bool:
        return self.state == self.State.HELD

    @property
    def can_be_edited(self) -> bool:
        """What nobody has approved yet, and what somebody keeps back."""
        return self.state in {self.State.DRAFT, self.State.HELD} and not self.is_service

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_in_doubt(self) -> bool:
        return self.state == self.State.UNCERTAIN
