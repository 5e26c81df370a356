# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one place where mail would leave the house, with the one guard in front of it.

In `log` mode, the only one so far, nothing leaves: a mail is kept, readable in the app, and that is all.
"""

from django.utils.translation import gettext as _

from .models import Message, Suppression
from .queries import suppressions_of


def refusal_of(message: Message) -> str:
    """Why this mail must not go out, in a sentence; empty if it may."""
    for suppression in suppressions_of(message.to, message.workspace):
        if not message.is_service or suppression.reason in Suppression.STOPS_SERVICE:
            reason = Suppression.Reason(suppression.reason).label
            # Translators: why a mail was not sent; %(reason)s is for example "asked not to be contacted".
            return _("We do not write to this address: %(reason)s.") % {"reason": reason}
    return ""


def hand_over(message: Message) -> None:
    """Decide on a waiting mail and note it on the row, which the caller has locked and saves."""
    message.refusal = refusal_of(message)
    message.state = Message.State.REFUSED if message.refusal else Message.State.LOGGED
