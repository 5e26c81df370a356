# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the workspace's partnerships are, in numbers: for those who see reports and no names."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from liaison.pathway.models import Partnership, Stage


@dataclass(frozen=True)
class Overview:
    """`on_the_way` is (what the stage means, how many), in the order of the way, of all pathways together;
    `beside` the same by standing, where there are any.
    """

    on_the_way: list[tuple[Any, int]]
    beside: list[tuple[Any, int]]

    @property
    def total(self) -> int:
        return sum(number for _label, number in [*self.on_the_way, *self.beside])


def overview() -> Overview:
    """One query."""
    by_milestone: Counter[str] = Counter()
    by_standing: Counter[str] = Counter()
    rows = Partnership.objects.order_by().values_list("stage__milestone", "standing").annotate(Count("pk"))
    for milestone, standing, number in rows:
        if standing == Partnership.Standing.OPEN:
            by_milestone[milestone] += number
        else:
            by_standing[standing] += number
    # Nobody is still on the way to where partnerships end well, but a pathway may go on after that.
    return Overview(
        on_the_way=[
            (label, by_milestone[value])
            for value, label in Stage.Milestone.choices
            if by_milestone[value] or value != Stage.Milestone.INDEPENDENT
        ],
        beside=[
            (label, by_standing[value]) for value, label in Partnership.Standing.choices if by_standing[value]
        ],
    )
