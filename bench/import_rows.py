# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bring in 10,000 mixed rows, bring the same file in again, and undo it: seconds and rows per second.

    .venv/bin/python bench/import_rows.py [--rows 10000] [--database-url postgresql://…]

Each row is an organisation, a person, two contact points, a last contact and a note; names come in several languages,
dates in three formats. Without --database-url a fresh SQLite file is used.
"""

import argparse
import csv
import io
import os
import random
import resource
import tempfile
import time

WORDS = "Harbour Slate Wool Canal Orchard Lantern Copper Tide Meadow Quarry Heron Bracken Ffynnon Älv Río Łąka".split()
KINDS = ["Museum", "Library", "Archive", "Society", "Trust", "Amgueddfa", "Bibliotek", "Fundación"]
FIRST = "Nia Åsa Ngozi Tomos Lucía Idris Siân Björn Amara Farah Łukasz Mei".split()
LAST = "Puw Lindqvist Achebe Morgan Ortega Haddad Kowalski Nyström Okoro Byrne Chen Davies".split()


def sheet(rows: int) -> bytes:
    chance = random.Random(7)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Organisation", "Contact", "E-mail", "Phone", "Town", "Date contacted", "Response", "Notes"])
    for number in range(rows):
        organisation = f"{chance.choice(WORDS)} {chance.choice(WORDS)} {chance.choice(KINDS)} {number // 2}"
        first, last = chance.choice(FIRST), chance.choice(LAST)
        year, month, day = 2024 + number % 2, chance.randint(1, 12), chance.randint(1, 28)
        shown = [f"{day}/{month}/{year}", f"{year}-{month:02}-{day:02}", f"{day}.{month}.{year}"][number % 3]
        writer.writerow(
            [
                organisation,
                f"{first} {last}",
                f"{first}.{last}.{number}@example.org".lower(),
                f"020 7946 0{number % 1000:03}",
                chance.choice(["Aberystwyth", "Umeå", "Málaga", "York"]),
                shown,
                chance.choice(["no reply", "interested", "replied", ""]),
                chance.choice(["prefers the phone", "met at the conference", "likes maps", f"see page {number}"]),
            ]
        )
    return out.getvalue().encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    os.environ["LIAISON_DATA"] = tempfile.mkdtemp(prefix="liaison-bench-")
    os.environ["LIAISON_DATABASE_URL"] = options.database_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "liaison.project.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    measure(options.rows)
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def measure(rows: int) -> None:
    from liaison.accounts.scope import in_workspace
    from liaison.directory.importing.actions.bringing import bring_file
    from liaison.directory.importing.actions.committing import commit, start_commit
    from liaison.directory.importing.actions.previewing import preview, start_preview
    from liaison.directory.importing.actions.undoing import start_undo, undo_import
    from liaison.directory.importing.queries.batches import summary
    from liaison.project import cast

    workspace = cast.northshire()
    with in_workspace(workspace):
        maya = cast.join("maya")
        for name in ("first time", "same file again"):
            batch = bring_file(data=sheet(rows), filename="contacts.csv", by=maya)
            timed(f"{name}: preview", rows, lambda: (start_preview(batch), preview(batch)))
            timed(f"{name}: commit", rows, lambda: (start_commit(batch), commit(batch, by=maya)))
            print({k: v for k, v in summary(batch).items() if k != "rejected"})
            first = batch if name == "first time" else first
        states = timed("undo", rows, lambda: (start_undo(first), undo_import(first, by=maya)))
        print(states[1])


def timed(name: str, rows: int, work):
    start, cpu = time.perf_counter(), time.process_time()
    result = work()
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(f"{name}: {took:.2f} s, {rows / took:,.0f} rows/s ({cpu:.2f} s of processor)")
    return result


if __name__ == "__main__":
    main()
