# SPDX-License-Identifier: AGPL-3.0-or-later
"""Search as you type in a large workspace: what one request takes on the server, p50 and p95.

    .venv/bin/python bench/search.py
    .venv/bin/python bench/search.py --database-url postgresql://… --folder /tmp/search

There are a fifth as many organisations as people, ten interactions to a person, each with a note, and an e-mail
address for each person. The requests go through all of Django, signed in as the owner. "found" says of how many
requests the person who was looked for is among the suggestions, where there is one. With --folder the data stay,
and the next run finds them there.
"""

import argparse
import random
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

import crowd

STARTS = [
    "An",
    "Be",
    "Bran",
    "Ca",
    "Dai",
    "El",
    "Fa",
    "Gwen",
    "Ha",
    "Ing",
    "Jo",
    "Ka",
    "Li",
    "Ma",
    "Mor",
    "Na",
    "Ol",
    "Pa",
    "Ra",
    "Si",
    "So",
    "Ta",
    "Ul",
    "Vi",
    "Wil",
    "Ys",
    "Åsa",
    "Łu",
    "Ñi",
    "Ør",
]
MIDDLES = [
    "",
    "ra",
    "li",
    "ne",
    "do",
    "vi",
    "sse",
    "ch",
    "th",
    "mu",
    "ö",
    "é",
    "wy",
    "ka",
    "ri",
]
ENDS = [
    "a",
    "e",
    "en",
    "ia",
    "is",
    "o",
    "on",
    "us",
    "wen",
    "yn",
    "ek",
    "is",
    "ard",
    "old",
]
FAMILIES = [
    "son",
    "sson",
    "berg",
    "qvist",
    "ström",
    "ez",
    "ski",
    "ova",
    "kova",
    "ton",
    "ham",
    "wick",
    "feld",
    "mann",
    "nen",
    "dottir",
]
KINDS = [
    "Museum",
    "Library",
    "Archive",
    "Society",
    "Trust",
    "Gallery",
    "Amgueddfa",
    "Bibliotek",
    "Fundación",
    "Hembygdsförening",
]
PLACES = ["Aberystwyth", "Umeå", "Málaga", "York", "Łódź", "Tromsø", "Cork", "Gießen"]
CHUNK = 5000
MOST_REQUESTS = 35  # all kinds together stay below what one member may ask in a minute


def given(chance: random.Random) -> str:
    return chance.choice(STARTS) + chance.choice(MIDDLES) + chance.choice(ENDS)


def family(chance: random.Random) -> str:
    return chance.choice(STARTS) + chance.choice(MIDDLES) + chance.choice(MIDDLES) + chance.choice(FAMILIES)


def words(chance: random.Random) -> list[str]:
    """A few thousand words, to be drawn as in a language: some very often, most seldom."""
    syllables = [start.lower() + middle for start in STARTS for middle in MIDDLES]
    return [chance.choice(syllables) + chance.choice(syllables) for _number in range(6000)]


def note(vocabulary: list[str], chance: random.Random) -> str:
    common = ["the", "we", "they", "about", "and", "project", "photographs"]
    drawn = [vocabulary[min(int(chance.paretovariate(0.5)), len(vocabulary) - 1)] for _word in range(12)]
    return f"{' '.join(chance.sample(common, 4))} {' '.join(drawn)}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--interactions", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=MOST_REQUESTS, help=f"of each kind, up to {MOST_REQUESTS}")
    parser.add_argument("--database-url", default="", help="an empty database; SQLite without it")
    parser.add_argument("--folder", default="", help="keeps the data here")
    options = parser.parse_args()
    folder = options.folder or tempfile.mkdtemp(prefix="liaison-search-")
    Path(folder).mkdir(exist_ok=True)
    try:
        crowd.start(folder, options.database_url)
        measure(options.people, options.interactions, min(options.requests, MOST_REQUESTS))
    finally:
        if not options.folder:
            shutil.rmtree(folder, ignore_errors=True)


def measure(people: int, interactions: int, requests: int) -> None:
    # Tables can be imported only once Django is set up.
    from django.db import connection  # noqa: PLC0415

    from liaison.accounts.queries import all_workspaces  # noqa: PLC0415
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.directory.models import Person  # noqa: PLC0415
    from liaison.project import cast  # noqa: PLC0415

    known = all_workspaces()
    with in_workspace(known[0] if known else cast.northshire()):
        start = time.perf_counter()
        if not Person.objects.exists():
            cast.join("maya")
            fill(people, interactions)
        took = time.perf_counter() - start
        print(f"{connection.vendor}, {people:,} people, {interactions:,} interactions in {took:.0f} s", flush=True)
        names = list(Person.objects.order_by("pk").values_list("name", flat=True)[:: max(1, people // requests)])
    ask_all(cast.account("maya"), names[:requests])


def fill(people: int, interactions: int) -> None:
    from django.db import connection, transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from liaison.directory.models import (  # noqa: PLC0415
        Affiliation,
        ContactPoint,
        Interaction,
        InteractionOrganisation,
        Organisation,
        Person,
    )
    from liaison.directory.search_together import together  # noqa: PLC0415
    from liaison.kit.bulk import new_row  # noqa: PLC0415

    chance = random.Random(11)
    vocabulary, now = words(chance), timezone.now()

    def write(model: Any, made: Iterator[Any]) -> list[Any]:
        rows: list[Any] = []
        while chunk := list(islice(made, CHUNK)):
            for row in chunk:
                getattr(row, "prepare", lambda: None)()
            with transaction.atomic(), together():
                model.objects.insert_many(chunk)
            rows += chunk
        return rows

    def organisation(number: int) -> Any:
        name = f"{family(chance)} {chance.choice(KINDS)} {chance.choice(PLACES)}"
        return new_row(Organisation, name=name, place=chance.choice(PLACES))

    def interaction(number: int) -> Any:
        at = now - timedelta(hours=chance.randrange(20_000))
        return new_row(Interaction, type="call", at=at, note=note(vocabulary, chance))

    def address(person: Any) -> Any:
        value = f"{person.search_names.replace(' ', '.')}.{person.pk}@example.org"
        return new_row(ContactPoint, person=person, type="email", value=value, normalised=value)

    organisations = write(Organisation, map(organisation, range(people // 5)))
    persons = write(
        Person,
        (new_row(Person, name=f"{given(chance)} {family(chance)}", last_contact_at=now) for _n in range(people)),
    )
    write(ContactPoint, map(address, persons))
    write(
        Affiliation,
        (new_row(Affiliation, person=one, organisation=chance.choice(organisations)) for one in persons),
    )
    talks = write(Interaction, map(interaction, range(interactions)))
    links = (
        new_row(InteractionOrganisation, interaction=one, organisation=chance.choice(organisations))
        for one in talks
    )
    write(InteractionOrganisation, links)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def slip(text: str, chance: random.Random) -> str:
    """One letter swapped, dropped, doubled or exchanged for another."""
    at = chance.randrange(1, len(text) - 1)
    before, letter, after = text[:at], text[at], text[at + 1 :]
    return chance.choice(
        [before + after[:1] + letter + after[1:], before + after, before + letter * 2 + after, f"{before}x{after}"]
    )


def questions(request: Callable[[], Any]) -> int:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as captured:
        request()
    return len(captured)


def ask_all(user: Any, names: list[str]) -> None:
    from django.test import Client  # noqa: PLC0415

    chance = random.Random(5)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)

    def ask(text: str) -> tuple[float, float, str]:
        start, worked = time.perf_counter(), time.process_time()
        answer = client.get("/w/northshire/search/suggestions/", {"q": text})
        took = (time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000
        assert answer.status_code == 200, answer.status_code
        return *took, re.sub("</?mark>", "", answer.content.decode())

    ask("warm")
    print(f"{'':24} {'p50':>7} {'p95':>7} {'processor':>9} queries  found   milliseconds")
    for kind, texts in kinds_of_text(names, chance).items():
        asked = [(*ask(text), wanted) for text, wanted in texts]
        times, worked = sorted(one[0] for one in asked), statistics.median(one[1] for one in asked)
        p95 = times[int(len(times) * 0.95)]
        queries = questions(lambda texts=texts: ask(texts[0][0]))
        named = [escape(wanted) in said for _took, _worked, said, wanted in asked if wanted]
        found = f"{sum(named)} of {len(named)}" if named else ""
        print(
            f"{kind:24} {statistics.median(times):7.1f} {p95:7.1f} {worked:9.1f} {queries:7}  {found}", flush=True
        )


def kinds_of_text(names: list[str], chance: random.Random) -> dict[str, list[tuple[str, str]]]:
    """What is typed, and what must be among the suggestions; empty where nothing particular need be."""
    families = [(name.split()[-1], name) for name in names]
    return {
        "whole name": [(name, name) for name in names],
        "2 letters": [(name[:2], "") for name in names],
        "3 letters": [(name[:3], "") for name in names],
        "5 letters": [(family[:5], "") for family, _name in families],
        "family name": [(family, family) for family, _name in families],
        "typo in a family name": [(slip(family, chance), family) for family, _name in families if len(family) > 5],
        "typo in a whole name": [(slip(name, chance), name) for name in names],
        "nothing found": [("".join(chance.choices("qxzvkjw", k=9)), "") for _name in names],
        "two names, nothing": [(f"{name} zzxq", "") for name in names],
        "e-mail": [(f"{name.split()[0].lower()}.", "") for name in names],
        "word of notes": [("photographs", "")] * 10,
    }


if __name__ == "__main__":
    main()
