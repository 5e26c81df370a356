# SPDX-License-Identifier: AGPL-3.0-or-later
"""Merges of the past, whether one can be taken apart, and what would go back where if it were."""

import copy
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from liaison.accounts.kinds import from_snapshot, is_as_noted, recorded_fields, recorded_kinds
from liaison.accounts.models import ChangeEvent, Member, Recorded
from liaison.accounts.models.changes import Verb
from liaison.directory.models import MergeRecord
from liaison.directory.models.parties import Party

from .fields import field_label
from .finding import names_of
from .kinds import MODELS, parties_seen_by
from .preview import Written, shown
from .relations import added_since, references
from .rows import Rows, in_words, label_of
from .survivors import survivor_of

AT_ONCE = 500


# --- which there are ---


@dataclass(frozen=True)
class MergeLine:
    merge: MergeRecord
    name: str
    gone: str
    is_standing: bool


def merges_seen_by(member: Member) -> "QuerySet[MergeRecord]":
    """The latest first, those that were taken apart too. Some see only those of records that they see."""
    rows = MergeRecord.objects.select_related("change__actor__user", "change__undone_by").order_by("-pk")
    if member.may_see_everything:
        return rows
    theirs = Q(pk=None)
    for kind in MODELS:
        seen = parties_seen_by(member, kind).order_by().filter(public_id=OuterRef("winner_id"))
        theirs |= Q(Exists(seen), of_kind=kind)
    return rows.filter(theirs)


def merge_lines(merges: Iterable[MergeRecord]) -> list[MergeLine]:
    merges = list(merges)
    names: dict[UUID, str] = {}
    for kind in MODELS:
        names |= names_of(kind, {one.winner_id for one in merges if one.of_kind == kind})
    lost = [one.winner_id for one in merges if one.winner_id not in names]
    later = MergeRecord.objects.filter(loser_id__in=lost).order_by("pk")
    names |= {one.loser_id: name_of_gone(one) for one in later}
    return [
        MergeLine(one, names.get(one.winner_id) or nameless(), name_of_gone(one), is_standing(one))
        for one in merges
    ]


def is_standing(merge: MergeRecord) -> bool:
    return not hasattr(merge.change, "undone_by")


def name_of_gone(merge: MergeRecord) -> str:
    """The record that went, as it was called."""
    return str(merge.loser_snapshot.get("name") or nameless())


def nameless() -> str:
    # Translators: stands for the name of a record that is gone, or was erased.
    return _("(no longer here)")


# --- whether one can be taken apart ---


def why_not(merge: MergeRecord) -> str:
    """A sentence, or nothing where it can be taken apart."""
    if not is_standing(merge):
        # Translators: why a merge cannot be taken apart.
        return _("This has been undone already.")
    if not MODELS[merge.of_kind].objects.filter(public_id=merge.winner_id).exists():
        if survivor_of(merge.of_kind, merge.winner_id):
            # Translators: why a merge cannot be taken apart.
            return _("The record was merged into another one since. Take that merge apart first.")
        # Translators: why a merge cannot be taken apart.
        return _("The record is not here any more.")
    if not merge.loser_snapshot:
        # Translators: why a merge cannot be taken apart: somebody asked us to erase their data.
        return _(
            "What stood in the other record was erased because a person asked for it, and does not come back."
        )
    return ""


# --- what would go back ---


@dataclass
class PartingPreview:
    """`kept`: what somebody has worked on since, and what stays for that reason."""

    written: list[Written] = field(default_factory=list)
    kept_fields: list[str] = field(default_factory=list)
    returning: list[Rows] = field(default_factory=list)
    kept: list[Rows] = field(default_factory=list)
    added: list[tuple[str, int]] = field(default_factory=list)


def parting_preview(member: Member, merge: MergeRecord) -> PartingPreview:
    """Of a merge that can be taken apart."""
    stays: Party = MODELS[merge.of_kind].objects.get(public_id=merge.winner_id)
    found = PartingPreview()
    _fields(found, member, merge, stays)
    groups: dict[tuple[str, bool], list[Recorded]] = defaultdict(list)
    ways: dict[str, Any] = {}
    for row, reference, goes_back in _rows(merge, type(stays)):
        label = label_of(reference)
        ways[label] = reference
        groups[label, goes_back].append(row)
    for (label, goes_back), rows in groups.items():
        (found.returning if goes_back else found.kept).append(in_words(member, ways[label], rows))
    for kind, count in added_since(stays, merge.change.at).items():
        found.added.append((capfirst(str(recorded_kinds()[kind]._meta.verbose_name_plural)), count))
    return found


def _fields(found: PartingPreview, member: Member, merge: MergeRecord, stays: Party) -> None:
    events = ChangeEvent.objects.filter(change=merge.change, of_id=stays.public_id, verb=Verb.UPDATED)
    known = {one.attname: one for one in recorded_fields(type(stays))}
    then = copy.copy(stays)
    for event in events.order_by("id"):
        for column, before in event.before.items():
            if column == "changed_in" or column not in known or column == "sort_name":
                continue
            one = known[column]
            if is_as_noted(getattr(stays, column), event.after[column]):
                setattr(then, column, one.to_python(before))
                words = [shown(member, party, one.name) for party in (stays, then)]
                found.written.append(Written(field_label(one), *words))
            else:
                found.kept_fields.append(field_label(one))


def _rows(merge: MergeRecord, model: type[Any]) -> Iterator[tuple[Recorded, Any, bool]]:
    """Each row that the merge moved or took away, the key through which it points, and whether it goes back."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, public_id, _done, _twin in merge.moved:
        by_kind[kind].append(UUID(public_id))
    for kind, ids in by_kind.items():
        of_kind = recorded_kinds().get(kind)
        for start in range(0, len(ids), AT_ONCE):
            if of_kind is not None:
                yield from _some_rows(merge, of_kind, model, ids[start : start + AT_ONCE])


def _some_rows(
    merge: MergeRecord, of_kind: type[Recorded], model: type[Any], ids: list[UUID]
) -> Iterator[tuple[Recorded, Any, bool]]:
    here = {row.public_id: row for row in of_kind._base_manager.filter(public_id__in=ids)}
    keys = {one.attname: one for one in references(model) if one.model is of_kind}
    for event in ChangeEvent.objects.filter(change=merge.change, of_id__in=ids).order_by("id"):
        columns = [name for name in event.before if name in keys]
        row = here.get(event.of_id)
        if event.verb == Verb.DELETED and columns:
            owner = [name for name in columns if event.before[name] == merge.loser_snapshot["id"]]
            yield from_snapshot(of_kind, event.before), keys[(owner or columns)[0]], row is None
        elif event.verb == Verb.UPDATED and columns and row is not None:
            as_left = is_as_noted(getattr(row, columns[0]), event.after[columns[0]])
            yield row, keys[columns[0]], as_left
