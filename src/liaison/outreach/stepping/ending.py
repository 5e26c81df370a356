# SPDX-License-Identifier: AGPL-3.0-or-later
"""An approach is over: what has not left does not leave."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing
from liaison.directory.models import Organisation
from liaison.mailroom.actions.withdrawing import withdraw
from liaison.outreach.models import Approach, ApproachLetter

State, Why = Approach.State, Approach.Why
# What they do themselves counts also after the last letter: it is still the answer to it.
THEIR_OWN_WORD = frozenset({Why.REPLIED, Why.MET, Why.REGISTERED, Why.OBJECTED})


@dataclass(frozen=True)
class Cause:
    """What made it stop, in the words of the room that knows: such as "incoming_mail" and its public id."""

    kind: str = ""
    id: UUID | None = None


NO_CAUSE = Cause()


def stop_these(
    approaches: "QuerySet[Approach]", why: Approach.Why, *, change: Changing, cause: Cause = NO_CAUSE
) -> list[Approach]:
    """Of these, the ones that this stopped; in the caller's change, so that undoing it lets them go on."""
    states = [State.RUNNING, State.RESTING] if why in THEIR_OWN_WORD else [State.RUNNING]
    concerned = approaches.filter(state__in=states).order_by()
    keys = list(concerned.values_list("pk", "organisation_id"))
    if not keys:
        return []
    hold_organisations({organisation for _pk, organisation in keys})
    held = Approach.objects.select_for_update().filter(pk__in=[pk for pk, _organisation in keys])
    stopped = [one for one in held.order_by("pk") if one.state in states]
    for one in stopped:
        clear(one)
        change.update(
            one,
            state=State.STOPPED,
            why=why,
            cause_kind=cause.kind,
            cause_id=cause.id,
            look_again_on=None,
            ended_at=change.at,
        )
    take_back([one.pk for one in stopped], why, change)
    return stopped


def hold_organisations(keys: Collection[int]) -> None:
    """Until the end of the transaction nobody else writes to them, or counts what was written."""
    rows = Organisation.objects.select_for_update(no_key=True).filter(pk__in=keys)
    list(rows.order_by("pk").values_list("pk", flat=True))


def clear(approach: Approach) -> None:
    """It waits for nothing any more. These columns are ours, and not in the history."""
    Approach.objects.filter(pk=approach.pk).update(next_at=None, trouble="")
    approach.next_at, approach.trouble = None, ""


def take_back(keys: Collection[int], why: Approach.Why, change: Changing) -> None:
    letters = ApproachLetter.objects.filter(approach__in=keys).exclude(message=None).order_by()
    # Translators: why a mail was not sent; %(why)s is for example "somebody answered".
    words = _("No longer needed: %(why)s.") % {"why": Approach.Why(why).label}
    withdraw([pk for pk in letters.values_list("message_id", flat=True) if pk], words, at=change.at)
