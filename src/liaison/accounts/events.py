# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the accounts room tells the rooms above it."""

from dataclasses import dataclass

from liaison.accounts.models import Change, Member, Workspace


@dataclass(frozen=True)
class AccountMailWanted:
    """Somebody asked for a mail about their own account: a sign-in code, an invitation.

    `kind` is a stable word such as "sign_in_code"; `workspace` is None where the mail belongs to none.
    `subject` and `body` are plain text, finished, in the receiver's language.
    """

    kind: str
    to: str
    subject: str
    body: str
    workspace: Workspace | None


@dataclass(frozen=True)
class ChangeUndone:
    """A change was taken back. `change` is the one that did it: its events say what became of each row.

    `kinds` are the kinds of the rows concerned, so that a listener knows at once whether it has to look.
    """

    change: Change
    kinds: frozenset[str]


@dataclass(frozen=True)
class WorkspaceStarted:
    """A workspace is there, in scope, with its first owner: rooms put into it what everybody begins with."""

    workspace: Workspace
    owner: Member
