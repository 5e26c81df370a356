# SPDX-License-Identifier: AGPL-3.0-or-later
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from liaison.kit.limits import forget_expired, take
from liaison.kit.models import RateCounter

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_the_limit_is_reached_exactly_and_lifts_when_the_window_is_over():
    assert [take("a", limit=3, per=HOUR, now=NOON) for _n in range(5)] == [True, True, True, False, False]
    assert take("a", limit=3, per=HOUR, now=NOON + HOUR - timedelta(seconds=1)) is False
    assert take("a", limit=3, per=HOUR, now=NOON + HOUR) is True


@pytest.mark.django_db
def test_keys_and_windows_are_counted_apart():
    assert take("a", limit=1, per=HOUR, now=NOON) is True
    assert take("b", limit=1, per=HOUR, now=NOON) is True
    assert take("a", limit=1, per=timedelta(days=1), now=NOON) is True
    assert take("a", limit=1, per=HOUR, now=NOON) is False


@pytest.mark.django_db
def test_what_was_counted_cannot_be_read_back():
    take("sign-in:maya@northmoor.example", limit=1, per=HOUR)
    assert "maya" not in str(RateCounter.objects.values().get())


@pytest.mark.django_db
def test_counters_whose_window_is_over_are_forgotten():
    take("old", limit=1, per=HOUR, now=NOON - HOUR)
    take("current", limit=1, per=HOUR, now=NOON)
    assert forget_expired(NOON) == 1
    assert take("current", limit=1, per=HOUR, now=NOON) is False


def take_once_in_a_thread(_n: int) -> bool:
    try:
        return take("everybody at once", limit=50, per=HOUR, now=NOON)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_fifty_means_fifty_when_many_try_at_once():
    with ThreadPoolExecutor(max_workers=12) as pool:
        answers = list(pool.map(take_once_in_a_thread, range(240)))
    assert answers.count(True) == 50
