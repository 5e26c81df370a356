# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a score sheet was taken for, in sentences that name row and column."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.assessment.rules.score_sheet import Difference, Problem, SheetRow, Trouble
from liaison.kit.figures import number
from liaison.kit.files.checks import column_letter

from .score_sheets import Sheet
from .sets import Measure
from .sheet_rows import BEGIN, LEAVE, Fate, PlannedRow

MOST_NAMED = 3


@dataclass(frozen=True)
class RowView:
    """A row as the page shows it. `choices` are (value, words) for a select; none where nothing can be chosen."""

    number: int
    name: str
    kind: str
    taken_for: str
    url: str
    says: list[str]
    warns: list[str]
    field: str
    choices: list[tuple[str, str]]
    chosen: str


def row_views(plan: Sequence[PlannedRow], sheet: Sheet, measure: Measure) -> list[RowView]:
    return [_row_view(row, sheet, measure) for row in plan]


def _row_view(planned: PlannedRow, sheet: Sheet, measure: Measure) -> RowView:
    row, partnership = planned.row, planned.partnership
    warns = [problem_words(problem, row.number, measure) for problem in row.problems]
    if planned.difference:
        warns.append(_difference_words(planned.difference, row.number, measure))
    return RowView(
        row.number,
        # Translators: a row of a spreadsheet says nobody's name.
        row.name or _("without a name"),
        "success" if planned.comes_in else "warning" if planned.fate in _WARNINGS else "notice",
        str(partnership) if partnership else "",
        partnership.get_absolute_url() if partnership else "",
        [fate_words(planned), *_steps(planned, measure)],
        warns,
        f"row-{row.number}",
        _choices(planned) if planned.may_choose else [],
        planned.chosen,
    )


_WARNINGS = {Fate.ASK, Fate.BROKEN, Fate.AGAIN}


def fate_words(planned: PlannedRow) -> str:
    fate, count = planned.fate, len(planned.steps)
    if fate is Fate.NEW:
        # Translators: what becomes of a row of a spreadsheet with scores; the number is one of criteria.
        return ngettext("%(count)d average comes in.", "%(count)d averages come in.", count) % {"count": count}
    if fate is Fate.CHANGES:
        # Translators: what becomes of a row of a spreadsheet with scores; the number is one of criteria.
        return ngettext("%(count)d average changes.", "%(count)d averages change.", count) % {"count": count}
    if fate is Fate.AGAIN:
        # Translators: a row of a spreadsheet is about somebody who is in an earlier row already.
        return _("The same as in row %(row)d: left out.") % {"row": planned.first}
    return {
        # Translators: what becomes of a row of a spreadsheet with scores.
        Fate.SAME: _("Known already: nothing changes."),
        # Translators: what becomes of a row of a spreadsheet with scores.
        Fate.ASK: _("Say who is meant, or it stays out."),
        # Translators: what becomes of a row of a spreadsheet with scores.
        Fate.LEFT_OUT: _("Left out."),
        # Translators: what becomes of a row of a spreadsheet with scores.
        Fate.BROKEN: _(
            "Stays out until this is mended in the sheet. Bring it in again then: the rest stays as it is."
        ),
        # Translators: what becomes of a row of a spreadsheet with scores.
        Fate.EMPTY: _("No scores in this row: there is nothing to bring in."),
        # Translators: what becomes of a row of a spreadsheet with scores.
        Fate.HIDDEN: _("You are still to score this candidate, so somebody else has to bring this row in."),
        # Translators: what becomes of a row of a spreadsheet with scores.
        Fate.SCORED: _(
            "People have scored it in this round: their scores count, and the sheet's averages stay out."
        ),
    }[fate]


def _steps(planned: PlannedRow, measure: Measure) -> list[str]:
    if planned.fate is not Fate.CHANGES:
        return []
    return [
        # Translators: how an average changes: a criterion, the average now and the one of the sheet.
        _("%(criterion)s: %(before)s, then %(then)s")
        % {"criterion": measure.label(one.key), "before": number(one.before) or "–", "then": number(one.then)}
        for one in planned.steps
    ]


def _choices(planned: PlannedRow) -> list[tuple[str, str]]:
    found = [(str(one.public_id), str(one)) for one in planned.match.all]
    if planned.match.may_begin:
        # Translators: a choice for a row of a spreadsheet. %(name)s is an organisation that is known.
        known = _("Begin a partnership with %(name)s")
        # Translators: a choice for a row of a spreadsheet. %(name)s is an organisation that is not known yet.
        new = _("Add %(name)s and begin a partnership")
        words = known if planned.match.organisation else new
        found.append((BEGIN, words % {"name": planned.match.organisation or planned.row.name}))
    # Translators: a choice for a row of a spreadsheet.
    found.append((LEAVE, _("Leave this row out")))
    # Translators: the first entry of the choices for a row of a spreadsheet.
    return found if planned.match.partnership else [("", _("Choose …")), *found]


def problem_words(problem: Problem, row: int, measure: Measure) -> str:
    levels = measure.rules.levels
    place = {
        "row": row,
        "column": problem.header,
        "cell": f"{column_letter(problem.column)}{row}",
        "text": problem.text,
        "levels": levels,
    }
    return {
        # Translators: a cell of a spreadsheet with scores. %(cell)s is its place, such as "D7".
        Trouble.TEXT: _("Row %(row)d, “%(column)s” (%(cell)s): “%(text)s” is no number.") % place,
        # Translators: a cell of a spreadsheet with scores. %(cell)s is its place, such as "D7".
        Trouble.DATE: _(
            "Row %(row)d, “%(column)s” (%(cell)s) is a date: the spreadsheet program took a score such as 3.5 "
            "for one."
        )
        % place,
        # Translators: a cell of a spreadsheet with scores. %(cell)s is its place, such as "D7".
        Trouble.RANGE: _("Row %(row)d, “%(column)s” (%(cell)s): %(text)s is not between 1 and %(levels)s.")
        % place,
    }[problem.trouble]


def _difference_words(found: Difference, row: int, measure: Measure) -> str:
    told = {
        "row": row,
        "theirs": number(found.theirs),
        "ours": number(found.ours),
        "amount": number(abs(found.amount)),
        "scored": found.scored,
        "all": measure.rules.size,
    }
    if found.adds_up and found.scored < measure.rules.size:
        # Translators: totals differ, because the sheet adds up what is there. The numbers are totals and counts.
        return (
            _(
                "Row %(row)d: the sheet adds up %(scored)s of %(all)s criteria to %(theirs)s. Here the missing "
                "ones count as the average of the others: %(ours)s, a difference of %(amount)s."
            )
            % told
        )
    if found.adds_up:
        # Translators: totals differ, because criteria weigh differently here. The numbers are totals.
        return (
            _(
                "Row %(row)d: the sheet adds up to %(theirs)s. With the weights of this set it is %(ours)s, a "
                "difference of %(amount)s."
            )
            % told
        )
    # Translators: totals differ. The numbers are totals.
    return (
        _("Row %(row)d: the sheet's total is %(theirs)s, its averages make %(ours)s: a difference of %(amount)s.")
        % told
    )


def sheet_words(sheet: Sheet, measure: Measure) -> list[str]:
    """What there is to say of the columns, and of averages between the steps."""
    columns, said = sheet.columns, []
    if columns.name is None:
        # Translators: about a spreadsheet with scores.
        said.append(_("No column names the organisations: say for each row who is meant."))
    for problem in columns.problems:
        told = {"letter": column_letter(problem.column), "column": problem.text, "other": problem.header}
        if problem.trouble is Trouble.TWICE:
            # Translators: about a column of a spreadsheet with scores. %(letter)s is its letter.
            said.append(_("Column %(letter)s, “%(column)s”, is there twice. Only the first one is read.") % told)
        else:
            # Translators: about a column of a spreadsheet with scores. %(letter)s is its letter.
            said.append(
                _("Column %(letter)s, “%(column)s”, is none of this round's criteria, and stays out.") % told
            )
    for key in columns.missing:
        # Translators: about a spreadsheet with scores. %(criterion)s is a criterion without a column.
        said.append(
            _("There is no column for “%(criterion)s”: totals are made of the others.")
            % {"criterion": measure.label(key)}
        )
    return said + ([_off_step_words(sheet, measure)] if sheet.off_step else [])


def _off_step_words(sheet: Sheet, measure: Measure) -> str:
    cells = [_cell_words(sheet, row, column) for row, column in sheet.off_step[:MOST_NAMED]]
    count = len(sheet.off_step)
    told = {"count": count, "step": number(measure.rules.step), "cells": ", ".join(cells)}
    # Translators: about cells of a spreadsheet with scores. %(cells)s are the first of them, such as "3.33 in D7".
    text = ngettext(
        "%(count)d score lies between the steps of %(step)s (%(cells)s). No single person gave it: it is an "
        "average.",
        "%(count)d scores lie between the steps of %(step)s (%(cells)s …). No single person gave them: they are "
        "averages.",
        count,
    )
    return text % told


def _cell_words(sheet: Sheet, row: SheetRow, column: int) -> str:
    key = next(key for key, place in sheet.columns.criteria.items() if place == column)
    # Translators: an average and its cell in a spreadsheet, such as "3.33 in D7".
    return _("%(score)s in %(cell)s") % {
        "score": number(row.scores[key]),
        "cell": f"{column_letter(column)}{row.number}",
    }
