# SPDX-License-Identifier: AGPL-3.0-or-later
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, WorkspaceOwned


class Sender(WorkspaceOwned):
    """An account with a mail server through which letters leave: the workspace's, or a member's own.

    Removing one closes it: what it sent still says so, and what waits for it is held.
    """

    kind = "sender"

    class Security(models.TextChoices):
        # Translators: how the connection to a mail server is protected.
        STARTTLS = "starttls", _("STARTTLS (usually port 587)")
        # Translators: how the connection to a mail server is protected.
        TLS = "tls", _("TLS from the start (usually port 465)")
        # Translators: how the connection to a mail server is protected: not at all.
        NONE = "none", _("none: only for a server on the same machine")

    class SignIn(models.TextChoices):
        # Translators: how one signs in to a mail server.
        PASSWORD = "password", _("user name and password, or an app password")
        # Translators: how one signs in to a mail server; keep the names.
        XOAUTH2 = "xoauth2", _("OAuth 2 (XOAUTH2)")
        # Translators: how one signs in to a mail server: not at all.
        NONE = "none", _("no sign-in")

    # It goes with its member's account.
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("e-mail address"))
    host = models.CharField(_("mail server"), max_length=253)
    port = models.PositiveIntegerField(
        _("port"), default=587, validators=[MinValueValidator(1), MaxValueValidator(65535)]
    )
    security = models.CharField(
        _("protection"), max_length=10, choices=Security.choices, default=Security.STARTTLS
    )
    sign_in = models.CharField(_("sign-in"), max_length=10, choices=SignIn.choices, default=SignIn.PASSWORD)
    user = models.CharField(_("user name"), max_length=254, blank=True)
    # Sealed with the installation's key (kit/sealing.py): a password, or with OAuth 2 a token.
    secret = models.TextField(blank=True, editable=False)
    # With OAuth 2, where a lasting token is exchanged for one of an hour; empty where `secret` is used as it is.
    token_url = models.URLField(_("address for tokens"), max_length=500, blank=True)
    client_id = models.CharField(_("client ID"), max_length=254, blank=True)
    client_secret = models.TextField(blank=True, editable=False)
    hourly_cap = models.PositiveIntegerField(
        _("at most in an hour"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    tested_at = models.DateTimeField(null=True, editable=False)
    # What went wrong last, in a sentence; empty while it works.
    trouble = models.CharField(max_length=500, blank=True, editable=False)
    # After a failure it is left alone until then.
    rests_until = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta(WorkspaceOwned.Meta):
        db_table = "sender"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(member=None, closed_at=None), name="sender_one_for_workspace"
            ),
            models.UniqueConstraint(fields=["member"], condition=Q(closed_at=None), name="sender_one_for_member"),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"
