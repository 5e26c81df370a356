# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing to everybody whom news of an event concerns; and again, where the news was taken back."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from liaison.accounts.events import ChangeUndone
from liaison.accounts.models import ChangeEvent
from liaison.accounts.models.changes import Verb
from liaison.gatherings.models import Event, Registration
from liaison.gatherings.queries.events import who_hears_of_changes
from liaison.gatherings.telling import tell
from liaison.mailroom.actions.withdrawing import withdraw
from liaison.mailroom.models import Message

from .registering import hold, raise_sequence

# What those who registered have to hear of.
TELLING = frozenset({"starts_at", "ends_at", "time_zone", "form", "place", "join_url"})
_NEWS = ("event_changed", "event_cancelled")


def tell_all(event: Event, what: str, at: datetime) -> int:
    """Those who are coming; a cancelled event concerns those who wait as well."""
    rows = Registration.objects.filter(event=event).exclude(email="")
    waiting = rows.filter(state=Registration.State.WAITING)
    wanted = who_hears_of_changes(event) if what == "changed" else rows.coming() | waiting
    return sum(tell(what, registration, event, at=at) is not None for registration in wanted)


def tell_again_after_undo(undone: ChangeUndone) -> None:
    """What has not left does not leave; whoever has the news already hears how it is now."""
    before = undone.change.undo_of
    if Event.kind not in undone.kinds or before is None:
        return
    rows = ChangeEvent.objects.filter(change=undone.change, of_kind=Event.kind, verb=Verb.UPDATED)
    touched = [row.of_id for row in rows if ({"state"} | TELLING) & set(row.before)]
    for event in Event.objects.filter(public_id__in=touched):
        # Translators: why a mail about an event was not sent: what it told was undone.
        gone = _taken_back(event, before.at, _("What it told was undone."), undone.change.at)
        if gone and event.state == Event.State.PUBLISHED and not event.is_over(undone.change.at):
            raise_sequence(hold(event))
            event.refresh_from_db()
            _tell_of(event, gone, undone.change.at)


def _taken_back(event: Event, since: datetime, why: str, at: datetime) -> list[Registration]:
    """Those whose news has left already."""
    registrations = {one.public_id: one for one in Registration.objects.filter(event=event)}
    mails = Message.objects.filter(message_kind__in=_NEWS, about_kind=Registration.kind, queued_at__gte=since)
    found = dict(mails.filter(about_id__in=list(registrations)).order_by("pk").values_list("pk", "about_id"))
    kept = set(withdraw(found, why, at=at))
    left = Message.objects.filter(pk__in=set(found) - kept).exclude(state=Message.State.REFUSED)
    keys = [found[pk] for pk in left.order_by("pk").values_list("pk", flat=True)]
    return [registrations[key] for key in keys if key is not None]


def _tell_of(event: Event, registrations: Collection[Registration], at: datetime) -> None:
    for one in {one.pk: one for one in registrations}.values():
        if one.is_coming:
            tell("changed", one, event, at=at)
        elif one.state == Registration.State.WAITING:
            tell("waiting", one, event, at=at)
