# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
from django.utils import timezone

from liaison.accounts.promises import keep_again
from liaison.mailroom.actions import Because, loosen, suppress, suppress_domain, suppress_many, suppress_party
from liaison.mailroom.models import Loosening, Suppression
from liaison.mailroom.promises import promise_of
from liaison.mailroom.queries import suppressions_of
from liaison.mailroom.queries.suppressions import by_hash, hashes_of, party_hash
from liaison.mailroom.rules import spelling_of

OBJECTED, BAD, BY_HAND = "objected", "bad_address", "by_hand"
ANA = "ana@glanyrafon.example"
SAME = [
    "Ana@GlanYrAfon.example",
    " ana@glanyrafon.example ",
    "ana+wiki@glanyrafon.example",
    "ana@glanyrafon.example.",
    '"ana"@glanyrafon.example',
    "ａｎａ＠glanyrafon.example",
    "a\u200bna@glanyrafon.example",
    "ANA+a+b@GLANYRAFON.EXAMPLE",
]


@pytest.mark.parametrize("spelled", SAME)
def test_an_address_is_one_however_it_is_spelled(spelled):
    assert spelling_of(spelled).mailbox == spelling_of(ANA).mailbox == ANA


def test_an_international_domain_is_one_in_letters_and_as_machines_write_it():
    assert spelling_of("ana@MÜSEUM.example").exact == spelling_of("ana@xn--mseum-kva.example").exact


def test_dots_count_except_where_the_provider_says_that_they_do_not():
    assert spelling_of("a.na@googlemail.com").mailbox == spelling_of("ana@gmail.com").mailbox
    assert spelling_of("a.na@glanyrafon.example").mailbox != spelling_of(ANA).mailbox


@pytest.mark.parametrize("odd", ["", "@", "a@", "@b", "+x@b.example", "a@@b", "a@..", "\ud800@x", '""@b.example'])
def test_what_is_no_address_is_compared_without_a_failure(odd):
    assert spelling_of(odd).mailbox == spelling_of(odd).mailbox


@pytest.mark.parametrize("spelled", SAME)
def test_whoever_objected_is_found_however_they_are_spelled(workspace, spelled):
    suppress(ANA, reason=OBJECTED, workspace=workspace)
    assert [one.reason for one in suppressions_of(spelled, workspace)] == [OBJECTED]
    assert suppressions_of("other@glanyrafon.example", workspace) == []


def test_a_domain_stops_those_below_it_and_no_other(workspace):
    suppress_domain("Glanyrafon.example", Because(OBJECTED), workspace)
    stopped = [ANA, "x@mail.glanyrafon.example", "y@GLANYRAFON.example."]
    passing = ["x@yrafon.example", "x@glanyrafon.example.org", "glanyrafon.example@x.example"]
    assert [bool(suppressions_of(one, workspace)) for one in stopped + passing] == [True] * 3 + [False] * 3


def test_that_a_tagged_address_does_not_work_says_nothing_about_the_mailbox(workspace):
    suppress("ana+typo@glanyrafon.example", reason=BAD, workspace=workspace)
    assert suppressions_of("Ana+typo@glanyrafon.example", workspace)
    assert suppressions_of(ANA, workspace) == []


def test_another_workspace_is_not_bound_but_the_installation_binds_all(workspace, other_workspace):
    suppress(ANA, reason=OBJECTED, workspace=other_workspace)
    assert suppressions_of(ANA, workspace) == []
    suppress(ANA, reason=OBJECTED)
    assert len(suppressions_of(ANA, workspace)) == 1


def test_loosening_takes_a_reason_and_stays_in_the_history(workspace, maya):
    suppression = suppress(ANA, reason=OBJECTED, workspace=workspace)
    loosen(suppression, by=maya, because="Ana wrote on 3 May that she wants letters")
    assert suppressions_of(ANA, workspace) == []
    suppress("ana+again@glanyrafon.example", reason=OBJECTED, workspace=workspace)
    assert len(suppressions_of(ANA, workspace)) == 1
    assert [(one.by, one.reason) for one in Loosening.objects.all()] == [(maya, OBJECTED)]


def test_what_holds_for_the_installation_is_not_loosened_in_a_workspace(workspace, maya):
    with pytest.raises(LookupError):
        loosen(suppress(ANA, reason=OBJECTED), by=maya, because="I would like to")
    assert suppressions_of(ANA, workspace)


def test_many_are_noted_in_a_few_statements(workspace, django_assert_max_num_queries):
    addresses = [f"p{number}@example.org" for number in range(300)]
    with django_assert_max_num_queries(8):
        assert suppress_many(addresses, Because(OBJECTED), workspace) == 300
    assert suppress_many([*addresses, ANA], Because(OBJECTED), workspace) == 1


def test_a_restored_database_learns_what_was_promised_since(workspace, maya, settings, tmp_path, eleri_id):
    lifted = suppress(ANA, reason=OBJECTED, workspace=workspace)
    suppress_domain("glanyrafon.example", Because(OBJECTED), workspace)
    suppress_party("person", eleri_id, Because(OBJECTED), workspace)
    promised = [promise_of(one) for one in Suppression.objects.all()]
    loosen(lifted, by=maya, because="She asked", at=timezone.now() - timedelta(days=1))
    Suppression.objects.exclude(pk=lifted.pk).delete()
    assert keep_again(promised) >= 3
    assert {one.scope for one in suppressions_of(ANA, workspace)} == {"address", "domain"}
    assert party_hash("person", eleri_id) in by_hash([party_hash("person", eleri_id)], workspace.pk)
    assert keep_again(promised) == 0


def test_an_older_promise_does_not_undo_what_a_person_loosened(workspace, maya):
    suppression = suppress(ANA, reason=OBJECTED, workspace=workspace)
    before = promise_of(suppression)
    loosen(suppression, by=maya, because="She asked")
    old = type(before)(before.kind, before.workspace, before.hash, "2020-01-01T00:00:00+00:00", before.detail)
    assert keep_again([old]) == 0
    assert suppressions_of(ANA, workspace) == []


@pytest.fixture
def eleri_id():
    return "6f6c2c5e-0000-4000-8000-000000000007"


def test_only_hashes_are_kept(workspace):
    suppress(ANA, reason=OBJECTED, workspace=workspace)
    kept = str(Suppression.objects.values().get())
    assert not any(part in kept for part in ("ana@", "glanyrafon"))
    assert Suppression.objects.get().address_hash in hashes_of("ANA@glanyrafon.example")
