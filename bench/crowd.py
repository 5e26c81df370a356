# SPDX-License-Identifier: AGPL-3.0-or-later
"""A workspace with very many people, for the measurements beside this file: invented, and the same each time.

A quarter as many organisations as people; one of them, "Busy Museum", has 2,000 interactions.
"""

import os
import random
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import django

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
    "Åberg",
    "Nyström",
    "Rees",
    "Moss",
]
AT_ONCE = 5000
BUSY = 2000


def start(folder: str, url: str) -> None:
    os.environ |= {
        "LIAISON_DATA": folder,
        "LIAISON_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "liaison.project.settings",
        "LIAISON_SECRET_KEY": "only-for-a-measurement-" + "x" * 40,
    }
    django.setup()
    from liaison.project.cli.upkeep import bring_up_to_date  # noqa: PLC0415 (the folder has to be named first)

    bring_up_to_date()
    import_module("liaison.project.wsgi")  # this process looks for garbage as seldom as those that serve pages


def seed(people: int, interactions: int) -> None:
    from django.db import connection, transaction  # noqa: PLC0415

    from liaison.accounts.queries import all_workspaces  # noqa: PLC0415
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.project import cast  # noqa: PLC0415

    if all_workspaces():
        return
    with transaction.atomic(), in_workspace(cast.northshire()):
        members = [cast.join(name) for name in ("maya", "tomos", "elin")]
        Planting(people, members).plant(interactions)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Planting:
    """Rows go in by thousands, without history; the same ones each time."""

    def __init__(self, people: int, members: list[Any]) -> None:
        from django.utils import timezone  # noqa: PLC0415

        from liaison.directory import models  # noqa: PLC0415

        self.pick, self.now, self.models, self.members = random.Random(7), timezone.now(), models, members
        self.people = people

    def plant(self, interactions: int) -> None:
        models = self.models
        organisations = self.write(models.Organisation, map(self.organisation, range(self.people // 4)))
        persons = self.write(models.Person, map(self.person, range(self.people)))
        homes = [self.pick.choice(organisations) for _person in persons]
        pairs = list(zip(persons, homes, strict=True))
        self.write(
            models.Affiliation,
            (self.new(models.Affiliation, person=p, organisation=o, role="Curator") for p, o in pairs),
        )
        self.write(models.ContactPoint, self.points(persons))
        communities = self.write(
            models.Community, (self.new(models.Community, name=f"Community {n}") for n in range(12))
        )
        self.write(
            models.CommunityLink,
            (
                self.new(models.CommunityLink, community=self.pick.choice(communities), organisation=o)
                for o in organisations[::3]
            ),
        )
        self.talks(interactions, pairs)

    def new(self, model: Any, **values: Any) -> Any:
        from liaison.kit.bulk import new_row  # noqa: PLC0415

        return new_row(model, **values)

    def write(self, model: Any, rows: Iterator[Any]) -> list[Any]:
        written, chunk = [], []
        for row in rows:
            chunk.append(row)
            if len(chunk) == AT_ONCE:
                model.objects.insert_many(chunk)
                written += chunk
                chunk = []
        model.objects.insert_many(chunk)
        return written + chunk

    def organisation(self, number: int) -> Any:
        pick = self.pick
        row = self.new(
            self.models.Organisation,
            name="Busy Museum"
            if number == 0
            else f"{pick.choice(WORDS)} {pick.choice(WORDS)} {pick.choice(PLACES)} {number}",
            type=pick.choice(self.models.Organisation.Kind.values),
            country=pick.choice(["GB", "SE", "ES", "PL", ""]),
            region=pick.choice(["Wales", "Northshire", "Småland", "Andalucía", ""]),
            place=pick.choice(WORDS),
            website=f"https://w{number}.example",
            looked_after_by=self.members[2] if number % 100 == 0 else pick.choice([*self.members[:2], None]),
            next_step=pick.choice(["", "Send the notes", "Propose a date"]),
            next_step_on=pick.choice([None, self.now.date() + timedelta(days=pick.randint(-30, 60))]),
            **self.contact(),
        )
        row.prepare()
        return row

    def person(self, number: int) -> Any:
        name = f"{self.pick.choice(GIVEN)} {self.pick.choice(FAMILY)}{number % 977}"
        row = self.new(self.models.Person, name=name, languages=["en"], **self.contact())
        row.prepare()
        return row

    def contact(self) -> dict[str, Any]:
        """The summary of the last contact: not that of the rows below, which would take minutes to look up."""
        if self.pick.random() < 0.1:
            return {}
        at = self.now - timedelta(days=self.pick.randint(0, 900), minutes=self.pick.randint(0, 600))
        return {
            "last_contact_at": at,
            "last_contact_by": self.pick.choice(self.members),
            "last_contact_kind": "email",
        }

    def points(self, persons: list[Any]) -> Iterator[Any]:
        for number, person in enumerate(persons):
            address = f"p{number}@w{number}.example"
            yield self.new(
                self.models.ContactPoint, person=person, type="email", value=address, normalised=address
            )
            phone = f"+44 20 7946 0{number % 1000:03}"
            yield self.new(
                self.models.ContactPoint,
                person=person,
                type="phone",
                value=phone,
                normalised=phone.replace(" ", ""),
            )

    def talks(self, count: int, pairs: list[tuple[Any, Any]]) -> None:
        models, pick = self.models, self.pick
        busy = pairs[0][0], next(o for _p, o in pairs if o.name == "Busy Museum")
        for begin in range(0, count, AT_ONCE):
            here = [busy if begin + n < BUSY else pick.choice(pairs) for n in range(min(AT_ONCE, count - begin))]
            talks = [
                self.new(
                    models.Interaction,
                    type=pick.choice(["email", "call", "meeting", "note"]),
                    at=self.now - timedelta(days=pick.randint(0, 900), minutes=pick.randint(0, 600)),
                    note="Asked about image rights; they will come back in May.",
                )
                for _pair in here
            ]
            models.Interaction.objects.insert_many(talks)
            both = list(zip(talks, here, strict=True))
            for model, name, index in (
                (models.InteractionPerson, "person", 0),
                (models.InteractionOrganisation, "organisation", 1),
            ):
                model.objects.insert_many(
                    [self.new(model, interaction=i, **{name: pair[index]}) for i, pair in both]
                )
            members = [
                self.new(models.InteractionMember, interaction=i, member=pick.choice(self.members)) for i in talks
            ]
            models.InteractionMember.objects.insert_many(members)
