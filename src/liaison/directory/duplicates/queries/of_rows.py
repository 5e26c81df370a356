# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom the rows of a file would bring in a second time, under a name that is only nearly the same."""

from collections.abc import Iterable
from typing import Any

from liaison.accounts.models import Member
from liaison.directory.models import ImportRow

from .kinds import MODELS
from .knowing import Draft, Known, known

MOST_TO_COMPARE = 12  # names for each piece that is looked up: a page has many rows


def known_of_rows(member: Member, rows: Iterable[ImportRow]) -> dict[int, list[Known]]:
    """Row number → records this member sees, for rows that would create one. In a fixed number of queries."""
    waiting = [
        row for row in rows if row.action == ImportRow.Action.CREATE and row.state == ImportRow.State.STAGED
    ]
    found: dict[int, list[Known]] = {}
    for kind in MODELS:
        drafts = [(row.number, draft) for row in waiting if (draft := _draft(kind, row.plan))]
        if drafts:
            answers = known(member, kind, [draft for _number, draft in drafts], most=MOST_TO_COMPARE)
            for (number, _draft_of), answer in zip(drafts, answers, strict=True):
                found.setdefault(number, []).extend(answer)
    return found


def _draft(kind: str, plan: dict[str, Any]) -> Draft | None:
    """None where the row creates no record of this kind."""
    new = plan.get(kind, {}).get("new")
    if not new:
        return None
    points = plan.get("points", [])
    emails = [one["value"] for one in points if one["owner"] == kind and one["type"] == "email"]
    told = {name: str(new.get(name) or "") for name in ("name", "website", "place", "country")}
    return Draft(**told, email=emails[0] if emails else "")
