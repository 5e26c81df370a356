# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two hundred people register for fifty seats, a hundred times over, while some of them cancel.

    .venv/bin/python bench/registration_race.py [--postgres | --database-url postgresql://…]

Processes begin each event together and register their share of the people one after the other. Three in ten cancel
a moment later; half of those come back, to the end of the list; one in ten presses twice, in two processes. Right
is: as many come as there are seats, whoever waits was later than everybody who got a seat from the list, nobody is
there twice, and each of these things was written to them exactly once. --postgres starts a server of its own, as
the tests do, syncing nothing to disk; --database-url names an empty one.
"""

import argparse
import multiprocessing
import random
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import databases
from crowd import start

CANCEL, COME_BACK, PRESS_TWICE = 0.3, 0.5, 0.1
PATIENCE = 600


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seats", type=int, default=50)
    parser.add_argument("--processes", type=int, default=8)
    databases.add_options(parser)
    return parser.parse_args()


def plant(many: int, seats: int) -> list[int]:
    """Published events of next month."""
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.gatherings.actions.events import EventText, add_event, publish  # noqa: PLC0415
    from liaison.project import cast  # noqa: PLC0415

    begins = datetime.now(UTC) + timedelta(days=30)
    made = []
    with in_workspace(cast.northshire()):
        maya = cast.join("maya")
        for number in range(many):
            fields = {
                "name": f"Webinar {number}",
                "slug": f"webinar-{number}",
                "join_url": "https://meet.example.org/room",
                "starts_at": begins,
                "ends_at": begins + timedelta(hours=1),
                "capacity": seats,
            }
            event, _change = add_event(EventText(fields), by=maya)
            publish(event, by=maya)
            made.append(event.pk)
    return made


# --- those who register ---


def share(number: int, asked: argparse.Namespace, event: int) -> list[int]:
    """The people of one process: each belongs to one, and who presses twice to the next one, too."""
    chance = random.Random(event)
    twice = {person for person in range(asked.people) if chance.random() < PRESS_TWICE}
    whose = {number, (number - 1) % asked.processes}
    mine = [
        person
        for person in range(asked.people)
        if person % asked.processes == number or (person in twice and person % asked.processes in whose)
    ]
    random.Random(event * 1000 + number).shuffle(mine)
    return mine


def register_all(number: int, asked: argparse.Namespace, events: list[int], begin: Any, heard: Any) -> None:
    """One process. Puts its milliseconds and what went wrong into `heard`."""
    import django  # noqa: PLC0415

    django.setup()
    from liaison.accounts.queries import all_workspaces  # noqa: PLC0415
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.gatherings.models import Event  # noqa: PLC0415

    took: dict[str, list[float]] = {"register": [], "cancel": []}
    errors: Counter[str] = Counter()
    with in_workspace(all_workspaces()[0]):
        for pk in events:
            event = Event.objects.get(pk=pk)
            begin.wait(PATIENCE)
            for deed, work in deeds(number, asked, event):
                since = time.perf_counter()
                try:
                    work()
                except Exception as error:
                    errors[f"{deed}: {type(error).__name__}: {error}"[:120]] += 1
                took[deed].append((time.perf_counter() - since) * 1000)
    heard.put((took, errors))


def deeds(number: int, asked: argparse.Namespace, event: Any) -> Iterator[tuple[str, Any]]:
    from liaison.gatherings.actions.registering import Wanted, cancel_registration, register  # noqa: PLC0415
    from liaison.gatherings.models import Registration  # noqa: PLC0415

    chance = random.Random(event.pk * 100 + number)
    for person in share(number, asked, event.pk):
        wanted = Wanted(name=f"Person {person}", email=f"person-{person}@example.org")
        yield "register", lambda wanted=wanted: register(event, wanted)
        is_theirs = person % asked.processes == number
        if is_theirs and chance.random() < CANCEL:
            there = Registration.objects.filter(event=event, email=wanted.email).exclude(state="cancelled").first()
            if there is not None:
                yield "cancel", lambda there=there: cancel_registration(there)
                if chance.random() < COME_BACK:
                    yield "register", lambda wanted=wanted: register(event, wanted)


def race(asked: argparse.Namespace) -> bool:
    from django.db import connection, connections  # noqa: PLC0415

    events = plant(asked.events, asked.seats)
    connections.close_all()
    apart = multiprocessing.get_context("spawn")
    begin, heard = apart.Barrier(asked.processes), apart.Queue()
    workers = [
        apart.Process(target=register_all, args=(number, asked, events, begin, heard))
        for number in range(asked.processes)
    ]
    since = time.perf_counter()
    for worker in workers:
        worker.start()
    told = [heard.get(timeout=PATIENCE * 6) for _worker in workers]
    for worker in workers:
        worker.join()
    print(f"{connection.vendor}: {asked.people} people, {asked.seats} seats, {asked.events} events, ", end="")
    print(f"{asked.processes} processes; {time.perf_counter() - since:.0f} s")
    for deed in ("register", "cancel"):
        print(f"  {deed:9} {figures([one for took, _errors in told for one in took[deed]])}")
    errors: Counter[str] = sum((errors for _took, errors in told), Counter())
    return report(events, asked, errors)


def figures(took: list[float]) -> str:
    cuts = statistics.quantiles(took, n=100)
    parts = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(took)}
    return f"{len(took):6} " + "  ".join(f"{name} {value:6.0f} ms" for name, value in parts.items())


# --- what came of it ---


def report(events: list[int], asked: argparse.Namespace, errors: Counter[str]) -> bool:
    from liaison.accounts.queries import all_workspaces  # noqa: PLC0415
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415

    wrong: Counter[str] = Counter()
    total: Counter[str] = Counter()
    with in_workspace(all_workspaces()[0]):
        for event in events:
            wrong.update(wrong_of(event, asked.seats, total))
    print("  at the end: " + ", ".join(f"{number} {what}" for what, number in sorted(total.items())))
    print(f"  wrong: {dict(wrong) or 'nothing'}; errors: {dict(errors) or 'none'}")
    return not (wrong or errors)


def wrong_of(event: int, seats: int, total: Counter[str]) -> Iterator[str]:
    from liaison.gatherings.models import Registration  # noqa: PLC0415

    rows = list(Registration.objects.filter(event=event).order_by("pk"))
    total.update(row.state for row in rows)
    total["promoted"] += sum(row.promoted_at is not None for row in rows)
    there = [row for row in rows if row.state != "cancelled"]
    waiting = [row for row in there if row.state == "waiting"]
    coming = [row for row in there if row.state == "registered"]
    if len(coming) > seats:
        yield "more people than seats"
    if waiting and len(coming) < seats:
        yield "somebody waits beside a free seat"
    if len({row.email for row in there}) < len(there):
        yield "somebody is there twice"
    queue = list(Registration.objects.filter(event=event).waiting().values_list("pk", flat=True))
    if queue != [row.pk for row in sorted(waiting, key=lambda row: (row.registered_at, row.pk))]:
        yield "the list is not in the order in which people registered"
    promoted = [row for row in rows if row.promoted_at is not None]
    if [row.promoted_at for row in promoted] != sorted(row.promoted_at for row in promoted):
        yield "seats were not given in the order in which people registered"
    if waiting and any(row.registered_at > waiting[0].registered_at for row in coming):
        yield "somebody was overtaken"
    yield from wrong_mails(rows)


def wrong_mails(rows: list[Any]) -> Iterator[str]:
    from liaison.mailroom.models import Message  # noqa: PLC0415

    told = Counter(
        Message.objects.filter(about_id__in=[row.public_id for row in rows]).values_list(
            "about_id", "message_kind"
        )
    )
    for row in rows:
        first = told[row.public_id, "event_registered"] + told[row.public_id, "event_waiting"]
        said = first, told[row.public_id, "event_promoted"], told[row.public_id, "event_not_coming"]
        if said != (1, int(row.promoted_at is not None), int(row.state == "cancelled")):
            yield "a mail too few or too many"


def main() -> None:
    asked = options()
    folder = tempfile.mkdtemp(prefix="liaison-registration-")
    try:
        with databases.database(asked) as url:
            start(folder, url)
            right = race(asked)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    raise SystemExit(0 if right else 1)


if __name__ == "__main__":
    main()
