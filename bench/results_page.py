# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long the page of results takes for a large round: wall time, processor time.

    .venv/bin/python bench/results_page.py

200 candidates × 9 criteria × 6 assessors unless told otherwise, in a folder of its own (SQLite), asked through
Django's test client; medians. Ends with 1 where the page takes more than 300 ms of processor time.
bench/assessment.py measures the arithmetic alone.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from decimal import Decimal
from typing import Any

LIMIT_MS = 300


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--times", type=int, default=7, help="how often the page is asked for")
    return parser.parse_args()


def start(folder: str) -> None:
    os.environ |= {"LIAISON_DATA": folder, "DJANGO_SETTINGS_MODULE": "liaison.project.settings_test"}
    import django  # noqa: PLC0415 (the folder has to be named first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def seed(count: int) -> tuple[Any, Any]:
    """The workspace's owner, and a round in which six others have scored everything."""
    from django.utils import timezone  # noqa: PLC0415

    from liaison.accounts.actions import changing  # noqa: PLC0415
    from liaison.assessment import models  # noqa: PLC0415
    from liaison.directory.models import Organisation  # noqa: PLC0415
    from liaison.pathway.models import Partnership, Stage  # noqa: PLC0415
    from liaison.project import cast  # noqa: PLC0415

    maya = cast.join("maya")
    six = [cast.join(name) for name in ("tomos", "lowri", "elin", "ines", "ada", "viktor")]
    stage, criteria = Stage.objects.select_related("pathway").first(), models.CriteriaSet.objects.get()
    pick, now = random.Random(7), timezone.now()
    with changing(maya, "seed") as change:
        round = change.create(models.AssessmentRound(name="Large", criteria_set=criteria, opened_at=now))
        for number in range(count):
            place = change.create(Organisation(name=f"Museum {number:03d}"))
            way = {"pathway": stage.pathway, "stage": stage, "entered_stage_at": now}
            partnership = change.create(Partnership(organisation=place, **way))
            candidate = change.create(models.Candidate(round=round, partnership=partnership))
            for member in six:
                asked = change.create(models.AssessorAssignment(candidate=candidate, assessor=member))
                given = change.create(models.Assessment(assignment=asked, submitted_at=now))
                scores = [
                    models.Score(
                        assessment=given, criterion=one, points=Decimal(pick.randint(2, 10)) / 2, by=member
                    )
                    for one in criteria.criteria.all()
                ]
                models.Score.objects.bulk_create(scores)
    return maya, round


def main() -> int:
    asked = options()
    with tempfile.TemporaryDirectory() as folder:
        start(folder)
        from django.db import connection  # noqa: PLC0415
        from django.test import Client  # noqa: PLC0415

        from liaison.accounts.scope import in_workspace  # noqa: PLC0415
        from liaison.project import cast  # noqa: PLC0415

        with in_workspace(cast.northshire()):
            maya, round = seed(asked.candidates)
            urls = {name: f"{round.get_absolute_url()}{name}/" for name in ("results", "firmness", "sheet")}
        client = Client()
        client.force_login(maya.user)
        spent: dict[str, float] = {}
        for name, url in urls.items():
            answer = client.get(url)
            assert answer.status_code == 200, answer
            processor, passed = [], []
            for _time in range(asked.times):
                before, clock = time.process_time(), time.perf_counter()
                client.get(url)
                processor.append((time.process_time() - before) * 1000)
                passed.append((time.perf_counter() - clock) * 1000)
            spent[name] = statistics.median(processor)
            print(
                f"{name:10}{spent[name]:7.0f} ms processor, "
                f"{statistics.median(passed):7.0f} ms passed, {len(answer.content):,} bytes"
            )
        connection.close()
    return int(spent["results"] > LIMIT_MS)


if __name__ == "__main__":
    raise SystemExit(main())
