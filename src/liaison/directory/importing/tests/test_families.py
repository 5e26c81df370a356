# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every file people arrive with: recognised, mapped right, brought in, nothing new the second time, taken back."""

import pytest

from liaison.directory.importing.actions.bringing import bring_file, choose_columns, meanings_of
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.actions.previewing import preview, start_preview
from liaison.directory.importing.queries.batches import count_by_action, rows_of, summary
from liaison.directory.importing.registry import KINDS
from liaison.directory.importing.rules.kinds import recognise
from liaison.directory.models import ContactPoint, Organisation, Person
from liaison.kit.hooks import file_kinds

from .families import FAMILIES, Family, somebodies
from .families_elsewhere import ELSEWHERE

EVERY = [pytest.param(family, id=f"{family.key}-{number}") for number, family in enumerate(FAMILIES)]
OTHERS = [pytest.param(family, id=f"{family.key}-{number}") for number, family in enumerate(ELSEWHERE)]
# Spellings in which the same table comes.
SPELLINGS = {
    "plain": lambda family, cast: family.text(cast).encode(),
    "bom-crlf": lambda family, cast: family.text(cast, end="\r\n").encode("utf-8-sig"),
    "semicolon": lambda family, cast: family.text(cast, delimiter=";").encode(),
    "utf-16-tab": lambda family, cast: family.text(cast, delimiter="\t").encode("utf-16"),
}


def bring(family: Family, data: bytes, maya):
    batch = bring_file(data=data, filename=family.filename, by=maya)
    batch.refresh_from_db()
    return batch


def told(batch):
    meanings = meanings_of(batch)
    return {c["header"]: meanings[c["index"]] for c in batch.columns if meanings[c["index"]] != "ignore"}


def bring_in(batch, maya):
    start_preview(batch)
    preview(batch)
    start_commit(batch)
    commit(batch, by=maya)
    return {action: count for action, count in count_by_action(batch).items() if count}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("family", EVERY)
def test_the_file_is_recognised_and_mapped_in_every_spelling(family, spelling, maya):
    batch = bring(family, SPELLINGS[spelling](family, somebodies(1)), maya)
    assert (batch.reading["kind"], told(batch)) == (family.key, family.meanings)
    assert batch.mapping["sure"]


@pytest.mark.parametrize("family", EVERY)
def test_everybody_in_it_comes_in_once_and_goes_again(family, maya, taken_back):
    cast = somebodies(2)
    data = family.text(cast).encode()
    batch = bring(family, data, maya)
    assert bring_in(batch, maya) == {"create": 5}
    if family.people:
        assert sorted(Person.objects.values_list("name", flat=True)) == sorted(_named(family, p) for p in cast)
    if family.houses and family.people:
        assert set(Organisation.objects.values_list("name", flat=True)) == {p.house for p in cast}
    again = bring(family, data, maya)
    assert (bring_in(again, maya), again.change) == ({"same": 5}, None)
    assert taken_back(batch) == {"undone": 5}
    assert (Person.objects.count(), Organisation.objects.count(), ContactPoint.objects.count()) == (0, 0, 0)
    # Names, addresses and numbers are free again: the same file comes in as on the first day.
    assert bring_in(bring(family, data, maya), maya) == {"create": 5}


def _named(family, person):
    return (
        person.name if "Middle Name" in family.cells or "Name" in family.cells else f"{person.first} {person.last}"
    )


@pytest.mark.parametrize("family", EVERY)
def test_a_nul_in_a_name_costs_one_row(family, maya):
    cast = somebodies(3)
    rows = family.text(cast).splitlines(keepends=True)
    rows[-1] = rows[-1].replace(cast[-1].last, f"{cast[-1].last[:1]}\0{cast[-1].last[1:]}", 1)
    batch = bring(family, "".join(rows).encode(), maya)
    assert batch.reading["kind"] == family.key
    assert bring_in(batch, maya) == {"create": 4, "reject": 1}


@pytest.mark.parametrize("family", EVERY)
def test_case_order_and_further_columns_do_not_matter(family):
    columns = [*reversed(family.columns), "Favourite colour"]
    for written in (columns, [c.upper() for c in columns], [f"  {c.lower()} " for c in columns]):
        assert recognise(written, family.filename, KINDS).key == family.key


# --- what a file says of every address in it ---


def states():
    return dict(ContactPoint.objects.values_list("value", "state"))


def family_of(key):
    return next(family for family in FAMILIES if family.key == key)


@pytest.mark.parametrize(
    ("key", "state"),
    [("mailchimp", "unverified"), ("mailchimp-unsubscribed", "opted_out"), ("mailchimp-cleaned", "bounced")],
)
def test_the_three_files_of_an_audience_say_who_may_be_written_to(key, state, maya):
    cast = somebodies(4)
    bring_in(bring(family_of(key), family_of(key).text(cast).encode(), maya), maya)
    assert states() == {person.email: state for person in cast}


def test_an_audience_only_tightens(maya, taken_back):
    cast = somebodies(5)
    subscribed, unsubscribed, cleaned = map(
        family_of, ["mailchimp", "mailchimp-unsubscribed", "mailchimp-cleaned"]
    )
    bring_in(bring(subscribed, subscribed.text(cast).encode(), maya), maya)
    bounced = bring(cleaned, cleaned.text(cast[:2]).encode(), maya)
    assert bring_in(bounced, maya) == {"update": 2}
    assert [states()[p.email] for p in cast] == ["bounced", "bounced", "unverified", "unverified", "unverified"]
    bring_in(bring(unsubscribed, unsubscribed.text(cast[1:3]).encode(), maya), maya)
    closed = ["bounced", "opted_out", "opted_out", "unverified", "unverified"]
    assert [states()[p.email] for p in cast] == closed
    for later in (subscribed, cleaned):
        bring_in(bring(later, later.text(cast[:3]).encode(), maya), maya)
        assert [states()[p.email] for p in cast] == closed
    assert taken_back(bounced) == {"undone": 1, "kept": 1}
    assert states()[cast[0].email] == "unverified"


def civicrm(**cells):
    """One contact."""
    family = family_of("civicrm")
    person = somebodies(6)[0]
    row = [{**family.cells, **cells}.get(c, "").format(p=person) for c in family.columns]
    lines = ["\t".join(family.columns), "\t".join(row)]
    return family, "\n".join(lines).encode()


@pytest.mark.parametrize("column", ["Do Not Email", "No Bulk Emails (User Opt Out)"])
def test_civicrm_says_who_wants_no_mail(column, maya):
    bring_in(bring(*civicrm(**{column: "1"}), maya), maya)
    assert sorted(states().values()) == ["opted_out", "unverified"]


def test_civicrm_says_who_must_not_be_phoned(maya):
    first = bring(*civicrm(), maya)
    bring_in(first, maya)
    assert bring_in(bring(*civicrm(**{"Do Not Phone": "Yes", "Phone": ""}), maya), maya) == {"update": 1}
    assert dict(ContactPoint.objects.values_list("type", "state")) == {"email": "unverified", "phone": "opted_out"}
    assert bring_in(bring(*civicrm(Phone="020 7946 0999"), maya), maya) == {"update": 1}
    assert set(ContactPoint.objects.filter(type="phone").values_list("state", flat=True)) == {"opted_out"}


def test_a_row_of_civicrm_is_about_an_organisation_or_about_a_person(maya):
    house = {
        "Contact Type": "Organization", "Display Name": "Slate Museum", "Organization Name": "Slate Museum",
        "First Name": "", "Middle Name": "", "Last Name": "", "Job Title": "", "Current Employer": "",
        "Legal Name": "Slate Museum Trust", "Contact ID": "7",
    }  # fmt: skip
    bring_in(bring(*civicrm(**house), maya), maya)
    museum = Organisation.objects.get()
    assert (museum.name, museum.other_names, museum.place) == ("Slate Museum", ["Slate Museum Trust"], "York")
    assert Person.objects.count() == 0
    bring_in(
        bring(*civicrm(**{"Current Employer": "Slate Museum", "Organization Name": "", "City": "Hull"}), maya),
        maya,
    )
    museum.refresh_from_db()
    person = Person.objects.get()
    assert (museum.place, person.notes) == ("York", "City: Hull")
    assert person.affiliations.get().organisation == museum


def test_connections_of_linkedin_bring_their_page_as_an_account(maya):
    family = family_of("linkedin")
    bring_in(bring(family, family.text(somebodies(7)).encode(), maya), maya)
    assert set(ContactPoint.objects.values_list("type", flat=True)) == {"social"}
    assert not Organisation.objects.exclude(website="").exists()


# --- files whose room is not built yet ---


@pytest.mark.parametrize("family", OTHERS)
def test_a_file_of_another_room_is_recognised_and_asks_first(family, maya):
    batch = bring(family, family.text(somebodies(8)).encode(), maya)
    assert (batch.reading["kind"], told(batch)) == (family.key, family.meanings)
    assert not batch.mapping["sure"]


@pytest.mark.parametrize("family", [param for param in OTHERS if param.values[0].meanings])
def test_its_people_alone_can_be_brought_in_and_taken_back(family, maya, taken_back):
    cast = somebodies(9)
    batch = bring(family, family.text(cast).encode(), maya)
    choose_columns(batch, meanings=meanings_of(batch), orders={})
    assert bring_in(batch, maya) == {"create": 5}, summary(batch)
    assert set(states()) >= {person.email for person in cast}
    if family.houses:
        assert set(Organisation.objects.values_list("name", flat=True)) == {p.house for p in cast}
    again = bring(family, family.text(cast).encode(), maya)
    assert bring_in(again, maya) == {"same": 5}
    assert taken_back(batch) == {"undone": 5}
    assert (Person.objects.count(), rows_of(batch).count()) == (0, 5)


def test_every_kind_we_know_has_a_file_in_these_tests():
    tested = {family.key for family in [*FAMILIES, *ELSEWHERE]}
    known = {kind.key for kind in KINDS}
    assert known - tested == {
        "zoom-webinar-summary",
        "zoom-meeting-summary",  # both are parts of files: see test_import_tables.py
        "own-organisations",  # see test_own_lists.py
        "own-people",
    }
    assert {kind.key for kind in file_kinds} >= known
