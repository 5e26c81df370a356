# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters after an event on their way out, asked once more in the moment in which they would go."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from liaison.kit.hooks import MailVerdict
from liaison.mailroom.models import Message

from .models import FollowUpLetter
from .queries.follow_up import FOLLOW_UP_LETTER


def held_after_event(messages: Sequence[Message], at: datetime) -> Mapping[int, MailVerdict]:
    """A mail guard (kit/hooks.py): whoever let them go has taken that back, or the registration is gone."""
    asked = {one.pk for one in messages if one.message_kind == FOLLOW_UP_LETTER}
    if not asked:
        return {}
    letters = FollowUpLetter.objects.filter(message__in=asked, registration__state="registered").order_by()
    wanted = set(letters.exclude(follow_up__approved_at=None).values_list("message_id", flat=True))
    # Translators: why a letter after an event was not sent.
    return {pk: MailVerdict("refuse", _("It was taken back.")) for pk in asked - wanted}
