# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which pathways a workspace has. What has a history is put away, never deleted."""

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, Member
from liaison.pathway.models import Pathway, Stage
from liaison.pathway.queries.access import stages_of
from liaison.pathway.queries.pathways import on_their_way

from .moving import stage_to_come_to
from .refusals import AnotherPathway, NewOnesBeginHere, NowhereToBegin, PathwayGone, PathwayInUse
from .stages import refuse_taken, rehome


def add_pathway(name: str, *, by: Member) -> tuple[Pathway, Change]:
    """With nothing in it. Raises NameTaken."""
    with changing(by, "add pathway") as change:
        hold_all()
        refuse_taken(Pathway.objects.all(), name)
        return change.create(Pathway(name=name)), change.record


def edit_pathway(
    pathway: Pathway, *, by: Member, name: str, is_default: bool, expected: uuid.UUID | None = None
) -> Change | None:
    """None when nothing differs.

    Raises NameTaken, NewOnesBeginHere, NowhereToBegin, PathwayGone and EditedMeanwhile.
    """
    with changing(by, "edit pathway") as change:
        current = hold_all()[pathway.pk]
        refuse_taken(Pathway.objects.exclude(pk=pathway.pk), name)
        if current.is_default and not is_default:
            # New partnerships must begin somewhere: another pathway takes over, this one does not give it up.
            raise NewOnesBeginHere
        if is_default and not current.is_default:
            if current.archived_at is not None:
                raise PathwayGone(current)
            if all(stage.is_the_end for stage in stages_of(current)):
                raise NowhereToBegin
            for other in Pathway.objects.filter(is_default=True).exclude(pk=pathway.pk):
                change.update(other, is_default=False)
        change.update(pathway, expected=expected, name=name, is_default=is_default)
    return change.record if change.record.pk else None


def put_pathway_away(pathway: Pathway, *, by: Member, to: Stage | None = None) -> Change | None:
    """Who is on the way there goes on at `to`, a stage of another pathway, in the same change. Ended ones stay.

    None where it is put away already. Raises NewOnesBeginHere, PathwayInUse where somebody is on the way and there
    is no `to`, or where somebody has come just now, NeedsEnding, AnotherPathway, StageGone and PathwayGone.
    """
    with changing(by, "put pathway away") as change:
        held = list(on_their_way(pathway).select_for_update().order_by("pk"))
        current = hold_all()[pathway.pk]
        if current.archived_at is not None:
            return None
        if current.is_default:
            raise NewOnesBeginHere
        if to is not None and to.pathway_id == pathway.pk:
            raise AnotherPathway
        # Whoever would move into one of its stages, or begin there, waits and is then told.
        keys = [to.pk] if to is not None else []
        own = list(Stage.objects.filter(pathway=pathway).order_by().values_list("pk", flat=True))
        list(Stage.objects.select_for_update(no_key=True).filter(pk__in=keys + own).order_by("pk"))
        going = on_their_way(pathway).count()
        if going and (to is None or going != len(held)):
            raise PathwayInUse(current, going)
        if to is not None:
            # Translators: why a partnership goes on along another pathway. %(pathway)s is the one it was on.
            reason = _("“%(pathway)s” was put away.") % {"pathway": current}
            rehome(change, held, stage_to_come_to(to), reason=reason)
        change.update(pathway, archived_at=timezone.now())
    return change.record


def bring_pathway_back(pathway: Pathway, *, by: Member) -> Change | None:
    with changing(by, "bring pathway back") as change:
        change.update(pathway, archived_at=None)
    return change.record if change.record.pk else None


def hold_all() -> dict[int, Pathway]:
    """By primary key, as they are now; nobody else changes one until the end of the transaction."""
    return {row.pk: row for row in Pathway.objects.select_for_update(no_key=True).order_by("pk")}
