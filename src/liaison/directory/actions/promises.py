# SPDX-License-Identifier: AGPL-3.0-or-later
"""The directory's promises in the file of promises, and keeping them after a backup was brought back."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import Change
from liaison.accounts.models.changes import KEEP_PROMISES
from liaison.accounts.promises import promise
from liaison.accounts.scope import current_workspace
from liaison.directory.models import (
    ContactPoint,
    DataRequest,
    ErasedKey,
    LawfulBasis,
    Organisation,
    Person,
)
from liaison.directory.queries.erased import KIND as ERASED_KEY
from liaison.kit.promises import Forget, Keeper, Promise, keepers, keyed

from .privacy import ERASED, erase
from .wishes import hold_opt_outs_of, note_address_that_goes, note_wish

OPTED_OUT, OBJECTED = "opted_out", "objected"
PARTIES: tuple[type[Person] | type[Organisation], ...] = (Person, Organisation)


def _promise(kind: str, value: str, detail: str = "") -> Promise:
    where = str(current_workspace().public_id)
    return Promise(kind, where, keyed(kind, where, value), detail=detail)


def promises_in(row: Any) -> Iterator[Promise]:
    """What this row says somebody asked for."""
    if isinstance(row, ContactPoint) and row.state == ContactPoint.State.OPTED_OUT:
        yield _promise(OPTED_OUT, f"{row.type}:{row.normalised}")
    if isinstance(row, LawfulBasis) and row.objected_on:
        yield _promise(OBJECTED, str(row.person.public_id), detail=str(row.objected_on))


def note_opt_outs_of(change: Change) -> None:
    """Call it in the transaction that wrote the last of many rows at once, which nobody looked at one by one."""
    points = ContactPoint.objects.filter(changed_in=change.public_id, state=ContactPoint.State.OPTED_OUT)
    promise(one for point in points.iterator(chunk_size=2000) for one in promises_in(point))
    hold_opt_outs_of(points.iterator(chunk_size=2000))


def made() -> Iterator[Promise]:
    where = str(current_workspace().public_id)
    for point in ContactPoint.objects.filter(state=ContactPoint.State.OPTED_OUT).iterator(chunk_size=2000):
        yield from promises_in(point)
    objections = LawfulBasis.objects.exclude(objected_on=None).select_related("person")
    for basis in objections.iterator(chunk_size=2000):
        yield from promises_in(basis)
    for hashed in ErasedKey.objects.values_list("key_hash", flat=True):
        yield Promise(ERASED_KEY, where, hashed)
    for kind, of_id in DataRequest.objects.filter(type=DataRequest.Type.ERASURE).values_list("of_kind", "of_id"):
        yield _promise(ERASED, str(of_id), detail=kind)


def keep(promises: list[Promise], forget_upload: Forget | None) -> int:
    """Objections first: an erasure takes the rows away that they are about."""
    hashes: dict[str, dict[str, Promise]] = {}
    for one in promises:
        hashes.setdefault(one.kind, {})[one.hash] = one
    changed = _opt_out(hashes.get(OPTED_OUT, {})) + _object(hashes.get(OBJECTED, {}))
    changed += _keep_out(hashes.get(ERASED_KEY, {}))
    return changed + _erase_again(hashes.get(ERASED, {}), forget_upload)


def _opt_out(hashes: dict[str, Promise]) -> int:
    where, changed = str(current_workspace().public_id), 0
    if not hashes:
        return 0
    with changing(None, KEEP_PROMISES) as change:
        points = ContactPoint.objects.exclude(state=ContactPoint.State.OPTED_OUT)
        for point in points.iterator(chunk_size=2000):
            if keyed(OPTED_OUT, where, f"{point.type}:{point.normalised}") in hashes:
                change.update(point, state=ContactPoint.State.OPTED_OUT)
                changed += 1
    return changed


def _object(hashes: dict[str, Promise]) -> int:
    """On the newest basis that we have for the person; where there is none, on one that says so."""
    where, changed = str(current_workspace().public_id), 0
    if not hashes:
        return 0
    with changing(None, KEEP_PROMISES) as change:
        for person in Person.objects.exclude(lawful_bases__objected_on__isnull=False).iterator(chunk_size=2000):
            one = hashes.get(keyed(OBJECTED, where, str(person.public_id)))
            if one is None:
                continue
            on = date.fromisoformat(one.detail)
            basis = person.lawful_bases.first()
            if basis is None:
                interest = LawfulBasis.Basis.LEGITIMATE_INTEREST
                basis = change.create(
                    LawfulBasis(person=person, basis=interest, source="promises.jsonl", obtained_on=on)
                )
            change.update(basis, objected_on=on)
            changed += 1
    return changed


def _keep_out(hashes: dict[str, Promise]) -> int:
    known = set(ErasedKey.objects.values_list("key_hash", flat=True))
    new = [ErasedKey(key_hash=hashed, since=one.at or timezone.now()) for hashed, one in hashes.items()]
    ErasedKey.objects.bulk_create([key for key in new if key.key_hash not in known])
    return sum(key.key_hash not in known for key in new)


def _erase_again(hashes: dict[str, Promise], forget_upload: Forget | None) -> int:
    where, changed = str(current_workspace().public_id), 0
    for model in PARTIES if hashes else ():
        for pk, public_id in list(model.objects.values_list("pk", "public_id")):
            if keyed(ERASED, where, str(public_id)) in hashes:
                erase(model.objects.get(pk=pk), by=None, at=timezone.now(), forget_upload=forget_upload)
                changed += 1
    return changed


keepers.register(
    Keeper(
        made,
        keep,
        noted_first=frozenset({ERASED}),
        promised_in=promises_in,
        written=note_wish,
        going=note_address_that_goes,
    )
)
