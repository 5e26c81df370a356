# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many queries and how much time each page of the directory takes, for an owner and for a volunteer.

    .venv/bin/python bench/pages.py
    .venv/bin/python bench/pages.py --database-url postgresql://… --folder /tmp/lists --limit 60

Asks for each page several times through Django's test client, and prints the median by the clock and of the
processor, the number of queries and the size of the answer. The data are those of bench/lists.py: with the same
--folder, each uses what the other made. With --limit it ends with 1 when a page takes longer than so many
milliseconds.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from crowd import seed, start


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000, help="how many; a quarter as many organisations")
    parser.add_argument("--interactions", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=7, help="how often each page is asked for (at most 50)")
    parser.add_argument("--limit", type=float, default=0, help="milliseconds that no page may exceed; 0: none")
    parser.add_argument("--database-url", default="", help="an empty database; SQLite without it")
    parser.add_argument("--folder", default="", help="keeps the data here")
    return parser.parse_args()


def pages(member: Any) -> dict[str, str]:
    """What is asked for, by a name for it; of the lists also a page from the middle."""
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.directory.queries import paging, party_lists  # noqa: PLC0415
    from liaison.directory.queries.access import organisations_seen_by, people_seen_by  # noqa: PLC0415

    base = "/w/northshire/"
    with in_workspace(member.workspace):
        organisations, people = organisations_seen_by(member), people_seen_by(member)
        middle = {}
        for name, rows, orders in (
            ("organisations", organisations, party_lists.ORGANISATION_ORDERS),
            ("people", people, party_lists.PEOPLE_ORDERS),
        ):
            for sort in ("name", "contact", "-contact"):
                row = orders[sort].applied_to(rows)[rows.count() // 2]
                mark = paging.AFTER + paging._mark(row, orders[sort])
                middle[f"{name}, {sort}, in the middle"] = f"{base}{name}/?sort={sort}&page={mark}"
        busiest = organisations.get(name="Busy Museum")
        person = people.first()
        return {
            "organisations": f"{base}organisations/",
            "organisations, quietest first": f"{base}organisations/?sort=contact",
            "organisations, next step": f"{base}organisations/?sort=next",
            "organisations, several filters": f"{base}organisations/?q=harb&country=GB&quiet=60&sort=-contact",
            "people": f"{base}people/",
            "people of a country": f"{base}people/?country=SE",
            **middle,
            "organisation with 2,000 interactions": busiest.get_absolute_url(),
            "its history": busiest.get_absolute_url() + "?show=history",
            "person": person.get_absolute_url(),
            "search as you type: har": f"{base}search/?q=har",
            "search as you type: lindqv": f"{base}search/?q=lindqv",
            "search, an address": f"{base}search/?q=p77@w",
            "hint: known already": f"{base}organisations/known/?name=Harbour+Museum&website=w5.example",
        }


def measure(client: Any, url: str, times: int, **headers: str) -> tuple[float, float, int, int]:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client.get(url, headers=headers)  # templates are read once
    took, worked = [], []
    for _time in range(times):
        before, busy = time.perf_counter(), time.process_time()
        answer = client.get(url, headers=headers)
        took.append((time.perf_counter() - before) * 1000)
        worked.append((time.process_time() - busy) * 1000)
        assert answer.status_code == 200, (url, answer.status_code)
    with CaptureQueriesContext(connection) as captured:
        client.get(url, headers=headers)
    return statistics.median(took), statistics.median(worked), len(captured), len(answer.content)


def report(members: list[Any], times: int) -> float:
    """Prints the table; the slowest page in milliseconds."""
    from django.test import Client  # noqa: PLC0415

    slowest = 0.0
    for member in members:
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(member.user)
        print(f"\n{member} ({member.role})\n{'page':44} {'queries':>7} {'ms':>8} {'processor':>9} {'kB':>7}")
        for name, url in pages(member).items() if member.may_see_everything else of_a_volunteer().items():
            headers = {"HX-Request": "true"} if name.startswith(("search as you", "hint")) else {}
            took, worked, queries, size = measure(client, url, times, **headers)
            slowest = max(slowest, took)
            print(f"{name:44} {queries:7} {took:8.1f} {worked:9.1f} {size / 1000:7.1f}", flush=True)
    return slowest


def of_a_volunteer() -> dict[str, str]:
    base = "/w/northshire/"
    return {
        "organisations": f"{base}organisations/",
        "people": f"{base}people/",
        "people of a country": f"{base}people/?country=SE",
        "search as you type: har": f"{base}search/?q=har",
    }


def members() -> list[Any]:
    """The workspace's owner and its volunteer, who looks after every hundredth organisation."""
    from liaison.accounts.queries import all_workspaces  # noqa: PLC0415
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.project import cast  # noqa: PLC0415

    with in_workspace(all_workspaces()[0]):
        return [cast.join("maya"), cast.join("elin")]


def main() -> int:
    asked = options()
    folder = asked.folder or tempfile.mkdtemp(prefix="liaison-pages-")
    Path(folder).mkdir(exist_ok=True)
    try:
        start(folder, asked.database_url)
        seed(asked.people, asked.interactions)
        slowest = report(members(), min(asked.times, 50))
    finally:
        if not asked.folder:
            shutil.rmtree(folder, ignore_errors=True)
    return int(bool(asked.limit and slowest > asked.limit))


if __name__ == "__main__":
    raise SystemExit(main())
