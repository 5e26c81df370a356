# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is taken away from here as a file and brought in again changes nothing."""

from datetime import date

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import ChangeEvent
from liaison.directory.importing.actions.bringing import bring_file, kind_of
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.actions.previewing import preview, start_preview
from liaison.directory.importing.queries.batches import rows_of
from liaison.directory.models import (
    Affiliation,
    Community,
    CommunityLink,
    ContactPoint,
    Organisation,
    Person,
)
from liaison.kit.files.writing import FORMATS

LISTS = {
    "organisations": "name,contact,reach,last,next,by,where,communities,website,languages,form",
    "people": "name,organisation,reach,last,where,languages,greeting",
}


NAMES = [
    ("Amgueddfa Glan yr Afon", "Aber"),
    ("=HYPERLINK(1)", "-"),
    ("@Home", ""),
    ("Ångström, Wales & Sons Ltd", "Åre"),
    ("Central Library", "York"),
    ("Central Library", "Yorke"),
    ("'Quoted'", ""),
    ("+44 Club", "London"),
    *((f"House {number}", "Wells") for number in range(12)),
]


def house(index, tomos):
    kinds, forms = Organisation.Kind.values, Organisation.LegalForm.values
    name, place = NAMES[index]
    return Organisation(
        name=name,
        type=kinds[index % len(kinds)],
        legal_form=forms[index % len(forms)],
        place=place,
        region="Gwynedd" if index % 2 else "",
        country=["GB", "SE", "", "ES"][index % 4],
        website=f"https://house{index}.example/en" if index % 3 else "",
        languages=["cy", "en"] if index % 2 else [],
        looked_after_by=tomos if index % 4 == 1 else None,
        next_step="=ring; ask for Nia" if index % 5 == 2 else "",
        next_step_on=date(2026, 4, 3) if index % 5 == 2 else None,
    )


@pytest.fixture
def directory(tomos, museum, curator):
    """Names that begin like a formula, places that differ in one letter, empty values, all kinds and forms."""
    with changing(tomos, "add") as change:
        houses = [change.create(house(index, tomos)) for index in range(len(NAMES))]
        community = change.create(Community(name="Welsh speakers, and learners"))
        change.create(CommunityLink(community=community, organisation=houses[0]))
        for index, name in enumerate(["Siân Prys", "@Eleri Pugh", "Dr. Ngozi O'Brien-Achebe", "Madonna", "李 明"]):
            greeting = f"Dear {name}" if index % 2 else ""
            person = change.create(Person(name=name, greeting=greeting, languages=["cy"]))
            change.create(Affiliation(person=person, organisation=houses[index], role="-curator" if index else ""))
            email, phone = f"person{index}@example.org", f"+44 20 7946 01{index}3"
            for kind, value in (("email", email), ("phone", phone)):
                plain = value.replace(" ", "")
                change.create(ContactPoint(person=person, type=kind, value=value, normalised=plain))
        info = "info@house0.example"
        change.create(ContactPoint(organisation=houses[0], type="email", value=info, normalised=info))
        change.create(Person(name="Nobody's Friend"))
    Organisation.objects.filter(pk=houses[0].pk).update(
        last_contact_at=timezone.now(), last_contact_by=tomos, last_contact_kind="call"
    )
    return houses


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("name", LISTS)
def test_our_own_list_comes_back_and_changes_nothing(name, to, client_for, maya, directory):
    query = "&".join(f"col={column}" for column in LISTS[name].split(","))
    answer = client_for(maya).post(f"/w/northshire/{name}/export/", {"query": query, "format": to})
    batch = bring_file(data=answer.content, filename=f"{name}.{to}", by=maya)
    kind = kind_of(batch)
    assert kind is not None and kind.key == f"own-{name}"
    assert len(batch.columns) == len(kind.meanings) + 3 and batch.mapping["sure"]
    start_preview(batch)
    preview(batch)
    different = [(row.action, row.cells, row.plan, row.reasons) for row in rows_of(batch).exclude(action="same")]
    assert different == []
    before = ChangeEvent.objects.count()
    start_commit(batch)
    commit(batch, by=maya)
    assert (ChangeEvent.objects.count(), batch.change) == (before, None)


def test_a_list_with_a_column_of_its_own_is_not_ours(maya):
    batch = bring_file(
        data=b"Organisation,Kind,Place,Wikidata\nSlate,Museum,York,Q42\n", filename="a.csv", by=maya
    )
    assert kind_of(batch) is None
