# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bring in 10,000 mixed rows, bring the same file in again, and undo it: seconds and rows per second.

    .venv/bin/python bench/import_rows.py [--rows 10000] [--postgres | --database-url postgresql://…]

Each row is an organisation, a person, two contact points, a last contact and a note; names come in several
languages, dates in three formats. --postgres starts a server of its own, as the tests do, syncing nothing to disk;
otherwise, without --database-url, a fresh SQLite file is used.
"""

import argparse
import csv
import io
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from typing import Any

import databases
import django
from django.core.management import call_command

WORDS = [
    "Harbour",
    "Slate",
    "Wool",
    "Canal",
    "Orchard",
    "Lantern",
    "Copper",
    "Heron",
    "Ffynnon",
    "Älv",
    "Río",
    "Łąka",
]
KINDS = ["Museum", "Library", "Archive", "Society", "Trust", "Amgueddfa", "Bibliotek", "Fundación"]
FIRST = ["Nia", "Åsa", "Ngozi", "Tomos", "Lucía", "Idris", "Siân", "Björn", "Amara", "Farah", "Łukasz", "Mei"]
LAST = [
    "Puw",
    "Lindqvist",
    "Achebe",
    "Morgan",
    "Ortega",
    "Haddad",
    "Kowalski",
    "Nyström",
    "Okoro",
    "Byrne",
    "Chen",
]
HEADER = ["Organisation", "Contact", "E-mail", "Phone", "Town", "Date contacted", "Response", "Notes"]
PLACES = ["Aberystwyth", "Umeå", "Málaga", "York"]
RESPONSES = ["no reply", "interested", "replied", ""]


def sheet(rows: int) -> bytes:
    chance = random.Random(7)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(row(number, chance) for number in range(rows))
    return out.getvalue().encode()


def row(number: int, chance: random.Random) -> list[str]:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    year, month, day = 2024 + number % 2, chance.randint(1, 12), chance.randint(1, 28)
    notes = ["prefers the phone", "met at the conference", "likes maps", f"see page {number}"]
    return [
        f"{chance.choice(WORDS)} {chance.choice(WORDS)} {chance.choice(KINDS)} {number // 2}",
        f"{first} {last}",
        f"{first}.{last}.{number}@example.org".lower(),
        f"020 7946 0{number % 1000:03}",
        chance.choice(PLACES),
        [f"{day}/{month}/{year}", f"{year}-{month:02}-{day:02}", f"{day}.{month}.{year}"][number % 3],
        chance.choice(RESPONSES),
        chance.choice(notes),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    databases.add_options(parser)
    options = parser.parse_args()
    with databases.database(options) as url:
        run(options.rows, url)


def run(rows: int, database_url: str) -> None:
    os.environ["LIAISON_DATA"] = tempfile.mkdtemp(prefix="liaison-bench-")
    os.environ["LIAISON_DATABASE_URL"] = database_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "liaison.project.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    measure(rows)
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def measure(rows: int) -> None:
    # Tables can be imported only once Django is set up.
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.directory.importing.actions import bringing, committing, previewing, undoing  # noqa: PLC0415
    from liaison.directory.importing.queries.batches import summary  # noqa: PLC0415
    from liaison.project import cast  # noqa: PLC0415

    data = sheet(rows)
    with in_workspace(cast.northshire()):
        maya = cast.join("maya")

        def bring(name: str) -> Any:
            batch = bringing.bring_file(data=data, filename="contacts.csv", by=maya)
            previewing.start_preview(batch)
            timed(f"{name}: preview", rows, lambda: previewing.preview(batch))
            committing.start_commit(batch)
            timed(f"{name}: commit", rows, lambda: committing.commit(batch, by=maya))
            print({name: value for name, value in summary(batch).items() if name != "rejected"})
            return batch

        first = bring("first time")
        bring("same file again")
        undoing.start_undo(first)
        print(timed("undo", rows, lambda: undoing.undo_import(first, by=maya)))


def timed(name: str, rows: int, work: Callable[[], Any]) -> Any:
    start, cpu = time.perf_counter(), time.process_time()
    result = work()
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(f"{name}: {took:.2f} s, {rows / took:,.0f} rows/s ({cpu:.2f} s of processor)")
    return result


if __name__ == "__main__":
    main()
