# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail that nobody asked for, about to go: is it to somebody who asked us not to write?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from liaison.kit.hooks import MailVerdict
from liaison.mailroom.models import Message

from .queries.wishes import Asked, stops


def stopped_by_wishes(messages: Sequence[Message], at: datetime) -> Mapping[int, MailVerdict]:
    """A mail guard (kit/hooks.py)."""
    asked = [Asked(one.pk, one.to, one.about_kind, one.about_id) for one in messages]
    return {
        pk: MailVerdict("hold" if stop.is_for_now else "refuse", stop.why) for pk, stop in stops(asked).items()
    }
