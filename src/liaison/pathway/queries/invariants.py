# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must always be true of partnerships. Operators read this in a terminal, in English."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, Subquery

from liaison.pathway.models import Ending, Partnership, SideState, Stage, StageChange

from .pathways import out_of_sight

MOST_NAMED = 5


def standings_are_true() -> Iterator[str]:
    """The summary on each partnership says what its open side state or ending says."""
    aside = SideState.objects.filter(partnership=OuterRef("pk"), reopened_on=None)
    ended = Ending.objects.filter(partnership=OuterRef("pk"), reopened_on=None)
    rows = Partnership.objects.annotate(aside=Subquery(aside.values("type")[:1]), ended=Exists(ended))
    true = (
        Q(standing=Partnership.Standing.OPEN, aside=None, ended=False)
        | Q(standing=Partnership.Standing.ENDED, aside=None, ended=True)
        | Q(standing=F("aside"), ended=False)
    )
    for row in rows.exclude(true).only("public_id", "standing")[:MOST_NAMED]:
        yield f"partnership {row.public_id} says that it is {row.standing}, and its records say otherwise"


def stages_are_those_of_the_last_step() -> Iterator[str]:
    steps = StageChange.objects.filter(partnership=OuterRef("pk")).order_by("-at", "-pk")
    rows = Partnership.objects.annotate(last=Subquery(steps.values("to_stage")[:1]))
    for row in rows.exclude(last=F("stage")).only("public_id")[:MOST_NAMED]:
        yield f"partnership {row.public_id} is in another stage than its last step led to"


def stages_belong_to_their_pathway() -> Iterator[str]:
    rows = Partnership.objects.exclude(stage__pathway=F("pathway"))
    for row in rows.only("public_id")[:MOST_NAMED]:
        yield f"partnership {row.public_id} is in a stage of another pathway"


def nobody_stands_where_nobody_looks() -> Iterator[str]:
    for row in out_of_sight().only("public_id")[:MOST_NAMED]:
        yield f"partnership {row.public_id} is in a stage or on a pathway that is put away"


def there_is_a_place_to_begin() -> Iterator[str]:
    if not Stage.objects.filter(pathway__is_default=True, pathway__archived_at=None, archived_at=None).exists():
        yield "no pathway for new partnerships has a stage"
