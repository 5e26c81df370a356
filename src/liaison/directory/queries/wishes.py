# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who asked us not to write: in how many ways a person or an organisation may have said so."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.accounts.scope import current_workspace
from liaison.directory.models import Affiliation, ContactPoint, LawfulBasis, Organisation, Person
from liaison.directory.models.parties import Party
from liaison.kit.contacts import domain_of, is_public_mail_domain, is_shared_mailbox
from liaison.mailroom.models import Suppression
from liaison.mailroom.queries.suppressions import by_hash, domain_hash, hashes_of, party_hash
from liaison.mailroom.rules import domains_above, folded_address, folded_domain, spelling_of

from .access import organisations_seen_by, people_seen_by

EMAIL, OPTED_OUT = ContactPoint.Type.EMAIL, ContactPoint.State.OPTED_OUT
Reason, Scope = Suppression.Reason, Suppression.Scope
Found = Mapping[str, list[Suppression]]


class Asked(NamedTuple):
    """May we write to this address about this record? `key` finds the answer again."""

    key: Any
    address: str
    kind: str = ""
    public_id: UUID | None = None


class Stop(NamedTuple):
    """Why not, in a sentence. `is_for_now`: they asked for a pause."""

    why: str
    is_for_now: bool = False


def spellings(address: str) -> set[str]:
    """As the address may stand in `ContactPoint.normalised`."""
    spelling = spelling_of(address)
    return {folded_address(address), spelling.exact, spelling.mailbox}


def own_addresses(values: Iterable[str]) -> set[str]:
    """A mailbox that several people read says nothing about what one of them wants."""
    return {value for value in values if not is_shared_mailbox(value)}


@dataclass
class _Known:
    """What the directory knows of those who are asked about: by primary key, unless it says otherwise."""

    people: dict[int, tuple[UUID, str]] = field(default_factory=dict)
    organisations: dict[int, tuple[UUID, str]] = field(default_factory=dict)
    by_public_id: dict[tuple[str, UUID], int] = field(default_factory=dict)
    holders: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # by spelling
    places: dict[int, set[int]] = field(default_factory=dict)
    addresses: dict[int, set[str]] = field(default_factory=dict)
    objecting: set[int] = field(default_factory=set)
    found: Found = field(default_factory=dict)

    def holders_of(self, address: str) -> Iterator[dict[str, Any]]:
        for spelling in spellings(address):
            yield from self.holders.get(spelling, ())


def stops(asked: Sequence[Asked]) -> dict[Any, Stop]:
    """Of those that must not be written to, why. The same eight queries, however many are asked about.

    The address, the domain and the installation are the mailroom's to ask; here it is whose address it is.
    """
    known = _read(asked)
    found = {}
    for one in asked:
        if stop := _stop(one, known):
            found[one.key] = stop
    return found


def stop_for(party: Party, address: str = "") -> Stop | None:
    return stops([Asked(1, address, party.kind, party.public_id)]).get(1)


def _read(asked: Sequence[Asked]) -> _Known:
    known = _Known()
    _read_holders(known, {one.address for one in asked if one.address})
    for model, into in ((Person, known.people), (Organisation, known.organisations)):
        ids = {one.public_id for one in asked if one.kind == model.kind}
        for pk, public_id, name in model.objects.filter(public_id__in=ids).values_list("pk", "public_id", "name"):
            into[pk] = (public_id, name)
            known.by_public_id[model.kind, public_id] = pk
    _read_people(known)
    _read_places(known)
    addresses = {one for theirs in known.addresses.values() for one in own_addresses(theirs)}
    hashes = {hashed for address in addresses for hashed in hashes_of(address)}
    hashes |= {party_hash(Person.kind, public_id) for public_id, _name in known.people.values()}
    hashes |= {party_hash(Organisation.kind, public_id) for public_id, _name in known.organisations.values()}
    known.found = by_hash(hashes, current_workspace().pk)
    return known


def _read_holders(known: _Known, addresses: Collection[str]) -> None:
    wanted = {spelling for address in addresses for spelling in spellings(address)}
    points = ContactPoint.objects.filter(type=EMAIL, normalised__in=wanted)
    names = ("person__public_id", "person__name", "organisation__public_id", "organisation__name")
    for row in points.values("normalised", "state", "person_id", "organisation_id", *names):
        known.holders.setdefault(row["normalised"], []).append(row)
        if row["organisation_id"]:
            known.organisations[row["organisation_id"]] = (
                row["organisation__public_id"],
                row["organisation__name"],
            )
        elif not is_shared_mailbox(row["normalised"]):
            known.people[row["person_id"]] = (row["person__public_id"], row["person__name"])


def _read_people(known: _Known) -> None:
    points = ContactPoint.objects.filter(type=EMAIL, person__in=list(known.people))
    for person, value, state in points.values_list("person_id", "value", "state"):
        known.addresses.setdefault(person, set()).add(value)
        if state == OPTED_OUT and not is_shared_mailbox(value):
            known.objecting.add(person)
    objections = LawfulBasis.objects.filter(person__in=list(known.people)).exclude(objected_on=None)
    known.objecting.update(objections.values_list("person_id", flat=True))


def _read_places(known: _Known) -> None:
    places = Affiliation.objects.filter(person__in=list(known.people), ended_on=None)
    for person, pk, public_id, name in places.values_list(
        "person_id", "organisation_id", "organisation__public_id", "organisation__name"
    ):
        known.places.setdefault(person, set()).add(pk)
        known.organisations[pk] = (public_id, name)


def _stop(one: Asked, known: _Known) -> Stop | None:
    people: set[int] = set()
    organisations: set[int] = set()
    about = known.by_public_id.get((one.kind, one.public_id)) if one.public_id else None
    if about is not None:
        (people if one.kind == Person.kind else organisations).add(about)
    for holder in known.holders_of(one.address):
        if holder["state"] == OPTED_OUT:
            # Translators: why a mail was not sent, or cannot be written.
            return Stop(_("We do not write to this address: they asked not to be contacted."))
        if holder["organisation_id"]:
            organisations.add(holder["organisation_id"])
        elif holder["person_id"] in known.people:
            people.add(holder["person_id"])
    for person in people:
        organisations |= known.places.get(person, set())
    found = [_of_person(pk, known) for pk in sorted(people)]
    found += [_of_party(Organisation.kind, *known.organisations[pk], known) for pk in sorted(organisations)]
    return min(filter(None, found), key=lambda stop: stop.is_for_now, default=None)


def _of_person(pk: int, known: _Known) -> Stop | None:
    """Whoever objects does so for themselves, not for one of their addresses (article 21 GDPR)."""
    public_id, name = known.people[pk]
    if pk in known.objecting:
        return Stop(_words(name, str(Reason.OBJECTED.label)))
    theirs = [hashed for address in own_addresses(known.addresses.get(pk, ())) for hashed in hashes_of(address)]
    rows = [row for hashed in theirs for row in known.found.get(hashed, ())]
    rows = [row for row in rows if row.scope == Scope.ADDRESS and row.reason != Reason.BAD_ADDRESS]
    return _of_party(Person.kind, public_id, name, known) or _first(name, rows)


def _of_party(kind: str, public_id: UUID, name: str, known: _Known) -> Stop | None:
    return _first(name, known.found.get(party_hash(kind, public_id), ()))


def _first(name: str, rows: Sequence[Suppression]) -> Stop | None:
    for row in sorted(rows, key=lambda row: row.until is not None):
        if row.until is None:
            return Stop(_words(name, str(Reason(row.reason).label)))
        # Translators: why a mail is kept back; %(name)s is a person or an organisation, %(day)s a date.
        words = _("%(name)s asked for no letters before %(day)s.")
        return Stop(words % {"name": name, "day": date_format(row.until, "DATE_FORMAT")}, is_for_now=True)
    return None


def _words(name: str, reason: str) -> str:
    # Translators: why a mail was not sent; %(name)s is a person or an organisation, %(reason)s for example
    # Translators: "asked not to be contacted".
    return _("We do not write to %(name)s: %(reason)s.") % {"name": name, "reason": reason}


# --- the list, for a person ---


@dataclass(frozen=True)
class Entry:
    """`party`: whom it is about, where the record is still there and this member sees it."""

    row: Suppression
    party: Party | None = None

    @property
    def may_be_loosened(self) -> bool:
        """What holds for the whole installation is not this workspace's to loosen."""
        return self.row.workspace_id is not None


def entries(member: Member, rows: Iterable[Suppression]) -> list[Entry]:
    rows = list(rows)
    ids = [row.about_id for row in rows if row.about_id]
    found: dict[UUID, Party] = {one.public_id: one for one in people_seen_by(member).filter(public_id__in=ids)}
    found |= {one.public_id: one for one in organisations_seen_by(member).filter(public_id__in=ids)}
    return [Entry(row, found.get(row.about_id) if row.about_id else None) for row in rows]


def rows_about(text: str) -> list[Suppression]:
    """What stands on the list about this address, or this domain, and about those whose address it is."""
    asked = Asked(1, text)
    known = _read([asked])
    hashes = (
        set(hashes_of(text)) if "@" in text else {domain_hash(one) for one in domains_above(folded_domain(text))}
    )
    hashes |= {party_hash(Person.kind, public_id) for public_id, _name in known.people.values()}
    hashes |= {party_hash(Organisation.kind, public_id) for public_id, _name in known.organisations.values()}
    found = by_hash(hashes, current_workspace().pk)
    return sorted((row for rows in found.values() for row in rows), key=lambda row: row.since, reverse=True)


def on_the_list(party: Party) -> list[Suppression]:
    hashed = party_hash(party.kind, party.public_id)
    return by_hash([hashed], current_workspace().pk).get(hashed, [])


def domains_of(organisation: Organisation) -> list[str]:
    """Where their people have their addresses; not those where everybody may have one."""
    domains = dict.fromkeys(filter(None, [organisation.website_domain, *map(domain_of, organisation.domains)]))
    return [domain for domain in domains if not is_public_mail_domain(domain)]
