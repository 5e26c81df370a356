# SPDX-License-Identifier: AGPL-3.0-or-later
"""One approach, one step further: whatever is killed or runs twice, each letter is written once.

What the next step is, and when, is read from the letters that were written, each time anew. So nothing is lost
where a process ends between two steps; `next_at` only says when to look.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, ChangeEvent
from liaison.accounts.models.changes import Verb
from liaison.mailroom.models import IncomingMail, Message
from liaison.outreach.models import Approach, ApproachLetter, CadenceStep, OutreachRules
from liaison.outreach.queries.cadences import own_rules
from liaison.outreach.queries.letters import LEFT, MONTH, UNDER_WAY, gone_to, left_at, why_it_waits
from liaison.outreach.queries.offices import office_of
from liaison.outreach.rules.timing import Office, from_day_on, next_moment, room_again_at

from .ending import State, clear, hold_organisations
from .writing import CannotWrite, Plan, write

# What the cap of letters counts when one is written: also those that are still to go.
COUNTED = frozenset({*LEFT, *UNDER_WAY, Message.State.HELD.value})


@dataclass(frozen=True)
class Standing:
    """How far an approach has come. `step`: what is to be written next, `due`: when.

    Without a step: nothing is left to write, since the last letter left at `due`; or one is on its way.
    """

    step: CadenceStep | None = None
    due: datetime | None = None
    trouble: str = ""
    previous: ApproachLetter | None = None


def advance(pk: int, at: datetime) -> None:
    """In one transaction. Where nothing is to be done nothing is."""
    organisation = Approach.objects.filter(pk=pk).values_list("organisation_id", flat=True).first()
    if organisation is None:
        return
    with transaction.atomic():
        begun = _begun_in(pk)
        hold_organisations([organisation])
        # Without what it is joined with: that would be as old as the question, and not as the lock.
        approach = Approach.objects.select_for_update().filter(pk=pk, state=State.RUNNING).first()
        if approach is None or approach.organisation_id != organisation:
            return
        if begun is not None and not approach.letters.exists():
            # The first letter belongs to the beginning: undoing that takes it back, too.
            change = Changing.continuing(begun, at)
            _advance(approach, change)
            change.close()
        else:
            with changing(None, "write letter", at=at) as change:
                _advance(approach, change)


def _begun_in(pk: int) -> Change | None:
    """The change in which somebody began it, ours until the end of the transaction; None: a letter was written."""
    if ApproachLetter.objects.filter(approach=pk).exists():
        return None
    of_id = Approach.objects.values_list("public_id", flat=True).get(pk=pk)
    began = ChangeEvent.objects.filter(of_kind=Approach.kind, of_id=of_id, verb=Verb.CREATED).order_by("id")
    key = began.values_list("change_id", flat=True).first()
    begun = Change.objects.select_for_update().filter(pk=key).first() if key else None
    return begun if begun is not None and not Change.objects.filter(undo_of=begun).exists() else None


def _advance(approach: Approach, change: Changing) -> None:
    rules = own_rules()
    office = office_of(approach.organisation, approach.person, rules)
    standing = standing_of(approach, office)
    if standing.trouble or standing.due is None:
        wait(approach, None, standing.trouble)
    elif standing.step is None:
        _let_rest(approach, standing.due, change)
    elif standing.due > change.at:
        wait(approach, standing.due)
    else:
        _write(approach, standing, Plan(office, rules, change))


def standing_of(approach: Approach, office: Office) -> Standing:
    letters = ApproachLetter.objects.filter(approach=approach).select_related("message", "step")
    last = letters.order_by("step__position").last()
    steps = CadenceStep.objects.filter(cadence=approach.campaign.cadence_id).order_by("position")
    if last is None:
        return Standing(steps.first(), approach.began_at)
    left = left_at(last)
    if left is None:
        return Standing(trouble=why_it_waits(last))
    following = steps.filter(position__gt=last.step.position).first()
    if following is None:
        return Standing(due=left)
    seed = f"{approach.public_id} {following.position}"
    due = next_moment(left, following.wait, office, seed)
    away_until = _back_on(approach)
    if away_until is not None:
        due = max(due, from_day_on(away_until, office, seed))
    return Standing(following, due, previous=last)


def _back_on(approach: Approach) -> date | None:
    """The latest day that one of their machines named; a wrong one only makes us wait."""
    theirs = Q(answers__in=_mails_of(approach)) | Q(sender_address__iexact=approach.address)
    away = IncomingMail.objects.filter(
        theirs, mail_kind=IncomingMail.Kind.AUTO_REPLY, sent_at__gte=approach.began_at
    ).order_by()
    last: date | None = away.aggregate(last=Max("back_on"))["last"]
    return last


def _mails_of(approach: Approach) -> list[int]:
    mails = ApproachLetter.objects.filter(approach=approach).exclude(message=None).order_by()
    return [pk for pk in mails.values_list("message_id", flat=True) if pk is not None]


def wait(approach: Approach, until: datetime | None, trouble: str = "") -> None:
    Approach.objects.filter(pk=approach.pk).update(next_at=until, trouble=trouble[:500])


def _let_rest(approach: Approach, left: datetime, change: Changing) -> None:
    days = timedelta(days=approach.campaign.cadence.look_again_after)
    clear(approach)
    look_again_on = (timezone.localtime(left) + days).date()
    change.update(approach, state=State.RESTING, look_again_on=look_again_on, ended_at=change.at)


def _write(approach: Approach, standing: Standing, plan: Plan) -> None:
    at, step = plan.change.at, standing.step
    assert step is not None  # noqa: S101 (asked by the caller)
    room_at = _room_at(approach, plan.rules, at)
    if room_at is not None:
        wait(approach, next_moment(room_at, 0, plan.office, str(approach.public_id)))
        return
    try:
        write(approach, step, standing.previous, plan)
    except CannotWrite as reason:
        # A person can mend it at any time; tomorrow it is tried again.
        wait(approach, next_moment(at, 1, plan.office, str(approach.public_id)), str(reason))
    else:
        wait(approach, None)


def _room_at(approach: Approach, rules: OutreachRules, at: datetime) -> datetime | None:
    gone = gone_to([approach.organisation_id], at, COUNTED)[approach.organisation_id]
    return room_again_at(rules.most_letters, [one.at for one in gone], at, MONTH)
