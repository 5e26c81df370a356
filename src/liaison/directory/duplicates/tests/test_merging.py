# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two records become one and are parted again: nothing is lost either way, and no wish is forgotten."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liaison.accounts.actions import CannotUndo, EditedMeanwhile, changing, undo
from liaison.accounts.kinds import recorded_kinds, snapshot
from liaison.accounts.models import Recorded
from liaison.directory.actions.contacts import refresh_last_contact
from liaison.directory.duplicates.actions.deciding import tell_apart
from liaison.directory.duplicates.actions.merging import CannotMerge, Gone, Versions, merge
from liaison.directory.duplicates.actions.parting import take_apart
from liaison.directory.duplicates.queries.decisions import told_apart
from liaison.directory.duplicates.queries.fields import choices
from liaison.directory.duplicates.queries.relations import references
from liaison.directory.duplicates.queries.survivors import survivor_of
from liaison.directory.models import (
    Affiliation,
    Community,
    CommunityLink,
    ContactPoint,
    ExternalIdentifier,
    Interaction,
    InteractionOrganisation,
    InteractionPerson,
    LawfulBasis,
    Organisation,
    Person,
    Relationship,
)
from liaison.directory.models.duplicates import in_order

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 3, 3, 10, 15, tzinfo=UTC)
PARTIES = ("organisation", "person")


@pytest.fixture
def write(maya):
    def run(*rows):
        with changing(maya, "edit", at=THEN) as change:
            for row in rows:
                row.created_at = THEN
                change.create(row)
        return rows if len(rows) > 1 else rows[0]

    return run


def join(stays, goes, by, **chosen):
    stays.refresh_from_db()
    goes.refresh_from_db()
    return merge(stays, goes, chosen, by=by, seen=Versions(stays.changed_in, goes.changed_in))


def everything():
    """All recorded rows of the directory but for the mark of who wrote last."""
    rows = {}
    for model in recorded_kinds().values():
        if model._meta.app_label == "directory":
            for row in model.objects.all():
                columns = {f.attname: str(f.value_from_object(row)) for f in model._meta.concrete_fields}
                columns.pop("changed_in")
                rows[model.kind, row.pk] = columns
    return rows


def point(value, state="unverified", **owner):
    return ContactPoint(type="email", value=value, normalised=value, state=state, **owner)


def test_what_points_at_a_party_is_found_in_every_table():
    expected = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model in {Organisation, Person}
    }
    found = {(one.model._meta.label, one.name) for of in (Organisation, Person) for one in references(of)}
    assert found == expected
    # A table whose rows keep no history could not be put back when two are parted again.
    assert all(issubclass(one.model, Recorded) for of in (Organisation, Person) for one in references(of))


def test_two_organisations_become_one_with_all_they_had(write, maya):
    slate = Organisation(name="Slate Museum", website="https://slate.example", notes="maps", languages=["cy"])
    again = Organisation(name="The Slate Musuem Ltd", place="Northport", notes="tall", languages=["en"])
    part, nia = Organisation(name="Slate Library"), Person(name="Nia Puw")
    write(slate, again, nia)
    part.parent = again
    call, wool = Interaction(at=THEN, type="call"), Community(name="Wool")
    write(part, call, wool, Affiliation(person=nia, organisation=again, role="Curator"))
    write(
        InteractionOrganisation(interaction=call, organisation=again),
        InteractionOrganisation(interaction=call, organisation=slate),
        CommunityLink(community=wool, organisation=slate),
        CommunityLink(community=wool, organisation=again),
        point("info@slate.example", "valid", organisation=slate),
        point("info@slate.example", "opted_out", organisation=again),
        point("shop@slate.example", organisation=again),
        ExternalIdentifier(organisation=again, scheme="isil", value="GB-1"),
        Relationship(source_organisation=slate, target_organisation=again, type="works_with"),
    )
    join(slate, again, maya)
    slate.refresh_from_db()
    assert (slate.name, slate.place, slate.notes) == ("Slate Museum", "Northport", "maps\n\ntall")
    assert (slate.languages, slate.other_names) == (["cy", "en"], ["The Slate Musuem Ltd"])
    assert slate.last_contact_at == THEN
    assert sorted(slate.contact_points.values_list("value", "state")) == [
        ("info@slate.example", "opted_out"),
        ("shop@slate.example", "unverified"),
    ]
    assert slate.interactions.get() == call
    assert slate.communities.get() == wool
    assert slate.identifiers.get().value == "GB-1"
    assert slate.children.get() == part
    assert slate.affiliations.get().person == nia
    assert not Relationship.objects.exists()
    assert survivor_of("organisation", again.public_id) == slate.public_id


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merging_and_undoing_leaves_every_row_as_it_was(data, write, maya):
    kind = data.draw(st.sampled_from(PARTIES))
    stays, goes = write(*(_party(data, kind, name) for name in ("Slate", "Slate Museum")))
    for row in _details(data, kind, stays, goes, write):
        write(row)
    refresh_last_contact(**{"organisations" if kind == "organisation" else "people": [stays.pk, goes.pk]})
    before = everything()
    interactions, addresses = Interaction.objects.count(), set(ContactPoint.objects.values_list("normalised"))
    opted_out = set(ContactPoint.objects.filter(state="opted_out").values_list("normalised"))
    chosen = {name: data.draw(st.sampled_from(["ours", "theirs", "both"])) for name in ("name", "notes", "place")}
    record = join(stays, goes, maya, **chosen)
    assert Interaction.objects.count() == interactions
    assert set(ContactPoint.objects.values_list("normalised")) == addresses
    assert set(ContactPoint.objects.filter(state="opted_out").values_list("normalised")) == opted_out
    if data.draw(st.booleans()):
        undo(record.change, by=maya)
    else:
        take_apart(record, by=maya)
    assert everything() == _with_wishes_kept(before)


def _with_wishes_kept(rows):
    """Nothing takes an objection back, the undoing of a merge that brought it along neither."""
    wished = set(ContactPoint.objects.filter(state="opted_out").values_list("pk", flat=True))
    return {
        (kind, pk): columns | ({"state": "opted_out"} if kind == "contact_point" and pk in wished else {})
        for (kind, pk), columns in rows.items()
    }


def _party(data, kind, name):
    words = st.sampled_from(["", "maps", "tall house"])
    common = {
        "name": name,
        "notes": data.draw(words),
        "languages": data.draw(st.sampled_from([[], ["cy"], ["en"]])),
    }
    if kind == "person":
        return Person(**common, greeting=data.draw(words))
    website = data.draw(st.sampled_from(["", "https://slate.example", "https://wool.example"]))
    return Organisation(**common, place=data.draw(words), next_step=data.draw(words), website=website)


def _details(data, kind, stays, goes, write):
    states = st.sampled_from(["unverified", "valid", "bounced", "opted_out"])
    for party in (stays, goes):
        for value in data.draw(st.lists(st.sampled_from(["a@example.org", "b@example.org"]), unique=True)):
            yield point(value, data.draw(states), **{kind: party})
    for _ in range(data.draw(st.integers(0, 2))):
        call = write(Interaction(at=THEN, type=data.draw(st.sampled_from(["call", "note"]))))
        for party in data.draw(st.lists(st.sampled_from([stays, goes]), unique=True)):
            link = InteractionPerson if kind == "person" else InteractionOrganisation
            yield link(interaction=call, **{kind: party})
    if data.draw(st.booleans()):
        yield Relationship(**{f"source_{kind}": goes, f"target_{kind}": stays}, type="works_with")
    if kind == "person":
        for party in (stays, goes):
            yield LawfulBasis(person=party, basis="consent", source="a card", obtained_on=date(2026, 1, 5))


def test_what_was_added_since_stays_and_what_was_edited_since_is_kept(write, maya):
    slate, again = write(Organisation(name="Slate"), Organisation(name="Slate Museum", place="Northport"))
    record = join(slate, again, maya)
    with changing(maya, "edit") as change:
        change.update(slate, place="Westport")
        change.create(point("new@slate.example", organisation=slate))
    parted = take_apart(record, by=maya)
    slate.refresh_from_db()
    assert (parted.back.name, parted.back.place, slate.place) == ("Slate Museum", "Northport", "Westport")
    assert parted.added == {"contact_point": 1}
    assert [reason for _event, reason in parted.outcome.kept] == ["Somebody has edited it since."]
    with pytest.raises(CannotUndo):
        take_apart(record, by=maya)


def test_a_wish_uttered_since_comes_back_on_both(write, maya):
    nia, again = write(Person(name="Nia Puw"), Person(name="N. Puw"))
    write(point("nia@example.org", "valid", person=nia), point("nia@example.org", "valid", person=again))
    write(
        *(
            LawfulBasis(person=p, basis="consent", source="card", obtained_on=date(2026, 1, 5))
            for p in (nia, again)
        )
    )
    record = join(nia, again, maya)
    with changing(maya, "edit") as change:
        change.update(nia.contact_points.get(), state="opted_out")
        change.update(nia.lawful_bases.get(), objected_on=date(2026, 4, 1), objection="by phone")
    take_apart(record, by=maya)
    assert set(ContactPoint.objects.values_list("state", flat=True)) == {"opted_out"}
    assert set(LawfulBasis.objects.values_list("objection", flat=True)) == {"by phone"}


def test_a_later_merge_is_taken_apart_first(write, maya):
    one, two, three = write(*(Organisation(name=f"Slate {word}") for word in ("One", "Two", "Three")))
    first = join(one, two, maya)
    second = join(three, one, maya)
    assert survivor_of("organisation", two.public_id) == three.public_id
    with pytest.raises(CannotUndo, match="Take that merge apart first"):
        take_apart(first, by=maya)
    take_apart(second, by=maya)
    take_apart(first, by=maya)
    assert Organisation.objects.count() == 3


def test_nothing_becomes_a_part_of_itself(write, maya):
    top = write(Organisation(name="Top"))
    middle = write(Organisation(name="Middle", parent=top))
    low = write(Organisation(name="Low", parent=middle))
    join(low, top, maya)
    low.refresh_from_db()
    middle.refresh_from_db()
    assert (low.parent_id, middle.parent_id) == (None, low.pk)


def test_who_edits_or_merges_meanwhile_is_told(write, maya):
    slate, again, other = write(*(Organisation(name=name) for name in ("Slate", "Slates", "Other")))
    seen = Versions(slate.changed_in, again.changed_in)
    with changing(maya, "edit") as change:
        change.update(Organisation.objects.get(pk=again.pk), notes="new")
    with pytest.raises(EditedMeanwhile):
        merge(slate, again, {}, by=maya, seen=seen)
    join(other, again, maya)
    with pytest.raises(Gone, match="Slates is not here any more"):
        merge(slate, again, {}, by=maya, seen=seen)
    with pytest.raises(CannotMerge):
        merge(slate, slate, {}, by=maya, seen=seen)


def test_two_that_were_told_apart_stay_so_when_one_is_merged(write, maya):
    slate, wool, again = write(*(Organisation(name=name) for name in ("Slate", "Wool", "Slates")))
    change = tell_apart(again, wool, by=maya)
    assert tell_apart(wool, again, by=maya) is None
    join(slate, again, maya)
    assert told_apart("organisation") == {in_order(slate.public_id, wool.public_id)}
    undo(change, by=maya)
    assert told_apart("organisation") == set()


def test_a_snapshot_of_the_record_that_went_is_kept(write, maya):
    slate, again = write(Organisation(name="Slate"), Organisation(name="Slates", notes="tall"))
    before = snapshot(Organisation.objects.get(pk=again.pk))
    assert join(slate, again, maya).loser_snapshot == before


def test_only_what_people_fill_in_can_be_chosen(write):
    slate, again = write(Organisation(name="Slate", notes="maps"), Organisation(name="Slates", notes="tall"))
    assert {one.name for one in choices(slate, again, {}) if one.options} == {"name", "notes"}
