# SPDX-License-Identifier: AGPL-3.0-or-later
"""The funnel report, reverse planning, and who multiplies."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.directory.actions.interactions import InteractionText, log_interaction
from liaison.directory.models import Community, CommunityLink, Organisation, Person, Relationship
from liaison.kit.hooks import Counted, FunnelCounter, funnel
from liaison.pathway.actions.moving import move_to_stage
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership
from liaison.pathway.actions.states import Aside, set_aside
from liaison.pathway.models import StageChange
from liaison.pathway.queries.funnel import FunnelFilter, FunnelReport, Period, plan_contacts
from liaison.pathway.queries.snowball import introducers
from liaison.pathway.rules.funnel import KEYS, Fact, grouped_by_place, lines_of, quarter
from liaison.pathway.rules.snowball import multipliers

from .conftest import NOW
from .many import plant_many

SPRING = Period(date(2026, 3, 1), date(2026, 5, 31))


@pytest.fixture
def library(maya):
    with changing(maya, "edit") as change:
        return change.create(Organisation(name="Lent Library", region="Lentshire", country="GB"))


def wrote(organisations, by, day, kind="email", direction="outgoing", outcome="", channel="", people=()):
    at = datetime(2026, *day, 12, tzinfo=UTC)
    fields = {"type": kind, "direction": direction, "at": at, "outcome": outcome, "channel": channel}
    log_interaction(InteractionText(fields, organisations=organisations, people=people, members=[by]), by=by)


@pytest.fixture
def spring(museum, library, curator, maya, tomos, stages):
    """Tomos wrote to the museum twice, Maya to the library; a webinar, a wikithon; one agreement."""
    wrote([museum], tomos, (3, 2), people=[curator])
    wrote([museum], tomos, (3, 9), people=[curator], outcome="interested")
    wrote([library], maya, (3, 3))
    wrote([museum], maya, (2, 1), kind="note")
    wrote([museum, library], maya, (4, 1), kind="event", direction="mutual", channel="Webinar", people=[curator])
    wrote([museum], tomos, (4, 20), kind="event", direction="mutual", channel="Wikithon at the museum")
    wrote([museum], tomos, (7, 1))
    one, _change = begin_partnership(
        museum, PartnershipText({"owner": tomos}), by=tomos, stage=stages["contacted"], at=NOW
    )
    for days, milestone in ((5, "interested"), (40, "agreed"), (130, "active")):
        move_to_stage(one, stages[milestone], by=tomos, reason="Yes", at=NOW + timedelta(days=days))


def numbers(lines):
    """Key → (times, organisations, people), of what was counted."""
    return {line.key: (line.times, len(line.organisations), len(line.people)) for line in lines if line.times}


def report(**wanted):
    return FunnelReport(FunnelFilter(SPRING, **wanted))


@pytest.mark.django_db
def test_the_funnel_counts_organisations_and_people_apart(spring):
    assert numbers(report().lines) == {
        "first_contacts": (2, 2, 1),
        "contacts": (3, 2, 1),
        "replies": (1, 1, 1),
        "attended": (2, 2, 1),
        "webinars": (1, 2, 1),
        "wikithons": (1, 1, 0),
        "interested": (1, 1, 0),
        "met": (1, 1, 0),
        "assessed": (1, 1, 0),
        "agreed": (1, 1, 0),
    }
    assert [line.key for line in report().lines] == list(KEYS)
    assert all(line.is_known for line in report().lines)
    assert {line.key: line.workshop for line in report().lines if line.workshop} == {
        "first_contacts": 290,
        "registered": 650,
        "attended": 450,
        "webinars": 14,
        "wikithons": 6,
        "agreed": 18,
    }


@pytest.mark.django_db
def test_everybody_who_came_to_an_event_counts_as_often_as_they_came(museum, curator, maya):
    with changing(maya, "edit") as change:
        friend = change.create(Person(name="Huw Pugh"))
    for day in ((4, 1), (5, 6)):
        wrote([museum], maya, day, kind="event", direction="mutual", channel="Webinar", people=[curator, friend])
    wrote([museum], maya, (5, 7), kind="event", direction="mutual", channel="Wikithon")
    told = numbers(report().lines)
    assert (told["attended"], told["webinars"], told["wikithons"]) == ((5, 1, 2), (2, 1, 2), (1, 1, 0))


@pytest.mark.django_db
def test_the_funnel_can_be_narrowed_and_split(spring, museum, library, maya, tomos):
    with changing(maya, "edit") as change:
        readers = change.create(Community(name="Readers"))
        change.create(CommunityLink(community=readers, organisation=library))
    assert numbers(report(region="Lentshire").lines) == {
        "first_contacts": (1, 1, 0),
        "contacts": (1, 1, 0),
        # Who came from the museum is not counted with the library.
        "attended": (1, 1, 0),
        "webinars": (1, 1, 0),
    }
    assert numbers(report(community=readers.pk).lines) == numbers(report(region="Lentshire").lines)
    assert "agreed" not in numbers(report(owner=maya.pk).lines)
    by_region = {region: numbers(lines) for region, lines in report().by_region().items()}
    assert (by_region["Lentshire"], by_region["Northshire"]["contacts"]) == (
        numbers(report(region="Lentshire").lines),
        (2, 1, 1),
    )
    assert {numbers(lines)["contacts"] for lines in report().by_owner().values()} == {(2, 1, 1), (1, 1, 0)}
    months = {day.month: numbers(lines).get("contacts") for day, lines in report().by_period("month").items()}
    assert months == {3: (3, 2, 1), 4: None}
    assert set(report().by_community()) == {readers.pk}


@pytest.mark.django_db
def test_rooms_to_come_add_to_the_lines(spring, museum, monkeypatch):
    counter = FunnelCounter(
        "registered", lambda since, until: [Counted(since + timedelta(days=3), (museum.pk,))] * 40
    )
    monkeypatch.setattr(funnel, "_registered", [counter])
    (line,) = [line for line in report().lines if line.key == "registered"]
    assert (line.is_known, line.times, len(line.organisations)) == (True, 40, 1)


@pytest.mark.django_db
def test_next_door_counts_for_itself(spring, other_workspace):
    with in_workspace(other_workspace):
        assert numbers(report().lines) == {}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_report_takes_as_many_queries_for_two_thousand_as_for_two(spring, stages, maya):
    counts = []
    for more in (0, 2_000):
        if more:
            plant_many(more, stages, [maya])
        with CaptureQueriesContext(connection) as queries:
            start = time.process_time()
            report().lines, report().by_region()
            took = time.process_time() - start
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert took < 1.5


IDS = st.lists(st.integers(1, 6), max_size=4)
FACTS = st.lists(
    st.builds(
        Fact,
        key=st.sampled_from(KEYS),
        day=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        organisations=IDS,
        people=IDS,
    ),
    max_size=30,
)


@given(FACTS, st.randoms())
def test_counting_knows_no_order_and_nobody_counts_twice(facts, chance):
    shuffled = list(facts)
    chance.shuffle(shuffled)
    one, other = lines_of(facts, KEYS), lines_of(shuffled, KEYS)
    assert one == other
    assert sum(line.times for line in one) == len(facts)
    assert all(line.organisations <= set(range(1, 7)) for line in one)


@given(FACTS)
def test_the_parts_of_the_funnel_are_never_less_than_the_whole(facts):
    parts = grouped_by_place(facts, lambda organisation: [organisation % 2])
    whole = {line.key: line.organisations for line in lines_of(facts, KEYS)}
    for key, organisations in whole.items():
        split = [
            line.organisations for group in parts.values() for line in lines_of(group, KEYS) if line.key == key
        ]
        assert set().union(*split) == organisations
        assert sum(map(len, split)) == len(organisations)


def test_quarters_begin_in_january_april_july_and_october():
    assert {quarter(date(2026, month, 15)).month for month in range(1, 13)} == {1, 4, 7, 10}


# --- planning ---


@pytest.mark.django_db
def test_planning_shows_the_numbers_it_comes_from(spring, museum, library, tomos, stages):
    declined, _change = begin_partnership(library, PartnershipText(), by=tomos, stage=stages["contacted"], at=NOW)
    set_aside(declined, Aside("declined_by_them", "No time", NOW.date()), by=tomos)
    plan = plan_contacts(18, date(2027, 3, 31))
    assert [(step.origin, step.passed, step.tried) for step, _share in plan.shares] == [
        ("contacted", 1, 2),
        ("interested", 1, 1),
        ("met", 1, 1),
        ("assessed", 1, 1),
    ]
    assert (plan.usual_days, plan.measured, plan.need.start_by) == (40, 1, date(2027, 2, 19))
    assert plan.need.is_a_guess
    assert 18 < plan.need.low < plan.need.contacts < plan.need.high


@pytest.mark.django_db
def test_planning_without_a_past_says_that_it_is_a_guess(workspace):
    plan = plan_contacts(18, date(2027, 3, 31))
    assert (plan.need.is_a_guess, plan.usual_days, plan.need.start_by) == (True, None, None)
    assert StageChange.objects.count() == 0


# --- the snowball ---


@pytest.mark.django_db
def test_the_snowball_follows_introductions_from_one_to_the_next(museum, library, curator, maya, stages, elin):
    with changing(maya, "edit") as change:
        school = change.create(Organisation(name="Hill School", looked_after_by=elin))
        friend = change.create(Person(name="Ines Holm"))
        change.create(Relationship(source_person=friend, target_organisation=library, type="introduced_by"))
        change.create(Relationship(source_organisation=school, target_organisation=library, type="works_with"))
    for place, giver in (
        (library, {"introduced_by_person": curator}),
        (school, {"introduced_by_organisation": library}),
    ):
        text = PartnershipText({"origin": "introduction", **giver})
        begin_partnership(place, text, by=maya, stage=stages["agreed"])
    told = [
        (one.party.name, [p.name for p in one.direct], [p.name for p in one.beyond], one.agreed)
        for one in introducers(maya)
    ]
    assert told == [
        ("Ngozi Achebe", ["Lent Library"], ["Hill School", "Ines Holm"], 2),
        ("Lent Library", ["Hill School", "Ines Holm"], [], 1),
    ]
    # Elin sees the school alone: nobody whom she does not see is named to her.
    assert introducers(elin) == []


PAIRS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=25)


@given(PAIRS)
def test_nobody_introduces_themselves_and_circles_come_to_an_end(pairs):
    for one in multipliers(pairs):
        everybody = [one.key, *one.direct, *one.beyond]
        assert len(everybody) == len(set(everybody))
        assert one.total == len(everybody) - 1 > 0
