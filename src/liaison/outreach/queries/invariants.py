# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must always be true of approaches. Operators read the sentences in a terminal, in English."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from liaison.mailroom.models import Message
from liaison.outreach.models import Approach, ApproachLetter

State = Message.State
# A round is begun every hour at least, and may have much to do.
LATE = timedelta(hours=2)


def approaches_are_looked_after() -> Iterator[str]:
    late = Approach.objects.filter(state=Approach.State.RUNNING, next_at__lt=timezone.now() - LATE).count()
    if late:
        yield f"{late} approach(es) should have been written to hours ago: is the worker running?"


def nothing_waits_for_those_who_stopped() -> Iterator[str]:
    letters = ApproachLetter.objects.exclude(approach__state=Approach.State.RUNNING)
    waiting = letters.filter(message__state__in=[State.DRAFT, State.HELD, *Message.WAITING]).count()
    if waiting:
        yield f"{waiting} letter(s) wait for approaches that are over."
