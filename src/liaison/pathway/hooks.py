# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pathway offers to the house, and what it listens to."""

from liaison.accounts.events import WorkspaceStarted
from liaison.kit.hooks import assignments, listen, timeline, today

from .actions.presets import install_presets
from .queries.access import organisations_assigned_to
from .queries.timeline import pathway_entries
from .queries.today import sections

listen(WorkspaceStarted)(install_presets)
assignments.register(organisations_assigned_to)
timeline.register(pathway_entries)
for section in sections():
    today.register(section)
