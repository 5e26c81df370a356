# SPDX-License-Identifier: AGPL-3.0-or-later
"""Communities and the organisations that serve them, and what we hand out."""

from django.db.models import QuerySet

from liaison.accounts.models import Member
from liaison.directory.models import Community, CommunityLink, CommunityTarget, Organisation, Resource
from liaison.kit.text import fold

from .access import organisations_seen_by
from .interactions import MOST_CHOICES


def communities() -> "QuerySet[Community]":
    """Every member of the directory may know whom we want to reach."""
    return Community.objects.all()


def open_communities() -> "QuerySet[Community]":
    return Community.objects.filter(archived_at=None)


def archived_communities() -> "QuerySet[Community]":
    return Community.objects.exclude(archived_at=None)


def communities_of(organisation: Organisation) -> "QuerySet[Community]":
    return open_communities().filter(links__organisation=organisation)


def organisations_of(community: Community, member: Member) -> "QuerySet[Organisation]":
    """Those this member may see, by name."""
    serving = CommunityLink.objects.filter(community=community).values("organisation")
    rows = organisations_seen_by(member).current().filter(pk__in=serving)
    return rows.select_related("last_contact_by__user").order_by("name_key", "pk")


def organisations_to_add(community: Community, member: Member, text: str) -> "QuerySet[Organisation]":
    """The few that match what somebody types and do not belong to the community yet; none for an empty text."""
    rows = organisations_seen_by(member)
    if not text.strip():
        return rows.none()
    serving = CommunityLink.objects.filter(community=community).values("organisation")
    found = rows.current().matching(text).exclude(pk__in=serving)
    return found.order_by("name", "pk")[:MOST_CHOICES]


def targets_of(community: Community) -> "QuerySet[CommunityTarget]":
    return CommunityTarget.objects.filter(community=community)


def known_regions() -> list[str]:
    """As organisations and targets write them, each once."""
    regions = set(Organisation.objects.order_by().values_list("region", flat=True).distinct())
    regions |= set(CommunityTarget.objects.order_by().values_list("region", flat=True).distinct())
    return sorted(regions - {""}, key=fold)


# --- what we hand out ---


def resources() -> "QuerySet[Resource]":
    return Resource.objects.all()


def open_resources() -> "QuerySet[Resource]":
    return Resource.objects.filter(archived_at=None)


def archived_resources() -> "QuerySet[Resource]":
    return Resource.objects.exclude(archived_at=None)
