# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many queries and how much time each page of the directory takes, with a few rows and with many.

    .venv/bin/python bench/pages.py --people 100000

Seeds a workspace in a folder of its own (SQLite), with three people and six interactions to every two
organisations, asks for each page several times through Django's test client, and prints the median with the
number of queries and the size of the answer. With --limit it ends with 1 when a page takes longer than so many
milliseconds.
"""

import argparse
import os
import random
import shutil
import statistics
import tempfile
import time
from datetime import timedelta
from typing import Any

WORDS = [
    "Harbour",
    "Old",
    "Upper",
    "Little",
    "Glan",
    "Pen",
    "Aber",
    "North",
    "South",
    "Lind",
    "Väster",
    "Łódź",
    "Sankt",
    "Córdoba",
    "Mill",
    "Castle",
    "Abbey",
]
PLACES = ["Museum", "Library", "Record Office", "Archive", "stadsbibliotek", "School", "Society", "Gallery"]
GIVEN = [
    "Eleri",
    "Huw",
    "Åsa",
    "Nils",
    "Ngozi",
    "Carmen",
    "Łucja",
    "Ada",
    "Tom",
    "Siân",
    "Oskar",
    "Maya",
    "Elin",
    "Viktor",
    "Greta",
    "Ifan",
]
FAMILY = [
    "Pugh",
    "Bevan",
    "Lindqvist",
    "Achebe",
    "Ortega",
    "Żak",
    "Whitfield",
    "Jones",
    "Berg",
    "Okafor",
    "Hale",
    "Nyström",
    "Rees",
    "Moss",
]
CHUNK = 5000


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--people", type=int, default=3000, help="how many people; two thirds as many organisations"
    )
    parser.add_argument("--times", type=int, default=7, help="how often each page is asked for (at most 50)")
    parser.add_argument("--limit", type=float, default=0, help="milliseconds that no page may exceed; 0: none")
    return parser.parse_args()


def start(folder: str) -> None:
    os.environ |= {"LIAISON_DATA": folder, "DJANGO_SETTINGS_MODULE": "liaison.project.settings_test"}
    import django  # noqa: PLC0415 (the folder has to be named first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def seed(people: int) -> Any:
    """The workspace's owner and its volunteer. Rows go in by thousands, without history."""
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.project import cast  # noqa: PLC0415

    workspace = cast.northshire()
    with in_workspace(workspace):
        members = [cast.join(name) for name in ("maya", "tomos", "elin")]
        plant(people, members)
    return members


def plant(people: int, members: list[Any]) -> None:
    from django.utils import timezone  # noqa: PLC0415

    from liaison.directory import models  # noqa: PLC0415
    from liaison.directory.actions.contacts import refresh_last_contact  # noqa: PLC0415

    pick, now = random.Random(7), timezone.now()
    organisations = [
        models.Organisation(
            name=f"{pick.choice(WORDS)} {pick.choice(WORDS)} {pick.choice(PLACES)} {n}",
            type=pick.choice(models.Organisation.Kind.values),
            country=pick.choice(["GB", "SE", "ES", "PL", ""]),
            region=pick.choice(["Wales", "Northshire", "Småland", "Andalucía", ""]),
            place=pick.choice(WORDS),
            website=f"https://w{n}.example",
            looked_after_by=members[2] if n % 100 == 0 else pick.choice([*members[:2], None]),
            next_step=pick.choice(["", "Send the notes", "Propose a date"]),
            next_step_on=pick.choice([None, now.date() + timedelta(days=pick.randint(-30, 60))]),
        )
        for n in range(people * 2 // 3)
    ]
    persons = [models.Person(name=f"{pick.choice(GIVEN)} {pick.choice(FAMILY)} {n}") for n in range(people)]
    for row in [*organisations, *persons]:
        row.prepare()
    save(models.Organisation, organisations)
    save(models.Person, persons)
    homes = [pick.choice(organisations) for _person in persons]
    pairs = list(zip(persons, homes, strict=True))
    save(models.Affiliation, [models.Affiliation(person=a, organisation=b, role="Curator") for a, b in pairs])
    emails = [f"p{n}@w{home.pk}.example" for n, home in enumerate(homes)]
    save(
        models.ContactPoint,
        [
            models.ContactPoint(person=person, type="email", value=email, normalised=email)
            for person, email in zip(persons, emails, strict=True)
        ],
    )
    # One organisation has a long history; the others share the rest.
    busy = [(persons[0], homes[0])] * 400
    talks = [*busy, *(pick.choice(pairs) for _talk in range(people * 2))]
    interactions = [
        models.Interaction(
            type=pick.choice(["email", "call", "meeting", "note"]),
            at=now - timedelta(days=pick.randint(0, 700), minutes=pick.randint(0, 600)),
            note="Asked about image rights; they will come back in May.",
        )
        for _talk in talks
    ]
    save(models.Interaction, interactions)
    both = list(zip(interactions, talks, strict=True))
    save(models.InteractionPerson, [models.InteractionPerson(interaction=i, person=p) for i, (p, _o) in both])
    save(
        models.InteractionOrganisation,
        [models.InteractionOrganisation(interaction=i, organisation=o) for i, (_p, o) in both],
    )
    save(
        models.InteractionMember,
        [models.InteractionMember(interaction=i, member=pick.choice(members)) for i in interactions],
    )
    for start_at in range(0, people, CHUNK):
        refresh_last_contact(
            organisations=[row.pk for row in organisations[start_at : start_at + CHUNK]],
            people=[row.pk for row in persons[start_at : start_at + CHUNK]],
        )


def save(model: Any, rows: list[Any]) -> None:
    for start_at in range(0, len(rows), CHUNK):
        model.objects.bulk_create(rows[start_at : start_at + CHUNK])


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
        busiest = organisations.get(pk=busiest_organisation())
        person = people.first()
        return {
            "organisations": f"{base}organisations/",
            "organisations, quietest first": f"{base}organisations/?sort=contact",
            "organisations, next step": f"{base}organisations/?sort=next",
            "organisations, several filters": f"{base}organisations/?q=harb&country=GB&quiet=60&sort=-contact",
            "people": f"{base}people/",
            "people of a country": f"{base}people/?country=SE",
            **middle,
            "organisation with 400 interactions": busiest.get_absolute_url(),
            "its history": busiest.get_absolute_url() + "?show=history",
            "person": person.get_absolute_url(),
            "search as you type: har": f"{base}search/?q=har",
            "search as you type: lindqv": f"{base}search/?q=lindqv",
            "search, an address": f"{base}search/?q=p77@w",
            "hint: known already": f"{base}organisations/known/?name=Harbour+Museum&website=w5.example",
        }


def busiest_organisation() -> int:
    from django.db.models import Count  # noqa: PLC0415

    from liaison.directory.models import InteractionOrganisation  # noqa: PLC0415

    counted = InteractionOrganisation.objects.values("organisation").annotate(n=Count("pk")).order_by("-n")
    return int(counted[0]["organisation"])


def measure(client: Any, url: str, times: int, **headers: str) -> tuple[float, int, int]:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client.get(url, headers=headers)  # templates are read once
    took = []
    for _time in range(times):
        before = time.perf_counter()
        answer = client.get(url, headers=headers)
        took.append((time.perf_counter() - before) * 1000)
        assert answer.status_code == 200, (url, answer.status_code)
    with CaptureQueriesContext(connection) as captured:
        client.get(url, headers=headers)
    return statistics.median(took), len(captured), len(answer.content)


def report(members: list[Any], times: int) -> float:
    """Prints the table; the slowest page in milliseconds."""
    from django.test import Client  # noqa: PLC0415

    slowest = 0.0
    for member in (members[0], members[2]):
        client = Client()
        client.force_login(member.user)
        print(f"\n{member} ({member.role})\n{'page':44} {'queries':>7} {'ms':>8} {'kB':>7}")
        for name, url in pages(member).items() if member.may_see_everything else of_a_volunteer().items():
            headers = {"HX-Request": "true"} if name.startswith(("search as you", "hint")) else {}
            took, queries, size = measure(client, url, times, **headers)
            slowest = max(slowest, took)
            print(f"{name:44} {queries:7} {took:8.1f} {size / 1000:7.1f}")
    return slowest


def of_a_volunteer() -> dict[str, str]:
    base = "/w/northshire/"
    return {
        "organisations": f"{base}organisations/",
        "people": f"{base}people/",
        "people of a country": f"{base}people/?country=SE",
        "search as you type: har": f"{base}search/?q=har",
    }


def main() -> int:
    asked = options()
    folder = tempfile.mkdtemp(prefix="liaison-bench-")
    try:
        start(folder)
        before = time.perf_counter()
        members = seed(asked.people)
        print(f"{asked.people} people, {asked.people * 2 // 3} organisations, seeded in", end=" ")
        print(f"{time.perf_counter() - before:.0f} s; median of {min(asked.times, 50)}, SQLite")
        slowest = report(members, min(asked.times, 50))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return int(bool(asked.limit and slowest > asked.limit))


if __name__ == "__main__":
    raise SystemExit(main())
