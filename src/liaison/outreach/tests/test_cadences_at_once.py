# SPDX-License-Identifier: AGPL-3.0-or-later
"""Workers and colleagues at the same approaches at the same moment, with real commits."""

import threading
from collections import Counter

import pytest
from django.db import connection

from liaison.accounts.actions import CannotUndo, changing, undo
from liaison.accounts.models import Change
from liaison.accounts.scope import in_workspace
from liaison.kit.hooks import announce, invariants
from liaison.mailroom.models import Message
from liaison.outreach.actions.approaching import begin_approaches
from liaison.outreach.models import Approach, ApproachLetter
from liaison.outreach.stepping.rounds import go_round
from liaison.pathway.events import Registered

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
State = Message.State


@pytest.fixture
def at_once(workspace):
    """Each deed in a thread of its own, begun together; answers with what failed."""

    def run(*deeds):
        barrier, failed = threading.Barrier(len(deeds)), []

        def do(deed):
            try:
                with in_workspace(workspace):
                    barrier.wait(timeout=20)
                    deed()
            except Exception as error:
                failed.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=do, args=[deed]) for deed in deeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [sentence for check in invariants for sentence in check()] == []
        return failed

    return run


@pytest.fixture
def places(place):
    return [place(f"Place{number}") for number in range(12)]


def come(organisation):
    with changing(None, "register") as change:
        announce(Registered("registration", organisation.public_id, change, organisation=organisation))


def test_two_workers_write_each_letter_once(maya, campaign, places, clock, at_once):
    begin_approaches(campaign, places, by=maya)
    assert at_once(go_round, go_round, go_round) == []
    assert ApproachLetter.objects.count() == Message.objects.count() == 12
    assert Counter(Message.objects.values_list("to", flat=True)).most_common(1)[0][1] == 1


def test_two_colleagues_who_begin_with_the_same_begin_once(maya, tomos, campaign, places, clock, at_once):
    deeds = [lambda by=by: begin_approaches(campaign, places, by=by) for by in (maya, tomos)]
    assert at_once(*deeds) == []
    assert Approach.objects.count() == 12


def test_whoever_stops_while_letters_are_written_leaves_none_that_waits(maya, campaign, places, clock, at_once):
    begin_approaches(campaign, places, by=maya)
    assert at_once(go_round, *(lambda one=one: come(one) for one in places)) == []
    assert set(Approach.objects.values_list("state", flat=True)) == {"stopped"}
    assert not Message.objects.exclude(state=State.REFUSED).exists()


def test_undoing_the_beginning_while_letters_are_written_leaves_none_that_waits(
    maya, campaign, places, clock, at_once
):
    begin_approaches(campaign, places, by=maya)
    change = Change.objects.get(action="begin approaches")
    failed = at_once(go_round, lambda: undo(change, by=maya))
    assert [error for error in failed if not isinstance(error, CannotUndo)] == []
    if not failed:
        assert not Approach.objects.exists()
        assert not Message.objects.exclude(state=State.REFUSED).exists()
