# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the assessment room offers to the house, and what it listens to."""

from liaison.accounts.events import ChangeUndone, WorkspaceStarted
from liaison.kit.hooks import listen

from .actions.presets import install_criteria
from .actions.rounds import keep_what_was_seen

listen(WorkspaceStarted)(install_criteria)
listen(ChangeUndone)(keep_what_was_seen)
