# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happened with a partnership, out of all rooms."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from liaison.desk.queries.partnerships import DeskPage
from liaison.directory.actions.interactions import InteractionText, log_interaction
from liaison.pathway.actions.moving import move_to_stage
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership, keep_score
from liaison.pathway.actions.states import Aside, GoodEnding, end_well, set_aside
from liaison.pathway.actions.work import TaskText, add_objective, add_task, edit_objective, finish_task
from liaison.pathway.queries.access import partnership_for
from liaison.pathway.queries.timeline import sorts

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def test_everything_that_happened_stands_in_one_order_and_can_be_filtered(museum, stages, tomos, maya):
    begun = begin_partnership(museum, PartnershipText(), by=tomos, stage=stages["contacted"], at=NOW)
    partnership, _change = begun
    fields = {"type": "call", "direction": "outgoing", "at": NOW + timedelta(days=1), "note": "Rang them"}
    log_interaction(InteractionText(fields, organisations=[museum], members=[maya]), by=maya)
    move_to_stage(partnership, stages["interested"], by=tomos, reason="They rang", at=NOW + timedelta(days=2))
    task, _change = add_task(TaskText({"title": "Send slides"}), by=tomos, partnership=partnership)
    finish_task(task, by=tomos, at=NOW + timedelta(days=3))
    aim, _change = add_objective(partnership, "A wikithon", by=tomos)
    edit_objective(aim, by=tomos, reached_on=date(2026, 3, 14))
    keep_score(partnership, score=Decimal(30), band="Promising", by=maya, at=NOW + timedelta(days=5))
    set_aside(partnership, Aside("waiting", "Their year ends", date(2026, 3, 17)), by=tomos)
    end_well(partnership, GoodEnding("completed", "Done", date(2026, 3, 20)), by=tomos)
    page = DeskPage(tomos, partnership_for(tomos, partnership.public_id))
    line = page.timeline()
    told = [item.entry.title if item.entry else item.interaction.note for item in line.items]
    assert told == [
        "From “Interested” to “Independent”",
        "Ended well: What we set out to do is done",
        "Waiting",
        "Assessed: 30.00, Promising",
        "Reached: A wikithon",
        "Done: Send slides",
        "From “Contacted” to “Interested”",
        "Rang them",
        "Began as “Contacted”",
    ]
    by_sort = {sort.key: len(page.timeline(sort=sort.key).items) for sort in sorts()}
    assert by_sort == {
        "interaction": 1,
        "stage": 3,
        "state": 2,
        "task": 1,
        "objective": 1,
        "score": 1,
    }
    assert sum(by_sort.values()) == len(line.items)
