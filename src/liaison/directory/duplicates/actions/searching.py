# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search whose result the page shows: begun by a person, done at once or by the worker."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import Member
from liaison.directory.duplicates.queries.finding import Found, find_pairs
from liaison.directory.duplicates.queries.kinds import MODELS
from liaison.directory.duplicates.queries.wording import as_stored
from liaison.directory.models import DuplicatePair, DuplicateSearch
from liaison.kit.bulk import new_row

AT_ONCE = 1_000
QUICK = 3_000  # so many records take less than two seconds


def is_quick(kind: str) -> bool:
    return bool(MODELS[kind].objects.current().count() <= QUICK)


def start_search(kind: str, *, by: Member, at: datetime) -> DuplicateSearch | None:
    """None where somebody has begun one already: it will do for both."""
    with transaction.atomic():
        search, is_new = DuplicateSearch.objects.select_for_update().get_or_create(
            of_kind=kind, defaults={"asked_by": by, "started_at": at, "state": DuplicateSearch.State.WORKING}
        )
        if not is_new and search.is_working:
            return None
        search.state, search.asked_by, search.started_at = DuplicateSearch.State.WORKING, by, at
        search.done = search.total = 0
        search.save()
    return search


def search_through(search: DuplicateSearch) -> None:
    """Find the pairs and put them in the place of those found before. Begun again after an interruption."""

    def progress(done: int, total: int) -> None:
        DuplicateSearch.objects.filter(pk=search.pk).update(done=min(done, total), total=total)

    try:
        found = find_pairs(search.of_kind, progress)
        _keep(search, found)
    except Exception:
        give_up(search)
        raise


def _keep(search: DuplicateSearch, found: Found) -> None:
    rows = [
        new_row(
            DuplicatePair,
            of_kind=search.of_kind,
            first=pair.first,
            second=pair.second,
            score=pair.verdict.score,
            reasons=as_stored(pair.verdict.reasons),
        )
        for pair in found.pairs
    ]
    with transaction.atomic():
        locked = DuplicateSearch.objects.select_for_update().get(pk=search.pk)
        DuplicatePair.objects.filter(of_kind=search.of_kind).delete()
        for start in range(0, len(rows), AT_ONCE):
            DuplicatePair.objects.insert_many(rows[start : start + AT_ONCE])
        locked.state, locked.finished_at = DuplicateSearch.State.DONE, timezone.now()
        locked.looked_at, locked.done = found.looked_at, max(locked.done, locked.total)
        locked.save()


def give_up(search: DuplicateSearch) -> None:
    working = DuplicateSearch.objects.filter(pk=search.pk, state=DuplicateSearch.State.WORKING)
    working.update(state=DuplicateSearch.State.FAILED)
