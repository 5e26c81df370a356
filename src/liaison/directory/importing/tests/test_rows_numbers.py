# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers by which the world, or the system before, knows those in a row."""

from .test_rows import read


def test_numbers_of_a_sheet_of_people_are_the_peoples():
    people = read(first_name="Nia", last_name="Puw", organisation="Slate", old_number="101")
    places = read(
        contact_name="Nia Puw",
        organisation="Slate",
        old_number="101",
        wikidata="https://www.wikidata.org/wiki/Q42",
    )
    assert people.identifiers == [("person", "old_system", "101")]
    assert places.identifiers == [("organisation", "wikidata", "Q42"), ("organisation", "old_system", "101")]


def test_numbers_are_brought_into_one_form_and_several_of_a_cell_are_parted():
    reading = read(
        organisation="Slate", wikidata="q42; http://www.wikidata.org/entity/Q43", isil="gb-Uk/1", viaf="124365578"
    )
    assert reading.identifiers == [
        ("organisation", "wikidata", "Q42"),
        ("organisation", "wikidata", "Q43"),
        ("organisation", "isil", "GB-Uk/1"),
        ("organisation", "viaf", "124365578"),
    ]


def test_a_mistyped_number_goes_to_the_notes_with_what_is_wrong():
    reading = read(organisation="Slate", ror="03yrm5c27", old_number="2023/17")
    assert reading.identifiers == [("organisation", "old_system", "2023/17")]
    assert reading.organisation["notes"] == "ror: 03yrm5c27"
    assert "mistyped" in str(reading.remarks[-1])
