# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recognising somebody who asked to be erased, by keyed hashes of what a file would bring them with."""

from collections.abc import Iterable
from typing import Any

from liaison.accounts.scope import current_workspace
from liaison.directory.models import ErasedKey, Organisation, Person
from liaison.kit.contacts import Email, Phone, normalise_email, normalise_phone
from liaison.kit.promises import keyed
from liaison.kit.text import name_key, person_key

KIND = "erased_key"


def hash_of(value: str) -> str:
    return keyed(KIND, current_workspace().public_id, value)


def point_value(kind: str, normalised: str) -> str:
    return f"{kind}:{normalised}"


def name_value(name: str, organisation: str = "") -> str:
    """A name alone says too little: it counts where a row has nothing else."""
    return f"name:{person_key(name)}|{name_key(organisation) if organisation else ''}"


def organisation_value(name: str) -> str:
    return f"organisation:{name_key(name)}"


def values_of(party: Person | Organisation, points: Iterable[tuple[str, str]]) -> set[str]:
    """What a file could bring this record with. `points`: (type, normalised) of the addresses that are theirs."""
    values = {point_value(kind, normalised) for kind, normalised in points}
    if isinstance(party, Organisation):
        return values | {organisation_value(name) for name in (party.name, *party.other_names)}
    values.add(name_value(party.name))
    places = party.affiliations.select_related("organisation")
    return values | {name_value(party.name, place.organisation.name) for place in places}


def values_of_reading(reading: Any) -> set[str]:
    """The same of an import's row: importing/rules/readings.py."""
    values = {point_value(point.type, point.normalised) for point in reading.points}
    organisation, person = reading.organisation.get("name", ""), reading.person.get("name", "")
    if organisation:
        values.add(organisation_value(organisation))
    if person and (organisation or not values):
        values.add(name_value(person, organisation))
    return values


def erased_among(readings: Iterable[Any]) -> list[bool]:
    """For each row whether it brings somebody who asked to be erased. One query, however many rows."""
    if not ErasedKey.objects.filter(lifted_at=None).exists():
        return [False for _reading in readings]
    hashes = [{hash_of(value) for value in values_of_reading(reading)} for reading in readings]
    wanted = list(set().union(*hashes)) if hashes else []
    known: set[str] = set()
    for start in range(0, len(wanted), 5_000):
        rows = ErasedKey.objects.filter(lifted_at=None, key_hash__in=wanted[start : start + 5_000])
        known.update(rows.values_list("key_hash", flat=True))
    return [bool(hashed & known) for hashed in hashes]


def key_for(kind: str, normalised: str) -> ErasedKey | None:
    """The one that keeps this address or number out, if it does."""
    return ErasedKey.objects.filter(key_hash=hash_of(point_value(kind, normalised)), lifted_at=None).first()


def keys_of_erasure(typed: str, country: str) -> list[ErasedKey]:
    """All by which somebody is kept out whom we erased, found by one: an address, a number or a name."""
    email, phone = normalise_email(typed), normalise_phone(typed, country)
    values = {name_value(typed), organisation_value(typed)}
    if isinstance(email, Email):
        values.add(point_value("email", email.key))
    if isinstance(phone, Phone):
        values.add(point_value("phone", phone.e164))
    keys = ErasedKey.objects.filter(lifted_at=None)
    found = keys.filter(key_hash__in=[hash_of(value) for value in values])
    # Those of one erasure were made at the same moment.
    return list(keys.filter(since__in=found.values("since")))
