# SPDX-License-Identifier: AGPL-3.0-or-later
"""Editing what a workspace judges by. A set that somebody has scored with gets a new version instead."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from liaison.accounts.actions import Changing, EditedMeanwhile, changing
from liaison.accounts.models import Change, Member
from liaison.assessment import wording
from liaison.assessment.models import Band, CriteriaSet, Criterion, ScaleAnchor
from liaison.assessment.queries.sets import is_scored_with
from liaison.assessment.rules import criteria as rules
from liaison.kit.text import fold

from .refusals import BadSet, NameTaken
from .scoring import as_kept


@dataclass(frozen=True)
class CriterionText:
    """`key` is empty for a new one. `anchors` by level."""

    label: str
    key: str = ""
    about: str = ""
    weight: Decimal = Decimal(1)
    minimum: Decimal | None = None
    types: list[str] = field(default_factory=list)
    anchors: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SetText:
    """`bands` are (name, begin), the lowest first and without a begin; no begins at all for those of the rule."""

    name: str
    criteria: Sequence[CriterionText]
    bands: Sequence[tuple[str, Decimal | None]]
    levels: int = rules.LEVELS
    step: Decimal = rules.HALF
    is_default: bool = False


def add_set(text: SetText, *, by: Member) -> tuple[CriteriaSet, Change]:
    """Raises BadSet and NameTaken."""
    if CriteriaSet.objects.filter(name=text.name).exists():
        raise NameTaken
    with changing(by, "add criteria") as change:
        criteria_set = CriteriaSet(name=text.name, levels=text.levels, step=as_kept(text.step))
        change.create(criteria_set)
        _write(change, criteria_set, text)
    return criteria_set, change.record


def edit_set(
    criteria_set: CriteriaSet, text: SetText, *, by: Member, expected: uuid.UUID | None = None
) -> tuple[CriteriaSet, Change | None]:
    """The set itself, or where somebody has scored with it, its next version; no change when nothing differs.

    Raises BadSet, NameTaken and EditedMeanwhile.
    """
    others = CriteriaSet.objects.filter(name=text.name).exclude(name=criteria_set.name)
    if others.exists():
        raise NameTaken
    with changing(by, "edit criteria") as change:
        current = CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
        newer = CriteriaSet.objects.filter(replaces=current).first()
        if newer is not None or (expected is not None and current.changed_in != expected):
            raise EditedMeanwhile(newer or current)
        if current.is_frozen or is_scored_with(current):
            current = _next_version(change, current, text)
        change.update(current, name=text.name, levels=text.levels, step=as_kept(text.step))
        _write(change, current, text)
    return current, change.record if change.record.pk else None


def _next_version(change: Changing, old: CriteriaSet, text: SetText) -> CriteriaSet:
    is_default = old.is_default
    change.update(old, is_default=False)
    new = CriteriaSet(
        name=text.name,
        version=old.version + 1,
        replaces=old,
        preset=old.preset,
        levels=text.levels,
        step=as_kept(text.step),
        is_default=is_default,
    )
    return change.create(new)


def _write(change: Changing, criteria_set: CriteriaSet, text: SetText) -> None:
    keys = _keys(text.criteria)
    _check(text, keys)
    there = {row.key: row for row in Criterion.objects.filter(criteria_set=criteria_set)}
    for order, (key, told) in enumerate(zip(keys, text.criteria, strict=True), start=1):
        values: dict[str, Any] = {
            "label": told.label,
            "about": told.about,
            "weight": as_kept(told.weight),
            "minimum": None if told.minimum is None else as_kept(told.minimum),
            "types": sorted(told.types),
            "order": order,
        }
        row = there.pop(key, None)
        if row is None:
            row = change.create(Criterion(criteria_set=criteria_set, key=key, **values))
        else:
            change.update(row, **values)
        _write_anchors(change, row, told.anchors, text.levels)
    for row in there.values():
        change.delete(row)
    _write_bands(change, criteria_set, text)
    _make_default(change, criteria_set, wanted=text.is_default)


def _keys(criteria: Sequence[CriterionText]) -> list[str]:
    """A new criterion is called after its label; a known one keeps its key, so that versions can be compared."""
    taken = {told.key for told in criteria if told.key}
    keys = []
    for told in criteria:
        key = told.key
        if not key:
            name = slugify(told.label).replace("-", "_")[:40] or "criterion"
            free = (f"{name}_{number}" for number in range(2, len(criteria) + 3))
            key = name if name not in taken else next(one for one in free if one not in taken)
            taken.add(key)
        keys.append(key)
    return keys


def _check(text: SetText, keys: list[str]) -> None:
    """As the arithmetic asks for it."""
    _refuse_same_labels(text)
    begins = [begin for _name, begin in text.bands if begin is not None]
    criteria = tuple(
        rules.Criterion(key, told.weight, told.minimum, told.label)
        for key, told in zip(keys, text.criteria, strict=True)
    )
    try:
        rules.CriteriaSet(criteria, text.levels, text.step, tuple(begins) if begins else None)
    except rules.CannotScore as problem:
        labels = dict(zip(keys, (told.label for told in text.criteria), strict=True))
        raise BadSet(wording.problem_words(problem, labels.get(problem.key, ""))) from problem
    if len(text.bands) != text.levels:
        raise BadSet(wording.problem_words(rules.CannotScore("thresholds"), ""))


def _refuse_same_labels(text: SetText) -> None:
    """A score sheet knows its columns by these names, and so does whoever scores."""
    seen: set[str] = set()
    for told in text.criteria:
        if fold(told.label) in seen:
            raise BadSet(wording.problem_words(rules.CannotScore("same_key"), told.label))
        seen.add(fold(told.label))


def _write_anchors(change: Changing, criterion: Criterion, anchors: dict[int, str], levels: int) -> None:
    there = {row.level: row for row in ScaleAnchor.objects.filter(criterion=criterion)}
    for level in range(1, levels + 1):
        words, row = anchors.get(level, "").strip(), there.pop(level, None)
        if row is None and words:
            change.create(ScaleAnchor(criterion=criterion, level=level, text=words))
        elif row is not None and words:
            change.update(row, text=words)
        elif row is not None:
            change.delete(row)
    for row in there.values():
        change.delete(row)


def _write_bands(change: Changing, criteria_set: CriteriaSet, text: SetText) -> None:
    """Begins that nobody gave are those halfway between two anchors."""
    begins = [begin for _name, begin in text.bands]
    if not any(begin is not None for begin in begins):
        size = len(text.criteria)
        begins = [None, *(size * (level + rules.HALF) for level in range(1, text.levels))]
    there = {row.number: row for row in Band.objects.filter(criteria_set=criteria_set)}
    kept = [None if begin is None else begin.quantize(Decimal("0.001")) for begin in begins]
    for number, ((name, _begin), begin) in enumerate(zip(text.bands, kept, strict=True), start=1):
        row = there.pop(number, None)
        if row is None:
            change.create(Band(criteria_set=criteria_set, number=number, name=name, begins_at=begin))
        else:
            change.update(row, name=name, begins_at=begin)
    for row in there.values():
        change.delete(row)


def _make_default(change: Changing, criteria_set: CriteriaSet, *, wanted: bool) -> None:
    """There is always one; to choose another is how to give it up."""
    if wanted and not criteria_set.is_default:
        for other in CriteriaSet.objects.select_for_update().filter(is_default=True):
            change.update(other, is_default=False)
        change.update(criteria_set, is_default=True)
