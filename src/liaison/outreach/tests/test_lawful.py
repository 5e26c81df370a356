# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.directory.actions.interactions import InteractionText, log_interaction
from liaison.directory.models import Affiliation, ContactPoint, LawfulBasis, Organisation, Person
from liaison.outreach.queries.law import law_of, laws
from liaison.outreach.queries.lawful import Question, case_for, cold_cases
from liaison.outreach.rules.lawful import FORMS, Law, Reader, Ruling, ruling

INFO = "info@harbour-museum.example"
ALLOWED, CONSENT, ASK, COUNTRY = Ruling.ALLOWED, Ruling.CONSENT, Ruling.ASK_FORM, Ruling.ASK_COUNTRY
ALL_COUNTRIES = sorted({country for law in laws() for country in law.countries})


def say(country, form, reader=Reader.ROLE, has_consent=False):
    return ruling(law_of(country), country=country, form=form, reader=reader, has_consent=has_consent)


# --- the files ---


@pytest.mark.parametrize(
    ("country", "form", "reader", "said"),
    [
        ("GB", "corporate", Reader.ROLE, ALLOWED),
        ("GB", "corporate", Reader.NAMED, ALLOWED),
        ("GB", "corporate", Reader.PRIVATE, CONSENT),
        ("GB", "public_body", Reader.NAMED, ALLOWED),
        ("GB", "unincorporated", Reader.ROLE, CONSENT),
        ("GB", "sole_trader", Reader.ROLE, CONSENT),
        ("GB", "unknown", Reader.ROLE, ASK),
        ("SE", "corporate", Reader.ROLE, ALLOWED),
        ("SE", "corporate", Reader.NAMED, CONSENT),
        ("SE", "sole_trader", Reader.ROLE, CONSENT),
        ("SE", "unknown", Reader.ROLE, ASK),
        ("ES", "corporate", Reader.ROLE, CONSENT),
        ("DE", "public_body", Reader.ROLE, CONSENT),
        ("", "corporate", Reader.ROLE, COUNTRY),
        ("ZZ", "corporate", Reader.ROLE, CONSENT),
        ("GB", "individual", Reader.NAMED, CONSENT),
    ],
)
def test_the_files_say_what_they_are_meant_to(country, form, reader, said):
    assert say(country, form, reader) is said


def test_consent_that_is_recorded_allows_it_anywhere():
    everywhere = [*ALL_COUNTRIES, "", "ZZ"]
    said = {say(one, form, reader, True) for one in everywhere for form in FORMS for reader in Reader}
    assert said == {ALLOWED}


def test_nobody_gets_more_where_less_is_known():
    order = [ALLOWED, ASK, COUNTRY, CONSENT]
    for country in ALL_COUNTRIES:
        for reader in Reader:
            known = order.index(say(country, "corporate", reader))
            assert order.index(say(country, "unknown", reader)) >= known
            assert order.index(law_of("ZZ").verdicts["corporate", reader]) >= known


def test_every_country_stands_in_one_file_and_every_file_names_its_sources():
    named = [country for law in laws() for country in law.countries]
    assert len(named) == len(set(named))
    assert {"GB", "SE", "ES", "DE", "IE", "NO"} <= set(named)
    assert all(law.sources and all(one.url.startswith("https://") for one in law.sources) for law in laws()[:-1])
    assert all(isinstance(law, Law) and (law.short or not law.countries) for law in laws())


# --- what we know of them ---


@pytest.fixture
def info(museum, tomos):
    with changing(tomos, "edit") as change:
        point = ContactPoint(organisation=museum, type="email", value=INFO, normalised=INFO)
        change.create(point)
    return INFO


@pytest.fixture
def address(curator):
    return curator.contact_points.get(type="email").value


def become(museum, by, **values):
    with changing(by, "edit") as change:
        change.update(museum, **values)


def agree(person, by, **values):
    with changing(by, "edit") as change:
        text = {"basis": "consent", "source": "Said so at the fair", "obtained_on": date(2026, 5, 3)} | values
        change.create(LawfulBasis(person=person, **text))


def meet(by, direction, kind="call", outcome="", organisations=(), people=()):
    fields = {"type": kind, "direction": direction, "outcome": outcome, "at": timezone.now(), "note": "x"}
    log_interaction(InteractionText(fields, organisations=list(organisations), people=list(people)), by=by)


def test_a_corporate_body_in_the_uk_may_get_a_first_letter(museum, curator, info, address):
    assert case_for(museum, info).is_clear
    assert case_for(curator, address).is_clear


@pytest.mark.parametrize(
    ("form", "said"), [("unincorporated", CONSENT), ("sole_trader", CONSENT), ("unknown", ASK)]
)
def test_others_in_the_uk_may_not_without_a_word(museum, curator, tomos, info, address, form, said):
    become(museum, tomos, legal_form=form)
    assert case_for(museum, info).ruling is said
    assert case_for(curator, address).ruling is said


def test_consent_of_whoever_is_there_is_enough_for_the_organisations_own_address(museum, curator, tomos, info):
    become(museum, tomos, legal_form="unincorporated")
    agree(curator, tomos, objected_on=date(2026, 6, 1))
    assert case_for(museum, info).ruling is CONSENT
    agree(curator, tomos)
    assert case_for(museum, info).is_clear
    Affiliation.objects.filter(person=curator).update(ended_on=date(2020, 1, 1))
    assert case_for(museum, info).ruling is CONSENT


def test_for_somebodys_own_address_it_is_their_consent_that_counts(museum, curator, tomos, address):
    become(museum, tomos, country="ES")
    with changing(tomos, "edit") as change:
        colleague = change.create(Person(name="Ana Prys"))
        change.create(Affiliation(person=colleague, organisation=museum))
    agree(colleague, tomos)
    assert case_for(museum, address).ruling is CONSENT
    agree(curator, tomos)
    assert case_for(museum, address).is_clear


def test_an_address_that_anybody_can_have_is_a_persons_own(museum, curator):
    assert case_for(curator, "ngozi@gmail.com").ruling is CONSENT


def test_a_person_without_an_organisation_is_asked_first(workspace, tomos):
    with changing(tomos, "edit") as change:
        person = change.create(Person(name="Ana Prys"))
    assert case_for(person, "ana@prys.example").ruling is CONSENT


def test_the_country_has_to_be_known(museum, tomos, info):
    become(museum, tomos, country="")
    assert case_for(museum, info).ruling is COUNTRY


@pytest.mark.parametrize(
    ("direction", "kind", "outcome", "is_cold"),
    [
        ("incoming", "email", "", False),
        ("mutual", "meeting", "", False),
        ("outgoing", "call", "replied", False),
        ("outgoing", "email", "", True),
        ("outgoing", "call", "no_reply", True),
        ("outgoing", "call", "declined", True),
        ("incoming", "note", "", True),
    ],
)
def test_a_letter_is_cold_until_they_have_had_to_do_with_us(
    museum, curator, tomos, info, direction, kind, outcome, is_cold
):
    meet(tomos, direction, kind, outcome, organisations=[museum])
    assert (case_for(museum, info) is not None) is is_cold


def test_what_a_colleague_of_theirs_said_is_heard_for_the_organisation(museum, curator, tomos, address):
    meet(tomos, "incoming", people=[curator])
    assert case_for(curator, address) is None


@pytest.mark.parametrize("size", [1, 3])
def test_however_many_are_asked_about_the_queries_are_the_same(
    museum, curator, tomos, size, django_assert_max_num_queries
):
    with changing(tomos, "edit") as change:
        others = [change.create(Organisation(name=f"Museum {one}", country="GB")) for one in range(size)]
    asked = [Question(one.pk, f"info@m{one.pk}.example", "organisation", one.public_id) for one in others]
    asked += [Question(f"p{one}", f"p{one}@x.example", "person", curator.public_id) for one in range(size)]
    with django_assert_max_num_queries(8):
        assert len(cold_cases(asked)) == 2 * size
