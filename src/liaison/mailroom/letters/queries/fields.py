# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may stand in a gap: registered by the rooms that know it, and by the mailroom itself."""

from collections.abc import Iterable

from liaison.kit.hooks import MergeField, Writing, merge_fields


def fields() -> list[MergeField]:
    """All there are, in the order in which a page lists them."""
    return sorted(merge_fields, key=lambda field: (field.order, field.key))


def known_keys() -> frozenset[str]:
    return frozenset(field.key for field in merge_fields)


def label_of(key: str) -> str:
    """What people call it; the key itself where its room has gone."""
    return next((str(field.label) for field in merge_fields if field.key == key), key)


def values_for(writing: Writing, wanted: Iterable[str]) -> dict[str, str]:
    """Of those that a letter asks for, so that nothing is read for the others."""
    asked = frozenset(wanted)
    return {field.key: field.read(writing) for field in merge_fields if field.key in asked}


def examples() -> dict[str, str]:
    return {field.key: field.example for field in merge_fields}
