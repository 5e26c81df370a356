# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from liaison.accounts.actions import changing
from liaison.assessment.actions.rounds import RoundText, ask, open_round
from liaison.assessment.actions.scoring import GivenScore, save_scores
from liaison.assessment.models import AssessorAssignment, Candidate, CriteriaSet
from liaison.assessment.rules.criteria import WORKSHOP
from liaison.directory.models import Organisation
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def given(text):
    """ "5,3,,?" is 5 points, 3 points, not answered, cannot judge."""
    answers = {}
    for key, one in zip(WORKSHOP, text.split(","), strict=False):
        if one == "?":
            answers[key] = GivenScore(cannot=True, reason="Nobody told me")
        else:
            answers[key] = GivenScore(Decimal(one) if one else None)
    return answers


def submit(candidate, assessor, text):
    assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=assessor)
    return save_scores(assignment, given(text), by=assessor, submit=True)


def all_of(number):
    return ",".join([str(number)] * 9)


@pytest.fixture
def nine(workspace):
    return CriteriaSet.objects.get(is_default=True)


@pytest.fixture
def partnership(museum, tomos):
    """With the Harbour Museum; looked after by Tomos."""
    return begin_partnership(museum, PartnershipText({"owner": tomos}), by=tomos, at=NOW)[0]


@pytest.fixture
def mill(tomos):
    """A second partnership, with a paper mill that nobody looks after."""
    with changing(tomos, "edit") as change:
        organisation = change.create(Organisation(name="Paper Mill", website="https://mill.example"))
    return begin_partnership(organisation, PartnershipText(), by=tomos, at=NOW)[0]


@pytest.fixture
def spring(nine, partnership, mill, maya, ada, elin):
    """A round in which Maya, Ada and Elin are asked to score both; nobody has."""
    round, _change = open_round(RoundText("Spring 2026", nine), [partnership, mill], by=maya, at=NOW)
    ask(round, Candidate.objects.filter(round=round), [maya, ada, elin], by=maya, at=NOW)
    return round


@pytest.fixture
def candidate(spring, partnership):
    """The Harbour Museum in the round."""
    return Candidate.objects.get(round=spring, partnership=partnership)


@pytest.fixture
def other_candidate(spring, mill):
    return Candidate.objects.get(round=spring, partnership=mill)


@pytest.fixture
def empty_round(nine, maya):
    """Open, with nobody in it."""
    return open_round(RoundText("From the sheet", nine), [], by=maya)[0]
