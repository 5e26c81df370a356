# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom somebody in a file may have been: those who registered, and those in the directory, the likeliest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q
from rapidfuzz import fuzz

from liaison.accounts.models import Member
from liaison.directory.models import Person
from liaison.directory.queries.access import people_seen_by
from liaison.gatherings.models import Attendance, Event, Registration
from liaison.kit.text import person_key

LIKELY = 65
_MOST = 4
_MOST_LOADED = 800
_NOT_A_WORD = re.compile(r"[\W\d_]+")


@dataclass(frozen=True)
class Suggestion:
    """`kind` is "registration" or "person"; `more` tells them from others of the name."""

    kind: str
    public_id: UUID
    name: str
    more: str
    score: float


@dataclass(frozen=True)
class Unknown:
    attendance: Attendance
    suggestions: list[Suggestion] = field(default_factory=list)


def with_suggestions(rows: Sequence[Attendance], event: Event, member: Member, text: str = "") -> list[Unknown]:
    """Three questions, however many rows. `text`: what somebody searches for instead of the names in the file."""
    spellings = {row.pk: [text] if text else _spellings(row) for row in rows}
    registered = _registered(event)
    people = _people(member, {word for names in spellings.values() for name in names for word in _words(name)})
    return [Unknown(row, _likeliest([*registered, *people], spellings[row.pk])) for row in rows]


def _spellings(row: Attendance) -> list[str]:
    """The name as the file has it, and what stands before the @ of an address, which often is one."""
    local = _NOT_A_WORD.sub(" ", row.email.partition("@")[0]).strip()
    return [name for name in (row.name.partition("@")[0], local) if name]


def _words(name: str) -> list[str]:
    return [word for word in person_key(name).split() if len(word) > 2]


def _registered(event: Event) -> list[Suggestion]:
    rows = Registration.objects.filter(event=event).exclude(state=Registration.State.CANCELLED)
    columns = ("public_id", "name", "email", "organisation_name")
    return [
        Suggestion("registration", public_id, name, email or house, 0)
        for public_id, name, email, house in rows.order_by("name", "pk").values_list(*columns)[:5000]
    ]


def _people(member: Member, words: set[str]) -> list[Suggestion]:
    if not words:
        return []
    wanted = Q()
    for word in sorted(words)[:200]:
        wanted |= Q(name_key__contains=word[:60])
    rows = people_seen_by(member).filter(wanted, archived_at=None).order_by("pk")[:_MOST_LOADED]
    found = Person.objects.filter(pk__in=[row.pk for row in rows]).prefetch_related("affiliations__organisation")
    return [Suggestion("person", one.public_id, one.name, _places(one), 0) for one in found]


def _places(person: Person) -> str:
    return ", ".join(one.organisation.name for one in person.affiliations.all() if one.ended_on is None)


def _likeliest(candidates: Sequence[Suggestion], spellings: Sequence[str]) -> list[Suggestion]:
    keys = [person_key(name) for name in spellings]
    scored = []
    for one in candidates:
        score = max((_alike(key, person_key(one.name)) for key in keys), default=0)
        if score >= LIKELY:
            scored.append(Suggestion(one.kind, one.public_id, one.name, one.more, score))
    return sorted(scored, key=lambda one: (-one.score, one.kind == "person", one.name))[:_MOST]


def _alike(one: str, other: str) -> float:
    """One word of a name is little, and yet often all that somebody typed."""
    whole = fuzz.token_sort_ratio(one, other)
    part = fuzz.token_set_ratio(one, other) * 0.8 if set(one.split()) & set(other.split()) else 0.0
    return max(whole, part)
