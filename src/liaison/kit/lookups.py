# SPDX-License-Identifier: AGPL-3.0-or-later
"""Long lists of values go to PostgreSQL as one array: `id = ANY('{1, 2, …}')` in place of `id IN (1, 2, …)`.

The database makes the same plan of both, but psycopg takes a statement apart at each `%s` in it: for lists of some
thousand values this was half of the time that undoing an import took.
"""

from collections.abc import Set as AbstractSet
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, ForeignObject, Q
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

LONG = 50
MOST_RANGES = 4
PLAIN = {
    int,
    str,
    UUID,
}  # of these psycopg makes arrays whose type the database compares with any column of theirs


class _AsArray:
    """Mixed in before Django's own lookup, which still answers for short lists and for subqueries."""

    def as_postgresql(self: Any, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        values = self.rhs
        if not isinstance(values, list | tuple | set | frozenset) or len(values) < LONG:
            return self.as_sql(compiler, connection)
        values = [value for value in dict.fromkeys(values) if value is not None]
        if not values:
            raise EmptyResultSet
        if len(kinds := {type(value) for value in values}) > 1 or not kinds <= PLAIN:
            return self.as_sql(compiler, connection)
        column, parameters = self.process_lhs(compiler, connection)
        _sign, values = self.get_db_prep_lookup(values, connection)
        return f"{column} = ANY(%s)", [*parameters, values]


class Among(_AsArray, In):
    pass


class RelatedAmong(_AsArray, RelatedIn):
    pass


def keyed(column: str, keys: AbstractSet[int]) -> Q:
    """That a column holds one of these keys: as ranges where they lie side by side, as those of rows do that were
    written together. Django takes longer over a list of a thousand than the database over the whole question.
    """
    starts = sorted(key for key in keys if key - 1 not in keys)
    ends = sorted(key for key in keys if key + 1 not in keys)
    if not starts or len(starts) > MOST_RANGES:
        return Q(**{f"{column}__in": keys})
    ranges = zip(starts, ends, strict=True)
    return reduce(or_, (Q(**{f"{column}__gte": start, f"{column}__lte": end}) for start, end in ranges))


def send_long_lists_as_arrays() -> None:
    Field.register_lookup(Among)
    ForeignObject.register_lookup(RelatedAmong)
