# SPDX-License-Identifier: AGPL-3.0-or-later
"""A round's averages out to a file, and from a file into a round, as one change."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.actions import CannotUndo, Changing, changing, note_deed
from liaison.accounts.events import ChangeUndone
from liaison.accounts.models import Change, ChangeEvent, Member
from liaison.accounts.models.changes import Verb
from liaison.accounts.queries import EXPORT
from liaison.assessment.models import AssessmentRound, Candidate, PanelSummary
from liaison.assessment.queries.score_sheets import Sheet, sheet_lines
from liaison.assessment.queries.sets import measure_of
from liaison.assessment.queries.sheet_rows import PlannedRow, digest_of, plan_of
from liaison.directory.models import Organisation
from liaison.kit.files.writing import Format
from liaison.pathway.actions.partnerships import PartnershipText, begin_in

from .refusals import RoundClosed, SheetChanged

BRING = "bring in averages"


def export_sheet(member: Member, round: AssessmentRound, *, to: Format) -> bytes:
    """What this member may know of the round, as the workshop lays it out; the history notes who took how much."""
    lines = list(sheet_lines(member, round))
    rows = len(lines) - 1
    # Translators: what an exported file holds, as part of "exported scores of 12 candidates as CSV".
    words = ngettext("scores of %(rows)s candidate", "scores of %(rows)s candidates", rows) % {"rows": rows}
    # Translators: what an exported file holds, and its format: "scores of 12 candidates as CSV".
    words = _("%(what)s as %(format)s") % {"what": words, "format": to.label}
    data = to.write(lines, round.name)
    note_deed(member, EXPORT, words, rows=rows, list="scores", format=to.name, round=str(round.public_id))
    return data


def sheet_name(round: AssessmentRound, to: Format) -> str:
    return f"{slugify(round.name)[:60] or 'scores'}-{timezone.localdate():%Y-%m-%d}.{to.name}"


def bring_in(
    round: AssessmentRound,
    sheet: Sheet,
    choices: Mapping[int, str],
    *,
    by: Member,
    seen: str,
    at: datetime | None = None,
) -> tuple[list[PlannedRow], Change | None]:
    """The rows that come in, and their change; None where nothing differs. `seen` is the digest of what was shown.

    Raises RoundClosed, SheetChanged and the pathway's OpenAlready.
    """
    with changing(by, BRING, at=at) as change:
        current = AssessmentRound.objects.select_for_update().get(pk=round.pk)
        if current.is_closed:
            raise RoundClosed
        measure = measure_of(round.criteria_set, current.type)
        if digest_of(plan_of(by, current, measure, sheet, {})) != seen:
            raise SheetChanged
        plan = [row for row in plan_of(by, current, measure, sheet, choices) if row.comes_in]
        for row in plan:
            candidate = row.candidate or _candidate(change, current, row)
            there = {one.criterion_id: one for one in PanelSummary.objects.filter(candidate=candidate)}
            for step in row.steps:
                criterion = measure.by_key[step.key]
                known = there.get(criterion.pk)
                if known is not None:
                    change.update(known, mean=step.then, source=sheet.filename)
                    continue
                values = {"criterion": criterion, "mean": step.then, "source": sheet.filename}
                change.create(PanelSummary(candidate=candidate, **values))
    return plan, change.record if change.record.pk else None


def _candidate(change: Changing, round: AssessmentRound, row: PlannedRow) -> Candidate:
    partnership = row.partnership
    if partnership is None:
        organisation = row.match.organisation or change.create(Organisation(name=row.row.name))
        partnership = begin_in(change, organisation, PartnershipText())
    return change.create(Candidate(round=round, partnership=partnership))


def keep_what_counted(event: ChangeUndone) -> None:
    """Averages stay where their round has closed since: the totals that were decided by are made of them."""
    undone = event.change.undo_of
    if undone is None or undone.action != BRING:
        return
    events = ChangeEvent.objects.filter(change=event.change)
    of_kind = events.filter(of_kind=PanelSummary.kind)
    there = PanelSummary.objects.filter(public_id__in=of_kind.values("of_id")).values_list(
        "candidate_id", flat=True
    )
    taken = {one.before.get("candidate_id") for one in of_kind.filter(verb=Verb.DELETED)}
    left = {one.before["round_id"] for one in events.filter(verb=Verb.DELETED, of_kind=Candidate.kind)}
    left.update(Candidate.objects.filter(pk__in={*there, *taken} - {None}).values_list("round_id", flat=True))
    if AssessmentRound.objects.filter(pk__in=left, phase=AssessmentRound.Phase.CLOSED).exists():
        raise CannotUndo(str(RoundClosed()))
