# SPDX-License-Identifier: AGPL-3.0-or-later
"""Eight bookers at a thousand times of one member, over HTTP, against the server that `liaison serve` starts.

    .venv/bin/python bench/booking_race.py [--postgres | --database-url postgresql://…]

Each time is wanted by --wanted of the bookers; each booker goes through its times in the same order, so that they
meet again and again. Right is: every time sold, none sold twice, no answer but "booked" and "just taken". Bookers
say that they come from different places (a proxy is announced), because one place may not try that often.
--postgres starts a server of its own, as the tests do, syncing nothing to disk; --database-url names an empty one.
"""

import argparse
import http.client
import os
import random
import re
import shutil
import statistics
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from urllib.parse import urlencode

import databases
from crowd import start
from lists import Serving

MINUTES = 15


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bookers", type=int, default=8)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--wanted", type=int, default=2, help="how many want each time")
    databases.add_options(parser)
    return parser.parse_args()


def offer(many: int) -> list[datetime]:
    """A page of a member who works day and night; the times that it offers."""
    from liaison.accounts.actions import changing  # noqa: PLC0415
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.gatherings.models import BookingPage, WeeklyHours  # noqa: PLC0415
    from liaison.project import cast  # noqa: PLC0415

    with in_workspace(cast.northshire()):
        maya = cast.join("maya")
        with changing(maya, "add booking page") as change:
            page = BookingPage(
                name="A talk", slug="talk", member=maya, ways=["call"], time_zone="UTC", language="en"
            )
            page.minutes = page.every = MINUTES
            page.minutes_after = 0
            change.create(page)
            for day in range(7):
                change.create(WeeklyHours(page=page, weekday=day, opens=clock(0), closes=clock(0)))
    first = datetime.combine(datetime.now(UTC).date() + timedelta(days=2), clock(0), UTC)
    return [first + number * timedelta(minutes=MINUTES) for number in range(many)]


class Booker:
    def __init__(self, number: int, port: int, wishes: list[datetime]) -> None:
        self.number, self.port, self.wishes = number, port, wishes
        self.answers: Counter[str] = Counter()
        self.took: dict[str, list[float]] = {"booked": [], "just taken": []}

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        for at in self.wishes:
            begin = time.perf_counter()
            answer = self.book(connection, at)
            self.answers[answer] += 1
            self.took.setdefault(answer, []).append((time.perf_counter() - begin) * 1000)
        connection.close()

    def book(self, connection: http.client.HTTPConnection, at: datetime) -> str:
        name = f"{self.number}-{at:%d%H%M}"
        said = {
            "at": at.isoformat(),
            "zone": "UTC",
            "name": f"Visitor {name}",
            "email": f"visitor-{name}@example.org",
            "way": "call",
            "phone": "01632 960001",
        }
        place = ".".join(str(random.randrange(1, 250)) for _part in range(4))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Host": f"127.0.0.1:{self.port}",
            "X-Forwarded-For": place,
        }
        connection.request("POST", "/at/northshire/meet/talk/", urlencode(said), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status == 302:
            return "booked"
        if answer.status == 422 and "just taken this time" in text:
            return "just taken"
        error = re.search(r"cdx-field__error[^>]*>.*?</", text, re.DOTALL)
        return f"{answer.status} {error[0][-80:] if error else ''}"


def race(asked: argparse.Namespace) -> bool:
    from django.db import connection  # noqa: PLC0415

    times = offer(asked.times)
    wishes: list[list[datetime]] = [[] for _booker in range(asked.bookers)]
    for number, at in enumerate(times):
        for more in range(asked.wanted):
            wishes[(number + more) % asked.bookers].append(at)
    with Serving() as server:
        bookers = [Booker(number, server.port, mine) for number, mine in enumerate(wishes)]
        threads = [threading.Thread(target=one.run) for one in bookers]
        begin = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - begin
    print(
        f"{connection.vendor}: {asked.bookers} bookers, {asked.times} times, each wanted by {asked.wanted}; ",
        end="",
    )
    print(f"{seconds:.0f} s")
    return report(bookers, times)


def report(bookers: list[Booker], times: list[datetime]) -> bool:
    from liaison.accounts.scope import reading_everywhere  # noqa: PLC0415
    from liaison.gatherings.models import Booking  # noqa: PLC0415
    from liaison.gatherings.queries.booking_invariants import nobody_is_booked_twice  # noqa: PLC0415

    answers: Counter[str] = sum((one.answers for one in bookers), Counter())
    with reading_everywhere("to count what was sold"):
        sold = Counter(Booking.objects.booked().values_list("starts_at", flat=True))
        overlaps = list(nobody_is_booked_twice())
    doubled = sum(number > 1 for number in sold.values())
    unsold = len(set(times) - set(sold))
    errors = {answer: number for answer, number in answers.items() if answer not in {"booked", "just taken"}}
    print(f"answers {dict(answers)}; doubled {doubled}, overlaps {overlaps}, unsold {unsold}, errors {errors}")
    everything = [one for booker in bookers for took in booker.took.values() for one in took]
    for name in ("booked", "just taken"):
        took = [one for booker in bookers for one in booker.took[name]]
        print(f"  {name:10} {_figures(took)}")
    print(f"  {'all':10} {_figures(everything)}")
    return not (doubled or overlaps or unsold or errors)


def _figures(took: list[float]) -> str:
    if len(took) < 2:
        return f"{len(took)} only"
    cuts = statistics.quantiles(took, n=100)
    parts = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(took)}
    return f"{len(took):5} " + "  ".join(f"{name} {value:6.0f} ms" for name, value in parts.items())


def main() -> None:
    asked = options()
    folder = tempfile.mkdtemp(prefix="liaison-booking-")
    try:
        with databases.database(asked) as url:
            os.environ["LIAISON_TRUSTED_PROXIES"] = "1"
            start(folder, url)
            right = race(asked)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    raise SystemExit(0 if right else 1)


if __name__ == "__main__":
    main()
