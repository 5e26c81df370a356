# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two years of changes, written at once.

Each change is what `changing(…)` would have left behind: an entry in the history, its events, and rows that name
it. Thousands of them, each with a transaction of its own, would take a minute; here every table is filled by one
`bulk_create`.
"""

import uuid
from collections import defaultdict
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from liaison.accounts.actions import Changing
from liaison.accounts.models import Change, ChangeEvent, Member, Recorded
from liaison.accounts.models.changes import Verb
from liaison.directory import models
from liaison.gatherings import models as gatherings
from liaison.pathway import models as pathway

from .chance import Chance

R = TypeVar("R", bound=Recorded)

# In the order in which they can be inserted.
TABLES: tuple[type[Recorded], ...] = (
    models.Organisation,
    models.Person,
    models.Affiliation,
    models.ContactPoint,
    models.ExternalIdentifier,
    models.LawfulBasis,
    models.Relationship,
    models.Community,
    models.CommunityLink,
    models.CommunityTarget,
    models.Interaction,
    models.InteractionOrganisation,
    models.InteractionPerson,
    models.InteractionMember,
    models.SharedLink,
    models.Resource,
    pathway.Partnership,
    pathway.PartnershipType,
    pathway.StageChange,
    pathway.Tick,
    pathway.SideState,
    pathway.Ending,
    pathway.Objective,
    pathway.Sign,
    pathway.Task,
    pathway.TaskStep,
    pathway.TaskNeed,
    gatherings.EventSeries,
    gatherings.Event,
    gatherings.EventOrganiser,
    gatherings.EventResource,
    gatherings.EventQuestion,
    gatherings.Registration,
    gatherings.AttendanceFile,
    gatherings.Attendance,
    gatherings.Feedback,
)
BATCH = 500


class Entry:
    """One change under way."""

    def __init__(self, ledger: "Ledger", record: Change) -> None:
        self.ledger, self.record = ledger, record

    def add(self, row: R, public_id: uuid.UUID | None = None) -> R:
        row.public_id = public_id or self.ledger.chance.public_id()
        row.changed_in = self.record.public_id
        self.ledger.rows[type(row)].append(row)
        event = ChangeEvent(change=self.record, verb=Verb.CREATED, of_kind=row.kind, of_id=row.public_id)
        self.ledger.events.append(event)
        return row


class Ledger:
    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.changes: list[Change] = []
        self.events: list[ChangeEvent] = []
        self.rows: dict[type[Recorded], list[Recorded]] = defaultdict(list)

    def begin(self, by: Member | None, action: str, at: datetime) -> Entry:
        record = Changing(by, action, at).record
        record.public_id = self.chance.public_id()
        self.changes.append(record)
        return Entry(self, record)

    def write(self) -> None:
        Change.objects.bulk_create(sorted(self.changes, key=lambda change: change.at), batch_size=BATCH)
        for table in TABLES:
            rows: list[Any] = self.rows.pop(table, [])
            if table is models.Interaction:
                rows.sort(key=lambda row: row.at)
            # Organisations that others belong to come first.
            rows.sort(key=_is_part_of_another)
            for _is_part, group in groupby(rows, key=_is_part_of_another):
                table.objects.bulk_create(group, batch_size=BATCH)
        assert not self.rows, f"no place in TABLES for {list(self.rows)}"  # noqa: S101
        ChangeEvent.objects.bulk_create(self.events, batch_size=BATCH)


def _is_part_of_another(row: Recorded) -> bool:
    return getattr(row, "parent", None) is not None
