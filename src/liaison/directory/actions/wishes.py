# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever asks not to be contacted is put on the mailroom's list, which no undo, merge or import takes them off.

Only `loosen_wish` does: a person says why.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing, changing, note_deed
from liaison.accounts.events import ChangeUndone
from liaison.accounts.models import ChangeEvent, Member, Workspace
from liaison.accounts.models.changes import KEEP_OUT, LOOSEN
from liaison.accounts.scope import current_workspace, in_workspace
from liaison.directory.models import ContactPoint, LawfulBasis, MergeRecord, Organisation, Person
from liaison.directory.models.parties import Party
from liaison.directory.queries.wishes import EMAIL, OPTED_OUT, own_addresses, spellings
from liaison.kit.contacts import is_shared_mailbox
from liaison.mailroom.actions import Because, loosen, suppress, suppress_domain, suppress_many, suppress_party
from liaison.mailroom.events import AddressSuppressed
from liaison.mailroom.models import Suppression
from liaison.mailroom.queries import suppressions_of
from liaison.mailroom.queries.suppressions import address_hash, by_hash, exact_hash, party_hash

Reason, Scope = Suppression.Reason, Suppression.Scope


# --- what records say ---


def note_wish(row: Any, before: Mapping[str, Any]) -> None:
    """A keeper's `written` (kit/promises.py)."""
    if isinstance(row, ContactPoint) and row.type == EMAIL:
        _note_address(row, before)
    elif isinstance(row, LawfulBasis) and row.objected_on and (not before or "objected_on" in before):
        _hold_person(row.person)


def note_address_that_goes(row: Any) -> None:
    """A keeper's `going`: what was asked for at an address that is removed holds for the person."""
    if isinstance(row, ContactPoint) and row.type == EMAIL and row.person is not None:
        _carry_over(row.person, row.normalised)


def _note_address(point: ContactPoint, before: Mapping[str, Any]) -> None:
    is_new = not before or bool({"state", "normalised"} & set(before))
    if point.state == OPTED_OUT and is_new:
        suppress(point.value, reason=Reason.OBJECTED, workspace=current_workspace(), source=_from_record())
        if point.person is not None and not is_shared_mailbox(point.value):
            _hold(point.person, Because(Reason.OBJECTED, _from_record()))
    if point.person is not None and before.get("normalised"):
        _carry_over(point.person, str(before["normalised"]))


def _carry_over(person: Person, address: str) -> None:
    if is_shared_mailbox(address):
        return
    for one in suppressions_of(address, current_workspace()):
        if one.scope == Scope.ADDRESS and one.until is None and one.reason != Reason.BAD_ADDRESS:
            _hold(person, Because(one.reason, one.source))


def _hold_person(person: Person) -> None:
    because = Because(Reason.OBJECTED, _from_record())
    points = ContactPoint.objects.filter(person=person, type=EMAIL)
    suppress_many(own_addresses(points.values_list("value", flat=True)), because, current_workspace())
    _hold(person, because)


def _hold(party: Party, because: Because) -> Suppression:
    return suppress_party(party.kind, party.public_id, because, current_workspace())


def _from_record() -> str:
    # Translators: why somebody is on the list of whom not to write to: where it was said.
    return _("Said on their page in the directory, or in a file that was brought in")


def on_address_suppressed(event: AddressSuppressed) -> None:
    """Wherever the address stands."""
    points = ContactPoint.objects.filter(type=EMAIL, normalised__in=spellings(event.address))
    with changing(None, KEEP_OUT) as change:
        for point in points.exclude(state=OPTED_OUT):
            change.update(point, state=OPTED_OUT)


def hold_opt_outs_of(points: Iterable[ContactPoint]) -> None:
    """Of many at once, which no keeper was told one by one."""
    addresses = {point.value for point in points if point.type == EMAIL}
    suppress_many(addresses, Because(Reason.OBJECTED, _from_record()), current_workspace())


# --- a person says so ---


def keep_out_party(party: Party, *, because: str, by: Member, domains: Iterable[str] = ()) -> None:
    """Nobody writes to them any more, whatever their address; to nobody at these domains either."""
    why = Because(Reason.OBJECTED, because, by, timezone.now())
    with transaction.atomic():
        if isinstance(party, Person):
            points = ContactPoint.objects.filter(person=party, type=EMAIL).values_list("value", flat=True)
            suppress_many(own_addresses(points), why, current_workspace())
        _hold(party, why)
        for domain in domains:
            suppress_domain(domain, why, current_workspace())
        note_deed(by, KEEP_OUT, because)


def keep_out_address(address: str, *, reason: str, because: str, by: Member) -> None:
    with transaction.atomic():
        suppress(address, reason=reason, workspace=by.workspace, source=because, by=by)
        note_deed(by, KEEP_OUT, because)


def keep_out_domain(domain: str, *, reason: str, because: str, by: Member) -> None:
    with transaction.atomic():
        suppress_domain(domain, Because(reason, because, by), by.workspace)
        note_deed(by, KEEP_OUT, because)


# --- what the house does by itself ---


def carry_wishes(goes: Party, stays: Party) -> None:
    """Two records become one: the stricter word of the two holds."""
    hashed = party_hash(goes.kind, goes.public_id)
    for one in by_hash([hashed], current_workspace().pk).get(hashed, ()):
        _hold(stays, Because(one.reason, one.source, one.noted_by))


def hold_after_undo(event: ChangeUndone) -> None:
    """Undoing puts rows back as they were, but takes nobody off the list. Of records that were parted, both are
    on it where one was."""
    change = Changing.continuing(event.change, event.change.at)
    written = ChangeEvent.objects.filter(change=event.change)
    if ContactPoint.kind in event.kinds:
        ids = written.filter(of_kind=ContactPoint.kind).values("of_id")
        for point in ContactPoint.objects.filter(public_id__in=ids, type=EMAIL).exclude(state=OPTED_OUT):
            if any(_is_wish(one) for one in suppressions_of(point.value, current_workspace())):
                change.update(point, state=OPTED_OUT)
    if event.change.undo_of and (merge := MergeRecord.objects.filter(change=event.change.undo_of).first()):
        _part_wishes(merge)
    change.close()


def _is_wish(one: Suppression) -> bool:
    return one.scope == Scope.ADDRESS and one.reason in {Reason.OBJECTED, Reason.BY_HAND, Reason.COMPLAINED}


def _part_wishes(merge: MergeRecord) -> None:
    models: dict[str, type[Person] | type[Organisation]] = {one.kind: one for one in (Person, Organisation)}
    parties = models[merge.of_kind].objects.filter(public_id__in=[merge.winner_id, merge.loser_id])
    found = {party.public_id: party for party in parties}
    if {merge.winner_id, merge.loser_id} <= found.keys():
        carry_wishes(found[merge.winner_id], found[merge.loser_id])


def hold_all_wishes() -> None:
    """Upkeep (kit/hooks.py): whatever records said before the list knew of people is on it."""
    for workspace in Workspace.objects.order_by("pk"):
        with in_workspace(workspace):
            _hold_wishes()


def _hold_wishes() -> None:
    hold_opt_outs_of(ContactPoint.objects.filter(type=EMAIL, state=OPTED_OUT).iterator(chunk_size=2000))
    objecting = Person.objects.filter(lawful_bases__objected_on__isnull=False).distinct()
    hashes = {party_hash(Person.kind, one.public_id): one for one in objecting.iterator(chunk_size=2000)}
    rows = Suppression.objects.filter(workspace=current_workspace(), scope=Scope.PERSON)
    for hashed in hashes.keys() - set(rows.values_list("address_hash", flat=True)):
        _hold_person(hashes[hashed])


# --- loosening ---


def loosen_wish(suppression: Suppression, *, by: Member, because: str, at: datetime | None = None) -> None:
    """They may be written to again, because … A person is loosened with their addresses, and the other way round:
    either alone would go on to stop the other. Raises LookupError where somebody was quicker."""
    at = at or timezone.now()
    with changing(by, LOOSEN, at=at) as change:
        loosen(suppression, by=by, because=because, at=at)
        people = _people_of(suppression)
        for one in _together(people):
            if one.pk != suppression.pk:
                loosen(one, by=by, because=because, at=at)
        for basis in LawfulBasis.objects.filter(person__in=people).exclude(objected_on=None):
            change.update(basis, objected_on=None)
        for point in _points_of(suppression, people):
            change.update(point, state=ContactPoint.State.UNVERIFIED)
        note_deed(by, LOOSEN, because)


def _people_of(suppression: Suppression) -> list[Person]:
    if suppression.scope == Scope.PERSON:
        return [one for one in [_person(suppression)] if one is not None]
    if suppression.scope != Scope.ADDRESS:
        return []
    own = [point for point in _opted_out(suppression) if point.person and not is_shared_mailbox(point.value)]
    return list({point.person.pk: point.person for point in own if point.person}.values())


def _person(suppression: Suppression) -> Person | None:
    """By the record's id; where only the hash came back from the file of promises, by trying all."""
    if suppression.about_id is not None:
        return Person.objects.filter(public_id=suppression.about_id).first()
    hashed = suppression.address_hash
    people = Person.objects.iterator(chunk_size=2000)
    return next((one for one in people if party_hash(Person.kind, one.public_id) == hashed), None)


def _opted_out(suppression: Suppression) -> list[ContactPoint]:
    points = ContactPoint.objects.filter(type=EMAIL, state=OPTED_OUT).select_related("person")
    hashed = suppression.address_hash
    return [point for point in points if hashed in {address_hash(point.value), exact_hash(point.value)}]


def _together(people: list[Person]) -> list[Suppression]:
    """On the list of this workspace: these people and their own addresses, unless those do not work."""
    points = ContactPoint.objects.filter(type=EMAIL, person__in=people).values_list("value", flat=True)
    hashes = {address_hash(value) for value in own_addresses(points)}
    hashes |= {party_hash(Person.kind, person.public_id) for person in people}
    mine = Suppression.objects.filter(workspace=current_workspace(), lifted_at=None, address_hash__in=hashes)
    return list(mine.exclude(reason=Reason.BAD_ADDRESS))


def _points_of(suppression: Suppression, people: list[Person]) -> list[ContactPoint]:
    theirs = ContactPoint.objects.filter(type=EMAIL, state=OPTED_OUT, person__in=people)
    found = {point.pk: point for point in theirs if not is_shared_mailbox(point.value)}
    if suppression.scope == Scope.ADDRESS:
        found |= {point.pk: point for point in _opted_out(suppression)}
    return list(found.values())
