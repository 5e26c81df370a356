# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long do the results of a large round take, and how long does asking how firm they are?

    .venv/bin/python bench/assessment.py --limit

200 candidates × 9 criteria × 6 assessors unless told otherwise, once with everybody scoring everybody and once
with a quarter of the scores missing, so that totals are adjusted. The rules alone, without a database. Processor
time stands beside the time that passed, because other work on the machine counts only in the latter. With --limit
it ends with status 1 if, in processor time, results take more than 300 ms or 2,000 weightings more than 1 s.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal

from liaison.assessment.rules.criteria import WORKSHOP, workshop_set
from liaison.assessment.rules.lifting import what_would_lift
from liaison.assessment.rules.results import Rating, results_of
from liaison.assessment.rules.sensitivity import DRAWS, sensitivity_of

MOST_TIMES = 50
LIMITS = {"results": 300.0, "sensitivity": 1000.0}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--assessors", type=int, default=6)
    parser.add_argument("--times", type=int, default=7, help=f"how often each is done (at most {MOST_TIMES})")
    parser.add_argument("--limit", action="store_true", help="end with status 1 above the issue's figures")
    return parser.parse_args()


def planted(candidates: int, assessors: int) -> list[Rating]:
    pick = random.Random(7)
    return [
        Rating(f"Candidate {candidate}", f"Assessor {assessor}", key, Decimal(pick.randint(2, 10)) / 2)
        for candidate in range(candidates)
        for assessor in range(assessors)
        for key in WORKSHOP
    ]


def measure(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Medians in milliseconds: of processor time, and of the time that passed."""
    spent, passed = [], []
    for _time in range(times):
        before, clock = time.process_time(), time.perf_counter()
        work()
        spent.append((time.process_time() - before) * 1000)
        passed.append((time.perf_counter() - clock) * 1000)
    return statistics.median(spent), statistics.median(passed)


def report(name: str, ratings: list[Rating], times: int) -> bool:
    """Prints three figures; whether those with a limit keep it."""
    nine = workshop_set()
    results = results_of(nine, ratings)
    print(
        f"\n{name}: {len(ratings)} scores, totals {results.adjustment}\n{'':14}{'processor':>10} {'passed':>8}  ms"
    )
    kept = True
    for what, work in (
        ("results", lambda: results_of(nine, ratings)),
        ("sensitivity", lambda: sensitivity_of(results)),
        ("what lifts", lambda: [what_would_lift(nine, each.row) for each in results.candidates]),
    ):
        spent, passed = measure(work, times)
        print(f"{what:14}{spent:10.1f} {passed:8.1f}")
        kept &= spent <= LIMITS.get(what, spent)
    return kept


def main() -> int:
    asked = options()
    times = min(asked.times, MOST_TIMES)
    everything = planted(asked.candidates, asked.assessors)
    some = random.Random(8).sample(everything, len(everything) * 3 // 4)
    print(f"{asked.candidates} candidates × {len(WORKSHOP)} criteria × {asked.assessors} assessors, ", end="")
    print(f"{DRAWS} weightings, median of {times}")
    kept = [report("everybody scored everybody", everything, times), report("a quarter missing", some, times)]
    return int(asked.limit and not all(kept))


if __name__ == "__main__":
    raise SystemExit(main())
