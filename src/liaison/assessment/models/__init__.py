# SPDX-License-Identifier: AGPL-3.0-or-later
from .criteria import Band, CriteriaSet, Criterion, ScaleAnchor
from .rounds import AssessmentRound, AssessorAssignment, Candidate, ConflictDeclaration, Decision
from .scores import Assessment, PanelSummary, Score

__all__ = [
    "Assessment",
    "AssessmentRound",
    "AssessorAssignment",
    "Band",
    "Candidate",
    "ConflictDeclaration",
    "CriteriaSet",
    "Criterion",
    "Decision",
    "PanelSummary",
    "ScaleAnchor",
    "Score",
]
