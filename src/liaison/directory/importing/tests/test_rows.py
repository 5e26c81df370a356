# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.directory.importing.rules.contacted import date_pieces
from liaison.directory.importing.rules.meanings import Meaning
from liaison.directory.importing.rules.readings import Contact, Point, Reader
from liaison.directory.importing.rules.rows import read_row
from liaison.directory.importing.rules.vocabulary import NEVER, NO, NOTHING
from liaison.kit.text import fold

TODAY = date(2026, 11, 21)


def read(*, order=None, headers=None, **cells):
    """A row with one cell for each meaning named; the header is the meaning unless `headers` names another."""
    meanings = dict(enumerate(cells))
    named = [(headers or {}).get(meaning, meaning) for meaning in cells]
    orders = dict.fromkeys(meanings, order) if order else {}
    return read_row(list(cells.values()), Reader(named, meanings, orders, TODAY, "GB"))


def problems(reading):
    return [str(problem) for problem in reading.problems]


def test_names_are_read_without_their_extra_spaces():
    reading = read(organisation="  Slate   Museum ", contact_name="Nia  Puw")
    assert (reading.organisation, reading.person) == ({"name": "Slate Museum"}, {"name": "Nia Puw"})


def test_first_and_last_name_are_one_name_and_give_the_sort_name():
    assert read(first_name="Nia", last_name="Puw").person == {"name": "Nia Puw", "sort_name": "Puw, Nia"}
    assert read(first_name="Nia", last_name="").person == {"name": "Nia"}


def test_a_whole_name_that_says_the_same_is_not_kept_twice():
    reading = read(first_name="Nia", last_name="Puw", contact_name="Puw, Nia")
    assert (reading.person["name"], reading.notes) == ("Nia Puw", [])


def test_a_whole_name_that_says_something_else_is_kept_in_the_notes():
    assert read(first_name="Nia", last_name="Puw", contact_name="Nia Morgan").notes == ["contact_name: Nia Morgan"]
    assert read(first_name="Bo", contact_name="Nia Morgan").notes == ["first_name: Bo"]


def test_of_several_people_in_a_cell_the_first_is_the_person_and_the_others_are_noted():
    reading = read(
        organisation="Slate Museum", contact_name="Nia Puw; Idris Morgan", headers={"contact_name": "Who"}
    )
    assert (reading.person, reading.notes) == ({"name": "Nia Puw"}, ["Who: Idris Morgan"])
    assert read(first_name="Ann; Bob", last_name="Hill").person["name"] == "Ann; Bob Hill"


def test_an_address_is_a_name_until_there_is_one():
    assert read(email="nia@slate.example", phone="020 7946 0101").person == {"name": "nia@slate.example"}
    assert read(email="Nia Puw <nia@slate.example>").person == {"name": "Nia Puw"}


def test_a_row_that_names_nobody_is_rejected():
    assert problems(read(place="York", notes="likes maps")) == [
        "No organisation, person or e-mail address is named in this row."
    ]


def test_a_name_that_is_too_long_is_rejected_with_its_column():
    (problem,) = problems(read(organisation="A" * 400))
    assert re.fullmatch(r"“A{80}…” in the column “organisation” is too long for a name\. .*", problem)


def test_two_addresses_in_a_cell_are_two_and_a_shared_one_is_the_organisations():
    reading = read(
        organisation="Slate Museum", contact_name="Nia Puw", email="Nia@slate.example; info@slate.example"
    )
    assert reading.points == [
        Point("person", "email", "Nia@slate.example", "nia@slate.example"),
        Point("organisation", "email", "info@slate.example", "info@slate.example"),
    ]
    assert reading.notes == []


def test_words_beside_an_address_or_a_number_are_kept():
    reading = read(
        contact_name="Nia Puw",
        email="nia@slate.example (until May)",
        phone="020 7946 0101 (mornings only)",
        website="see their page",
    )
    assert [point.normalised for point in reading.points] == ["nia@slate.example", "+442079460101"]
    assert reading.notes == [
        "email: nia@slate.example (until May)",
        "phone: 020 7946 0101 (mornings only)",
        "website: see their page",
    ]


def test_a_broken_address_beside_a_good_one_is_kept():
    reading = read(contact_name="Nia Puw", email="nia@slate.example; bob@@slate")
    assert reading.notes == ["email: nia@slate.example; bob@@slate"]


def test_two_numbers_in_a_cell_are_two():
    reading = read(contact_name="Nia Puw", phone="020 7946 0101 / 01632 960102")
    assert [point.normalised for point in reading.points] == ["+442079460101", "+441632960102"]


def test_a_number_needs_no_country_of_its_own():
    reading = read(organisation="Archivet", phone="070-174 06 05", organisation_kind="arkiv", country="Sverige")
    assert [point.normalised for point in reading.points] == ["+46701740605"]


def test_a_profile_on_linkedin_is_nobodys_website():
    reading = read(organisation="Slate", contact_name="Nia Puw", website="https://www.linkedin.com/in/nia-puw")
    assert reading.organisation == {"name": "Slate"}
    assert [(point.owner, point.type) for point in reading.points] == [("person", "social")]


def test_the_second_website_is_kept_too():
    reading = read(organisation="Slate", website="slate.example; https://shop.slate.example/maps")
    assert reading.organisation["website"] == "https://slate.example"
    assert [point.value for point in reading.points] == ["https://shop.slate.example/maps"]


def test_words_that_we_know_become_ours_and_others_are_kept():
    reading = read(
        organisation="Archivet", organisation_kind="Arkiv", legal_form="Ltd", country="Cymru", language="Welsh, sv"
    )
    assert reading.organisation == {
        "name": "Archivet",
        "type": "archive",
        "legal_form": "corporate",
        "country": "GB",
        "region": "Wales",
        "languages": ["cy", "sv"],
    }
    assert read(organisation="Slate", organisation_kind="shed", country="Narnia", language="elvish").notes == [
        "organisation_kind: shed",
        "country: Narnia",
        "language: elvish",
    ]


def test_what_is_too_long_for_its_field_is_kept_whole_in_the_notes():
    reading = read(organisation="Slate", place="far " * 60, role="x" * 300, contact_name="Nia")
    assert reading.notes == [f"place: {('far ' * 60).strip()}", f"role: {'x' * 300}"]
    assert "place" not in reading.organisation


def test_facts_of_an_organisation_that_is_not_named_go_to_the_persons_notes():
    reading = read(contact_name="Nia Puw", place="York", role="Chair", goals="More maps", community="Walkers")
    assert (reading.organisation, reading.communities, reading.affiliation) == ({}, [], {})
    assert sorted(reading.person["notes"].splitlines()) == [
        "community: Walkers",
        "goals: More maps",
        "place: York",
        "role: Chair",
    ]


def test_a_role_without_a_person_goes_to_the_organisations_notes():
    reading = read(organisation="Slate", role="Chair", greeting="Dear all")
    assert (reading.organisation["notes"], reading.affiliation) == ("greeting: Dear all\nrole: Chair", {})


@pytest.mark.parametrize(
    ("cell", "left", "notes"),
    [
        ("", False, []),
        ("No", False, []),
        ("-", False, []),
        ("yes", True, []),
        ("Unsubscribed", True, []),
        ("2024-03-02 10:11", True, ["opted_out: 2024-03-02 10:11"]),
        ("asked us to stop", True, ["opted_out: asked us to stop"]),
    ],
)
def test_whatever_is_no_clear_no_closes_the_door(cell, left, notes):
    reading = read(email="nia@slate.example", opted_out=cell)
    assert (reading.opted_out, reading.notes) == (left, notes)


def test_an_opt_out_without_an_address_is_noted():
    assert read(contact_name="Nia Puw", opted_out="yes").person["notes"] == "opted_out: yes"


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("2026-03-04", [date(2026, 3, 4)]),
        ("4 March 2026", [date(2026, 3, 4)]),
        ("4.3.2026", [date(2026, 3, 4)]),
        ("46085", [date(2026, 3, 4)]),
        ("4 mawrth 2026", [date(2026, 3, 4)]),
        ("13/4", [date(2026, 4, 13)]),
        ("13/12", [date(2025, 12, 13)]),
        ("4 March 2026; 11 March 2026", [date(2026, 3, 4), date(2026, 3, 11)]),
        ("13/4/2026, 20/4/2026 and 27/4/2026", [date(2026, 4, 13), date(2026, 4, 20), date(2026, 4, 27)]),
        ("March 4, 2026", [date(2026, 3, 4)]),
        ("no", []),
        ("not yet", []),
    ],
)
def test_dates_of_contact_are_read_as_people_write_them(cell, days):
    reading = read(organisation="Slate", contacted_on=cell)
    assert ([contact.on for contact in reading.contacts], problems(reading)) == (days, [])


def test_the_order_of_day_and_month_is_the_one_that_was_chosen():
    assert [c.on for c in read(organisation="Slate", contacted_on="3/4/2026", order="DMY").contacts] == [
        date(2026, 4, 3)
    ]
    assert [c.on for c in read(organisation="Slate", contacted_on="3/4/2026", order="MDY").contacts] == [
        date(2026, 3, 4)
    ]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("last spring", "is not a date we can read"),
        ("31/2/2026", "is not a date we can read"),
        ("3/4/2026", "can be read in two ways"),
        ("2031-01-01", "lies in the future"),
    ],
)
def test_a_date_that_is_none_rejects_the_row_and_names_the_column(cell, words):
    (problem,) = problems(read(organisation="Slate", contacted_on=cell, headers={"contacted_on": "Emailed on"}))
    assert problem.startswith(f"“{cell}” in the column “Emailed on” {words}")


def test_running_text_in_a_column_of_dates_tells_of_contacts():
    reading = read(organisation="Slate", contacted_on="emailed 13/4, chased 20/4, no reply")
    assert [(c.on, c.type) for c in reading.contacts] == [
        (date(2026, 4, 13), "email"),
        (date(2026, 4, 20), "other"),
    ]
    more = read(organisation="Slate", contacted_on="emailed 13/4 but Jim was away")
    assert ([c.on for c in more.contacts], problems(more)) == ([date(2026, 4, 13)], [])
    assert more.notes == ["contacted_on: emailed 13/4 but Jim was away"]


def test_a_contact_takes_its_channel_from_the_header_its_outcome_from_the_response():
    reading = read(
        organisation="Slate",
        contacted_on="4 March 2026",
        response="No reply yet!",
        contacted_by="Tomos",
        headers={"contacted_on": "Emailed on"},
    )
    assert reading.contacts == [Contact(date(2026, 3, 4), "email", "outgoing", "no_reply", "", "Tomos")]


def test_a_response_that_says_more_is_kept_with_the_contact():
    (contact,) = read(
        organisation="Slate", contacted_on="2026-03-04", response="interested, but not before June"
    ).contacts
    assert (contact.outcome, contact.note) == ("interested", "interested, but not before June")


def test_what_was_said_of_a_contact_without_a_date_is_noted():
    reading = read(organisation="Slate", response="no reply", contacted_by="Tomos", channel="Zoom")
    assert (reading.contacts, reading.notes) == (
        [],
        ["response: no reply", "contacted_by: Tomos", "channel: Zoom"],
    )


def test_a_channel_we_do_not_know_is_kept_as_it_is():
    (contact,) = read(organisation="Slate", contacted_on="2026-03-04", channel="The stand at Eisteddfod").contacts
    assert (contact.type, contact.channel) == ("other", "The stand at Eisteddfod")


def test_a_note_of_a_contact_becomes_one():
    reading = read(organisation="Slate", notes="emailed 13/4, no reply")
    assert reading.contacts == [
        Contact(date(2026, 4, 13), "email", "outgoing", "no_reply", "emailed 13/4, no reply")
    ]
    assert reading.notes == []


def test_a_note_that_says_more_is_kept_whole():
    reading = read(organisation="Slate", notes="Closed on Mondays. Emailed 13/4, no reply")
    assert [c.on for c in reading.contacts] == [date(2026, 4, 13)]
    assert reading.notes == ["Closed on Mondays. Emailed 13/4, no reply"]


def test_a_note_about_the_day_in_the_column_of_dates_is_the_same_contact():
    reading = read(organisation="Slate", contacted_on="13/4/2026", notes="emailed 13/4, no reply")
    assert reading.contacts == [
        Contact(date(2026, 4, 13), "email", "outgoing", "no_reply", "emailed 13/4, no reply")
    ]


def test_a_next_step_may_lie_ahead_and_need_not_have_a_day():
    assert read(organisation="Slate", next_step_on="2027-02-01").organisation["next_step_on"] == "2027-02-01"
    assert read(organisation="Slate", next_step_on="after Easter").notes == ["next_step_on: after Easter"]
    assert len(problems(read(organisation="Slate", next_step_on="31/2/2027"))) == 1


def test_only_what_is_nothing_but_dates_is_taken_apart():
    assert date_pieces("13/4/2026, 20/4/2026") == ["13/4/2026", "20/4/2026"]
    assert date_pieces("13/4/2026, no reply") == ["13/4/2026, no reply"]
    assert date_pieces("May 3, 2026") == ["May 3, 2026"]


MEANINGS = [meaning.value for meaning in Meaning]


@given(st.lists(st.tuples(st.sampled_from([*MEANINGS, "from another room"]), st.text(max_size=60)), max_size=12))
def test_no_text_whatsoever_breaks_the_reading(cells):
    reader = Reader([m for m, _t in cells], dict(enumerate(m for m, _t in cells)), {}, TODAY, "GB")
    reading = read_row([text for _m, text in cells], reader)
    assert reading.problems or reading.has_organisation or reading.has_person
    for message in [*reading.problems, *reading.remarks]:
        assert str(message)


WORDS = st.text(alphabet="abc xyzÅé 019.,;:@/()-\n", min_size=1, max_size=40)
TYPICAL = st.sampled_from(
    [
        "nia@slate.example", "Nia <nia@slate.example>", "020 7946 0101", "020 7946 0101 ext 5",
        "emailed 13/4, no reply", "3 May 2026; 4 May 2026", "no reply", "interested", "yes", "Slate Museum", "https://slate.example/a",
        "Wales", "Q42", "http://www.wikidata.org/wiki/Q42",
        "rang 2 May, met 3 May", "emailed 13/4/2031", "Tomos", "asap",
    ]
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([m for m in MEANINGS if m != "ignore"]), WORDS | TYPICAL, max_size=9))
def test_nothing_of_an_accepted_row_is_lost(cells):
    reading = read(**{"organisation": "Slate Museum", **cells})
    if reading.problems:
        return
    everything = fold(_all_text(reading))
    for meaning, text in cells.items():
        missing = [word for word in re.findall(r"\w+", fold(text)) if word not in everything]
        assert not missing or _is_understood(meaning, text, reading), (meaning, text, reading)


def _all_text(reading):
    parts = [*reading.organisation.values(), *reading.person.values(), *reading.affiliation.values()]
    parts += [value for point in reading.points for value in (point.value, point.normalised)]
    parts += [value for _owner, _scheme, value in reading.identifiers]
    parts += [*reading.communities, *reading.extras.values()]
    parts += [value for c in reading.contacts for value in (c.note, c.by, c.channel)]
    return "\n".join(map(str, parts))


def _is_understood(meaning, text, reading):
    """Dates, outcomes and codes are in fields of their own; what was meant as nothing is nothing."""
    codes = {
        "contacted_on": reading.contacts or fold(text).strip(".!") in NEVER,
        "next_step_on": "next_step_on" in reading.organisation,
        "response": any(contact.outcome for contact in reading.contacts),
        "channel": any(contact.type != "other" for contact in reading.contacts),
        "country": "country" in reading.organisation,
        "language": "languages" in reading.organisation or "languages" in reading.person,
        "organisation_kind": "type" in reading.organisation,
        "legal_form": "legal_form" in reading.organisation,
        "opted_out": reading.opted_out or fold(text).strip(".!") in NO,
        "bounced": reading.bounced or fold(text).strip(".!") in NO,
        "no_phone": reading.no_phone or fold(text).strip(".!") in NO,
        "row_kind": reading.about,
        "phone": any(p.type == "phone" for p in reading.points),
        "organisation_phone": any(p.type == "phone" for p in reading.points),
        "wikidata": any(i[1] == "wikidata" for i in reading.identifiers),
        "ror": any(i[1] == "ror" for i in reading.identifiers),
        "isil": any(i[1] == "isil" for i in reading.identifiers),
        "viaf": any(i[1] == "viaf" for i in reading.identifiers),
        "old_number": any(i[1] == "old_system" for i in reading.identifiers),
    }
    return bool(codes.get(meaning, False)) or fold(text) in NOTHING
