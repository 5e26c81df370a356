# SPDX-License-Identifier: AGPL-3.0-or-later
from decimal import Decimal

import pytest
from django.utils import translation

from liaison.kit.figures import number


@pytest.mark.parametrize(
    ("value", "places", "english", "swedish"),
    [
        ("40.50", 2, "40.5", "40,5"),
        ("33.425", 2, "33.43", "33,43"),
        ("100", 2, "100", "100"),
        ("0.04", 1, "0", "0"),
        ("8.00", 2, "8", "8"),
    ],
)
def test_a_number_is_written_as_people_write_it(value, places, english, swedish):
    with translation.override("en-gb"):
        assert number(Decimal(value), places) == english
    with translation.override("sv"):
        assert number(Decimal(value), places) == swedish


def test_no_number_is_no_word():
    assert number(None) == ""
