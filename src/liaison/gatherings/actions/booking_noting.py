# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a booking means for the partnership: a word from them, a stage further; once it took place, a meeting."""

import uuid
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.directory.actions.interactions import InteractionText, write_interaction
from liaison.directory.models import Interaction
from liaison.gatherings.models import Booking
from liaison.pathway.actions.moving import enter, locked, locked_stage, objections_to
from liaison.pathway.actions.refusals import StageGone
from liaison.pathway.models import Partnership


def note_booking(booking: Booking, change: Changing) -> None:
    """That they booked is a word from them, now; the meeting itself is no contact before it took place."""
    local = timezone.localtime(booking.starts_at, booking.page.zone)
    # Translators: on a timeline. %(page)s is what is booked, such as "A talk about your pictures"; %(when)s when.
    note = _("Booked “%(page)s” for %(when)s.") % {
        "page": booking.page.name,
        "when": date_format(local, "DATETIME_FORMAT"),
    }
    fields = {
        "type": Interaction.Kind.MESSAGE,
        "direction": Interaction.Direction.INCOMING,
        "at": change.at,
        "note": "\n\n".join([note, *(f"{asked}\n{said}" for asked, said in booking.answers if said)]),
    }
    _write(booking, change, fields)


def _write(booking: Booking, change: Changing, fields: dict[str, Any]) -> Interaction:
    text = InteractionText(
        fields=fields,
        organisations=[booking.organisation] if booking.organisation else [],
        people=[booking.person] if booking.person else [],
        members=[booking.member],
    )
    return write_interaction(change, text, uuid.uuid4())


def move_partnership(booking: Booking, change: Changing) -> None:
    """To the stage that the page names, where a partnership is on its way there; never back."""
    stage = booking.page.stage
    if stage is None or booking.organisation is None or stage.is_the_end:
        return
    open_ones = Partnership.objects.filter(
        organisation=booking.organisation, pathway=stage.pathway_id, standing=Partnership.Standing.OPEN
    )
    for one in open_ones.filter(stage__order__lt=stage.order).order_by("pk"):
        current = locked(one)
        try:
            goal = locked_stage(stage)
        except StageGone:
            return
        # Translators: why a partnership moved to another stage by itself.
        reason = _("They booked a meeting.")
        enter(change, current, goal, reason=reason, objections=objections_to(current, goal))


def note_meeting(booking: Booking, *, by: Member, note: str = "") -> Change | None:
    """It took place: a contact like any other, with the same Undo. None where that is said already."""
    kinds = {
        "in_person": Interaction.Kind.MEETING,
        "link": Interaction.Kind.MEETING,
        "call": Interaction.Kind.CALL,
    }
    with changing(by, "note meeting") as change:
        current = (
            Booking.objects.select_for_update(of=("self",))
            .select_related("page", "member", "organisation", "person")
            .get(pk=booking.pk)
        )
        if current.interaction_id is not None or (current.organisation is None and current.person is None):
            return None
        fields = {
            "type": kinds[current.way],
            "direction": Interaction.Direction.MUTUAL,
            "at": current.starts_at,
            "note": note or current.page.name,
        }
        written = _write(current, change, fields)
        Booking.objects.filter(pk=current.pk).update(interaction=written)
    return change.record
