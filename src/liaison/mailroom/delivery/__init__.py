# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sending half of the mailroom. docs/decisions/0024-outbox.md says why nothing is lost or sent twice.

queued → claimed (one sender has it) → in flight (committed; then the conversation) → accepted, refused, uncertain.
"""

from .recovering import look_after_the_dead
from .sending import deliver_waiting

__all__ = ["deliver_waiting", "look_after_the_dead"]
