# SPDX-License-Identifier: AGPL-3.0-or-later
"""Undo: put every row of one change back, unless somebody built on it since. An undo is a change too."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from liaison.accounts.events import ChangeUndone
from liaison.accounts.kinds import from_snapshot, is_as_noted, recorded_fields, recorded_kinds
from liaison.accounts.models import Change, ChangeEvent, Member, Recorded
from liaison.accounts.models.changes import FOR_GOOD, Verb
from liaison.kit.hooks import announce

from .recording import Changing, changing


class CannotUndo(Exception):
    """Undoing would lose somebody's work; the message says whose or what."""


@dataclass
class UndoOutcome:
    """What became of each row: its kind and public id with, for the last two, the reason."""

    change: Change | None = None
    reversed: int = 0
    kept: list[tuple[ChangeEvent, str]] = field(default_factory=list)
    failed: list[tuple[ChangeEvent, str]] = field(default_factory=list)


class Kept(Exception):
    """The row stays; the message says why."""


def undo(change: Change, *, by: Member, at: datetime | None = None, partly: bool = False) -> UndoOutcome:
    """Reverse `change`. Unless `partly`, all of it or nothing: raises CannotUndo where a row must be kept."""
    outcome = UndoOutcome()
    with transaction.atomic():
        locked = Change.objects.select_for_update().get(pk=change.pk)
        if locked.action in FOR_GOOD:
            # Translators: somebody wanted to undo that a person was erased, or that their data was given out.
            raise CannotUndo(_("Erasing somebody or giving out their data cannot be undone."))
        if Change.objects.filter(undo_of=locked).exists():
            # Translators: the person pressed "Undo" on something that is undone already.
            raise CannotUndo(_("This has been undone already."))
        with changing(by, "undo", at=at, undo_of=locked) as undoing:
            for event in locked.events.order_by("-id"):
                _undo_event(event, undoing, outcome)
            outcome.change = undoing.record
        problems = outcome.kept + outcome.failed
        if problems and not partly:
            raise CannotUndo(problems[0][1])
        if undoing.record.pk is not None:  # else every row was gone already
            kinds = ChangeEvent.objects.filter(change=undoing.record).order_by().values_list("of_kind", flat=True)
            announce(ChangeUndone(undoing.record, frozenset(kinds.distinct())))
    return outcome


def _undo_event(event: ChangeEvent, undoing: Changing, outcome: UndoOutcome) -> None:
    reverse = {Verb.CREATED: _take_away, Verb.UPDATED: put_values_back, Verb.DELETED: _bring_back}
    try:
        with transaction.atomic():
            reverse[Verb(event.verb)](event, undoing)
        outcome.reversed += 1
    except Kept as reason:
        outcome.kept.append((event, str(reason)))
    except IntegrityError:
        # Translators: undo could not restore a record: its unique value was given away.
        outcome.failed.append((event, _("Something else now uses its name or number.")))


def _row(event: ChangeEvent) -> Recorded | None:
    model = recorded_kinds()[event.of_kind]
    return model.objects.select_for_update().filter(public_id=event.of_id).first()


def _take_away(event: ChangeEvent, undoing: Changing) -> None:
    row = _row(event)
    if row is None:
        return
    made_in = event.change.public_id
    if row.changed_in != made_in and _version_of(row, row.changed_in) != made_in:
        # Translators: why undo leaves a record as it is.
        raise Kept(_("Somebody has edited it since."))
    if has_dependants(row):
        # Translators: why undo leaves a record as it is: for example a note was added to it.
        raise Kept(_("Somebody has added to it since."))
    undoing.delete(row)


def _version_of(row: Recorded, changed_in: UUID | None) -> UUID | None:
    """The change that gave the row what it holds: an edit that was undone at once leaves it as it was before."""
    undo_event = _update_of(row, Q(change__public_id=changed_in, change__undo_of__isnull=False))
    edit = undo_event and _update_of(row, Q(change=undo_event.change.undo_of))
    if not edit or not undo_event or _version_of(row, _seen_in(undo_event)) != edit.change.public_id:
        return changed_in
    return _version_of(row, _seen_in(edit))


def _update_of(row: Recorded, condition: Q) -> ChangeEvent | None:
    updates = ChangeEvent.objects.filter(condition, verb=Verb.UPDATED, of_kind=row.kind, of_id=row.public_id)
    return updates.select_related("change__undo_of").order_by("id").first()


def _seen_in(update: ChangeEvent) -> UUID | None:
    """What the row's `changed_in` was before this update."""
    before = update.before.get("changed_in")
    return UUID(before) if before else None


def has_dependants(row: Recorded) -> bool:
    """Whether any other row points at this one."""
    for relation in row._meta.related_objects:
        if relation.related_model._base_manager.filter(**{relation.field.name: row}).exists():
            return True
    return False


def put_values_back(event: ChangeEvent, undoing: Changing) -> None:
    """Undo one update. Raises Kept where a field has been written again since."""
    row = _row(event)
    if row is None:
        # Translators: why undo leaves a record as it is.
        raise Kept(_("It has been removed since."))
    fields = {field.attname: field for field in recorded_fields(type(row))}
    values: dict[str, Any] = {}
    for name, before in event.before.items():
        if name == "changed_in" or name not in fields:
            continue
        if not is_as_noted(getattr(row, name), event.after[name]):
            # Translators: why undo leaves a record as it is.
            raise Kept(_("Somebody has edited it since."))
        values[name] = fields[name].to_python(before)
    undoing.update(row, **values)


def _bring_back(event: ChangeEvent, undoing: Changing) -> None:
    if not event.before:
        # Translators: why undo does not bring a record back.
        raise Kept(_("It was erased because a person asked for it, and does not come back."))
    model = recorded_kinds()[event.of_kind]
    undoing.create(from_snapshot(model, event.before))
