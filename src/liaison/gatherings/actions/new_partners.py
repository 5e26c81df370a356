# SPDX-License-Identifier: AGPL-3.0-or-later
"""Putting organisations that an event brought on the pathway: all in one step, which is taken back as one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.directory.models import Organisation
from liaison.gatherings.models import Event
from liaison.gatherings.queries.new_partners import unknown_registrations
from liaison.kit.text import name_key
from liaison.pathway.actions.partnerships import PartnershipText, begin_in
from liaison.pathway.actions.refusals import OpenAlready
from liaison.pathway.models import Partnership

from .registering import hold


def begin_partnerships(
    event: Event,
    organisations: Sequence[Organisation],
    names: Collection[str],
    *,
    by: Member,
    at: datetime | None = None,
) -> tuple[Change | None, int]:
    """How many. `names`: of newcomers who come into the directory with it. Whoever has one already keeps that."""
    begun = 0
    with changing(by, "begin partnerships after event", at=at or timezone.now()) as change:
        current = hold(event)
        for organisation in [*organisations, *_added(current, names, change)]:
            try:
                begin_in(change, organisation, _text(current, by))
            except OpenAlready:
                # A colleague was faster.
                continue
            begun += 1
    return (change.record if change.record.pk else None), begun


def _added(event: Event, names: Collection[str], change: Changing) -> list[Organisation]:
    """With those who registered for them."""
    wanted = {name_key(name): name.strip() for name in names if name_key(name)}
    made: dict[str, Organisation] = {}
    for registration in unknown_registrations(event).select_for_update():
        key = name_key(registration.organisation_name)
        if key in wanted:
            if key not in made:
                made[key] = change.create(Organisation(name=wanted[key], looked_after_by=change.by))
            change.update(registration, organisation=made[key])
    return list(made.values())


def _text(event: Event, by: Member) -> PartnershipText:
    # Translators: the next step of a partnership that began at an event; %(event)s is its name.
    words = _("Ask what comes after “%(event)s”") % {"event": event.name}
    return PartnershipText({"origin": Partnership.Origin.EVENT, "owner": by, "next_step": words[:300]})
