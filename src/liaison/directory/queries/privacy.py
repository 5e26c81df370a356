# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we hold about a person, or about a sole trader, and what erasing them would do."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from liaison.accounts.forgetting import texts_naming
from liaison.accounts.models import ChangeEvent, Member, Recorded
from liaison.accounts.subjects import About, gather, take
from liaison.directory.models import (
    ContactPoint,
    DuplicatePair,
    ImportBatch,
    ImportRow,
    MergeRecord,
    NotDuplicate,
    Organisation,
    Person,
)
from liaison.kit.privacy import FREE_TEXT, Subject, TablePrivacy, loose_ends, privacy_of
from liaison.kit.text import fold
from liaison.kit.words import excerpt, pattern_of

from .access import organisations_seen_by, people_seen_by

Party = Person | Organisation
PERSONAL = (ContactPoint.Type.EMAIL, ContactPoint.Type.PHONE, ContactPoint.Type.SOCIAL, ContactPoint.Type.WIKI)
SHORTEST_PART = 3
KEYS_AT_ONCE = 100
# Rows of an import say by themselves when they wrote one of these.
TELLING_KINDS = {"person", "organisation", "affiliation", "contact_point", "external_identifier"}


def subject_for(member: Member, kind: str, public_id: UUID) -> Party:
    """A person, or an organisation that is one: a sole trader. Raises ObjectDoesNotExist."""
    if kind == Person.kind:
        return people_seen_by(member).get(public_id=public_id)
    traders = organisations_seen_by(member).filter(legal_form=Organisation.LegalForm.SOLE_TRADER)
    return traders.get(public_id=public_id)


@dataclass
class Addresses:
    """(type, normalised) → as it is written. `theirs` nobody else has, or it has their name in it."""

    theirs: dict[tuple[str, str], str] = field(default_factory=dict)
    shared: dict[tuple[str, str], str] = field(default_factory=dict)


def about_party(party: Party) -> About:
    return gather([party], aliases=_merged_into(party), describe=partial(_describe, party))


def _merged_into(party: Party) -> list[tuple[UUID, int]]:
    """Public id and primary key of every record that became this one, however long the chain."""
    found: dict[UUID, int] = {}
    waiting = [party.public_id]
    while waiting:
        merges = MergeRecord.objects.filter(of_kind=party.kind, winner_id__in=waiting)
        new = [(merge.loser_id, merge.loser_snapshot) for merge in merges if merge.loser_id not in found]
        found.update({loser: _key_in(snapshot) for loser, snapshot in new})
        waiting = [loser for loser, _snapshot in new]
    return list(found.items())


def _key_in(snapshot: Any) -> int:
    key = snapshot.get("id", 0) if isinstance(snapshot, dict) else 0
    return key if isinstance(key, int) else 0


def _describe(party: Party, about: About) -> tuple[Iterable[str], Iterable[str]]:
    addresses = addresses_of(party, about)
    for point in _points_of_others(party, addresses.theirs):
        take(about, point)
    emails = {value for (kind, value) in addresses.theirs if kind == ContactPoint.Type.EMAIL}
    words = {*names_of(party, about), *addresses.theirs.values(), *(value for _kind, value in addresses.theirs)}
    return emails, sorted(words)


def names_of(party: Party, about: About) -> set[str]:
    """What they are called and were called, as far as nobody else would be: a single word is no name to go by."""
    names = {party.name, getattr(party, "sort_name", ""), *getattr(party, "other_names", [])}
    for event in _past(about, party.kind):
        for values in (event.before, event.after):
            names |= {str(values.get("name") or ""), str(values.get("sort_name") or "")}
    return {name for name in names if len(name.split()) > 1}


def _past(about: About, kind: str) -> "QuerySet[ChangeEvent]":
    return ChangeEvent.objects.filter(of_id__in=about.subject.ids, of_kind=kind)


def addresses_of(party: Party, about: About) -> Addresses:
    known: dict[tuple[str, str], str] = {}
    for point in about.rows.get(ContactPoint, {}).values():
        known[point.type, point.normalised] = point.value  # type: ignore[attr-defined]
    types = {row.public_id: row.type for row in about.rows.get(ContactPoint, {}).values()}  # type: ignore[attr-defined]
    for event in _past(about, ContactPoint.kind):
        for values in (event.before, event.after):
            kind = values.get("type") or types.get(event.of_id) or ContactPoint.Type.EMAIL
            if normalised := values.get("normalised"):
                known.setdefault((kind, normalised), values.get("value") or normalised)
    found = Addresses()
    held_by_others = {(row.type, row.normalised) for row in _points_of_others(party, known)}
    for key, value in known.items():
        if key[0] in PERSONAL:
            is_theirs = key not in held_by_others or _has_their_name(key[1], party.name)
            (found.theirs if is_theirs else found.shared)[key] = value
    return found


def _points_of_others(party: Party, keys: Iterable[tuple[str, str]]) -> list[ContactPoint]:
    values = {normalised for _kind, normalised in keys}
    rows = ContactPoint.objects.filter(normalised__in=values).exclude(**{party.kind: party})
    return [
        row for row in rows.select_related("person", "organisation") if (row.type, row.normalised) in set(keys)
    ]


def _has_their_name(address: str, name: str) -> bool:
    local = fold(address.partition("@")[0])
    return any(part in local for part in parts_of(name))


def parts_of(name: str) -> list[str]:
    return [part for part in fold(name).split() if len(part) >= SHORTEST_PART]


# --- what no foreign key leads to --------------------------------------------------------------------------------


@loose_ends.register
def rows_of_files(subject: Subject) -> Iterator["QuerySet[Any]"]:
    """Imported rows that wrote or met their record. Those that only name them are found by the words."""
    telling = sorted(key for key in subject.keys if key[0] in TELLING_KINDS)
    for start in range(0, len(telling), KEYS_AT_ONCE):
        wanted = Q()
        for kind, pk in telling[start : start + KEYS_AT_ONCE]:
            for gap in ("", " "):
                wanted |= Q(touched_text__contains=f'["{kind}",{gap}{pk},')
            if kind in {Person.kind, Organisation.kind}:
                wanted |= Q(**{f"plan__{kind}__key": pk})
        rows = ImportRow.objects.alias(touched_text=Cast("touched", TextField()))
        yield rows.filter(wanted).select_related("batch")
    pattern = pattern_of(subject.words)
    named = {row.pk: row for row, _name in texts_naming(subject.words) if isinstance(row, ImportRow)}
    theirs = [pk for pk, row in named.items() if pattern and _brings_them(row, pattern)]
    if theirs:
        yield ImportRow.objects.filter(pk__in=theirs).select_related("batch")


def _brings_them(row: ImportRow, pattern: "re.Pattern[str]") -> bool:
    """Not where only a note names them; of a row that could not be read nobody knows."""
    reading = row.reading or {"person": row.cells}
    who = [reading.get("person"), reading.get("points"), reading.get("organisation", {}).get("name")]
    return bool(pattern.search(json.dumps(who, ensure_ascii=False)))


@loose_ends.register
def merges_of_theirs(subject: Subject) -> Iterator["QuerySet[Any]"]:
    if subject.ids:
        yield MergeRecord.objects.filter(Q(winner_id__in=subject.ids) | Q(loser_id__in=subject.ids))


@loose_ends.register
def duplicates_of_theirs(subject: Subject) -> Iterator["QuerySet[Any]"]:
    """What was said of who they may be the same as, or are not."""
    if subject.ids:
        ends = Q(first__in=subject.ids) | Q(second__in=subject.ids)
        yield DuplicatePair.objects.filter(ends)
        yield NotDuplicate.objects.filter(ends)


# --- for the page ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Named:
    """A text in which somebody is named, or may be. `mark` names it in a form."""

    row: Any
    column: str
    mark: str
    title: str
    url: str
    words: str


@dataclass
class Preview:
    goes: list[tuple[TablePrivacy, int]]
    emptied: list[tuple[TablePrivacy, int]]
    shared: list[Model]
    addresses: Addresses
    replaced: list[Named]
    replaced_elsewhere: int
    perhaps: list[Named]
    twins: list[Party]
    namesakes: list[Party]
    people_there: list[Person]
    thrown_away: list[ImportBatch]
    without_file: list[ImportBatch]
    not_looked_into: int


def counted(about: About) -> list[tuple[TablePrivacy, int]]:
    """What we hold: each table with its sentence and the number of rows."""
    models = dict.fromkeys([*about.rows, *about.shared, *about.loose])
    sources = (about.rows, about.shared, about.loose)
    return [(privacy_of(model), sum(len(rows.get(model, ())) for rows in sources)) for model in models]


def preview_of(party: Party, about: About) -> Preview:
    replaced, elsewhere = _replaced(about)
    batches = batches_of(about)
    addresses = addresses_of(party, about)
    loose = [(privacy_of(model), len(rows)) for model, rows in about.loose.items()]
    twins = {
        p.person or p.organisation for p in _points_of_others(party, {**addresses.theirs, **addresses.shared})
    }
    return Preview(
        goes=[(privacy_of(model), len(rows)) for model, rows in about.rows.items()]
        + [(privacy, count) for privacy, count in loose if not privacy.keeps_copies],
        emptied=[(privacy, count) for privacy, count in loose if privacy.keeps_copies],
        shared=[row for rows in about.shared.values() for row in rows.values()],
        addresses=addresses,
        replaced=replaced,
        replaced_elsewhere=elsewhere,
        perhaps=_perhaps(party, about, {one.mark for one in replaced}),
        twins=sorted((twin for twin in twins if twin), key=str),
        namesakes=_namesakes(party),
        people_there=_people_of(party),
        thrown_away=[batch for batch in batches if batch.change_id is None],
        without_file=[batch for batch in batches if batch.change_id is not None and batch.file],
        not_looked_into=ImportBatch.objects.filter(rows__isnull=True, change=None).count(),
    )


def batches_of(about: About) -> list[ImportBatch]:
    """The imports in whose rows they stand."""
    ids = {row.batch_id for row in about.loose.get(ImportRow, {}).values()}  # type: ignore[attr-defined]
    return list(ImportBatch.objects.filter(pk__in=ids).order_by("pk"))


def _people_of(party: Party) -> list[Person]:
    if isinstance(party, Person):
        return []
    return list(Person.objects.filter(affiliations__organisation=party).distinct())


def _namesakes(party: Party) -> list[Party]:
    """Other records that have their name in their own: only people can say what becomes of those."""
    if len(party.name.split()) == 1:
        return []
    found: list[Party] = []
    for model in (Organisation, Person):
        rows = model.objects.filter(search_names__contains=fold(party.name))
        found += [row for row in rows[:20] if row != party]
    return found


def _replaced(about: About) -> tuple[list[Named], int]:
    """Texts from which their name is taken: those with a page of their own, and the number of the others."""
    pattern, found, elsewhere = pattern_of(about.subject.words), [], 0
    if pattern is None:
        return [], 0
    for row, name in texts_naming(about.subject.words):
        if row.pk in about.rows.get(type(row), {}) or row.pk in about.loose.get(type(row), {}):
            continue
        if isinstance(row, Recorded) and hasattr(row, "get_absolute_url"):
            found.append(_named(row, name, pattern))
        else:
            elsewhere += 1
    return found, elsewhere


def _perhaps(party: Party, about: About, known: set[str]) -> list[Named]:
    """Texts near them in which a part of their name stands: "Ngozi rang again"."""
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _spelt(party.name)))})(?!\w)", re.IGNORECASE)
    near = [row for rows in about.shared.values() for row in rows.values()]
    if isinstance(party, Person):
        near += list(Organisation.objects.filter(affiliations__person=party).distinct())
    return [
        one
        for row in near
        for name, holds in privacy_of(row).fields.items()
        if holds in FREE_TEXT and isinstance(text := getattr(row, name), str) and pattern.search(text)
        if (one := _named(row, name, pattern)).mark not in known
    ]


def _spelt(name: str) -> list[str]:
    """The words of a name as they are and without accents; the whole name where all of them are short."""
    words = {word for word in name.split() if len(word) >= SHORTEST_PART}
    return sorted(words | {fold(word) for word in words}, key=len, reverse=True) or [name]


def _named(row: Model, name: str, pattern: "re.Pattern[str]") -> Named:
    own = getattr(row, "get_absolute_url", None)
    text = str(getattr(row, name))
    mark = f"{row._meta.db_table}.{row.pk}.{name}"
    return Named(row, name, mark, str(row), str(own()) if own else "", excerpt(text, pattern))
