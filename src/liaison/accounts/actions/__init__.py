# SPDX-License-Identifier: AGPL-3.0-or-later
from .deeds import note_deed
from .members import (
    AlreadyMember,
    CodeRefused,
    LastOwner,
    SignInFirst,
    accept_invitation,
    change_role,
    end_membership,
    invite,
    keep_an_owner,
    start_workspace,
    withdraw_invitation,
)
from .own_account import close_account, own_data
from .recording import Changing, EditedMeanwhile, changing
from .teams import NameTaken, add_team, edit_team, remove_team
from .undoing import CannotUndo, Kept, UndoOutcome, put_values_back, undo
from .workspaces import edit_own_account, edit_workspace

__all__ = [
    "AlreadyMember",
    "CannotUndo",
    "Changing",
    "CodeRefused",
    "EditedMeanwhile",
    "Kept",
    "LastOwner",
    "NameTaken",
    "SignInFirst",
    "UndoOutcome",
    "accept_invitation",
    "add_team",
    "change_role",
    "changing",
    "close_account",
    "edit_own_account",
    "edit_team",
    "edit_workspace",
    "end_membership",
    "invite",
    "keep_an_owner",
    "note_deed",
    "own_data",
    "put_values_back",
    "remove_team",
    "start_workspace",
    "undo",
    "withdraw_invitation",
]
