# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two workers at one queue, with real commits."""

import threading
from collections import Counter

import pytest
from django.db import connection

from liaison.mailroom.delivery import claiming, deliver_waiting
from liaison.mailroom.models import Message


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cap", [None, 7])
def test_two_workers_send_each_mail_once_and_keep_to_the_cap_together(
    postbox, own_box, account, write, monkeypatch, cap
):
    # Small bites, so that both get some.
    monkeypatch.setattr(claiming, "AT_ONCE", 3)
    account(own_box, hourly_cap=cap)
    for number in range(40):
        write(f"Letter {number}")
    failed, start = [], threading.Barrier(2)

    def work():
        try:
            start.wait()
            deliver_waiting()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert Counter(own_box.subjects).most_common(1)[0][1] == 1
    assert len(own_box.subjects) == (cap or 40)
    states = Counter(Message.objects.values_list("state", flat=True))
    assert states == ({"accepted": 40} if cap is None else {"accepted": cap, "queued": 40 - cap})
