# SPDX-License-Identifier: AGPL-3.0-or-later
"""Look through the whole directory for pairs that may be one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from liaison.accounts.jobs import open_jobs
from liaison.directory.duplicates.rules.pairs import Verdict
from liaison.directory.duplicates.rules.searching import alike_organisations, alike_people
from liaison.directory.models import DuplicateSearch
from liaison.kit.bulk import not_collecting

from .decisions import told_apart
from .kinds import MODELS
from .reading import organisations_to_compare, people_to_compare

READ: dict[str, Callable[..., list[Any]]] = {"organisation": organisations_to_compare, "person": people_to_compare}
FIND: dict[str, Callable[..., Any]] = {"organisation": alike_organisations, "person": alike_people}
AT_ONCE = 900

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FoundPair:
    first: UUID
    second: UUID
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Found:
    looked_at: int
    pairs: list[FoundPair]  # the surest first


def find_pairs(kind: str, progress: Progress | None = None) -> Found:
    """All current records of the workspace in scope, without the pairs that people have told apart."""
    with not_collecting():
        records = READ[kind]()
        found = [(one.number, other.number, verdict) for one, other, verdict in FIND[kind](records, progress)]
    names = _public_ids(kind, {number for one, other, _verdict in found for number in (one, other)})
    apart = told_apart(kind)
    pairs = []
    for one, other, verdict in found:
        first, second = sorted((names[one], names[other]), key=lambda name: name.hex)
        if (first, second) not in apart:
            pairs.append(FoundPair(first, second, verdict))
    pairs.sort(key=lambda pair: (-pair.verdict.score, pair.first.hex, pair.second.hex))
    return Found(len(records), pairs)


def _public_ids(kind: str, numbers: Iterable[int]) -> dict[int, UUID]:
    wanted = sorted(numbers)
    names: dict[int, UUID] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = MODELS[kind].objects.filter(pk__in=wanted[start : start + AT_ONCE]).order_by()
        names.update(rows.values_list("pk", "public_id"))
    return names


def search_of(kind: str) -> DuplicateSearch | None:
    return DuplicateSearch.objects.filter(of_kind=kind).first()


def names_of(kind: str, public_ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = sorted(public_ids, key=lambda one: one.hex)
    names: dict[UUID, str] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = MODELS[kind].objects.filter(public_id__in=wanted[start : start + AT_ONCE]).order_by()
        names.update(rows.values_list("public_id", "name"))
    return names


def searches_without_a_job(*, begun_before: datetime) -> list[DuplicateSearch]:
    """Those of the workspace in scope that are at work, as they say, while no job is left to do it."""
    state = DuplicateSearch.State
    working = list(DuplicateSearch.objects.filter(state=state.WORKING, started_at__lt=begun_before))
    if not working:
        return []
    at_work = {job.get("kind") for job in open_jobs("search_for_duplicates")}
    return [search for search in working if search.of_kind not in at_work]
