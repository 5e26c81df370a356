# SPDX-License-Identifier: AGPL-3.0-or-later
"""A round of assessment with one candidate: those who do not see everything are asked about what is assigned."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from liaison.accounts.models import Member
from liaison.assessment.models import AssessmentRound, AssessorAssignment, Candidate, CriteriaSet
from liaison.directory.models import Organisation
from liaison.pathway.models import Partnership, Stage


def plant_round(
    row: Any, word: Callable[[str], str], of: Member | None, assessors: Iterable[Member], at: datetime
) -> None:
    """An assessor learns the candidate's name and nothing else of the organisation."""
    organisation = row.change.create(Organisation(name=word("candidate"), looked_after_by=of))
    stage = Stage.objects.filter(pathway__is_default=True).order_by("order")[0]
    partnership = row.change.create(
        Partnership(organisation=organisation, pathway_id=stage.pathway_id, stage=stage, entered_stage_at=at)
    )
    criteria = CriteriaSet.objects.get(is_default=True)
    round = row(AssessmentRound(name=word("round"), criteria_set=criteria, opened_at=at))
    candidate = row(Candidate(round=round, partnership=partnership))
    for assessor in assessors:
        row(AssessorAssignment(candidate=candidate, assessor=assessor))
