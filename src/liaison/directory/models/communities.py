# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom we want to reach, why, and how many where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Recorded

from .parties import Organisation


class Community(Recorded):
    kind = "community"

    name = models.CharField(_("name"), max_length=200)
    why = models.TextField(_("why we want to reach them"), blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    organisations: "models.ManyToManyField[Organisation, CommunityLink]" = models.ManyToManyField(
        Organisation, through="CommunityLink", related_name="communities"
    )

    class Meta(Recorded.Meta):
        db_table = "community"
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="community_name_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return workspace_url("directory:community", self.public_id)


class CommunityLink(Recorded):
    """This organisation serves that community."""

    kind = "community_link"

    community = models.ForeignKey(Community, models.CASCADE, related_name="links")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="community_links")

    class Meta(Recorded.Meta):
        db_table = "community_link"
        verbose_name = _("community served")
        constraints = [models.UniqueConstraint(fields=["community", "organisation"], name="community_link_once")]


class CommunityTarget(Recorded):
    """How many organisations of a community we want to be in touch with; an empty region means everywhere."""

    kind = "community_target"

    community = models.ForeignKey(Community, models.CASCADE, related_name="targets")
    region = models.CharField(_("region"), max_length=120, blank=True)
    wanted = models.PositiveIntegerField(_("organisations to reach"))

    class Meta(Recorded.Meta):
        db_table = "community_target"
        verbose_name = _("target")
        ordering = ["region"]
        constraints = [models.UniqueConstraint(fields=["community", "region"], name="community_target_once")]
