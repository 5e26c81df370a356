# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.text import fold, name_key, person_key, sort_name, split_person_name, split_values

ANY = st.text(max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łódź", "lodz"),
        ("Straße", "STRASSE"),
        ("Ærø  Sømuseum", "aero somuseum"),
        ("  Siân\u00a0Prys\n", "sian prys"),
        ("Ｍｕｓｅｕｍ", "museum"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_folding_forgets_accents_case_and_spaces(one, other):
    assert fold(one) == fold(other) == other.casefold()


@given(st.text())
def test_folding_twice_is_folding_once_and_leaves_plain_letters(text):
    folded = fold(text)
    assert folded.isascii()
    assert fold(folded) == folded


@pytest.mark.parametrize(
    "spelling",
    [
        "The Foo Museum Ltd.",
        "Foo Museum",
        "FOO MUSEUM LIMITED",
        "Foo Museum C.I.C.",
        "Foo Museum CIO",
        "Foo Museum plc",
        "Foo Museum AB",
        "Stiftelsen Foo Museum",
        "Foo Museum, S.L.",
        "Foo Museum S.A. de C.V.",
        "Foo Museum, A.C.",
        "Foo Museum e.V.",
        "Foo Museum e. V.",
        "Foo Museum gGmbH",
        "Foo Museum GmbH & Co. KG",
        "Foo Museum Cyf.",
        "Föö Müseum sp. z o.o.",
        "Foo-Museum (Ltd)",
    ],
)
def test_spellings_of_one_name_share_a_key(spelling):
    assert name_key(spelling) == "foo museum"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Foo Museum", "Foo Library"),
        ("Museum of Foo", "Foo Museum"),
        ("Foo Museum North", "Foo Museum South"),
    ],
)
def test_different_names_have_different_keys(one, other):
    assert name_key(one) != name_key(other)


def test_a_name_that_is_only_a_legal_form_keeps_it():
    assert (name_key("Limited"), name_key("The AB")) == ("limited", "ab")


@given(ANY)
def test_a_key_of_a_key_is_the_key_and_no_name_loses_everything(name):
    key = name_key(name)
    assert name_key(key) == key
    assert key or not any(letter.isalnum() for letter in fold(name))


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Anna Smith", ("Anna", "Smith")),
        ("García López, Ana María", ("Ana María", "García López")),
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("Dr. Anna B. Smith", ("Anna B.", "Smith")),
        ("Anna Smith, PhD", ("Anna", "Smith")),
        ("Prof. Dr. Eva Maier", ("Eva", "Maier")),
        ("Ana Garcia (she/her)", ("Ana", "Garcia")),
        # Nobody can tell where the family name begins, or whether there is one.
        ("Juan García López", ("Juan García López", "")),
        ("王小明", ("王小明", "")),
        ("小明 王", ("小明 王", "")),
        ("Madonna", ("Madonna", "")),
        ("Anna and Bo Smith", ("Anna and Bo Smith", "")),
        ("ana@example.org", ("ana@example.org", "")),
        ("", ("", "")),
    ],
)
def test_a_name_is_split_only_where_its_spelling_tells(full, parts):
    assert split_person_name(full) == parts


def test_names_are_filed_under_the_family_name_when_it_is_known():
    names = ["Anna Smith", "Smith, Anna", "Ludwig van Beethoven", "Juan García López"]
    assert [sort_name(name) for name in names] == [
        "Smith, Anna",
        "Smith, Anna",
        "van Beethoven, Ludwig",
        "Juan García López",
    ]


@pytest.mark.parametrize(
    "other", ["Prys, Siân", "Dr Sian Prys", "SIAN  PRYS", "Siân Prys (guest)", "Sian Prys, MBE"]
)
def test_spellings_of_one_person_share_a_key(other):
    assert person_key(other) == person_key("Siân Prys") == "sian prys"


def test_people_with_different_names_have_different_keys():
    assert len({person_key(name) for name in ("Ana Garcia", "Anna Garcia", "Ana Garcia Ruiz", "Garcia Ana")}) == 4


@given(ANY)
def test_names_of_any_kind_are_taken(name):
    given, family = split_person_name(name)
    assert "  " not in given + family
    sort_name(name)
    assert person_key(person_key(name)) == person_key(person_key(person_key(name)))


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("a@example.org; b@example.org", ["a@example.org", "b@example.org"]),
        ("+44 20 7946 0123 ::: +44 20 7946 0124", ["+44 20 7946 0123", "+44 20 7946 0124"]),
        ("museum\nlibrary\r\n\nmuseum", ["museum", "library"]),
        ("a@example.org, b@example.org", ["a@example.org", "b@example.org"]),
        ("a@example.org / b@example.org", ["a@example.org", "b@example.org"]),
        ("Cardiff, Wales", ["Cardiff, Wales"]),
        ("Bilingual / dwyieithog", ["Bilingual / dwyieithog"]),
        ("Smith, Anna <a@example.org>", ["Smith, Anna <a@example.org>"]),
        (" ; ", []),
    ],
)
def test_a_cell_is_parted_where_it_surely_holds_several_values(cell, values):
    assert split_values(cell) == values


@given(
    st.lists(st.from_regex(r"[a-z]{1,5}@[a-z]{1,5}\.example", fullmatch=True), unique=True),
    st.sampled_from([";", ", ", " / ", "\n", " ::: "]),
)
def test_joined_addresses_come_apart_again(addresses, joint):
    assert split_values(joint.join(addresses)) == addresses


@given(st.text())
def test_every_part_is_part_of_the_cell(cell):
    assert all(value in cell and value == value.strip() != "" for value in split_values(cell))
