# SPDX-License-Identifier: AGPL-3.0-or-later
"""The job that chaos_jobs.py kills workers with."""

import os
import time
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django_tasks import task

from liaison.kit.models import RateCounter

FAR = "2100-01-01T00:00:00Z"


@task()
def work(name: str, folder: str) -> None:
    """Note the start, and finish at once unless it is the first start: then dawdle until killed.

    The effect is one row that says how often it was written; a second writer finds it and leaves it.
    """
    with (Path(folder) / name).open("a") as starts:
        starts.write(f"{os.getpid()} {time.time()}\n")
    if len((Path(folder) / name).read_text().splitlines()) == 1:
        time.sleep(600)
    with transaction.atomic():
        if not RateCounter.objects.filter(key_hash=f"chaos {name}").exists():
            RateCounter.objects.create(key_hash=f"chaos {name}", taken=0, expires_at=FAR)
            RateCounter.objects.filter(key_hash=f"chaos {name}").update(taken=F("taken") + 1)
