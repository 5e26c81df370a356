# SPDX-License-Identifier: AGPL-3.0-or-later
"""Marked organisations and people, by which a test notices what reaches eyes it is not meant for."""

from datetime import date

from liaison.accounts.actions import changing
from liaison.accounts.scope import current_workspace
from liaison.directory.models import (
    Affiliation,
    ContactPoint,
    ExternalIdentifier,
    LawfulBasis,
    Organisation,
    Person,
    Relationship,
)
from liaison.mailroom.actions import Because, suppress_domain
from liaison.mailroom.models import Suppression


def plant_parties(marker: str) -> None:
    """One of everything that an organisation's and a person's page shows, looked after by nobody.

    No region: the gaps, which are a report for everybody, count by region.
    """
    stopped = Because(Suppression.Reason.BY_HAND, f"{marker} reason not to write")
    suppress_domain(f"{marker.lower()}-stopped.example", stopped, current_workspace())
    with changing(None, "plant canaries") as change:
        organisation = change.create(
            Organisation(
                name=f"{marker} library",
                other_names=[f"{marker} other name"],
                place=f"{marker} place",
                country="GB",
                website=f"https://{marker.lower()}.example",
                goals=f"{marker} goals",
                notes=f"{marker} notes",
                next_step=f"{marker} next step",
            )
        )
        part = change.create(Organisation(name=f"{marker} reading room", parent=organisation))
        person = change.create(
            Person(name=f"{marker} Person", greeting=f"Dear {marker}", notes=f"{marker} notes on a person")
        )
        change.create(Affiliation(person=person, organisation=organisation, role=f"{marker} role"))
        address = f"{marker.lower()}@example.org"
        change.create(ContactPoint(person=person, type="email", value=address, normalised=address, label=marker))
        change.create(ExternalIdentifier(organisation=organisation, scheme="old_system", value=f"{marker}-1"))
        change.create(
            LawfulBasis(person=person, basis="consent", source=f"{marker} source", obtained_on=date(2026, 1, 5))
        )
        change.create(
            Relationship(
                source_organisation=part, target_person=person, type="introduced_by", note=f"{marker} relationship"
            )
        )
