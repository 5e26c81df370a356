# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever somebody is called, they are found by it: by each word, without accents, and with one slip."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from liaison.accounts.actions import changing
from liaison.directory.models import Organisation, Person
from liaison.directory.queries.search import search
from liaison.kit.finding import as_words
from liaison.kit.text import fold

LETTERS = "abcdefghijklmnopqrstuvwyzåäöéñłøßüçšžÅÖŁÉ"
words = st.text(LETTERS, min_size=2, max_size=12)
names = st.lists(words, min_size=1, max_size=4).map(" ".join)
odd_names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=2, max_size=60)
ways = st.sampled_from(["exchanged", "dropped", "doubled", "swapped"])
few = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def stored(by, model, name):
    """For as long as it is looked for: names of earlier examples must not be what is found."""
    with transaction.atomic():
        with changing(by, "add") as change:
            one = change.create(model(name=name))
        yield one
        transaction.set_rollback(True)


def is_found(member, one, text):
    return one.public_id in [hit.public_id for hit in search(member, text, each=200).hits]


def with_slip(text: str, way: str, at: int) -> str:
    before, letter, after = text[:at], text[at], text[at + 1 :]
    if way == "exchanged":
        return f"{before}x{after}"
    if way == "dropped":
        return before + after
    if way == "doubled":
        return before + letter * 2 + after
    return before + after[:1] + letter + after[1:]


@pytest.mark.parametrize("model", [Organisation, Person])
@given(name=names)
@few
def test_each_word_of_a_name_finds_it(maya, model, name):
    with stored(maya, model, name) as one:
        for word in name.split():
            assert is_found(maya, one, word)
            assert is_found(maya, one, fold(word))
        assert is_found(maya, one, name.upper())
        assert is_found(maya, one, " ".join(reversed(fold(name).split())))


@pytest.mark.parametrize("model", [Organisation, Person])
@given(name=odd_names)
@few
def test_any_name_finds_itself(maya, model, name):
    assume(len(as_words(name)) >= 2)
    assume(any(len(word) >= 2 for word in as_words(name).split()[:8]))
    with stored(maya, model, name) as one:
        assert is_found(maya, one, name)


@pytest.mark.parametrize("model", [Organisation, Person])
@given(name=names, way=ways, data=st.data())
@few
def test_a_name_with_one_slip_is_found(maya, model, name, way, data):
    letters = fold(name)
    assume(len(letters.replace(" ", "")) >= 6)
    places = [at for at, letter in enumerate(letters) if letter != " " and letters[at + 1 : at + 2].strip()]
    assume(places)
    at = data.draw(st.sampled_from(places))
    with stored(maya, model, name) as one:
        assert is_found(maya, one, with_slip(letters, way, at))
