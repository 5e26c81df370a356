# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tables of assessments hold about people; kit/privacy.py explains the words."""

from django.utils.translation import gettext_lazy as _

from liaison.kit.privacy import table

# Translators: for how long something is kept; on the page about privacy.
KEPT = _("Until somebody removes it.")
# Translators: why criteria are kept; on the page about privacy.
BY_WHAT = _("By what we judge possible partnerships.")
# Translators: why rounds of assessment are kept; on the page about privacy.
ROUND = _("Which possible partnerships are judged, and by whom of us.")
# Translators: why scores are kept; on the page about privacy.
SCORES = _("What each of us thinks of a possible partnership, and why.")

for name, none, free in (
    ("criteria_set", "name version replaces preset levels step is_default frozen_at archived_at", ""),
    ("criterion", "criteria_set key label weight minimum types order", "about"),
    ("scale_anchor", "criterion level", "text"),
    ("band", "criteria_set number name begins_at", ""),
):
    table(name, why=BY_WHAT, kept=KEPT, none=none, sensitive=free)
for name, none, free in (
    (
        "assessment_round",
        "criteria_set type phase due_on opened_at opened_by closed_at closed_by",
        "name",
    ),
    ("assessment_candidate", "round partnership", ""),
    ("assessor_assignment", "candidate assessor", ""),
    ("conflict_declaration", "assignment state by at", "why"),
    ("decision", "candidate outcome by decided_on review_on is_against_band", "rationale"),
):
    table(name, why=ROUND, kept=KEPT, none=none, sensitive=free)
for name, none, free in (
    ("assessment", "assignment submitted_at", ""),
    ("score", "assessment criterion points is_moderated by", "reason comment evidence"),
    ("panel_summary", "candidate criterion mean", "source"),
):
    table(name, why=SCORES, kept=KEPT, none=none, sensitive=free)
