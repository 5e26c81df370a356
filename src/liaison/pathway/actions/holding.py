# SPDX-License-Identifier: AGPL-3.0-or-later
"""One at a time, where two who do something at once could both be right and together wrong."""

from liaison.accounts.models import Workspace
from liaison.accounts.scope import current_workspace


def hold_shifts() -> None:
    """Until the end of the transaction nobody else takes, moves or changes a shift of this workspace.

    A clash lies between rows, of one person and any two shifts, so that no lock on a single one of them would do;
    shifts are changed so seldom that nobody will notice the wait. SQLite has one writer at a time anyway.
    """
    Workspace.objects.select_for_update(no_key=True).get(pk=current_workspace().pk)


# The same lock, for names that must differ in more than the letters.
hold_templates = hold_shifts
