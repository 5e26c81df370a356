# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import User


class WikiAccount(models.Model):
    """A wiki's account that signs somebody in. `subject` is its number there, which stays when it is renamed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="wiki_accounts")
    wiki = models.CharField(max_length=200)  # the address of its REST API
    subject = models.CharField(max_length=64)
    username = models.CharField(_("user name"), max_length=255)
    added_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wiki_account"
        verbose_name = _("wiki account")
        verbose_name_plural = _("wiki accounts")
        constraints = [
            models.UniqueConstraint(fields=["wiki", "subject"], name="wiki_account_opens_one_account"),
            models.UniqueConstraint(fields=["user", "wiki"], name="wiki_account_once_per_wiki"),
        ]

    def __str__(self) -> str:
        return self.username
