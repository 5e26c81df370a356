# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the columns of a file meant before: kept under a name, or said when such a file was last brought in."""

from collections.abc import Sequence
from typing import Any

from liaison.accounts.models import Member
from liaison.directory.importing.rules.saved import said_of, signature
from liaison.directory.models import ImportBatch, SavedMapping
from liaison.directory.queries.sharing import seen_by

HOW_FAR_BACK = 100  # imports among which the same header row is looked for


def headers_in(batch: ImportBatch) -> list[str]:
    return [column["header"] for column in batch.columns]


def fitting(headers: Sequence[str], member: Member) -> list[SavedMapping]:
    """Those that were kept for these columns, one's own first."""
    mark = signature(headers)
    rows = seen_by(SavedMapping, member).filter(signature=mark).order_by("name", "pk") if mark else []
    return sorted(rows, key=lambda mapping: mapping.owner_id != member.pk)


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
