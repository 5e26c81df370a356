# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever stands in a column, however many share it or have nothing there: a walk over the pages meets every row
once, in the order that the whole list has, in both directions."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liaison.directory.models import Organisation, Person
from liaison.directory.queries.paging import keyset_page
from liaison.directory.queries.party_lists import ORGANISATION_ORDERS, PEOPLE_ORDERS
from liaison.kit.bulk import new_row

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
names = st.sampled_from(["Ada", "ada", "Åda", "Bo", "Ćao", "%_", "z'", "日本"])
moments = st.none() | st.integers(0, 3).map(lambda days: NOW - timedelta(days=days, microseconds=days))
rows = st.lists(st.tuples(names, moments), max_size=14)
few = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def walk(queryset, order, page, size, way):
    """The keys on each page from there on, to the end or the beginning."""
    pages, shown = [], keyset_page(queryset, order, page, size)
    while True:
        pages.append([row.pk for row in shown.rows])
        page = getattr(shown, way)
        if not page:
            return pages, shown
        shown = keyset_page(queryset, order, page, size)


def write(model, drawn):
    made = []
    for name, at in drawn:
        day = {"next_step_on": at.date() if at else None} if model is Organisation else {}
        made.append(new_row(model, name=name, last_contact_at=at, **day))
        made[-1].prepare()
    model.objects.insert_many(made)


@pytest.mark.parametrize(
    ("model", "sort"),
    [*((Organisation, sort) for sort in ORGANISATION_ORDERS), *((Person, sort) for sort in PEOPLE_ORDERS)],
)
@given(drawn=rows, size=st.integers(1, 5))
@few
def test_a_walk_over_the_pages_meets_every_row_once_in_order(maya, model, sort, drawn, size):
    order = (ORGANISATION_ORDERS if model is Organisation else PEOPLE_ORDERS)[sort]
    with transaction.atomic():
        write(model, drawn)
        everybody = list(order.applied_to(model.objects.all()).values_list("pk", flat=True))
        forwards, last = walk(model.objects.all(), order, "", size, "next")
        assert [pk for page in forwards for pk in page] == everybody
        backwards, first = walk(model.objects.all(), order, last.previous, size, "previous")
        if last.previous:
            # Before the first full page there may be a short one: the first page is shown instead, as it is.
            met = [pk for page in reversed(backwards) for pk in page]
            assert set(met) == set(everybody[: len(everybody) - len(last.rows)]) | set(forwards[0])
            assert [row.pk for row in first.rows] == forwards[0]
        transaction.set_rollback(True)
