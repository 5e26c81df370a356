# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a change is taken back in which approaches began, stopped or ended."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.actions import CannotUndo, changing
from liaison.accounts.events import ChangeUndone
from liaison.accounts.models import ChangeEvent
from liaison.accounts.models.changes import Verb
from liaison.mailroom.actions.withdrawing import withdraw
from liaison.mailroom.models import Message
from liaison.outreach.models import Approach, ApproachLetter
from liaison.outreach.stepping.ending import State

from .stopping import go_on

Mail = Message.State


def on_change_undone(event: ChangeUndone) -> None:
    """Letters that had not left go no more, and whoever is written to again is looked at.

    Raises CannotUndo where a letter has left: nothing takes that back.
    """
    if ApproachLetter.kind in event.kinds:
        _take_back_letters(event)
    if Approach.kind in event.kinds:
        undone = ChangeEvent.objects.filter(change=event.change, of_kind=Approach.kind).exclude(verb=Verb.DELETED)
        running = Approach.objects.filter(
            public_id__in=list(undone.values_list("of_id", flat=True)), state=State.RUNNING, next_at=None
        )
        keys = list(running.order_by("pk").values_list("pk", flat=True))
        if keys:
            with changing(None, "take up approach", at=event.change.at) as change:
                go_on(keys, change)


def _take_back_letters(event: ChangeUndone) -> None:
    gone = ChangeEvent.objects.filter(change=event.change, of_kind=ApproachLetter.kind, verb=Verb.DELETED)
    mails = [before["message_id"] for before in gone.values_list("before", flat=True) if before.get("message_id")]
    by_hand = [before for before in gone.values_list("before", flat=True) if before.get("sent_by_hand_at")]
    # Translators: why a mail was not sent: somebody undid the beginning of a campaign for this organisation.
    words = _("Taken back before it left.")
    withdraw(mails, words, at=event.change.at)
    left = Message.objects.filter(pk__in=mails, state__in=[Mail.IN_FLIGHT, Mail.ACCEPTED, Mail.UNCERTAIN]).count()
    if left or by_hand:
        number = left + len(by_hand)
        # Translators: why the beginning of a campaign cannot be undone any more.
        words = ngettext(
            "%(number)d letter has left already. Stop the others on the page of the campaign.",
            "%(number)d letters have left already. Stop the others on the page of the campaign.",
            number,
        )
        raise CannotUndo(words % {"number": number})
