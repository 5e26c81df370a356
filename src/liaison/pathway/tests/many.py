# SPDX-License-Identifier: AGPL-3.0-or-later
"""Thousands of partnerships, for tests of lists."""

from datetime import timedelta

from django.db import connection

from liaison.directory.models import Organisation
from liaison.kit.bulk import new_row
from liaison.pathway.models import Partnership, PartnershipType, StageChange

from .conftest import NOW

TYPES = [value for value, _label in PartnershipType.Type.choices]
COUNTRIES = ["GB", "SE", "ES", "MX"]


def plant_many(count, stages, owners):
    """Spread over the stages but the last one, all open."""
    way = [stage for stage in stages.values() if not stage.is_the_end]
    places = [_place(number) for number in range(count)]
    Organisation.objects.insert_many(places)
    partnerships = [
        _partnership(number, place, way[number % len(way)], owners[number % len(owners)])
        for number, place in enumerate(places)
    ]
    Partnership.objects.insert_many(partnerships)
    types = [
        new_row(PartnershipType, partnership=one, type=TYPES[number % len(TYPES)])
        for number, one in enumerate(partnerships)
    ]
    PartnershipType.objects.insert_many(types)
    steps = [
        new_row(StageChange, partnership=one, to_stage=one.stage, at=one.entered_stage_at) for one in partnerships
    ]
    StageChange.objects.insert_many(steps)
    if connection.vendor == "postgresql":
        # As autovacuum does a minute later; until then the planner takes the tables for empty ones.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE organisation, partnership, partnership_type, stage_change")
    return partnerships


def _place(number):
    place = Organisation(
        name=f"Museum {number}",
        region=f"Region {number % 12}",
        country=COUNTRIES[number % 4],
        last_contact_at=NOW - timedelta(days=number % 90) if number % 5 else None,
    )
    place.prepare()
    return place


def _partnership(number, place, stage, owner):
    return new_row(
        Partnership,
        organisation=place,
        pathway_id=stage.pathway_id,
        stage=stage,
        entered_stage_at=NOW - timedelta(days=number % 120),
        owner=owner,
        band=["", "Promising", "Average"][number % 3],
        next_step="Ring them" if number % 4 == 0 else "",
        next_step_on=(NOW - timedelta(days=number % 30)).date() if number % 4 == 0 else None,
    )
