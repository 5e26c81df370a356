# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who could be meant: one statement over names, addresses, numbers and notes, for what this member may see."""

from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from liaison.accounts.models import Member
from liaison.directory.models import ContactPoint, ExternalIdentifier, Interaction, Organisation, Person
from liaison.directory.search_index import ADDRESSES, NAMES, NOTES, Indexed
from liaison.kit.finding import SHORTEST_PIECE, Pieces, Wanted
from liaison.kit.text import name_key, person_key

from .access import interactions_seen_by, organisations_seen_by, people_seen_by
from .search_conditions import holding, mentioning
from .sight import with_seen_organisation, with_seen_person

ORGANISATION, PERSON, INTERACTION = Organisation.kind, Person.kind, Interaction.kind
NAME, ADDRESS, NUMBER, NOTE = range(4)
MOST_MISSPELT = 1500
Rows = QuerySet[Any, Any]


class Candidate(NamedTuple):
    """`text` is what is compared; `extra` the name's key, the address as it is shown, or the time of a note."""

    how: int
    kind: str
    pk: int
    text: str
    extra: str


def likely(member: Member, wanted: Wanted, most: int) -> list[Candidate]:
    """Those whose names or addresses hold what was typed, and notes that mention it."""
    arms = _name_arms(member, wanted, most)
    if wanted.looks_like_address:
        arms += _address_arms(member, wanted, most)
    if all(wanted.spellings) and wanted.spellings:
        arms += _note_arms(member, wanted, most)
    return _ask(arms)


def misspelt(member: Member, wanted: Wanted, most: int) -> list[Candidate]:
    """Those whose names resemble what was typed, and addresses that hold it."""
    pieces = wanted.resemblances()
    arms = [
        _at_most(MOST_MISSPELT, _names(kind, rows.filter(_holding(member, NAMES[kind], pieces, MOST_MISSPELT))))
        for kind, rows in _parties(member)
        if pieces
    ]
    if not wanted.looks_like_address:
        arms += _address_arms(member, wanted, most)
    return _ask(arms)


def _ask(arms: list[Rows]) -> list[Candidate]:
    if not arms:
        return []
    first, *others = arms
    return [Candidate(*row) for row in (first.union(*others, all=True) if others else first)]


def _parties(member: Member) -> list[tuple[str, Rows]]:
    rows = ((ORGANISATION, organisations_seen_by(member)), (PERSON, people_seen_by(member)))
    return [(kind, seen.filter(archived_at=None).order_by()) for kind, seen in rows]


def _at_most(most: int, rows: Rows) -> Rows:
    """SQLite, which cannot cut an arm short, has been given the number by the index: see `_cap`."""
    return rows[:most] if connection.vendor == "postgresql" else rows


def _cap(member: Member, most: int) -> int | None:
    """What the index gives is cut short only where all of it is for this member."""
    return most if member.may_see_everything else None


def _holding(member: Member, indexed: Indexed, pieces: Pieces, most: int) -> Any:
    return holding(indexed, pieces, most=_cap(member, most))


def _mentioning(member: Member, indexed: Indexed, wanted: Wanted, most: int) -> Any:
    return mentioning(indexed, wanted.spellings, most=_cap(member, most))


def _name_arms(member: Member, wanted: Wanted, most: int) -> list[Rows]:
    arms: list[Rows] = []
    pieces = wanted.beginnings()
    keys = {ORGANISATION: name_key(wanted.text), PERSON: person_key(wanted.text)}
    for kind, rows in _parties(member):
        if keys[kind]:
            begins = rows.filter(_begins(keys[kind][:300])).order_by("name_key", "pk")
            arms.append(_names(kind, rows.filter(pk__in=begins.values("pk")[:most])))
        if pieces:
            arms.append(_at_most(most, _names(kind, rows.filter(_holding(member, NAMES[kind], pieces, most)))))
    return arms


def _names(kind: str, rows: Rows) -> Rows:
    return rows.values_list(Value(NAME), Value(kind), "pk", "search_names", "name_key")


def _begins(key: str) -> Q:
    """In the words of each database that let it use its index."""
    if connection.vendor == "postgresql":
        # With the lower end said as well, whichever index is taken is read from there and not from its beginning.
        return Q(name_key__gte=key, name_key__startswith=key)
    return Q(name_key__gte=key, name_key__lt=key[:-1] + chr(ord(key[-1]) + 1))


def _address_arms(member: Member, wanted: Wanted, most: int) -> list[Rows]:
    """E-mail addresses, websites, accounts and phone numbers; and numbers that the world knows somebody by."""
    owner = _current_owners(member)
    kind = Case(When(organisation=None, then=Value(PERSON)), default=Value(ORGANISATION))
    pk = Coalesce("organisation_id", "person_id")
    arms: list[Rows] = []
    for text, only in ((wanted.address, Q()), (wanted.digits, Q(type=ContactPoint.Type.PHONE))):
        if len(text) >= SHORTEST_PIECE:
            rows = ContactPoint.objects.filter(_holding(member, ADDRESSES, text, most), only, owner).order_by()
            arms.append(_at_most(most, rows.values_list(Value(ADDRESS), kind, pk, "normalised", "value")))
    if wanted.numbers:
        schemes = ExternalIdentifier.Scheme.values
        known = ExternalIdentifier.objects.filter(owner, scheme__in=schemes, value__in=wanted.numbers).order_by()
        arms.append(known.values_list(Value(NUMBER), kind, pk, "value", "value"))
    return arms


def _current_owners(member: Member) -> Q:
    organisation = with_seen_organisation(member) & Q(organisation__archived_at=None)
    return organisation | (with_seen_person(member) & Q(person__archived_at=None))


def _note_arms(member: Member, wanted: Wanted, most: int) -> list[Rows]:
    arms = []
    for kind, rows in _parties(member):
        noted = rows.filter(_mentioning(member, NOTES[kind], wanted, most))
        arms.append(_at_most(most, noted.values_list(Value(NOTE), Value(kind), "pk", "notes", "name_key")))
    seen = interactions_seen_by(member).order_by().filter(_mentioning(member, NOTES[INTERACTION], wanted, most))
    columns = (Value(NOTE), Value(INTERACTION), "pk", Value(""), Cast("at", TextField()))
    arms.append(_at_most(most, seen.values_list(*columns)))
    return arms
