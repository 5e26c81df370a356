# SPDX-License-Identifier: AGPL-3.0-or-later
import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from liaison.accounts.scope import in_workspace
from liaison.kit.hooks import invariants
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership
from liaison.pathway.models import Stage

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def stages(workspace):
    """The stages of the pathway that new partnerships go, by milestone."""
    return {stage.milestone: stage for stage in Stage.objects.filter(pathway__is_default=True)}


@pytest.fixture
def partnership(museum, tomos, stages):
    """With the Harbour Museum, looked after by Tomos; written to on 10 March."""
    text = PartnershipText({"owner": tomos, "origin": "cold"}, types=["events", "content_donation"])
    return begin_partnership(museum, text, by=tomos, stage=stages["contacted"], at=NOW)[0]


@pytest.fixture
def at_once(workspace, request):
    """What each was told, None where it was done; another failure fails the test, and so does a contradiction.

    A file's TOLD are the refusals that somebody who came second may meet.
    """

    def run(*deeds):
        barrier, told, failed = threading.Barrier(len(deeds)), [None] * len(deeds), []

        def do(number, deed):
            try:
                with in_workspace(workspace):
                    barrier.wait(timeout=20)
                    deed()
            except request.module.TOLD as refusal:
                assert str(refusal)
                told[number] = type(refusal)
            except Exception as error:
                failed.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=do, args=pair) for pair in enumerate(deeds)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert [sentence for check in invariants for sentence in check()] == []
        return told

    return run
