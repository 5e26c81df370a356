# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, datetime, timedelta

import pytest

from liaison.gatherings.actions.events import EventText, add_event, publish
from liaison.gatherings.actions.registering import Wanted, register
from liaison.gatherings.models import Event

# A Monday without holidays nearby; the event is on the Thursday after.
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
BEGINS = MONDAY + timedelta(days=3, hours=4)


@pytest.fixture
def event(maya):
    """`event("Slate walk", capacity=2)`: published on Monday, unless `draft=True`."""

    def make(name="Slate walk", *, draft=False, **fields) -> Event:
        usual = {
            "name": name,
            "slug": name.lower().replace(" ", "-"),
            "event_kind": Event.Kind.WEBINAR,
            "join_url": "https://meet.example.org/slate",
            "starts_at": BEGINS,
            "ends_at": BEGINS + timedelta(hours=1),
        }
        made, _change = add_event(EventText(usual | fields), by=maya, at=MONDAY)
        if not draft:
            publish(made, by=maya, at=MONDAY)
        return made

    return make


@pytest.fixture
def comes():
    """`comes(event, "Eleri")`: registers, a minute after whoever came before."""
    minutes = iter(range(1, 10_000))

    def make(event, name, *, at=None, email=None, **fields):
        email = f"{name.lower().replace(' ', '.')}@example.org" if email is None else email
        at = at or MONDAY + timedelta(minutes=next(minutes))
        return register(event, Wanted(name=name, email=email, **fields), at=at)[0]

    return make
