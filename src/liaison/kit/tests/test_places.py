# SPDX-License-Identifier: AGPL-3.0-or-later
"""Countries and languages by name, in the language of the page."""

import pytest
from django.utils.translation import override

from liaison.kit.places import (
    country_choices,
    country_code,
    country_name,
    language_choices,
    language_code,
    language_name,
)


def test_names_follow_the_language_of_the_page():
    found = {}
    for language in ("en", "cy", "sv", "es"):
        with override(language):
            found[language] = (country_name("DE"), language_name("cy"))
    assert found == {
        "en": ("Germany", "Welsh"),
        "cy": ("Yr Almaen", "Cymraeg"),
        "sv": ("Tyskland", "walesiska"),
        "es": ("Alemania", "galés"),
    }


def test_groups_of_countries_and_test_regions_are_no_countries():
    codes = {code for code, _name in country_choices()}
    assert {"GB", "SE", "TW", "XK"} <= codes
    assert not {"EU", "UN", "ZZ", "XA", "001"} & codes


def test_countries_stand_in_the_order_of_the_alphabet_accents_aside():
    with override("en"):
        names = [name for _code, name in country_choices()]
    assert names.index("Åland Islands") < names.index("Albania") < names.index("Zimbabwe")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("se", "SE"),
        ("Sweden", "SE"),
        ("  SUECIA ", "SE"),
        ("España", "ES"),
        ("espana", "ES"),
        ("Narnia", ""),
        ("", ""),
    ],
)
def test_a_country_is_understood_in_the_language_of_the_page_and_in_english(typed, code):
    with override("es"):
        assert country_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cy", "cy"),
        ("Welsh", "cy"),
        ("Cymraeg", "cy"),
        ("svenska", "sv"),
        ("pt-br", "pt-BR"),
        ("Brazilian Portuguese", "pt-BR"),
        ("Klingonish", ""),
        ("mul", ""),
        ("", ""),
    ],
)
def test_a_language_is_understood_by_code_and_by_any_of_its_names(typed, code):
    with override("en"):
        assert language_code(typed) == code


def test_what_nobody_knows_is_shown_as_it_is():
    assert (country_name("XX"), language_name("tlh-x")) == ("XX", "tlh-x")
    assert "mul" not in dict(language_choices())


def test_an_unknown_interface_language_falls_back_to_english():
    with override("xx-yy"):
        assert country_name("SE") == "Sweden"
