# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the assessment room offers to the house, and what it listens to."""

from liaison.accounts.events import WorkspaceStarted
from liaison.kit.hooks import listen

from .actions.presets import install_criteria

listen(WorkspaceStarted)(install_criteria)
