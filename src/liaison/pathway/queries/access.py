# SPDX-License-Identifier: AGPL-3.0-or-later
"""The only doors to partnerships and what belongs to them: what this member may see, and what they may change.

Whoever sees an organisation sees its partnerships. Coordinators and owners see everything; a volunteer sees the
organisations that they look after and those with a partnership that they or a team of theirs look after. Others
see no partnership; they see the reports, which count.
"""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from liaison.accounts.models import Member, TeamMembership
from liaison.accounts.rules import Can
from liaison.directory.queries.sight import with_seen_organisation
from liaison.pathway.models import (
    Ending,
    Objective,
    Partnership,
    Pathway,
    Plan,
    ShiftPlace,
    SideState,
    Sign,
    Stage,
    Task,
    TaskStep,
)
from liaison.pathway.models.partnerships import PartnershipQuerySet


def organisations_assigned_to(member: Member) -> "QuerySet[Partnership, Any]":
    """The primary keys of organisations with a partnership that this member looks after, alone or in a team."""
    return Partnership.objects.filter(assigned_to(member)).order_by().values("organisation_id")


def assigned_to(member: Member) -> Q:
    teams = TeamMembership.objects.filter(member=member).order_by().values("team_id")
    return Q(owner=member) | Q(team__in=teams)


def partnerships_seen_by(member: Member) -> PartnershipQuerySet:
    rows: PartnershipQuerySet = Partnership.objects.all()
    if member.may_see_everything:
        return rows
    if member.may(Can.SEE_DIRECTORY):
        return rows.filter(with_seen_organisation(member))
    return rows.none()


def partnership_for(member: Member, public_id: UUID) -> Partnership:
    """Raises Partnership.DoesNotExist, whether absent, somebody else's or not for this member."""
    rows = partnerships_seen_by(member).select_related(
        "organisation__last_contact_by__user", "stage", "pathway", "owner__user", "team"
    )
    return rows.get(public_id=public_id)


def of_seen_partnership(member: Member, field: str = "partnership") -> Q:
    """The row's partnership is one that this member sees."""
    if member.may_see_everything:
        return Q(**{f"{field}__isnull": False})
    return Q(**{f"{field}__in": partnerships_seen_by(member).order_by().values("pk")})


_OF_A_PARTNERSHIP: dict[type[Any], str] = {
    Ending: "partnership",
    Objective: "partnership",
    SideState: "partnership",
    Sign: "objective__partnership",
}


def part_for(member: Member, model: type[Any], public_id: UUID) -> Any:
    """A side state, ending, objective or sign. Raises DoesNotExist, also where it is not for this member."""
    field = _OF_A_PARTNERSHIP[model]
    return model.objects.filter(of_seen_partnership(member, field)).select_related(field).get(public_id=public_id)


def step_for(member: Member, public_id: UUID) -> TaskStep:
    """Raises TaskStep.DoesNotExist, also where it is not for this member."""
    rows = TaskStep.objects.filter(task__in=tasks_seen_by(member).order_by().values("pk"))
    return rows.select_related("task__partnership__organisation", "task__plan").get(public_id=public_id)


def tasks_seen_by(member: Member) -> "QuerySet[Task]":
    """Those of partnerships that they see, and their own."""
    if not member.may(Can.SEE_DIRECTORY):
        return Task.objects.none()
    if member.may_see_everything:
        return Task.objects.all()
    return Task.objects.filter(Q(owner=member) | of_seen_partnership(member))


def task_for(member: Member, public_id: UUID) -> Task:
    """Raises Task.DoesNotExist, whether absent, somebody else's or not for this member."""
    return (
        tasks_seen_by(member)
        .select_related("partnership__organisation", "owner__user", "plan__workspace")
        .get(public_id=public_id)
    )


# --- plans ---


def plans_edited_by(member: Member) -> "QuerySet[Plan]":
    """All of them, or those of partnerships that they see."""
    if not member.may(Can.EDIT_DIRECTORY):
        return Plan.objects.none()
    rows = Plan.objects.all()
    return rows if member.may_see_everything else rows.filter(of_seen_partnership(member))


def _with_work_of(member: Member) -> Q:
    tasks = Task.objects.filter(owner=member, plan__isnull=False).order_by().values("plan_id")
    shifts = ShiftPlace.objects.filter(member=member).order_by().values("task__plan_id")
    return Q(pk__in=tasks) | Q(pk__in=shifts)


def plans_seen_by(member: Member) -> "QuerySet[Plan]":
    """Volunteers see as well what is open to them, and plans in which they do something."""
    if not member.may(Can.SEE_DIRECTORY):
        return Plan.objects.none()
    rows = Plan.objects.all()
    if member.may_see_everything:
        return rows
    return rows.filter(of_seen_partnership(member) | Q(is_open_to_volunteers=True) | _with_work_of(member))


def plan_for(member: Member, public_id: UUID, *, to_edit: bool = False) -> Plan:
    """Raises Plan.DoesNotExist, whether absent, somebody else's or not for this member."""
    rows = plans_edited_by(member) if to_edit else plans_seen_by(member)
    return rows.select_related("partnership__organisation", "template", "workspace").get(public_id=public_id)


def tasks_of_plan(member: Member, plan: Plan) -> "QuerySet[Task]":
    """Of a plan that this member sees. Who is there only for their own tasks sees no others."""
    rows = Task.objects.filter(plan=plan)
    if plan.is_open_to_volunteers or plans_edited_by(member).filter(pk=plan.pk).exists():
        return rows
    return rows.filter(Q(owner=member) | Q(pk__in=ShiftPlace.objects.filter(member=member).values("task_id")))


def tasks_to_take(member: Member) -> "QuerySet[Task]":
    """Of plans that are open to volunteers, and of what this member may edit anyway."""
    if not member.may(Can.EDIT_DIRECTORY):
        return Task.objects.none()
    seen = Q(pk__in=tasks_seen_by(member).order_by().values("pk"))
    theirs = Q(pk__in=ShiftPlace.objects.filter(member=member).order_by().values("task_id"))
    rows = Task.objects.filter(Q(plan__is_open_to_volunteers=True) | seen | theirs)
    return rows.select_related("plan__workspace", "partnership__organisation", "owner__user")


def pathways() -> "QuerySet[Pathway]":
    """Those in use, the default one first. What a workspace calls its stages is no secret inside it."""
    return Pathway.objects.filter(archived_at=None)


def stages_of(pathway: Pathway) -> "QuerySet[Stage]":
    return Stage.objects.filter(pathway=pathway, archived_at=None).order_by("order", "pk")
