# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Workspace


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
