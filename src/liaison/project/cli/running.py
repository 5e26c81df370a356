# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison serve` and `liaison worker`."""

from datetime import timedelta

from django.conf import settings

from liaison.kit.jobs import LEASE, JobWorker
from liaison.project import checks, environment, serving

from .answers import NOT_POSSIBLE, OK, Refusal, complain, say
from .parser import Options


def serve(options: Options) -> int:
    stops = [finding for finding in checks.find_all() if finding.stops_serving]
    if stops and not settings.DEMO:
        for finding in stops:
            complain(str(finding))
        complain("Liaison does not serve like this; `liaison demo` is for trying it out.")
        return NOT_POSSIBLE
    return serving.serve(
        options.host,
        options.port,
        options.workers,
        when_ready=lambda: say(f"Liaison answers at {settings.SITE_URL}"),
    )


def worker(options: Options) -> int:
    if options.with_parent:
        serving.end_with(options.with_parent)
    jobs = JobWorker(batch=options.once, lease=lease())
    jobs.configure_signals()
    jobs.run()
    return OK


def lease() -> timedelta:
    given = environment.text("JOB_LEASE", str(LEASE.total_seconds()))
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 3600:
        raise Refusal("LIAISON_JOB_LEASE is a number of seconds, such as 10.")
    return timedelta(seconds=seconds)
