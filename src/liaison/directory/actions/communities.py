# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom we want to reach: describing, setting targets, linking organisations, setting aside."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.directory.models import Community, CommunityLink, CommunityTarget, Organisation


class NameTaken(Exception):
    """Somebody gave this name to a community a moment ago."""


@contextmanager
def _name_once() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise NameTaken from error


def add_community(*, name: str, why: str, targets: Mapping[str, int], by: Member) -> tuple[Community, Change]:
    """`targets`: organisations wanted by region; the empty region means everywhere. Raises NameTaken."""
    with _name_once(), changing(by, "add community") as change:
        community = change.create(Community(name=name, why=why))
        _set_targets(change, community, targets)
    return community, change.record


def edit_community(
    community: Community,
    *,
    name: str,
    why: str,
    targets: Mapping[str, int],
    by: Member,
    expected: uuid.UUID | None = None,
) -> Change:
    """Raises EditedMeanwhile or NameTaken."""
    with _name_once(), changing(by, "edit community") as change:
        change.update(community, expected=expected, name=name, why=why)
        _set_targets(change, community, targets)
    return change.record


def archive_community(community: Community, *, by: Member, at: datetime | None = None) -> Change:
    with changing(by, "archive community", at=at) as change:
        change.update(community, archived_at=at or timezone.now())
    return change.record


def bring_back_community(community: Community, *, by: Member) -> Change:
    with changing(by, "bring back community") as change:
        change.update(community, archived_at=None)
    return change.record


def link_organisations(community: Community, organisations: Iterable[Organisation], *, by: Member) -> Change:
    """Those that are linked already stay as they are."""
    with changing(by, "link community") as change:
        Community.objects.select_for_update().get(pk=community.pk)
        there = set(CommunityLink.objects.filter(community=community).values_list("organisation_id", flat=True))
        for organisation in organisations:
            if organisation.pk not in there:
                change.create(CommunityLink(community=community, organisation=organisation))
    return change.record


def unlink_organisation(community: Community, organisation: Organisation, *, by: Member) -> Change:
    with changing(by, "unlink community") as change:
        for link in CommunityLink.objects.filter(community=community, organisation=organisation):
            change.delete(link)
    return change.record


def choose_communities(organisation: Organisation, communities: Iterable[Community], *, by: Member) -> Change:
    """From the organisation's side: exactly these. Links to communities that were set aside stay."""
    with changing(by, "link community") as change:
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        wanted = {community.pk: community for community in communities}
        links = CommunityLink.objects.filter(organisation=organisation, community__archived_at=None)
        for link in links:
            if wanted.pop(link.community_id, None) is None:
                change.delete(link)
        for community in wanted.values():
            change.create(CommunityLink(community=community, organisation=organisation))
    return change.record


def _set_targets(change: Changing, community: Community, targets: Mapping[str, int]) -> None:
    left = dict(targets)
    for row in CommunityTarget.objects.filter(community=community):
        wanted = left.pop(row.region, None)
        if wanted is None:
            change.delete(row)
        else:
            change.update(row, wanted=wanted)
    for region, wanted in left.items():
        change.create(CommunityTarget(community=community, region=region, wanted=wanted))
