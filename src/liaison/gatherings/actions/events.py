# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events and series: made, published, changed, cancelled. Who registered hears of what concerns them."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.directory.models import Organisation
from liaison.gatherings.models import (
    Event,
    EventOrganiser,
    EventPartner,
    EventQuestion,
    EventResource,
    EventSeries,
    Registration,
)
from liaison.gatherings.queries.plans import plans_of
from liaison.gatherings.tasks import wake

from .contact import let_contact_follow
from .moving_plans import drop_open_tasks, move_plans
from .refusals import HasRegistrations, IsCancelled, IsOver, NotReady, SlugTaken
from .registering import fill_free_places, hold, raise_sequence
from .telling_all import TELLING, tell_all

# What the contact of those who were there tells, and what decides who they are.
FOLLOWED = frozenset({"starts_at", "name", "attended_minutes"})
COPIED = (
    "event_kind",
    "series",
    "summary",
    "about",
    "programme",
    "language",
    "languages",
    "form",
    "place",
    "join_url",
    "time_zone",
    "capacity",
    "asks_organisation",
    "asks_access_needs",
    "keeps_list",
    "attended_minutes",
)


@dataclass(frozen=True)
class EventText:
    """What somebody wrote of an event. `fields` are columns by name; None leaves a list as it is.

    `resources` are (title, address); `questions` are columns of EventQuestion by name, with "public_id" where it
    was there before.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    organisers: Collection[Member] | None = None
    partners: Collection[Organisation] | None = None
    resources: Sequence[tuple[str, str]] | None = None
    questions: Sequence[dict[str, Any]] | None = None


def add_event(text: EventText, *, by: Member, at: datetime | None = None) -> tuple[Event, Change]:
    """A draft. Raises SlugTaken."""
    with _one_slug(), changing(by, "add event", at=at) as change:
        event = change.create(Event(**text.fields))
        _set_lists(change, event, text)
    return event, change.record


@dataclass(frozen=True)
class Also:
    """What else an edit is to bring with it: letters to those who are coming, other days in its plans."""

    tells_people: bool = True
    moves_plans: bool = False


def edit_event(
    event: Event,
    text: EventText,
    *,
    by: Member,
    expected: uuid.UUID | None = None,
    at: datetime | None = None,
    also: Also = Also(),
) -> tuple[Change | None, int]:
    """The change, None when nothing differs; how many were written to. Raises EditedMeanwhile and SlugTaken."""
    at = at or timezone.now()
    told = 0
    with _one_slug(), changing(by, "edit event", at=at) as change:
        before = hold(event)
        change.update(event, expected=expected, **text.fields)
        _set_lists(change, event, text)
        if _differs(before, event, FOLLOWED):
            let_contact_follow(event, change, was_called=before.name)
        if also.moves_plans:
            move_plans(before, event, change)
        if event.state == Event.State.PUBLISHED and not event.is_over(at):
            if _differs(before, event, TELLING):
                # Also where nobody is told: the entry on somebody's own page has to outweigh the one they have.
                raise_sequence(event)
                told = tell_all(event, "changed", at) if also.tells_people else 0
            fill_free_places(event, change)
            wake()
    return (change.record if change.record.pk else None), told


def _differs(before: Event, event: Event, names: Collection[str]) -> bool:
    return any(getattr(before, name) != getattr(event, name) for name in names)


def publish(event: Event, *, by: Member, at: datetime | None = None) -> Change:
    """Raises NotReady, IsCancelled and IsOver."""
    at = at or timezone.now()
    with changing(by, "publish event", at=at) as change:
        current = hold(event)
        if current.is_cancelled:
            raise IsCancelled
        if current.is_over(at):
            raise IsOver
        if not (current.place or current.join_url):
            raise NotReady
        change.update(event, state=Event.State.PUBLISHED, published_at=current.published_at or at)
        wake()
    return change.record


def cancel_event(
    event: Event, because: str, *, by: Member, at: datetime | None = None, drops_tasks: bool = False
) -> tuple[Change, int]:
    """And how many were written to. Raises IsCancelled and IsOver."""
    at = at or timezone.now()
    with changing(by, "cancel event", at=at) as change:
        current = hold(event)
        if current.is_cancelled:
            raise IsCancelled
        if current.is_over(at):
            raise IsOver
        change.update(event, state=Event.State.CANCELLED, cancelled_because=because)
        raise_sequence(event)
        if drops_tasks:
            drop_open_tasks(event, change)
        told = tell_all(event, "cancelled", at)
    return change.record, told


def remove_event(event: Event, *, by: Member) -> Change:
    """With its plans. Raises HasRegistrations."""
    with changing(by, "remove event") as change:
        hold(event)
        if Registration.objects.filter(event=event).exists():
            raise HasRegistrations
        for plan in plans_of(event):
            change.delete(plan)
        change.delete(event)
    return change.record


def copy_event(event: Event, *, name: str, slug: str, starts_at: datetime, by: Member) -> tuple[Event, Change]:
    """The same once more, as a draft for another time. Raises SlugTaken."""
    fields = {name: getattr(event, name) for name in COPIED}
    questions = EventQuestion.objects.filter(event=event)
    names = ("text", "answer_type", "choices", "is_required", "kept_days", "is_monitoring", "is_asked_after")
    text = EventText(
        {**fields, "name": name, "slug": slug, "starts_at": starts_at, "ends_at": starts_at + event.lasts},
        organisers=[row.member for row in event.organisers.select_related("member")],
        partners=[row.organisation for row in event.partners.select_related("organisation")],
        questions=[{one: getattr(question, one) for one in names} for question in questions],
    )
    return add_event(text, by=by)


def save_series(
    series: EventSeries | None, fields: dict[str, Any], *, by: Member, expected: uuid.UUID | None = None
) -> tuple[EventSeries, Change | None]:
    """Raises SlugTaken and EditedMeanwhile."""
    with _one_slug(), changing(by, "edit series" if series else "add series") as change:
        if series is None:
            series = change.create(EventSeries(**fields))
        else:
            change.update(series, expected=expected, **fields)
    return series, (change.record if change.record.pk else None)


@contextmanager
def _one_slug() -> Iterator[None]:
    """What the database says of a name that is taken, in our words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "slug" in str(error):
            raise SlugTaken from error
        raise


def _set_lists(change: Changing, event: Event, text: EventText) -> None:
    _set_ties(change, EventOrganiser, event, "member", text.organisers)
    _set_ties(change, EventPartner, event, "organisation", text.partners)
    if text.resources is not None:
        rows = [{"title": title, "url": url} for title, url in text.resources]
        _set_rows(change, EventResource.objects.filter(event=event), rows, partial(EventResource, event=event))
    if text.questions is not None:
        there = EventQuestion.objects.filter(event=event)
        _set_rows(change, there, text.questions, partial(EventQuestion, event=event))


def _set_ties(
    change: Changing,
    model: type[EventOrganiser] | type[EventPartner],
    event: Event,
    name: str,
    wanted: Iterable[Any] | None,
) -> None:
    if wanted is None:
        return
    missing = {one.pk: one for one in wanted}
    for row in model.objects.filter(event=event):
        if missing.pop(getattr(row, f"{name}_id"), None) is None:
            change.delete(row)
    for one in missing.values():
        change.create(model(event=event, **{name: one}))


def _set_rows(change: Changing, there: Any, wanted: Sequence[dict[str, Any]], make: Any) -> None:
    """Let a list say what it is to say. A row without a number of its own takes the place of one like it."""
    rows = {row.public_id: row for row in there}
    left = list(wanted)
    for order, values in enumerate(left, start=1):
        own = {name: value for name, value in values.items() if name != "public_id"} | {"order": order}
        row = rows.pop(values.get("public_id"), None) or _same(rows, own)
        if row is None:
            change.create(make(**own))
        else:
            change.update(row, **own)
    for row in rows.values():
        change.delete(row)


def _same(rows: dict[Any, Any], values: dict[str, Any]) -> Any:
    for key, row in rows.items():
        if all(getattr(row, name) == value for name, value in values.items() if name != "order"):
            return rows.pop(key)
    return None
