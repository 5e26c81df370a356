# SPDX-License-Identifier: AGPL-3.0-or-later
"""Three rounds of assessment: one decided, one whose panel disagrees, one in which everybody still scores alone.

Chance of its own, so that the rest of the story stays as it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from liaison.accounts.models import Member
from liaison.assessment.actions.deciding import DecisionText, decide
from liaison.assessment.actions.rounds import RoundText, ask, begin_talk, close_round, declare, open_round
from liaison.assessment.actions.scoring import GivenScore, moderate, save_scores
from liaison.assessment.models import (
    AssessmentRound,
    AssessorAssignment,
    Candidate,
    ConflictDeclaration,
    CriteriaSet,
)
from liaison.assessment.queries.conflicts import likely_conflict
from liaison.assessment.queries.results import whole_results
from liaison.assessment.rules.criteria import WORKSHOP
from liaison.pathway.models import Partnership

from .chance import Chance
from .story import Story
from .vocabulary import words

Given = dict[str, GivenScore]
PANEL = ("lowri", "ada", "tomos", "maya")
# One after the other, by those who score the first candidate of the panel that disagrees.
DISPUTED = {
    "capacity": ("5", "1.5", "4.5", "2"),
    "feasibility": ("5", "2", "4.5", "4.5"),
}
TALKED_ABOUT, AFTER_THE_TALK = "feasibility", Decimal("3.5")


@dataclass
class Panel:
    """A round with its candidates, the most promising first."""

    story: Story
    chance: Chance
    round: AssessmentRound
    candidates: list[Candidate]
    last: datetime

    def at(self, days: float) -> datetime:
        """Never before what happened last: weekends are moved back."""
        moment = self.chance.working_hour(self.story.ago(days))
        self.last = max(moment, self.last + timedelta(minutes=10))
        return self.last


def judge(story: Story) -> None:
    chance = Chance("Northshire's rounds")
    _decided(story, chance)
    _disagreeing(story, chance)
    _blind(story, chance)


def _decided(story: Story, chance: Chance) -> None:
    panel = _open(story, chance, "closed", {"assessed", "agreed"}, 5, 96)
    _ask(panel, PANEL, 95)
    for number, key in enumerate(PANEL):
        _score_all(panel, story.members[key], 90 - 2 * number)
    close_round(panel.round, by=story.members["lowri"], at=panel.at(75))
    panel.round.refresh_from_db()
    ranked = [line.candidate for line in whole_results(panel.round).lines]
    for told, candidate in zip(words("rounds")["decision"], ranked, strict=False):
        at = panel.at(73)
        look_again = story.today + timedelta(days=120) if told["outcome"] in {"nurture", "later"} else None
        text = DecisionText(told["outcome"], told["rationale"], at.date(), look_again)
        decide(Candidate.objects.get(pk=candidate.pk), text, by=story.members["lowri"], at=at)


def _disagreeing(story: Story, chance: Chance) -> None:
    """Two criteria of the first candidate are far apart; about one of them the panel has talked."""
    panel = _open(story, chance, "talking", {"met", "assessed"}, 4, 30)
    members = [story.members[key] for key in PANEL]
    # All four see the numbers of the one they disagree about: nobody stands back from it.
    panel.candidates.sort(key=lambda one: any(likely_conflict(one.partnership, member) for member in members))
    _ask(panel, PANEL, 29)
    scored: list[AssessorAssignment] = []
    for number, key in enumerate(PANEL):
        disputed = {name: GivenScore(Decimal(points[len(scored)])) for name, points in DISPUTED.items()}
        done = _score_all(panel, story.members[key], 26 - 2 * number, disputed)
        scored += [one for one in done if one.candidate_id == panel.candidates[0].pk]
    begin_talk(panel.round, by=story.members["lowri"], at=panel.at(8))
    changed_mind, why = scored[1], words("rounds")["talked"]
    moderate(changed_mind, TALKED_ABOUT, AFTER_THE_TALK, why, by=changed_mind.assessor, at=panel.at(7))


def _blind(story: Story, chance: Chance) -> None:
    """Lowri is done, Ada has begun, Maya has everything before her."""
    panel = _open(story, chance, "blind", {"interested", "met"}, 4, 6, due=9)
    _ask(panel, ("lowri", "ada", "maya"), 6)
    _score_all(panel, story.members["lowri"], 4)
    begun = panel.candidates[0]
    ada = AssessorAssignment.objects.get(candidate=begun, assessor=story.members["ada"])
    answers = dict(list(_answers(panel, 0).items())[:5])
    save_scores(ada, answers, by=story.members["ada"], at=panel.at(2))


def _open(
    story: Story, chance: Chance, name: str, milestones: set[str], size: int, days: int, due: int | None = None
) -> Panel:
    at = chance.working_hour(story.ago(days))
    known = Partnership.objects.filter(
        standing=Partnership.Standing.OPEN, stage__milestone__in=milestones, created_at__lt=at, candidacies=None
    )
    partnerships = chance.sample(list(known.select_related("organisation").order_by("pk")), size)
    text = RoundText(
        words("rounds")["name"][name],
        CriteriaSet.objects.get(is_default=True),
        due_on=story.today + timedelta(days=due) if due else None,
    )
    round, _change = open_round(text, partnerships, by=story.members["lowri"], at=at)
    candidates = Candidate.objects.filter(round=round).select_related("partnership__organisation")
    return Panel(story, chance, round, list(candidates.order_by("pk")), at)


def _ask(panel: Panel, keys: tuple[str, ...], days: int) -> None:
    members = [panel.story.members[key] for key in keys]
    ask(panel.round, panel.candidates, members, by=panel.story.members["lowri"], at=panel.at(days))


def _score_all(
    panel: Panel, member: Member, days: int, of_the_first: Given | None = None
) -> list[AssessorAssignment]:
    """What they scored; they stand back where they look after the relationship."""
    scored = []
    for number, candidate in enumerate(panel.candidates):
        assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=member)
        at = panel.at(days)
        if likely_conflict(candidate.partnership, member):
            recused = ConflictDeclaration.State.RECUSED
            declare(assignment, recused, words("rounds")["conflict"], by=member, at=at)
            continue
        answers = _answers(panel, number) | ((of_the_first or {}) if number == 0 else {})
        save_scores(assignment, answers, by=member, submit=True, at=at)
        scored.append(assignment)
    return scored


def _answers(panel: Panel, number: int) -> Given:
    """The further down the list, the less promising; what speaks for a candidate is the same for everybody."""
    chance, book = panel.chance, words("rounds")
    own = Chance(f"{panel.round.name} {number}")
    answers = {}
    for key in WORKSHOP:
        worth = 4.5 - 0.6 * number + own.uniform(-0.9, 0.9)
        halves = round(2 * (worth + chance.gauss(0, 0.35)))
        if chance.happens(0.03):
            answers[key] = GivenScore(cannot=True, reason=book["cannot"])
            continue
        comment = chance.choice(book["comment"]) if chance.happens(0.12) else ""
        answers[key] = GivenScore(Decimal(min(10, max(2, halves))) / 2, comment=comment)
    return answers
