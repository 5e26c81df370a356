# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison score`: the results of an assessment from two files, by the rules of the pages. Needs no database."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from liaison.assessment import wording
from liaison.assessment.rules.criteria import CriteriaSet, workshop_set
from liaison.assessment.rules.lifting import what_would_lift
from liaison.assessment.rules.panel import deviation, needs_talk
from liaison.assessment.rules.results import CandidateResult, Results, Talk, results_of
from liaison.assessment.rules.sensitivity import Sensitivity, sensitivity_of

from .answers import OK, as_json, say
from .parser import Options
from .scoring_files import Ratings, read_criteria, read_ratings

_MICRO = Decimal("0.000001")
_CENT = Decimal("0.01")
_WIDEST_NAME = 40
_MOST_TALKS = 10


def score(options: Options) -> int:
    criteria = read_criteria(options.criteria) if options.criteria else usual_criteria()
    read = read_ratings(options.ratings, criteria)
    results = results_of(criteria, read.ratings, read.candidates)
    firmness = sensitivity_of(results, top=options.top)
    if options.json:
        as_json(as_values(results, firmness, read))
    else:
        for line in as_table(results, firmness, read):
            say(line)
    return OK


def usual_criteria() -> CriteriaSet:
    nine = workshop_set()
    return replace(
        nine, criteria=tuple(replace(each, label=str(wording.CRITERIA[each.key])) for each in nine.criteria)
    )


# --- for machines ----------------------------------------------------------------------------------------------


def number(value: Decimal | None) -> int | float | None:
    """To a millionth, halves up; whole numbers without a point."""
    if value is None:
        return None
    rounded = value.quantize(_MICRO, ROUND_HALF_UP)
    return int(rounded) if rounded == int(rounded) else float(rounded)


def as_values(results: Results, firmness: Sensitivity | None, read: Ratings) -> dict[str, Any]:
    criteria = results.criteria
    levels = results.severities
    return {
        "criteria": [
            {
                "key": each.key,
                "label": each.label,
                "weight": number(each.weight),
                "gate": number(each.minimum),
                "mean": number(results.means.get(each.key)),
            }
            for each in criteria.criteria
        ],
        "scale": {"lowest": 1, "highest": criteria.levels, "step": number(criteria.step)},
        "thresholds": [
            {"from": number(threshold), "band": wording.band_name(criteria, band)}
            for band, threshold in enumerate(criteria.thresholds, 2)
        ],
        "candidates": [candidate_values(results, each, firmness) for each in results.candidates],
        "discussion": [talk_values(talk) for talk in results.talks],
        "adjustment": {
            "done": levels is not None,
            "why": wording.adjustment_words(results.adjustment),
            "mean": number(levels.mean) if levels else None,
            "assessors": {name: number(value) for name, value in levels.assessors.items()} if levels else {},
        },
        "sensitivity": sensitivity_values(firmness),
        "notes": read.notes,
    }


def candidate_values(results: Results, found: CandidateResult, firmness: Sensitivity | None) -> dict[str, Any]:
    criteria, total = results.criteria, found.total
    return {
        "candidate": found.candidate,
        "rank": found.rank,
        "total": number(total.total),
        "interval": None if total.low is None else [number(total.low), number(total.high)],
        "band": total.band and wording.band_name(criteria, total.band),
        "band_range": total.bands and [wording.band_name(criteria, band) for band in total.bands],
        "band_words": wording.band_words(criteria, found),
        "on_the_line": total.line is not None,
        "state": total.state.value,
        "scored": total.scored,
        "of": criteria.size,
        "n": found.people,
        "plus_minus": number(found.plus_minus),
        "adjusted": number(found.adjusted),
        "gates_failed": list(found.below_minimum),
        "gates_open": [
            each.key for each in criteria.criteria if each.minimum is not None and each.key not in found.row
        ],
        "caution": wording.caution_words(found),
        "usual_ranks": list(firmness.usual_ranks(found.candidate)) if firmness and found.rank else None,
        "would_lift": [
            {"criterion": lift.criterion, "from": number(lift.now), "to": number(lift.then)}
            for lift in what_would_lift(criteria, found.row)
        ],
        "criteria": {each.key: cell_values(criteria, found, each.key) for each in criteria.criteria},
    }


def cell_values(criteria: CriteriaSet, found: CandidateResult, key: str) -> dict[str, Any]:
    cell = found.row.get(key)
    apart = deviation(cell.scores) if cell and not cell.of_panel else None
    return {
        "mean": number(cell.mean) if cell else None,
        "n": cell.people if cell else 0,
        "scores": {assessor: number(given) for assessor, given in found.dots.get(key, ())},
        "cannot_judge": list(found.cannot_judge.get(key, ())),
        "deviation": number(apart) if apart is not None else None,
        "discuss": apart is not None and needs_talk(criteria, apart),
    }


def talk_values(talk: Talk) -> dict[str, Any]:
    return {
        "candidate": talk.candidate,
        "criterion": talk.criterion,
        "deviation": number(talk.deviation),
        "importance": number(talk.importance),
    }


def sensitivity_values(found: Sensitivity | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "sentence": wording.sensitivity_words(found, label=str),
        "draws": found.draws,
        "top": list(found.top),
        "top_holds": found.holds / found.draws,
        "first_ahead": None if found.ahead is None else found.ahead / found.draws,
        "rank_acceptability": {
            candidate: {str(rank): count / found.draws for rank, count in counts.items()}
            for candidate, counts in found.ranks.items()
        },
        "left_out": [
            {"criterion": left.criterion, "top": list(left.top), "same_top": left.same} for left in found.left_out
        ],
    }


# --- for people ------------------------------------------------------------------------------------------------


def shown(value: Decimal | None) -> str:
    """At most two decimals, and no zeros behind them."""
    if value is None:
        return "–"
    text = f"{value.quantize(_CENT, ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_table(results: Results, firmness: Sensitivity | None, read: Ratings) -> list[str]:
    criteria = results.criteria
    header = ("#", "candidate", "total", "from–to", "band", "n", "±", "adjusted", "below minimum")
    rows = [header, *(cells_of(criteria, each) for each in results.candidates)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    numbers = {0, 2, 5, 6, 7}
    lines = [
        "  ".join(
            cell.rjust(width) if column in numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    lines += ["", wording.adjustment_words(results.adjustment)]
    sentence = wording.sensitivity_words(firmness, label=lambda key: criteria.by_key[key].label)
    lines += [sentence] if sentence else []
    lines += talk_lines(results)
    return lines + read.notes


def cells_of(criteria: CriteriaSet, found: CandidateResult) -> tuple[str, ...]:
    total = found.total
    name = found.candidate
    open_range = total.low is not None and total.low != total.high
    return (
        str(found.rank or "–"),
        f"{name[: _WIDEST_NAME - 1]}…" if len(name) > _WIDEST_NAME else name,
        shown(total.total),
        f"{shown(total.low)}–{shown(total.high)} ({total.scored} of {criteria.size})" if open_range else "",
        wording.band_words(criteria, found) + (", on the line" if total.line is not None else ""),
        "?" if found.people is None else str(found.people),
        shown(found.plus_minus),
        shown(found.adjusted),
        ", ".join(criteria.by_key[key].label for key in found.below_minimum),
    )


def talk_lines(results: Results) -> list[str]:
    if not results.talks:
        return []
    lines = ["", "To talk about, the most important first:"]
    for talk in results.talks[:_MOST_TALKS]:
        label = results.criteria.by_key[talk.criterion].label
        lines.append(f"  {talk.candidate}: {label} (scores lie {shown(talk.deviation)} from their mean)")
    if more := len(results.talks) - _MOST_TALKS:
        lines += [f"  and {more} more (--json lists them all)"] if more > 0 else []
    return lines
