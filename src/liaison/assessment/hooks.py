# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the assessment room offers to the house, and what it listens to."""

from django.utils.translation import gettext_lazy as _

from liaison.accounts.events import ChangeUndone, WorkspaceStarted
from liaison.accounts.rules import Can
from liaison.kit.hooks import NavItem, file_kinds, listen, navigation, today

from .actions.presets import install_criteria
from .actions.rounds import keep_what_was_seen
from .actions.score_sheets import keep_what_counted
from .actions.summaries import hide_again
from .queries.sheet_kind import SCORE_SHEET
from .queries.today import sections

listen(WorkspaceStarted)(install_criteria)
listen(ChangeUndone)(keep_what_was_seen)
listen(ChangeUndone)(keep_what_counted)
listen(ChangeUndone)(hide_again)
# Translators: a place in the navigation: possible partnerships are judged here.
navigation.register(
    NavItem(35, _("Assess"), "success", "assessment:rounds", Can.SEE_REPORTS, ("candidates/", "criteria/"))
)
for section in sections():
    today.register(section)
file_kinds.register(SCORE_SHEET)
