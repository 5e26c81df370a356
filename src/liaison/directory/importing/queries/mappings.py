# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the columns of a file meant before: kept under a name, or said when such a file was last brought in."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from liaison.accounts.models import Member
from liaison.directory.importing.rules.saved import said_of, signature
from liaison.directory.models import ImportBatch, SavedMapping

HOW_FAR_BACK = 100  # imports among which the same header row is looked for


def headers_in(batch: ImportBatch) -> list[str]:
    return [column["header"] for column in batch.columns]


def seen_by(member: Member) -> "QuerySet[SavedMapping]":
    """One's own, and what colleagues share."""
    return SavedMapping.objects.filter(Q(owner=member) | Q(is_shared=True)).select_related("owner__user")


def fitting(headers: Sequence[str], member: Member) -> list[SavedMapping]:
    """Those that were kept for these columns, one's own first."""
    mark = signature(headers)
    rows = seen_by(member).filter(signature=mark).order_by("name", "pk") if mark else []
    return sorted(rows, key=lambda mapping: mapping.owner_id != member.pk)


def may_share(member: Member) -> bool:
    """As with views of a list: those who answer for the whole."""
    return member.may_see_everything


def editable_by(member: Member) -> "QuerySet[SavedMapping]":
    """One's own; of what is shared, coordinators keep all in order. A private one is its owner's alone."""
    return seen_by(member) if may_share(member) else seen_by(member).filter(owner=member)


def has_name(owner: Member, name: str, but: SavedMapping | None = None) -> bool:
    rows = SavedMapping.objects.filter(owner=owner, name=name)
    return bool((rows.exclude(pk=but.pk) if but else rows).exists())


def is_kept_for_others(owner: Member, name: str, batch: ImportBatch) -> bool:
    """Whether this name of theirs stands for answers about other columns than this batch has."""
    mark = signature(headers_in(batch))
    return SavedMapping.objects.filter(owner=owner, name=name).exclude(signature=mark).exists()


def earlier_said(batch: ImportBatch) -> list[dict[str, Any]]:
    """What was said of these columns the last time a file with them was brought in; [] if never."""
    mark = signature(headers_in(batch))
    earlier = ImportBatch.objects.filter(committed_at__isnull=False).exclude(pk=batch.pk).order_by("-uploaded_at")
    for other in earlier[:HOW_FAR_BACK] if mark else ():
        headers = headers_in(other)
        if signature(headers) == mark:
            return said_of(headers, other.mapping.get("meanings", {}), {})
    return []
