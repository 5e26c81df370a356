# SPDX-License-Identifier: AGPL-3.0-or-later
"""More people than seats at the same moment, with real commits, while some of them cancel.

bench/registration_race.py does the same with two hundred people a hundred times, in processes of their own.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from liaison.accounts.scope import in_workspace
from liaison.gatherings.actions import registering
from liaison.gatherings.actions.registering import Wanted, cancel_registration, register
from liaison.gatherings.models import Event, Registration
from liaison.gatherings.moving_up import let_those_who_wait_move_up
from liaison.gatherings.queries.registration_invariants import nobody_waits_beside_a_free_place
from liaison.mailroom.models import Message

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SEATS, AT_ONCE = 5, 8
State = Registration.State


@pytest.fixture
def webinar(event):
    begins = timezone.now() + timedelta(days=30)
    return event(capacity=SEATS, starts_at=begins, ends_at=begins + timedelta(hours=1))


@pytest.fixture
def all_at_once(workspace):
    """Each deed in a connection of its own, eight at a time."""

    def run(deeds):
        def do(deed):
            try:
                with in_workspace(workspace):
                    return deed()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return [future.result(60) for future in [pool.submit(do, deed) for deed in deeds]]

    return run


def comes(event, number):
    return register(event, Wanted(name=f"Person {number}", email=f"person-{number}@example.org"))[0]


def comes_and_goes(event, number):
    cancel_registration(comes(event, number))


def test_every_seat_is_given_once_and_the_list_moves_up_in_its_order(webinar, all_at_once):
    first = [comes(webinar, number) for number in range(SEATS + 3)]
    deeds = [lambda number=number: comes(webinar, number) for number in range(10, 30)]
    # Some press twice; some cancel who have a seat, some who wait, some who only just came.
    deeds[2:2] = [lambda number=number: comes(webinar, number) for number in range(10, 14)]
    deeds[4:4] = [lambda one=one: cancel_registration(one) for one in (*first[:3], first[-1])]
    deeds[9:9] = [lambda number=number: comes_and_goes(webinar, number) for number in range(30, 34)]
    all_at_once(deeds)
    rows = Registration.objects.filter(event=webinar)
    coming, waiting = list(rows.coming()), list(rows.waiting())
    assert (len(coming), len(waiting), rows.filter(state=State.CANCELLED).count()) == (SEATS, 19, 8)
    assert list(nobody_waits_beside_a_free_place()) == []
    assert waiting == sorted(waiting, key=lambda row: (row.registered_at, row.pk))
    assert all(row.registered_at < waiting[0].registered_at for row in coming)
    promoted = list(rows.exclude(promoted_at=None).order_by("promoted_at", "pk"))
    assert promoted == sorted(promoted, key=lambda row: row.pk)
    assert len({row.email for row in rows}) == rows.count() == 32
    mails = Counter(Message.objects.values_list("message_kind", "to"))
    assert set(mails.values()) == {1}
    kinds = Counter(kind for kind, _to in mails)
    assert kinds["event_registered"] + kinds["event_waiting"] == 32
    assert (kinds["event_promoted"], kinds["event_not_coming"], kinds["event_again"]) == (len(promoted), 8, 4)
    assert len(promoted) >= 3


def test_without_holding_the_event_the_same_race_gives_a_seat_twice(webinar, all_at_once, monkeypatch):
    """That the test above can fail. SQLite has one writer at a time whatever we do."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot lose this race: run it with --database=postgres")
    monkeypatch.setattr(registering, "hold", lambda event: Event.objects.get(pk=event.pk))
    all_at_once([lambda number=number: comes(webinar, number) for number in range(30)])
    assert Registration.objects.filter(event=webinar).coming().count() > SEATS


def test_a_place_that_becomes_free_by_the_way_is_told_and_given_to_who_waits(webinar):
    for number in range(SEATS + 1):
        comes(webinar, number)
    assert list(nobody_waits_beside_a_free_place()) == []
    Registration.objects.filter(event=webinar).coming().first().delete()
    (sentence,) = nobody_waits_beside_a_free_place()
    assert sentence == "Slate walk has free places for 1 waiting: 4 of 5 are taken."
    assert let_those_who_wait_move_up() == 1
    assert list(nobody_waits_beside_a_free_place()) == []
    assert Message.objects.order_by("pk").last().message_kind == "event_promoted"
