# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sets of criteria, for people and for the arithmetic."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from liaison.assessment import wording
from liaison.assessment.models import Band, CriteriaSet, Criterion, PanelSummary, ScaleAnchor, Score
from liaison.assessment.rules import criteria as rules
from liaison.assessment.rules.results import CandidateResult


def sets_in_use() -> "QuerySet[CriteriaSet]":
    """What a workspace judges by is no secret inside it. Newest versions only."""
    return CriteriaSet.objects.filter(archived_at=None, replaced_by=None)


def every_set() -> "QuerySet[CriteriaSet]":
    """Earlier versions too."""
    return CriteriaSet.objects.select_related("replaces")


def bands_of(criteria_set: CriteriaSet) -> list[Band]:
    return list(Band.objects.filter(criteria_set=criteria_set))


def earlier_versions(criteria_set: CriteriaSet) -> list[CriteriaSet]:
    """Newest first. There are as many queries as versions: a handful."""
    found, at = [], criteria_set.replaces
    while at is not None:
        found.append(at)
        at = at.replaces
    return found


def newer_version(criteria_set: CriteriaSet) -> CriteriaSet | None:
    return CriteriaSet.objects.filter(replaces=criteria_set).first()


def is_scored_with(criteria_set: CriteriaSet) -> bool:
    """Also by a draft: what somebody has begun to answer is not changed under their hands."""
    scored = Score.objects.filter(criterion__criteria_set=criteria_set).exists()
    return scored or PanelSummary.objects.filter(criterion__criteria_set=criteria_set).exists()


@dataclass(frozen=True)
class Measure:
    """A set as it counts in a round: its criteria in order, the same for the arithmetic, its bands' names."""

    criteria: tuple[Criterion, ...]
    rules: rules.CriteriaSet
    bands: tuple[str, ...]

    @cached_property
    def by_key(self) -> dict[str, Criterion]:
        return {criterion.key: criterion for criterion in self.criteria}

    def band_words(self, found: CandidateResult) -> str:
        return wording.band_words(self.rules, found, self.bands)

    def label(self, key: str) -> str:
        return self.by_key[key].label


def measure_of(criteria_set: CriteriaSet, type: str = "") -> Measure:
    """Without the criteria that do not apply to this kind of partnership. Three queries with `anchors_of`.

    Where none would be left, all count.
    """
    rows = list(Criterion.objects.filter(criteria_set=criteria_set))
    bands = list(Band.objects.filter(criteria_set=criteria_set))
    begins = tuple(band.begins_at for band in bands if band.begins_at is not None)
    whole = rules.CriteriaSet(
        tuple(rules.Criterion(row.key, row.weight, row.minimum, row.label) for row in rows),
        levels=criteria_set.levels,
        step=criteria_set.step,
        given_thresholds=begins or None,
    )
    applying = [row for row in rows if row.applies_to(type)]
    if not sum(row.weight for row in applying):
        applying = rows
    for row in rows:
        if row not in applying:
            whole = whole.without(row.key)
    return Measure(tuple(applying), whole, tuple(band.name for band in bands))


def anchors_of(criteria_set: CriteriaSet) -> dict[int, dict[int, str]]:
    """Criterion's primary key → level → words."""
    found: dict[int, dict[int, str]] = {}
    for row in ScaleAnchor.objects.filter(criterion__criteria_set=criteria_set):
        found.setdefault(row.criterion_id, {})[row.level] = row.text
    return found
