# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows of an import as a person reads them: what the row says, what becomes of it, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.accounts.queries import active_members
from liaison.directory.duplicates.queries.knowing import Known
from liaison.directory.duplicates.queries.of_rows import known_of_rows
from liaison.directory.importing.rules.plans import differences
from liaison.directory.models import (
    Affiliation,
    CommunityLink,
    ContactPoint,
    ImportBatch,
    ImportRow,
    Interaction,
    Organisation,
    Person,
)

from .undone import WorkedOn, worked_on

# How each action is coloured; the word stands beside it.
CHIPS = {
    "create": "success",
    "update": "progressive",
    "same": "notice",
    "conflict": "warning",
    "skip": "notice",
    "reject": "error",
}


@dataclass(frozen=True)
class PreviewRow:
    row: ImportRow
    name: str
    details: list[tuple[str, str]]
    adds: list[Any]
    reasons: list[Any]
    chip: str
    has_choice: bool
    url: str = ""
    kept: WorkedOn | None = None  # who worked on it, so that it stayed when the import was taken back
    known: Sequence[Known] = ()  # who is here already under nearly the same name

    @property
    def is_open(self) -> bool:
        """Whether it is neither in nor taken back, so that something can still be decided about it."""
        row = self.row
        return row.state in {row.State.STAGED, row.State.FAILED} and not row.touched

    @property
    def is_to_mend(self) -> bool:
        row = self.row
        return self.is_open and (row.action == "reject" or (row.action == "conflict" and not row.plan))

    @property
    def takes_theirs(self) -> bool:
        return bool(self.row.plan.get("take_theirs"))


def preview_rows(rows: Iterable[ImportRow], batch: ImportBatch, member: Member | None = None) -> list[PreviewRow]:
    """In a fixed number of queries. With a member also whom they know under nearly the same name."""
    rows = list(rows)
    known = known_of_rows(member, rows) if member else {}
    urls, labels = _urls(rows), _labels()
    kept = worked_on(rows, batch)
    members = {member.pk: member.user.name for member in active_members()}
    headers = {column["index"]: column["header"] or column["key"] for column in batch.columns}
    meanings = batch.mapping.get("meanings", {})
    shown = [index for index in headers if meanings.get(str(index)) != "ignore"]
    return [
        PreviewRow(
            row=row,
            name=_name(row, meanings),
            details=[(headers[i], row.cells[i]) for i in shown if i < len(row.cells) and row.cells[i]],
            adds=_adds(row.plan, labels, members),
            reasons=[*differences(row.plan, labels), *([] if row.number in kept else row.reasons)],
            chip=CHIPS.get(row.action, "notice"),
            has_choice=bool(_differing(row)) or row.plan.get("before_skip") is not None,
            url=urls.get(row.number, ""),
            kept=kept.get(row.number),
            known=known.get(row.number, ()),
        )
        for row in rows
    ]


def _adds(plan: dict[str, Any], labels: dict[str, Any], members: dict[int, str]) -> list[Any]:
    """What the row adds, apart from the names: contacts in words, and values of records that are here already."""
    lines = [_contact_line(contact) for contact in plan.get("contacts", [])]
    added: list[tuple[Any, Any]] = []
    for record in ("organisation", "person"):
        added += plan.get(record, {}).get("changes", {}).items()
    added += (plan.get("affiliation") or {}).get("changes", {}).items()
    for point in plan.get("points", []):
        if "new" not in plan.get(point["owner"], {}):
            added.append((ContactPoint.Type(point["type"]).label, point["value"]))
    if not plan.get("organisation", {}).get("new"):
        added += [(CommunityLink._meta.verbose_name, name) for name in plan.get("communities", [])]
    for name, value in added:
        shown = members.get(value, "") if name == "looked_after_by_id" else _text(value)
        # Translators: what an import adds: a field and its new value.
        lines.append(_("%(field)s: %(value)s") % {"field": labels.get(name, name), "value": shown})
    return lines


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _contact_line(contact: dict[str, Any]) -> str:
    words = {
        "kind": Interaction.Kind(contact["type"]).label,
        "day": date_format(date.fromisoformat(contact["on"]), "DATE_FORMAT"),
        "outcome": Interaction.Outcome(contact["outcome"]).label if contact["outcome"] else "",
    }
    if words["outcome"]:
        # Translators: a contact that an import found: its kind, its day and what came of it.
        return _("%(kind)s, %(day)s: %(outcome)s") % words
    # Translators: a contact that an import found: its kind and its day.
    return _("%(kind)s, %(day)s") % words


def _differing(row: ImportRow) -> dict[str, Any]:
    plan = row.plan
    return {**plan.get("organisation", {}).get("differs", {}), **plan.get("person", {}).get("differs", {})}


def _labels() -> dict[str, Any]:
    models = (Affiliation, Person, Organisation)
    fields = [field for model in models for field in model._meta.concrete_fields]
    return {field.attname: field.verbose_name for field in fields}


def _name(row: ImportRow, meanings: dict[str, str]) -> str:
    """What the row calls itself, for the eye."""
    for wanted in ("organisation", "contact_name", "last_name", "email"):
        for index, meaning in meanings.items():
            if meaning == wanted and int(index) < len(row.cells) and row.cells[int(index)].strip():
                return str(row.cells[int(index)])
    return ""


def _urls(rows: list[ImportRow]) -> dict[int, str]:
    """Row number → the page of the record it brought, for rows that are in."""
    rows = [
        row for row in rows if row.state in {ImportRow.State.APPLIED, ImportRow.State.KEPT, ImportRow.State.FAILED}
    ]
    found: dict[int, str] = {}
    for kind, model in (("person", Person), ("organisation", Organisation)):
        wanted = {pk: row.number for row in rows for touched, pk, _verb in row.touched if touched == kind}
        for record in model.objects.filter(pk__in=wanted).only("pk", "public_id"):
            found[wanted[record.pk]] = record.get_absolute_url()
    return found
