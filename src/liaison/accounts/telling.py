# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we hold about somebody as one file to hand over: JSON for machines, a page for people."""

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, ForeignKey, Model
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from liaison.kit.privacy import NOT_EXPORTED, TablePrivacy, privacy_of

from .kinds import plain
from .subjects import About, Rows


@dataclass(frozen=True)
class Section:
    """The rows of one table. `relation` says in which way they are about the person."""

    privacy: TablePrivacy
    title: str
    relation: str
    rows: list[dict[str, Any]]
    labels: dict[str, str]

    @property
    def lines(self) -> list[list[tuple[str, Any]]]:
        """For a page: in the words of forms, without what is empty."""
        return [
            [
                (self.labels.get(name, name), value)
                for name, value in row.items()
                if value not in ("", None, [], {})
            ]
            for row in self.rows
        ]


def sections_of(about: About) -> list[Section]:
    return [
        # Translators: in a file with everything about somebody: heading over what is about them alone.
        *_sections(about.rows, _("About you")),
        # Translators: in a file with everything about somebody: heading over what is about others as well.
        *_sections(about.shared, _("About you and others")),
        # Translators: in a file with everything about somebody: heading over history, imported rows, mails.
        *_sections(about.loose, _("Kept because of you: history, imported rows, mails")),
        *_mentions(about),
    ]


def _sections(rows: Rows, relation: str) -> Iterator[Section]:
    for model, found in rows.items():
        title = capfirst(str(model._meta.verbose_name_plural))
        yield Section(privacy_of(model), title, relation, [told(row) for row in found.values()], _labels(model))


def _labels(model: type[Model]) -> dict[str, str]:
    return {field.name: capfirst(str(field.verbose_name)) for field in model._meta.concrete_fields}


def _mentions(about: About) -> Iterator[Section]:
    """Of rows that are about something else only which they are, when, and in which column they name somebody."""
    by_model: dict[type[Model], list[dict[str, Any]]] = {}
    for row, column in about.mentions:
        by_model.setdefault(type(row), []).append(_brief(row, column))
    for model, rows in by_model.items():
        title = capfirst(str(model._meta.verbose_name_plural))
        # Translators: in a file with everything about somebody: heading over records that only name them.
        yield Section(privacy_of(model), title, _("Records of other things that name you"), rows, {})


def _brief(row: Model, column: str) -> dict[str, Any]:
    dates = ("at", "created_at", "uploaded_at", "invited_at")
    when = next((getattr(row, name) for name in dates if hasattr(row, name)), None)
    return {"id": str(getattr(row, "public_id", None) or row.pk), "column": column, "when": plain(when)}


def told(row: Model) -> dict[str, Any]:
    """Column → value; a row that is pointed at by its name and number; nothing that opens an account."""
    classes = privacy_of(row).fields
    return {
        field.name: _value(row, field)
        for field in row._meta.concrete_fields
        if classes[field.name] not in NOT_EXPORTED and field.name not in {"workspace", "changed_in"}
    }


def _value(row: Model, field: "Field[Any, Any]") -> Any:
    if isinstance(field, ForeignKey):
        target = getattr(row, field.name)
        if target is None:
            return None
        name = str(target) if "__str__" in _said_by(target) else ""
        return f"{name} ({getattr(target, 'public_id', target.pk)})".strip()
    return plain(field.value_from_object(row))


def _said_by(row: Model) -> set[str]:
    """What its classes define themselves: without a `__str__` of its own a row has no name."""
    return {name for part in type(row).__mro__ if part is not object and part is not Model for name in vars(part)}


def as_zip(name: str, told_by: str, sections: Iterable[Section], at: datetime) -> bytes:
    """`data.json` and `page.html`. `told_by` names who answers."""
    sections = list(sections)
    data = {
        "about": name,
        "told_by": told_by,
        "made_at": at.isoformat(timespec="seconds"),
        "tables": [
            {
                "table": section.privacy.table,
                "title": section.title,
                "relation": section.relation,
                "why": str(section.privacy.why),
                "how_long": str(section.privacy.kept),
                "rows": section.rows,
            }
            for section in sections
        ],
    }
    page = render_to_string(
        "accounts/everything_about.html", {"name": name, "told_by": told_by, "sections": sections, "made_at": at}
    )
    whole = io.BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        archive.writestr("page.html", page)
    return whole.getvalue()
