# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search for candidates: begun by a person with a file, done at once or by the worker."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import Member
from liaison.directory.duplicates.queries.wording import as_stored
from liaison.directory.identifiers.queries.reading import (
    Catalogue,
    names_of,
    organisations_without,
    read_catalogue,
)
from liaison.directory.identifiers.rules.matching import Matched, match_all
from liaison.directory.models import CandidateSearch, IdentifierCandidate, Organisation
from liaison.directory.tasks import sweep_up
from liaison.kit.bulk import new_row, not_collecting

AT_ONCE = 1_000
QUICK = 4_000  # so many organisations and candidates together take less than two seconds
FILE = CandidateSearch.Source.FILE
State = CandidateSearch.State


class AtWork(Exception):
    """A search in this source is at work already; its result will do for both."""


def is_quick(catalogue: Catalogue) -> bool:
    return Organisation.objects.current().count() + len(catalogue.candidates) <= QUICK


def begin_with_file(
    data: bytes, filename: str, catalogue: Catalogue, *, by: Member, at: datetime
) -> CandidateSearch:
    """Keep the file in the place of the one before. Raises AtWork."""
    with transaction.atomic():
        search = take_over(FILE, by=by, at=at)
        if search.file.name:
            sweep_up.enqueue([search.file.name])
        search.file.save("candidates.upload", ContentFile(data), save=False)
        search.filename = filename[:255]
        search.save()
        IdentifierCandidate.objects.filter(source=FILE).delete()
    return search


def begin_again(*, by: Member, at: datetime) -> CandidateSearch | None:
    """With the file that is kept; None where there is none. Raises AtWork."""
    with transaction.atomic():
        search = CandidateSearch.objects.filter(source=FILE).first()
        return take_over(FILE, by=by, at=at) if search and search.file.name else None


def take_over(source: str, *, by: Member, at: datetime) -> CandidateSearch:
    """The one search in this source, now at work for this member. Inside a transaction. Raises AtWork."""
    search, is_new = CandidateSearch.objects.select_for_update().get_or_create(
        source=source, defaults={"asked_by": by, "started_at": at, "state": State.WORKING}
    )
    if not is_new and search.is_working:
        raise AtWork
    search.state, search.asked_by, search.started_at = State.WORKING, by, at
    search.done = search.total = 0
    search.problem, search.finished_at, search.again_at = "", None, None
    search.save()
    return search


def search_file(search: CandidateSearch, catalogue: Catalogue | None = None) -> None:
    """Compare and keep what was found. Begun again from its start after an interruption."""
    try:
        if catalogue is None:
            with search.file.open() as file:
                catalogue = read_catalogue(file.read(), search.filename)
        with not_collecting():
            organisations = organisations_without(catalogue.schemes)
            # With what was refused: it is hidden, and comes back when somebody undoes that.
            found = match_all(organisations, catalogue.candidates, progress_of(search))
        _keep(search, catalogue, found, len(organisations))
    except Exception:
        give_up(search)
        raise


def progress_of(search: CandidateSearch) -> Any:
    def progress(done: int, total: int) -> None:
        CandidateSearch.objects.filter(pk=search.pk).update(done=done, total=total)

    return progress


def _keep(search: CandidateSearch, catalogue: Catalogue, found: list[Matched], looked_at: int) -> None:
    rows = rows_of(found, search.source)
    with transaction.atomic():
        locked = CandidateSearch.objects.select_for_update().get(pk=search.pk)
        IdentifierCandidate.objects.filter(source=search.source).delete()
        for start in range(0, len(rows), AT_ONCE):
            IdentifierCandidate.objects.insert_many(rows[start : start + AT_ONCE])
        locked.candidates = len(catalogue.candidates)
        locked.left_out, locked.left_out_count = catalogue.left_out, catalogue.left_out_count
        locked.done = locked.total = looked_at
        locked.state, locked.finished_at = State.DONE, timezone.now()
        locked.save()


def rows_of(found: Iterable[Matched], source: str) -> list[IdentifierCandidate]:
    found = list(found)
    whose = names_of({one.organisation.number for one in found})
    return [
        new_row(
            IdentifierCandidate,
            whose=whose[one.organisation.number][0],
            source=source,
            scheme=match.scheme,
            value=match.value,
            facts=match.candidate.as_json(),
            score=match.verdict.score,
            reasons=as_stored(match.verdict.reasons),
            is_sure=match.is_sure,
        )
        for one in found
        if one.organisation.number in whose
        for match in _once(one)
    ]


def _once(one: Matched) -> Iterable[Any]:
    """Two candidates may have the number that is offered in common, and others that differ."""
    return {(match.scheme, match.value): match for match in reversed(one.matches)}.values()


def give_up(search: CandidateSearch) -> None:
    CandidateSearch.objects.filter(pk=search.pk, state=State.WORKING).update(state=State.FAILED)
