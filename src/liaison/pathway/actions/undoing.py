# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an undo must leave as true as every other action does."""

from django.db.models import Q
from django.utils.translation import gettext as _

from liaison.accounts.actions import CannotUndo
from liaison.accounts.events import ChangeUndone
from liaison.accounts.models import ChangeEvent
from liaison.pathway.models import Partnership, Pathway, ShiftPlace, Stage, Task
from liaison.pathway.queries.pathways import out_of_sight

from .holding import hold_shifts
from .refusals import Refused
from .shifts import check_places


def keep_everybody_in_sight(event: ChangeUndone) -> None:
    """Nobody comes back to a stage or a pathway that was put away since, and new ones have a place to begin."""
    kinds = {Partnership.kind, Stage.kind, Pathway.kind} & event.kinds
    if not kinds:
        return
    rows = ChangeEvent.objects.filter(change=event.change, of_kind__in=kinds).order_by().values("of_id")
    touched = Q(public_id__in=rows) | Q(stage__public_id__in=rows) | Q(pathway__public_id__in=rows)
    stages = Partnership.objects.filter(touched).order_by().values("stage_id")
    # Whoever removes one of them at this moment is waited for.
    list(Stage.objects.select_for_update(no_key=True).filter(pk__in=stages).order_by("pk"))
    if out_of_sight().filter(touched).exists():
        # Translators: why something cannot be undone: a stage or a pathway was put away after it.
        raise CannotUndo(
            _("It belongs to a stage or a pathway that has been put away since. Bring that back first.")
        )
    if kinds != {Partnership.kind}:
        _keep_a_place_to_begin()


def _keep_a_place_to_begin() -> None:
    stages = Stage.objects.filter(pathway__is_default=True, pathway__archived_at=None, archived_at=None)
    if all(stage.is_the_end for stage in stages):
        # Translators: why something cannot be undone.
        raise CannotUndo(
            _("New partnerships would have no place to begin. Choose another pathway for them first.")
        )


def keep_shifts_apart(event: ChangeUndone) -> None:
    """Nobody comes back into a shift that is full by now, or while they are in another one."""
    kinds = {Task.kind, ShiftPlace.kind} & event.kinds
    if not kinds:
        return
    hold_shifts()
    rows = ChangeEvent.objects.filter(change=event.change, of_kind__in=kinds).order_by().values("of_id")
    touched = Q(public_id__in=rows) | Q(taken__public_id__in=rows)
    for task in Task.objects.filter(touched, taken__isnull=False).select_related("plan__workspace").distinct():
        try:
            check_places(task)
        except Refused as refused:
            raise CannotUndo(str(refused)) from refused
