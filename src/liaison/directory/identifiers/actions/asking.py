# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking a service about every organisation without its number, as long as the service likes to answer.

What it said is kept batch by batch: a service that asks to be left alone, or a worker that is killed, loses
nothing, and the next question goes on where the last one stopped. Whom nobody could ask about is no zero.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.directory.duplicates.rules.organisations import Organisation
from liaison.directory.duplicates.rules.searching import words_seen
from liaison.directory.identifiers.gateway import SERVICES, Found, Wanted, client
from liaison.directory.identifiers.queries.reading import organisations_without
from liaison.directory.identifiers.rules.matching import Matched, match_one
from liaison.directory.models import CandidateSearch, IdentifierCandidate
from liaison.kit.outbound import MayNotCall, Reading, State

from .searching import give_up, rows_of, take_over

# So many batches in a row without an answer, and the service has a bad day.
PATIENCE = 3


def begin_asking(source: str, *, anew: bool, by: Member, at: datetime) -> CandidateSearch:
    """Inside a transaction. Raises AtWork."""
    search = take_over(source, by=by, at=at)
    if anew:
        search.asked_until, search.answers = 0, {}
        search.save()
        IdentifierCandidate.objects.filter(source=source).delete()
    return search


def ask_service(search: CandidateSearch) -> None:
    try:
        _Asking(search).all()
    except MayNotCall:
        # Translators: why a service was not asked: whoever runs the installation has switched it off.
        _stop(
            search,
            CandidateSearch.State.FAILED,
            _("Whoever runs this installation has switched this service off."),
        )
    except Exception:
        give_up(search)
        raise


class _Asking:
    def __init__(self, search: CandidateSearch) -> None:
        self.search = search
        self.service = SERVICES[search.source]
        self.client = client(search.source)
        everybody = organisations_without([search.source])
        self.seen = words_seen(everybody)
        self.waiting = [one for one in everybody if one.number > search.asked_until]
        self.answers: Counter[str] = Counter(search.answers)

    def all(self) -> None:
        total, silent = len(self.waiting), 0
        for start in range(0, total, self.service.at_once):
            batch = self.waiting[start : start + self.service.at_once]
            reading = self.service.ask(self.client, [_wanted(one) for one in batch])
            if reading.state is State.THROTTLED:
                return _stop(self.search, CandidateSearch.State.WAITING, "", reading.again_at)
            silent = 0 if reading.is_known else silent + 1
            if silent == PATIENCE:
                # Translators: why asking a service was stopped.
                return _stop(self.search, CandidateSearch.State.FAILED, _("It does not answer. Try again later."))
            self._keep(batch, reading, start + len(batch), total)
        return _stop(self.search, CandidateSearch.State.DONE)

    def _keep(self, batch: Sequence[Organisation], reading: Reading[Found], done: int, total: int) -> None:
        found = reading.value if reading.is_known else None
        offered = found or [[] for _one in batch]
        matched = []
        for one, candidates in zip(batch, offered, strict=True):
            state = State.NO_DATA if found is None else State.VALUE if candidates else State.ZERO
            self.answers[state.value] += 1
            # With what was refused: it is hidden, and comes back when somebody undoes that.
            matches = match_one(one, candidates, self.seen)
            if matches:
                matched.append(Matched(one, matches))
        rows = rows_of(matched, self.search.source)
        with transaction.atomic():
            IdentifierCandidate.objects.filter(
                source=self.search.source, whose__in=[row.whose for row in rows]
            ).delete()
            IdentifierCandidate.objects.insert_many(rows)
            CandidateSearch.objects.filter(pk=self.search.pk).update(
                done=done, total=total, answers=dict(self.answers), asked_until=batch[-1].number
            )


def _wanted(one: Organisation) -> Wanted:
    return Wanted(one.names[0].text, one.place)


def _stop(search: CandidateSearch, state: Any, problem: str = "", again_at: datetime | None = None) -> None:
    CandidateSearch.objects.filter(pk=search.pk).update(
        state=state, problem=problem, again_at=again_at, finished_at=timezone.now()
    )
