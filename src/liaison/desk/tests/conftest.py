# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership
from liaison.pathway.models import Stage


@pytest.fixture
def stages(workspace):
    """The stages of the pathway that new partnerships go, by milestone."""
    return {stage.milestone: stage for stage in Stage.objects.filter(pathway__is_default=True)}


@pytest.fixture
def partnership(museum, tomos, stages):
    """With the Harbour Museum, looked after by Tomos."""
    text = PartnershipText({"owner": tomos, "origin": "cold"}, types=["events", "content_donation"])
    return begin_partnership(museum, text, by=tomos, stage=stages["contacted"])[0]
