# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters of approaches and beside them: which were written to whom, when each left, and why one has not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, DateTimeField, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from liaison.accounts.scope import current_workspace
from liaison.directory.models import Affiliation, Organisation
from liaison.mailroom.models import Message
from liaison.outreach.models import ApproachLetter

from .writing import LETTER

State = Message.State
MONTH = timedelta(days=30)
LEFT = frozenset({State.IN_FLIGHT.value, State.ACCEPTED.value, State.UNCERTAIN.value})
UNDER_WAY = frozenset({State.DRAFT.value, *Message.WAITING, State.IN_FLIGHT.value})


# The same for the database.
LEFT_AT = Coalesce(
    Case(
        When(message__state=State.ACCEPTED, then=Coalesce("message__flown_at", "message__settled_at")),
        output_field=DateTimeField(),
    ),
    "sent_by_hand_at",
)


def left_at(letter: ApproachLetter) -> datetime | None:
    """When the mail server took it, or a colleague sent it; None: it has not left, or nobody knows."""
    mail = letter.message
    if mail is None:
        return letter.sent_by_hand_at
    if mail.state != State.ACCEPTED:
        return None
    return mail.flown_at or mail.settled_at


def why_it_waits(letter: ApproachLetter) -> str:
    """A sentence for a letter with which a person has to do something; empty where it is on its way."""
    mail = letter.message
    if mail is None or mail.state in UNDER_WAY or mail.state == State.ACCEPTED:
        return ""
    # Translators: why nothing more is written to somebody; %(subject)s is that of a mail, %(state)s how far it has
    # come, such as "held back", "in doubt" or "not sent".
    words = _("The letter “%(subject)s”: %(state)s.") % {
        "subject": mail.subject,
        "state": mail.get_state_display(),
    }
    return f"{words} {mail.refusal}".strip()[:500]


@dataclass(frozen=True)
class Gone:
    """A letter that went to an organisation, or is about to. `mail` is None for one that a colleague sent."""

    organisation: int
    mail: int | None
    at: datetime


def gone_to(organisations: Collection[int], at: datetime, states: Collection[str]) -> dict[int, list[Gone]]:
    """Of the last month, by organisation: those of every campaign, and those that colleagues wrote one by one.

    Three queries for however many. `states`: of mails that count.
    """
    found: dict[tuple[int, int | None, datetime], Gone] = {}
    for one in [*_of_approaches(organisations, states), *_one_by_one(organisations, states)]:
        if one.at > at - MONTH:
            found[one.organisation, one.mail, one.at] = one
    by_organisation: dict[int, list[Gone]] = {organisation: [] for organisation in organisations}
    for one in found.values():
        by_organisation[one.organisation].append(one)
    return by_organisation


_WHEN = ("flown_at", "settled_at", "queued_at")


def _of_approaches(organisations: Collection[int], states: Collection[str]) -> list[Gone]:
    letters = ApproachLetter.objects.filter(approach__organisation__in=organisations).order_by()
    mails = letters.filter(message__state__in=states)
    of_mails = mails.values_list(
        "approach__organisation_id", "message_id", *(f"message__{name}" for name in _WHEN)
    )
    by_hand = letters.filter(message=None).exclude(sent_by_hand_at=None)
    of_hands = by_hand.values_list("approach__organisation_id", "sent_by_hand_at")
    return [
        *(Gone(organisation, mail, next(filter(None, when))) for organisation, mail, *when in of_mails),
        *(Gone(organisation, None, when) for organisation, when in of_hands if when),
    ]


def _one_by_one(organisations: Collection[int], states: Collection[str]) -> list[Gone]:
    """To the organisation, or to somebody who is there now."""
    whose: dict[object, set[int]] = {}
    for pk, public_id in (
        Organisation.objects.filter(pk__in=organisations).order_by().values_list("pk", "public_id")
    ):
        whose.setdefault(public_id, set()).add(pk)
    places = Affiliation.objects.filter(organisation__in=organisations, ended_on=None).order_by()
    for pk, public_id in places.values_list("organisation_id", "person__public_id"):
        whose.setdefault(public_id, set()).add(pk)
    mails = Message.objects.filter(
        workspace=current_workspace(), message_kind=LETTER, state__in=states, about_id__in=list(whose)
    ).order_by()
    return [
        Gone(organisation, pk, next(filter(None, when)))
        for about, pk, *when in mails.values_list("about_id", "pk", *_WHEN)
        for organisation in whose[about]
    ]
