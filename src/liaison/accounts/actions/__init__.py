# SPDX-License-Identifier: AGPL-3.0-or-later
from .members import (
    CodeRefused,
    accept_invitation,
    change_role,
    end_membership,
    invite,
    start_workspace,
    withdraw_invitation,
)
from .recording import Changing, EditedMeanwhile, changing
from .undoing import CannotUndo, UndoOutcome, undo

__all__ = [
    "CannotUndo",
    "Changing",
    "CodeRefused",
    "EditedMeanwhile",
    "UndoOutcome",
    "accept_invitation",
    "change_role",
    "changing",
    "end_membership",
    "invite",
    "start_workspace",
    "undo",
    "withdraw_invitation",
]
