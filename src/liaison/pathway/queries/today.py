# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pathway puts on the page Today: seven queries for all sections, whatever the number of partnerships.

People begin their day with what is theirs: partnerships that they or a team of theirs look after, and those that
nobody looks after while the organisation is theirs.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, TypeVar

from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.directory.models import Interaction, InteractionOrganisation, Organisation
from liaison.kit.hooks import TodayLine, TodayLines, TodayProvider
from liaison.pathway.models import Ending, Partnership, ShiftPlace, SideState, Stage, Task, TaskNeed
from liaison.pathway.models.partnerships import PartnershipQuerySet

from .access import assigned_to, partnerships_seen_by
from .board import FOLLOW_UP, follow_up_by

R = TypeVar("R", bound=Model)

# No contact at all for so long, in any stage in which we are in touch.
QUIET_AFTER = timedelta(days=60)


def mine(member: Member) -> PartnershipQuerySet:
    """Open partnerships that are this member's to look after."""
    theirs = assigned_to(member) | Q(owner=None, team=None, organisation__looked_after_by=member)
    return partnerships_seen_by(member).open().filter(theirs)


def _with_names(rows: PartnershipQuerySet) -> PartnershipQuerySet:
    return rows.select_related("organisation", "stage", "pathway")


def _first(rows: "QuerySet[R]", limit: int) -> tuple[list[R], int]:
    """The first few and how many there are, in one query."""
    found = list(rows.annotate(all_of_them=Window(Count("pk")))[:limit])
    return found, found[0].all_of_them if found else 0  # type: ignore[attr-defined]


def _line(one: Partnership, why: str, action: str, due: date | None = None) -> TodayLine:
    return TodayLine(str(one), why, action, one.get_absolute_url(), due)


def _answers(member: Member, at: datetime, limit: int) -> TodayLines:
    """They wrote or rang last, and nobody of us has been in touch since."""
    theirs = InteractionOrganisation.objects.filter(
        organisation=OuterRef("organisation_id"),
        interaction__at=OuterRef("organisation__last_contact_at"),
        interaction__direction=Interaction.Direction.INCOMING,
        interaction__type__in=Interaction.REAL_CONTACT,
    )
    rows = mine(member).filter(Exists(theirs)).order_by("organisation__last_contact_at", "pk")
    lines = []
    first, total = _first(_with_names(rows), limit)
    for one in first:
        day = _day(one.organisation.last_contact_at or at)
        # Translators: why a partnership is on the page Today. %(day)s is a date.
        why = _("They were in touch on %(day)s and wait for an answer.") % {"day": _in_words(day)}
        # Translators: what to do next about a partnership.
        lines.append(_line(one, why, _("Answer"), day))
    return TodayLines(lines, total)


def _next_steps(member: Member, at: datetime, limit: int) -> TodayLines:
    rows = mine(member).filter(next_step_on__lte=_day(at)).order_by("next_step_on", "pk")
    lines = []
    first, total = _first(_with_names(rows), limit)
    for one in first:
        # Translators: what to do next about a partnership.
        lines.append(_line(one, one.next_step, _("Do it"), one.next_step_on))
    return TodayLines(lines, total)


def _follow_ups(member: Member, at: datetime, limit: int) -> TodayLines:
    """The last contact is so many working days of the partner's country ago as the stage allows.

    Somebody may look after thousands: their names come as plain values with the clock, and rows are made of the
    few that fit.
    """
    today = _day(at)
    rows = mine(member).exclude(stage__follow_up_days=None).exclude(next_step_on__gt=today)
    # Whoever heard from us today or yesterday needs none: working days are never fewer than days.
    earlier = Q(organisation__last_contact_at__lt=at - timedelta(days=1)) | Q(organisation__last_contact_at=None)
    found = []
    for pk, name, organisation, stage, *clock in rows.filter(earlier).order_by().values_list(*_NAMED, *FOLLOW_UP):
        due = follow_up_by(*clock)
        if due is not None and due <= today:
            found.append((due, pk, name, organisation, stage, clock[0]))
    found.sort(key=itemgetter(0, 1))
    lines = []
    for due, pk, name, organisation, stage, last in found[:limit]:
        one = Partnership(public_id=pk, name=name, stage=Stage(name=stage))
        one.organisation = Organisation(name=organisation, last_contact_at=last)
        # Translators: what to do next about a partnership.
        lines.append(_line(one, _contact_words(one), _("Ask again"), due))
    return TodayLines(lines, len(found))


_NAMED = ("public_id", "name", "organisation__name", "stage__name")


def _contact_words(one: Partnership) -> str:
    last = one.organisation.last_contact_at
    if last is None:
        # Translators: why a partnership is on the page Today. %(stage)s is a stage.
        return _("Nobody has been in touch since it came to “%(stage)s”.") % {"stage": one.stage}
    # Translators: why a partnership is on the page Today. %(day)s is a date, %(stage)s a stage.
    return _("The last contact was on %(day)s, in “%(stage)s”.") % {
        "day": _in_words(_day(last)),
        "stage": one.stage,
    }


def _tasks(member: Member, at: datetime, limit: int) -> TodayLines:
    """Those due, with nothing before them that is not done."""
    shifts = ShiftPlace.objects.filter(member=member).order_by().values("task_id")
    rows = Task.objects.filter(Q(owner=member) | Q(pk__in=shifts), done_at=None, due_on__lte=_day(at))
    waiting = TaskNeed.objects.filter(needed__done_at=None).order_by().values("task_id")
    rows = rows.exclude(pk__in=waiting).order_by("due_on", "pk")
    lines = []
    first, total = _first(rows.select_related("partnership__organisation", "plan"), limit)
    for task in first:
        # A plan says more of it, and volunteers may see one of a partnership that they do not see.
        home = task.plan or task.partnership
        url = home.get_absolute_url() if home else ""
        why = str(home) if home else ""
        # Translators: what to do next about a task.
        lines.append(TodayLine(task.title, why, _("Do it"), url, task.due_on))
    return TodayLines(lines, total)


def _overdue(member: Member, at: datetime, limit: int) -> TodayLines:
    """Longer in a stage than is usual there."""
    usual = Cast("stage__expected_days", IntegerField()) * Value(timedelta(days=1))
    until = ExpressionWrapper(F("entered_stage_at") + ExpressionWrapper(usual, DurationField()), DateTimeField())
    # On the day itself it is not late yet.
    rows = mine(member).exclude(stage__expected_days=None).alias(until=until)
    rows = rows.filter(until__lte=at - timedelta(days=1)).order_by("until", "pk")
    lines = []
    first, total = _first(_with_names(rows), limit)
    for one in first:
        days, expected = (at - one.entered_stage_at).days, one.stage.expected_days or 0
        # Translators: why a partnership is on the page Today. %(stage)s is a stage, %(count)d are days.
        why = ngettext(
            "%(count)d day in “%(stage)s”, longer than usual.",
            "%(count)d days in “%(stage)s”, longer than usual.",
            days,
        )
        due = _day(one.entered_stage_at + timedelta(days=expected))
        # Translators: what to do next about a partnership: move it on, or set it aside.
        lines.append(_line(one, why % {"count": days, "stage": one.stage}, _("Decide"), due))
    return TodayLines(lines, total)


def _quiet(member: Member, at: datetime, limit: int) -> TodayLines:
    """In touch once, and then nothing for a long time, although no stage and no next step reminds of it."""
    rows = mine(member).filter(
        organisation__last_contact_at__lt=at - QUIET_AFTER, stage__follow_up_days=None, next_step_on=None
    )
    lines = []
    first, total = _first(_with_names(rows).order_by("organisation__last_contact_at", "pk"), limit)
    for one in first:
        # Translators: what to do next about a partnership: get in touch.
        lines.append(_line(one, _contact_words(one), _("Say hello")))
    return TodayLines(lines, total)


def _look_again(member: Member, at: datetime, limit: int) -> TodayLines:
    """Set aside until a day that has come, or ended, with a friendly call in mind: one of the two at a time."""
    rows = partnerships_seen_by(member).filter(assigned_to(member) | Q(owner=None))
    rows = rows.alias(
        aside=FilteredRelation("side_states", condition=Q(side_states__reopened_on=None)),
        ended=FilteredRelation("endings", condition=Q(endings__reopened_on=None)),
    )
    due: Any = rows.filter(Q(aside__look_again_on__lte=_day(at)) | Q(ended__look_again_on__lte=_day(at))).annotate(
        again_on=Coalesce("aside__look_again_on", "ended__look_again_on"),
        type_of_state=F("aside__type"),
        how_it_ended=F("ended__how"),
        why=Coalesce("aside__reason", "ended__reason"),
    )
    lines = []
    first: list[Any]
    by_day: Any = due.select_related("organisation", "stage", "pathway").order_by("again_on", "pk")
    first, total = _first(by_day, limit)
    for one in first:
        kind, how = one.type_of_state, one.how_it_ended
        state = SideState.Type(kind).label if kind else Ending.How(how).label
        # Translators: why a partnership is on the page Today: a state such as "Resting", and its reason.
        why = _("%(state)s: %(reason)s") % {"state": state, "reason": one.why}
        # Translators: what to do next about a partnership that was set aside.
        lines.append(_line(one, why, _("Look again"), one.again_on))
    return TodayLines(lines, total)


def _for_those_who_see(
    read: Callable[[Member, datetime, int], TodayLines],
) -> Callable[[Member, datetime, int], TodayLines]:
    def lines(member: Member, at: datetime, limit: int) -> TodayLines:
        return read(member, at, limit) if member.may(Can.SEE_DIRECTORY) else TodayLines([], 0)

    return lines


def sections() -> Iterable[TodayProvider]:
    # Translators: sections of the page Today, most pressing first.
    told = (
        ("answers", 10, gettext_lazy("Replies to answer"), "speechBubbles", _answers),
        ("next_steps", 20, gettext_lazy("Next steps"), "next", _next_steps),
        ("tasks", 30, gettext_lazy("Tasks"), "checkAll", _tasks),
        ("follow_ups", 40, gettext_lazy("Follow-ups"), "bell", _follow_ups),
        ("look_again", 50, gettext_lazy("Look again"), "eye", _look_again),
        ("overdue", 70, gettext_lazy("Stages overdue"), "clock", _overdue),
        ("quiet", 80, gettext_lazy("Gone quiet"), "moon", _quiet),
    )
    for key, order, label, icon, read in told:
        yield TodayProvider(key, order, label, icon, _for_those_who_see(read))


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _in_words(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == timezone.localdate().year else "DATE_FORMAT")
