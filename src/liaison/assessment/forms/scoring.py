# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sheet with one question for each criterion, in radio buttons: for keys, mice, and without script."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from liaison.assessment.actions.refusals import UnknownCriterion
from liaison.assessment.actions.scoring import GivenScore
from liaison.assessment.models import Criterion, Score
from liaison.assessment.queries.sets import Measure
from liaison.kit.figures import number

CANNOT, POINTS = "cannot", "points-"
MOST_LINKS = 10


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    words: str
    chosen: bool
    is_whole: bool


@dataclass
class Question:
    criterion: Criterion
    choices: list[Choice]
    cannot: bool
    reason: str = ""
    comment: str = ""
    evidence: str = ""
    anchors: list[tuple[int, str]] = field(default_factory=list)

    @property
    def has_more(self) -> bool:
        return bool(self.comment or self.evidence or self.cannot)


class ScoreSheet:
    """Filled in from what was sent, or from what is kept. `given` after `is_valid()`."""

    def __init__(
        self, measure: Measure, anchors: dict[int, dict[int, str]], kept: list[Score], data: Any = None
    ) -> None:
        self.measure, self.anchors, self.data = measure, anchors, data
        self.kept = {score.criterion.key: score for score in kept}
        self.errors: list[str] = []
        self.given: dict[str, GivenScore] = {}

    def is_valid(self) -> bool:
        self.given = {criterion.key: self._read(criterion) for criterion in self.measure.criteria}
        if any(self._is_of_no_criterion(name) for name in self.data):
            self.errors.append(str(UnknownCriterion()))
        return not self.errors

    def _is_of_no_criterion(self, name: str) -> bool:
        return name.startswith(POINTS) and name.removeprefix(POINTS) not in self.measure.by_key

    def _text(self, name: str, criterion: Criterion) -> str:
        """A browser sends two letters for the end of a line and counts one of them for `maxlength`."""
        said = str(self.data.get(f"{name}-{criterion.key}", ""))
        return said.replace("\x00", "").replace("\r\n", "\n").strip()

    def _read(self, criterion: Criterion) -> GivenScore:
        said = self._text("points", criterion)
        points = None
        if said not in {"", CANNOT}:
            try:
                points = Decimal(said)
            except InvalidOperation:
                # Translators: an answer on a sheet of scores that is no number. %(criterion)s is a criterion.
                self.errors.append(_("%(criterion)s: choose one of the points.") % {"criterion": criterion})
        return GivenScore(
            points,
            cannot=said == CANNOT,
            reason=self._text("reason", criterion)[:300],
            comment=self._text("comment", criterion)[:2000],
            evidence=self._links(criterion),
        )

    def _links(self, criterion: Criterion) -> list[str]:
        lines = [line.strip() for line in self._text("evidence", criterion).splitlines() if line.strip()]
        if any(not line.lower().startswith(("https://", "http://")) or len(line) > 500 for line in lines):
            # Translators: an address on a sheet of scores that is none. %(criterion)s is a criterion.
            message = _("%(criterion)s: an address of a page begins with https://, one on each line.")
            self.errors.append(message % {"criterion": criterion})
        elif len(lines) > MOST_LINKS:
            # Translators: too many addresses on a sheet of scores. %(most)d is a number.
            message = _("%(criterion)s: up to %(most)d addresses. Put the others into the comment.")
            self.errors.append(message % {"criterion": criterion, "most": MOST_LINKS})
        return lines

    @property
    def questions(self) -> list[Question]:
        return [self._question(criterion) for criterion in self.measure.criteria]

    def _question(self, criterion: Criterion) -> Question:
        kept = self.kept.get(criterion.key)
        if self.data is not None:
            said = self._text("points", criterion)
            texts = [self._text(name, criterion) for name in ("reason", "comment", "evidence")]
        else:
            said = "" if kept is None else CANNOT if kept.points is None else str(kept.points)
            texts = [kept.reason, kept.comment, "\n".join(kept.evidence)] if kept else ["", "", ""]
        words = self.anchors.get(criterion.pk, {})
        return Question(
            criterion,
            self._choices(said, words),
            said == CANNOT,
            reason=texts[0],
            comment=texts[1],
            evidence=texts[2],
            anchors=sorted(words.items()),
        )

    def _choices(self, said: str, words: dict[int, str]) -> list[Choice]:
        rules = self.measure.rules
        chosen = Decimal(said) if said.replace(".", "", 1).isdecimal() else None
        choices, points = [], Decimal(1)
        while points <= rules.levels:
            is_whole = points == int(points)
            text = words.get(int(points), "") if is_whole else ""
            value = f"{points.normalize():f}"
            choices.append(Choice(value, number(points), text, chosen == points, is_whole))
            points += rules.step
        return choices
