# SPDX-License-Identifier: AGPL-3.0-or-later
"""What bringing a row in will do, as the preview shows it and the commit carries it out."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .readings import Message
from .world import Key

CREATE, UPDATE, SAME, CONFLICT, SKIP, REJECT = "create", "update", "same", "conflict", "skip", "reject"

# Translators: {field} is a field's name; {ours} and {theirs} are its values.
_DIFFERS = _("{field}: we have “{ours}”, the file says “{theirs}”.")


@dataclass
class RecordPlan:
    """`key` of the record it goes to, or None for nothing; `new` holds its values when it is to be created."""

    key: Key | None = None
    new: dict[str, Any] | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    differs: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass
class RowPlan:
    action: str = SKIP
    organisation: RecordPlan = field(default_factory=RecordPlan)
    person: RecordPlan = field(default_factory=RecordPlan)
    affiliation: dict[str, Any] | None = None  # {"new": bool, "changes": {…}}
    points: list[dict[str, str]] = field(default_factory=list)
    identifiers: list[dict[str, str]] = field(default_factory=list)
    communities: list[str] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    extras: dict[str, str] = field(default_factory=dict)
    opt_out: list[str] = field(default_factory=list)  # e-mail addresses that must no longer be written to
    # Addresses and numbers here that the row says not to use any more: {owner, type, normalised, state}.
    closed: list[dict[str, str]] = field(default_factory=list)
    erased: bool = False  # it would bring back somebody who asked to be erased
    reasons: list[Message] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """What the preview shows; the empty parts are left out."""
        values = {name: value for name, value in vars(self).items() if value and name not in {"action", "reasons"}}
        for name in ("organisation", "person"):
            record = {key: value for key, value in vars(values.pop(name)).items() if value}
            if record:
                values[name] = record
        return values

    @classmethod
    def from_json(cls, action: str, values: dict[str, Any]) -> "RowPlan":
        """The plan as `as_json` wrote it down, without its reasons."""
        parts = {name: value for name, value in values.items() if name in cls.__dataclass_fields__}
        for name in ("organisation", "person"):
            parts[name] = RecordPlan(**parts.get(name, {}))
        return cls(action=action, **parts)


def differences(plan: dict[str, Any], labels: dict[str, Any]) -> list[Message]:
    """A sentence for each value that differs; `plan` is a RowPlan as JSON, `labels` name the fields."""
    return [
        format_lazy(_DIFFERS, field=labels.get(name, name), ours=ours, theirs=theirs)
        for record in ("organisation", "person")
        for name, (ours, theirs) in plan.get(record, {}).get("differs", {}).items()
    ]
