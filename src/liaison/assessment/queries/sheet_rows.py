# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom each row of a score sheet means, and what bringing it in would do."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from liaison.accounts.models import Member
from liaison.assessment.models import AssessmentRound, Candidate, PanelSummary
from liaison.assessment.rules.score_sheet import Difference, SheetRow, difference
from liaison.directory.duplicates.queries.knowing import Draft, known
from liaison.directory.importing.queries.world import empty_world, learn
from liaison.directory.importing.rules.finding import Finder, Undecided
from liaison.directory.importing.rules.readings import RowReading
from liaison.directory.importing.rules.world import organisation_key
from liaison.directory.models import Organisation
from liaison.directory.queries.access import organisations_seen_by
from liaison.directory.queries.erased import erased_among
from liaison.kit.text import fold
from liaison.pathway.models import Partnership
from liaison.pathway.queries.access import partnerships_seen_by

from .blind import candidates_seen_by, hidden_from
from .score_sheets import Sheet
from .sets import Measure

BEGIN, LEAVE = "begin", "leave"
MOST_OPTIONS = 30


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGES = "changes"
    SAME = "same"
    ASK = "ask"
    LEFT_OUT = "left_out"
    BROKEN = "broken"
    EMPTY = "empty"
    HIDDEN = "hidden"
    SCORED = "scored"
    AGAIN = "again"


@dataclass
class Match:
    """`partnership` where there is no doubt, or `options` of who may be meant.

    `may_begin` a partnership: with `organisation` if that is known, or else with a new one of the row's name.
    """

    partnership: Partnership | None = None
    organisation: Organisation | None = None
    options: list[Partnership] = field(default_factory=list)
    may_begin: bool = False

    @property
    def all(self) -> list[Partnership]:
        return [self.partnership, *self.options] if self.partnership else self.options


@dataclass(frozen=True)
class Step:
    """An average that comes in or changes; `before` is None for a new one."""

    key: str
    before: Decimal | None
    then: Decimal


@dataclass
class PlannedRow:
    """`chosen` is what the form has for this row; `first`: the first row about the same candidate."""

    row: SheetRow
    match: Match
    fate: Fate
    chosen: str = LEAVE
    partnership: Partnership | None = None
    candidate: Candidate | None = None
    steps: list[Step] = field(default_factory=list)
    difference: Difference | None = None
    first: int = 0

    @property
    def comes_in(self) -> bool:
        return self.fate in {Fate.NEW, Fate.CHANGES}

    @property
    def begins(self) -> bool:
        return self.comes_in and self.partnership is None

    @property
    def may_choose(self) -> bool:
        return self.fate not in {Fate.BROKEN, Fate.EMPTY, Fate.HIDDEN, Fate.SCORED}


def plan_of(
    member: Member, round: AssessmentRound, measure: Measure, sheet: Sheet, choices: Mapping[int, str]
) -> list[PlannedRow]:
    """A row for each of the sheet's, in its order. `choices` by row number; rows without one go where they belong.

    Whatever is known of a candidate that the member is still to score is left out of it: see blind.py.
    """
    candidates = {one.partnership_id: one for one in candidates_seen_by(member).filter(round=round).order_by("pk")}
    matches = _matches(member, [row.name for row in sheet.rows], candidates.values())
    hidden = {row["candidate__partnership_id"] for row in hidden_from(member)}
    scored = _scored(round)
    kept = _kept(round)
    plan, taken = [], dict[object, int]()
    for row, match in zip(sheet.rows, matches, strict=True):
        planned = _chosen(row, match, choices.get(row.number), hidden)
        planned.candidate = candidates.get(planned.partnership.pk) if planned.partnership else None
        if planned.fate is Fate.ASK or not planned.may_choose:
            plan.append(planned)
            continue
        target = planned.partnership.pk if planned.partnership else _new_name(planned)
        planned.first = taken.setdefault(target, row.number) if planned.fate is Fate.NEW else 0
        _compare(planned, measure, scored, kept)
        plan.append(planned)
    return plan


def digest_of(plan: Iterable[PlannedRow]) -> str:
    """What a plan without choices came to: another one later says that something has changed since."""
    told = [
        [
            one.row.number,
            one.fate,
            str(one.partnership.public_id) if one.partnership else "",
            [str(option.public_id) for option in one.match.all],
            [[step.key, str(step.before), str(step.then)] for step in one.steps],
        ]
        for one in plan
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def _chosen(row: SheetRow, match: Match, choice: str | None, hidden: set[int]) -> PlannedRow:
    """Before it is compared with what is here: NEW stands for "comes in"."""
    if match.partnership is not None and match.partnership.pk in hidden:
        return PlannedRow(row, Match(), Fate.HIDDEN)
    match.options = [one for one in match.options if one.pk not in hidden]
    if row.problems:
        return PlannedRow(row, match, Fate.BROKEN, partnership=match.partnership)
    if not row.scores:
        return PlannedRow(row, match, Fate.EMPTY, partnership=match.partnership)
    if choice is None:
        choice = str(match.partnership.public_id) if match.partnership else ""
    by_id = {str(one.public_id): one for one in match.all}
    if choice in by_id:
        return PlannedRow(row, match, Fate.NEW, choice, by_id[choice])
    if choice == BEGIN and match.may_begin:
        return PlannedRow(row, match, Fate.NEW, BEGIN)
    return PlannedRow(row, match, Fate.LEFT_OUT if choice == LEAVE else Fate.ASK, LEAVE if choice == LEAVE else "")


def _new_name(planned: PlannedRow) -> object:
    organisation = planned.match.organisation
    return ("organisation", organisation.pk) if organisation else organisation_key(planned.row.name)


def _compare(
    planned: PlannedRow, measure: Measure, scored: set[int], kept: Mapping[int, Mapping[str, Decimal]]
) -> None:
    if planned.fate is not Fate.NEW:
        return
    if planned.first != planned.row.number:
        planned.fate = Fate.AGAIN
        return
    candidate = planned.candidate
    if candidate is not None and candidate.pk in scored:
        planned.fate = Fate.SCORED
        return
    planned.difference = difference(planned.row, measure.rules)
    there = kept.get(candidate.pk, {}) if candidate else {}
    planned.steps = [
        Step(key, there.get(key), mean) for key, mean in planned.row.scores.items() if there.get(key) != mean
    ]
    if not planned.steps:
        planned.fate = Fate.SAME
    elif there:
        planned.fate = Fate.CHANGES


def _scored(round: AssessmentRound) -> set[int]:
    """Candidates for which somebody has submitted scores, which is no number about them."""
    rows = Candidate.objects.filter(round=round, assignments__assessment__submitted_at__isnull=False)
    return set(rows.order_by().values_list("pk", flat=True))


def _kept(round: AssessmentRound) -> dict[int, dict[str, Decimal]]:
    """Averages that were brought in before, by candidate and criterion."""
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = PanelSummary.objects.filter(candidate__round=round).order_by()
    for candidate, key, mean in rows.values_list("candidate_id", "criterion__key", "mean"):
        found[candidate][key] = mean
    return found


# --- whom a row means ---


def _matches(member: Member, names: Sequence[str], candidates: Iterable[Candidate]) -> list[Match]:
    """By the whole name of a partnership, or by the directory's own rules. Where several fit, people say who."""
    in_round = {fold(str(one)): one.partnership for one in candidates}
    meant = _organisations_meant(member, names)
    readings = [RowReading(organisation={"name": name}) for name in names]
    gone = {name for name, asked in zip(names, erased_among(readings), strict=True) if asked}
    near = _near(member, [name for name in names if name and not meant[name] and fold(name) not in in_round])
    wanted = {pk for found in (*meant.values(), *near.values()) for pk in found}
    organisations = {one.pk: one for one in organisations_seen_by(member).filter(pk__in=wanted)}
    theirs = _partnerships(member, wanted, in_round.values())
    spare = sorted(in_round.values(), key=lambda one: str(one).casefold())
    matches = []
    for name in names:
        known_as = in_round.get(fold(name)) if name else None
        found = [one for pk in meant.get(name, ()) for one in theirs[pk]]
        named = [one for one in found if fold(str(one)) == fold(name)]
        if known_as is not None or len(found) == 1 or len(named) == 1:
            matches.append(Match(known_as or (found if len(found) == 1 else named)[0]))
            continue
        similar = [one for pk in near.get(name, ()) for one in theirs[pk]]
        options = list(dict.fromkeys([*found, *similar, *([] if found else spare)]))[:MOST_OPTIONS]
        sure = [organisations[pk] for pk in meant.get(name, ()) if pk in organisations]
        may_begin = bool(name) and name not in gone and not found and len(sure) < 2
        matches.append(Match(None, sure[0] if may_begin and sure else None, options, may_begin))
    return matches


def _organisations_meant(member: Member, names: Sequence[str]) -> dict[str, list[int]]:
    """As an import of the directory takes them: one, none, or several of the same name."""
    readings = {name: RowReading(organisation={"name": name}) for name in names if name}
    world = empty_world()
    learn(world, readings.values(), member.workspace.zone)
    found: dict[str, list[int]] = {"": []}
    for name, reading in readings.items():
        try:
            one = Finder(reading, world).organisation()
            found[name] = [one.key] if one is not None and isinstance(one.key, int) else []
        except Undecided:
            keys = world.organisations_by_name[organisation_key(name)]
            found[name] = [key for key in keys if isinstance(key, int)]
    return found


def _near(member: Member, names: Sequence[str]) -> dict[str, list[int]]:
    """Organisations whose names are nearly the same."""
    names = list(dict.fromkeys(names))
    answers = known(member, Organisation.kind, [Draft(name) for name in names], most=12) if names else []
    return {name: [one.party.pk for one in answer] for name, answer in zip(names, answers, strict=True)}


def _partnerships(
    member: Member, organisations: Iterable[int], in_round: Iterable[Partnership]
) -> dict[int, list[Partnership]]:
    """Organisation → its partnership in the round, or else its open ones."""
    judged: dict[int, list[Partnership]] = defaultdict(list)
    for one in in_round:
        judged[one.organisation_id].append(one)
    open_ones: dict[int, list[Partnership]] = defaultdict(list)
    rows = partnerships_seen_by(member).open().filter(organisation__in=list(organisations))
    for one in rows.select_related("organisation").order_by("pk"):
        open_ones[one.organisation_id].append(one)
    return defaultdict(list, {**open_ones, **judged})
