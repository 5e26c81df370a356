# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid
import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        # Translators: shown beside the time zone field of the workspace settings.
        raise ValidationError(_("This time zone is not known. Example: Europe/London."))


class Workspace(models.Model):
    """One organisation's Liaison, with the profile that it shows to the public."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    who_we_are = models.TextField(_("who we are"), blank=True)
    how_to_reach_us = models.TextField(_("how to reach us"), blank=True)
    what_we_offer = models.TextField(_("what we offer"), blank=True)
    standing = models.TextField(
        _("our standing"),
        blank=True,
        # Translators: help text in the workspace settings.
        help_text=_("Recognition, registration, staff: what shows a partner that you are who you say."),
    )
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(_("main language"), max_length=12, default="en")
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[validate_time_zone]
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "workspace"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)
