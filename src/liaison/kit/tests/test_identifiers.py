# SPDX-License-Identifier: AGPL-3.0-or-later
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.identifiers import (
    SCHEMES,
    Identifier,
    IdentifierProblem,
    identifiers_in,
    normalise_identifier,
    ror_checksum,
)

BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"
ITEM = st.builds("Q{}".format, st.integers(1, 10**12 - 1))
BODY = st.builds("0{}".format, st.text(BASE_32, min_size=6, max_size=6))
ROR = BODY.map(lambda body: body + ror_checksum(body))
ISIL = st.from_regex(r"([A-Z]{2}|[A-Za-z0-9]|[A-Za-z0-9]{3,4})-[A-Za-z0-9/:\-]{1,11}", fullmatch=True)
VIAF = st.integers(10, 10**9 - 1).map(str) | st.integers(10**18, 10**22 - 1).map(str)


@pytest.mark.parametrize(
    ("scheme", "written", "value"),
    [
        ("wikidata", "q42", "Q42"),
        ("wikidata", " Q 42 ", "Q42"),
        ("wikidata", "Ｑ４２", "Q42"),
        ("wikidata", "wd:Q42", "Q42"),
        ("wikidata", "Wikidata: Q42", "Q42"),
        ("wikidata", "https://www.wikidata.org/wiki/Q42", "Q42"),
        ("wikidata", "http://www.wikidata.org/entity/Q42", "Q42"),
        ("wikidata", "<https://m.wikidata.org/wiki/q42?uselang=sv#sitelinks>", "Q42"),
        ("wikidata", "www.wikidata.org/wiki/Special:EntityData/Q42.json", "Q42"),
        ("wikidata", "https://www.wikidata.org/w/index.php?title=Q42&action=history", "Q42"),
        ("ror", "03YRM5C26", "03yrm5c26"),
        ("ror", "https://ror.org/03yrm5c26", "03yrm5c26"),
        ("ror", "ror.org/03yrm5c26/", "03yrm5c26"),
        ("ror", "ROR: 03yrm5c26", "03yrm5c26"),
        ("isil", "gb-UkOxU", "GB-UkOxU"),
        ("isil", "ISIL GB – UkOxU", "GB-UkOxU"),
        ("isil", "DE-1a/2:3", "DE-1a/2:3"),
        ("isil", "OCLC-WIKI", "OCLC-WIKI"),
        ("isil", "https://lobid.org/organisations/DE-6.json", "DE-6"),
        ("viaf", "https://viaf.org/viaf/124365578/#Museum", "124365578"),
        ("viaf", "VIAF ID: 124365578", "124365578"),
        ("viaf", "9972147907520779210008", "9972147907520779210008"),
        ("old_system", " 2023/17  b ", "2023/17 b"),
    ],
)
def test_a_number_is_found_in_what_people_paste(scheme, written, value):
    assert normalise_identifier(scheme, written) == Identifier(scheme, value)


@pytest.mark.parametrize(
    ("scheme", "written", "words"),
    [
        ("wikidata", "", "Q with digits"),
        ("wikidata", "42", "Q with digits"),
        ("wikidata", "Q042", "Q with digits"),
        ("wikidata", "Q٤٢", "Q with digits"),
        ("wikidata", "https://en.wikipedia.org/wiki/Q42", "Q with digits"),
        ("wikidata", "https://www.wikidata.org/wiki/Property:P31", "property"),
        ("ror", "3yrm5c26", "nine signs"),
        ("ror", "13yrm5c26", "nine signs"),
        ("ror", "https://ror.example/03yrm5c26", "nine signs"),
        ("ror", "03yrm5o26", "letters I, L, O or U"),
        ("ror", "03yrm5c27", "mistyped"),
        ("ror", "03ymr5c26", "mistyped"),
        ("isil", "UkOxU", "a country, a hyphen"),
        ("isil", "GB-", "a country, a hyphen"),
        ("isil", "G1-UkOxU", "a country, a hyphen"),
        ("isil", "ABCDE-1", "a country, a hyphen"),
        ("isil", "GB-Uk_OxU", "only letters"),
        ("isil", "GB-123456789012", "at most 11"),
        ("viaf", "Q42", "only digits"),
        ("viaf", "0124", "only digits"),
        ("viaf", "1234567890", "2 to 9 digits"),
        ("old_system", " \u200b ", "no number"),
        ("old_system", "7" * 201, "200 signs"),
    ],
)
def test_a_sentence_says_what_is_wrong(scheme, written, words):
    answer = normalise_identifier(scheme, written)
    assert isinstance(answer, IdentifierProblem)
    assert words in str(answer.message)


def test_numbers_lead_to_their_pages():
    urls = {scheme: Identifier(scheme, "Q4/2").url for scheme in (*SCHEMES, "old_system")}
    assert urls == {
        "wikidata": "https://www.wikidata.org/wiki/Q4%2F2",
        "ror": "https://ror.org/Q4%2F2",
        "isil": "",
        "viaf": "https://viaf.org/viaf/Q4%2F2",
        "old_system": "",
    }


@pytest.mark.parametrize("known", ["03yrm5c26", "01k4yrm29", "013cjyk83", "03zx86w41", "04w11tv37", "046b3cj80"])
def test_published_numbers_of_ror_have_their_checksum(known):
    assert ror_checksum(known[:7]) == known[7:]


@given(st.one_of(*(st.tuples(st.just(s), v) for s, v in zip(SCHEMES, (ITEM, ROR, ISIL, VIAF), strict=True))))
def test_every_number_of_the_right_form_stays_as_it_is(identifier):
    scheme, value = identifier
    assert normalise_identifier(scheme, value) == Identifier(scheme, value)


@given(ROR, st.integers(0, 8), st.sampled_from(BASE_32))
def test_one_wrong_sign_in_a_ror_number_is_noticed(value, place, sign):
    mistyped = value[:place] + sign + value[place + 1 :]
    assert isinstance(normalise_identifier("ror", mistyped), Identifier) == (mistyped == value)


@given(ROR, st.integers(1, 7))
def test_two_swapped_signs_in_a_ror_number_are_noticed(value, place):
    swapped = value[:place] + value[place + 1] + value[place] + value[place + 2 :]
    assert isinstance(normalise_identifier("ror", swapped), Identifier) == (swapped == value)


@given(
    st.sampled_from([*SCHEMES, "old_system"]),
    st.text() | st.text(string.ascii_letters + string.digits + "-/:?#.=%"),
)
def test_no_text_breaks_it_and_normalising_again_changes_nothing(scheme, text):
    answer = normalise_identifier(scheme, text)
    if isinstance(answer, IdentifierProblem):
        assert str(answer.message)
    else:
        assert normalise_identifier(scheme, answer.value) == answer


def test_a_search_takes_a_page_for_its_number_and_a_bare_number_for_all_it_may_be():
    assert identifiers_in("https://ror.org/03yrm5c26") == [Identifier("ror", "03yrm5c26")]
    assert identifiers_in("q42") == [Identifier("wikidata", "Q42")]
    assert identifiers_in("124365578") == [Identifier("viaf", "124365578")]
    assert identifiers_in("https://en.wikipedia.org/wiki/Q42") == []
    assert identifiers_in("harbour") == []
