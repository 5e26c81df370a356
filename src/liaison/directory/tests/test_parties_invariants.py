# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must always be true is true of what the product writes, and its breach is noticed."""

from datetime import date

from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.directory.actions.canaries import plant_parties
from liaison.directory.actions.contacts import refresh_last_contact
from liaison.directory.models import Affiliation, Interaction, InteractionOrganisation, Organisation, Person
from liaison.directory.queries.invariants import (
    ends_follow_beginnings,
    last_contacts_are_true,
    names_can_be_found,
    nothing_is_part_of_itself,
)
from liaison.kit.hooks import canaries, invariants

CHECKS = [last_contacts_are_true, ends_follow_beginnings, nothing_is_part_of_itself, names_can_be_found]


def complaints():
    return [complaint for check in CHECKS for complaint in check()]


def test_they_are_registered():
    assert set(CHECKS) <= set(invariants) and plant_parties in set(canaries)


def test_what_the_product_writes_is_free_of_contradictions(maya, museum, curator):
    plant_parties("Kestrel")
    with changing(maya, "log") as change:
        talk = change.create(Interaction(type="call", at=timezone.now()))
        change.create(InteractionOrganisation(interaction=talk, organisation=museum))
        refresh_last_contact(organisations=[museum.pk])
    assert complaints() == []


def test_a_forgotten_last_contact_is_noticed(maya, museum):
    with changing(maya, "log") as change:
        talk = change.create(Interaction(type="call", at=timezone.now()))
        change.create(InteractionOrganisation(interaction=talk, organisation=museum))
    assert complaints() == [
        f"organisation {museum.public_id}: its last contact is not that of its newest interaction"
    ]


def test_a_note_to_ourselves_is_no_contact(maya, museum):
    with changing(maya, "log") as change:
        note = change.create(Interaction(type="note", at=timezone.now()))
        change.create(InteractionOrganisation(interaction=note, organisation=museum))
    assert complaints() == []


def test_an_end_before_its_beginning_is_noticed(maya, museum, curator):
    affiliation = Affiliation.objects.get()
    Affiliation.objects.update(started_on=date(2026, 2, 1), ended_on=date(2026, 1, 1))
    assert complaints() == [f"affiliation {affiliation.public_id} ends before it begins"]


def test_a_circle_of_parts_is_noticed(maya, museum):
    with changing(maya, "add") as change:
        room = change.create(Organisation(name="Reading Room", parent=museum))
    Organisation.objects.filter(pk=museum.pk).update(parent=room)
    assert sorted(complaints()) == sorted(
        f"organisation {one.public_id} is part of itself" for one in (museum, room)
    )


def test_names_that_searching_does_not_know_are_noticed(maya, museum, curator):
    Person.objects.update(name="Somebody Else")
    assert complaints() == ["1 person(s) are searched by names that they no longer have"]
