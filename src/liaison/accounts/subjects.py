# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything that is about somebody, found from the tables themselves, so that a new room's rows are found too.

What cannot be without their record (a foreign key that cascades) is theirs. A row that only ties two others
together leads to the other one, such as a meeting: shared, unless nobody else was there. Rows that point at them
otherwise mention them. What hangs on no key is asked of the rooms: `loose_ends` in kit/privacy.py.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import CASCADE, ForeignKey, Model, QuerySet

from liaison.kit.privacy import Subject, loose_ends

from .kinds import relations_to
from .models import ChangeEvent, Member, Recorded
from .models.changes import Verb

Rows = dict[type[Model], dict[Any, Model]]


@dataclass
class About:
    """`rows` go with them, roots first; `shared` are about others too; `mentions` are (row, column)."""

    roots: list[Model]
    subject: Subject
    rows: Rows = field(default_factory=lambda: defaultdict(dict))
    shared: Rows = field(default_factory=lambda: defaultdict(dict))
    loose: Rows = field(default_factory=lambda: defaultdict(dict))
    mentions: list[tuple[Model, str]] = field(default_factory=list)

    def add(self, rows: Rows, row: Model) -> bool:
        """Whether the row is new here."""
        is_new = row.pk not in rows[type(row)]
        rows[type(row)].setdefault(row.pk, row)
        return is_new

    def every_row(self) -> Iterator[Model]:
        return (row for rows in self.rows.values() for row in rows.values())


def gather(
    roots: list[Model],
    *,
    aliases: Iterable[tuple[UUID, int]] = (),
    describe: Callable[[About], tuple[Iterable[str], Iterable[str]]] = lambda about: ((), ()),
) -> About:
    """`aliases`: public id and primary key of records that were merged into the first of `roots`.

    `describe` is shown their rows and the numbers of those that are gone, and answers with addresses and words; it
    may `take` more rows.
    """
    about = About(roots, Subject(frozenset(), frozenset()))
    for root in roots:
        take(about, root)
    aliases = list(aliases)
    about.subject = Subject(frozenset(_ids(about, aliases)), frozenset(_keys(about, aliases)))
    addresses, words = describe(about)
    about.subject = Subject(
        ids=frozenset(_ids(about, aliases)),
        keys=frozenset(_keys(about, aliases)),
        addresses=frozenset(addresses),
        words=tuple(words),
    )
    for provider in loose_ends:
        for found in provider(about.subject):
            for row in found:
                if row.pk not in about.rows.get(type(row), {}):
                    about.add(about.loose, row)
    return about


def take(about: About, row: Model) -> None:
    """The row and all that cannot be without it."""
    if not about.add(about.rows, row):
        return
    for relation, rows in pointing_at(row):
        for other in rows:
            if relation.on_delete is not CASCADE:
                about.mentions.append((other, relation.field.name))
                continue
            take(about, other)
            if getattr(other, "is_tie", False):
                _follow(about, other)


def _follow(about: About, tie: Model) -> None:
    for key in _keys_of(type(tie)):
        target = getattr(tie, key.name)
        if target is None or target in about.roots or isinstance(target, Member) or key.name == "workspace":
            continue
        if _is_alone(about, target):
            take(about, target)
        elif about.add(about.shared, target):
            for relation, rows in pointing_at(target):
                if not getattr(relation.related_model, "is_tie", False):
                    for row in rows:
                        about.add(about.shared, row)


def _is_alone(about: About, row: Model) -> bool:
    """Whether nobody is tied to the row but whom we are looking for, and ourselves."""
    for relation, rows in pointing_at(row):
        ours = any(issubclass(key.related_model, Member) for key in _keys_of(relation.related_model))
        if getattr(relation.related_model, "is_tie", False) and not ours:
            for tie in rows:
                ends = [getattr(tie, key.name) for key in _keys_of(type(tie)) if key.name != "workspace"]
                if not any(end in about.roots for end in ends):
                    return False
    return True


def _keys_of(model: type[Model]) -> list[Any]:
    return [key for key in model._meta.concrete_fields if isinstance(key, ForeignKey)]


def pointing_at(row: Model) -> Iterator[tuple[Any, "QuerySet[Any]"]]:
    """(relation, rows) for each foreign key that leads to this row."""
    for relation in relations_to(type(row)):
        yield relation, relation.related_model._base_manager.filter(**{relation.field.name: row})


def _keys(about: About, aliases: list[tuple[UUID, int]]) -> Iterator[tuple[str, int]]:
    for row in about.every_row():
        if isinstance(row, Recorded):
            yield row.kind, row.pk
    yield from ((getattr(about.roots[0], "kind", ""), pk) for _id, pk in aliases)


def _ids(about: About, aliases: list[tuple[UUID, int]]) -> Iterator[UUID]:
    """Of their rows, and of those that were removed before: the history names whom they hung on."""
    yield from (row.public_id for row in about.every_row() if isinstance(row, Recorded))
    yield from (public_id for public_id, _pk in aliases)
    for root in about.roots:
        if not isinstance(root, Recorded):
            continue
        pks = [root.pk, *(pk for _id, pk in aliases)]
        for relation, _rows in pointing_at(root):
            kind = getattr(relation.related_model, "kind", "")
            if kind and relation.on_delete is CASCADE:
                gone = ChangeEvent.objects.filter(of_kind=kind, verb=Verb.DELETED)
                gone = gone.filter(**{f"before__{relation.field.attname}__in": pks})
                yield from gone.order_by().values_list("of_id", flat=True)


@loose_ends.register
def their_history(subject: Subject) -> Iterator["QuerySet[Any]"]:
    if subject.ids:
        yield ChangeEvent.objects.filter(of_id__in=subject.ids).select_related("change__actor__user")
