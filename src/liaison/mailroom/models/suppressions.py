# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, Workspace, WorkspaceOwned


class Suppression(models.Model):
    """Whom we do not write to, for good or until a day. Only a keyed hash is kept, so that it survives an erasure.

    Tighten-only: nothing automatic removes a row or loosens it. A null workspace holds for the whole installation.
    """

    class Scope(models.TextChoices):
        # Translators: what is not written to.
        ADDRESS = "address", _("an address")
        # Translators: what is not written to: all addresses at a domain such as "example.org".
        DOMAIN = "domain", _("a domain")
        # Translators: what is not written to: a person, whatever their address.
        PERSON = "person", _("a person")
        # Translators: what is not written to: an organisation, and everybody there.
        ORGANISATION = "organisation", _("an organisation")

    class Reason(models.TextChoices):
        # Translators: why an address gets no mail for the time being.
        PAUSED = "paused", _("asked for a pause")
        # Translators: why an address gets no mail.
        OBJECTED = "objected", _("asked not to be contacted")
        BAD_ADDRESS = "bad_address", _("the address does not work")
        COMPLAINED = "complained", _("complained about a mail")
        BY_HAND = "by_hand", _("a colleague said so")

    # Bad addresses and complaints stop service mail too.
    STOPS_SERVICE = frozenset({Reason.BAD_ADDRESS.value, Reason.COMPLAINED.value})

    # What one can say by the link in a letter.
    BY_LINK = frozenset({Reason.PAUSED.value, Reason.OBJECTED.value})

    workspace = models.ForeignKey(Workspace, models.PROTECT, null=True, related_name="+")
    scope = models.CharField(max_length=12, choices=Scope.choices, default=Scope.ADDRESS)
    # Of the address, the domain, or the record's kind and public id: queries/suppressions.py.
    address_hash = models.CharField(max_length=64, db_index=True)
    # Of a person or organisation: the record's public id, where it is known.
    about_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    source = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()
    # Of a pause: the first day on which they may be written to again.
    until = models.DateField(null=True)
    # They said so themselves on the page that a letter leads to; there, and nowhere else, they may take it back.
    by_link = models.BooleanField(default=False)
    noted_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    # Set while a person's word holds that they may be written to again; the word itself is a `Loosening`.
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "suppression"
        constraints = [
            models.UniqueConstraint(fields=["workspace", "address_hash"], name="suppression_once"),
            models.UniqueConstraint(
                fields=["address_hash"], condition=Q(workspace=None), name="suppression_once_everywhere"
            ),
            models.CheckConstraint(
                condition=Q(reason="paused", until__isnull=False) | (~Q(reason="paused") & Q(until=None)),
                name="suppression_only_a_pause_ends",
            ),
        ]

    @property
    def stops_service(self) -> bool:
        return self.reason in self.STOPS_SERVICE


class Loosening(WorkspaceOwned):
    """That somebody may be written to again, who said so and why. It stays when they are suppressed anew."""

    kind = "loosening"

    suppression = models.ForeignKey(Suppression, models.PROTECT, related_name="loosenings")
    # As it was until then.
    reason = models.CharField(max_length=20, choices=Suppression.Reason.choices)
    because = models.CharField(max_length=300)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        db_table = "loosening"
        ordering = ["-at", "-id"]
