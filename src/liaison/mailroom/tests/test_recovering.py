# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is found of a sender that died, told in one process. test_outbox_crash.py kills real ones."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from liaison.mailroom.delivery import deliver_waiting, flying, journal, look_after_the_dead
from liaison.mailroom.delivery.journal import Journal
from liaison.mailroom.gateway import Outcome
from liaison.mailroom.models import Message

SOON = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_FOLDER = tmp_path


@pytest.fixture
def dead(write, state):
    """Five letters and five codes of a sender that died after it had noted so much of each."""

    def leave(diary: Journal | None, until=SOON) -> list[Message]:
        lease = diary.lease if diary else uuid.uuid4()
        messages = [write(f"Mail {n}", service=n >= 5) for n in range(10)]
        Message.objects.update(
            state="in_flight", lease=lease, leased_until=timezone.now() + until, flown_at=timezone.now()
        )
        Message.objects.filter(pk__in=[messages[0].pk, messages[5].pk]).update(state="claimed")
        if diary:
            for message, outcome in zip(
                [*messages[2:5], *messages[7:]], [None, "accepted", "refused"] * 2, strict=True
            ):
                diary.begin(message.pk)
                if outcome:
                    diary.note(message.pk, Outcome(outcome))
        return messages

    return leave


def states(messages, state):
    return [state(message) for message in messages]


# Each: claimed, in flight and not begun, begun, heard that it is accepted, heard that it is refused.
LETTERS = ["queued", "queued", "uncertain", "accepted", "refused"]
CODES = ["queued", "queued", "queued", "accepted", "refused"]


def test_what_a_dead_sender_noted_is_believed(dead, state):
    diary = Journal()
    messages = dead(diary)
    diary.close(all_settled=False)

    assert look_after_the_dead(timezone.now()) == 10

    assert states(messages, state) == LETTERS + CODES
    assert "interrupted while it handed the mail over" in messages[2].refusal
    assert messages[7].attempts == 1
    assert list(journal.folder().iterdir()) == []
    assert look_after_the_dead(timezone.now()) == 0


def test_a_sender_that_lives_is_left_alone_however_slow_it_is(dead, state):
    diary = Journal()
    messages = dead(diary, until=-timedelta(hours=1))
    assert look_after_the_dead(timezone.now()) == 0
    assert set(states(messages, state)) == {"claimed", "in_flight"}
    diary.close(all_settled=False)


def test_notes_from_before_a_restart_of_the_machine_are_not_believed(dead, state, monkeypatch):
    monkeypatch.setattr(journal, "boot_id", lambda: "before")
    diary = Journal()
    messages = dead(diary)
    diary.close(all_settled=False)
    monkeypatch.setattr(journal, "boot_id", lambda: "after")

    look_after_the_dead(timezone.now())

    assert states(messages, state) == ["queued"] + ["uncertain"] * 4 + ["queued"] * 5


def test_of_a_sender_on_another_machine_only_its_time_tells(dead, state):
    messages = dead(None)
    assert look_after_the_dead(timezone.now()) == 0
    assert look_after_the_dead(timezone.now() + SOON + timedelta(seconds=1)) == 10
    assert states(messages, state) == ["queued"] + ["uncertain"] * 4 + ["queued"] * 5


def test_half_a_line_at_the_end_is_no_line(dead, state):
    diary = Journal()
    messages = dead(diary)
    diary.close(all_settled=False)
    path = journal.path_of(diary.lease)
    path.write_text(path.read_text() + f"accepted {messages[2].pk}")
    look_after_the_dead(timezone.now())
    assert state(messages[2]) == "uncertain"


def test_a_slow_sender_that_was_taken_for_dead_may_still_say_what_it_heard(postbox, write, state, monkeypatch):
    message = write()
    fly = flying.fly

    def fly_and_be_taken_for_dead(*args):
        flight = fly(*args)
        Message.objects.update(state="uncertain")
        return flight

    monkeypatch.setattr("liaison.mailroom.delivery.sending.fly", fly_and_be_taken_for_dead)
    deliver_waiting()
    assert state(message) == "accepted"


def test_files_that_nobody_needs_are_swept_up(db):
    diary = Journal()
    diary.close(all_settled=False)
    living = Journal()
    look_after_the_dead(timezone.now())
    assert list(journal.folder().iterdir()) == [living.path]
    living.close(all_settled=True)
    assert list(journal.folder().iterdir()) == []
