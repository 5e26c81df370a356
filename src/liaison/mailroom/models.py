# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Workspace


class Message(models.Model):
    """A mail as it leaves the house: rendered when it was queued, so that what is stored is what is sent.

    Not workspace-owned: a sign-in code belongs to a person, who may be in many workspaces or in none. Reading goes
    through queries.messages_of(workspace).
    """

    class State(models.TextChoices):
        # Translators: how far a mail has come.
        QUEUED = "queued", _("waiting")
        LOGGED = "logged", _("kept here, not sent")
        REFUSED = "refused", _("not sent")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workspace = models.ForeignKey(Workspace, models.PROTECT, null=True, related_name="+")
    # Why it is sent: a stable word such as "invitation". Service mail was just asked for by its receiver.
    message_kind = models.CharField(max_length=60)
    is_service = models.BooleanField(default=False)
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    refusal = models.CharField(max_length=300, blank=True)
    queued_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "message"
        ordering = ["-queued_at", "-id"]
        indexes = [models.Index(fields=["workspace", "queued_at"], name="message_by_time")]

    def __str__(self) -> str:
        return self.subject


class Suppression(models.Model):
    """Whom we do not write to. Only a keyed hash of the address is kept, so that it survives an erasure.

    Tighten-only: nothing automatic removes a row. A null workspace holds for the whole installation.
    """

    class Reason(models.TextChoices):
        # Translators: why an address gets no mail.
        OBJECTED = "objected", _("asked not to be contacted")
        BAD_ADDRESS = "bad_address", _("the address does not work")
        COMPLAINED = "complained", _("complained about a mail")
        BY_HAND = "by_hand", _("a colleague said so")

    # Bad addresses and complaints stop service mail too.
    STOPS_SERVICE = frozenset({Reason.BAD_ADDRESS.value, Reason.COMPLAINED.value})

    workspace = models.ForeignKey(Workspace, models.PROTECT, null=True, related_name="+")
    address_hash = models.CharField(max_length=64, db_index=True)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    source = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()

    class Meta:
        db_table = "suppression"
        constraints = [
            models.UniqueConstraint(fields=["workspace", "address_hash"], name="suppression_once"),
            models.UniqueConstraint(
                fields=["address_hash"], condition=Q(workspace=None), name="suppression_once_everywhere"
            ),
        ]
