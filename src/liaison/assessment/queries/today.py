# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the assessment room puts on the page Today: one query for each section, and no number about a candidate."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member
from liaison.assessment.models import ConflictDeclaration, Decision
from liaison.kit.hooks import TodayLine, TodayLines, TodayProvider
from liaison.pathway.queries.access import assigned_to, partnerships_seen_by

from .blind import hidden_from, waiting_for

REASON = 160  # letters of the reasons for a decision


def scores_wanted(member: Member, at: datetime, limit: int) -> TodayLines:
    """What this member is asked to score and has not; without what they stand back from."""
    newest = ConflictDeclaration.objects.filter(assignment=OuterRef("pk")).order_by("-at", "-pk")
    rows = waiting_for(member).annotate(said=Coalesce(Subquery(newest.values("state")[:1]), Value("")))
    rows = rows.exclude(said=ConflictDeclaration.State.RECUSED)
    rows = rows.select_related("candidate__round", "candidate__partnership__organisation")
    rows = rows.order_by(F("candidate__round__due_on").asc(nulls_last=True), "candidate__round__opened_at", "pk")
    found, total = _first(rows, limit)
    lines = []
    for row in found:
        candidate = row.candidate
        # Translators: why a candidate is on the page Today. %(round)s is the name of a round of assessment.
        why = _("You are asked to score it in “%(round)s”.") % {"round": candidate.round}
        url = workspace_url("assessment:scores", candidate.public_id)
        # Translators: what to do next about a candidate: give it scores.
        lines.append(TodayLine(str(candidate), why, _("Score"), url, candidate.round.due_on))
    return TodayLines(lines, total)


def decisions_to_review(member: Member, at: datetime, limit: int) -> TodayLines:
    """Decisions that said “look again on” a day that has come: this member's own, of partnerships that are theirs,
    and those of people who have left. A later decision about the same partnership settles them.
    """
    if not member.may_see_everything:
        return TodayLines([], 0)
    later = Decision.objects.filter(candidate__partnership=OuterRef("candidate__partnership")).filter(
        Q(decided_on__gt=OuterRef("decided_on")) | Q(decided_on=OuterRef("decided_on"), pk__gt=OuterRef("pk"))
    )
    theirs = partnerships_seen_by(member).filter(assigned_to(member)).order_by().values("pk")
    whose = Q(by=member) | Q(by=None) | Q(by__left_at__isnull=False) | Q(candidate__partnership__in=theirs)
    rows = Decision.objects.filter(whose, ~Exists(later), review_on__lte=timezone.localtime(at).date())
    rows = rows.exclude(candidate__partnership__in=hidden_from(member))
    rows = rows.select_related("candidate__partnership__organisation").order_by("review_on", "pk")
    found, total = _first(rows, limit)
    lines = []
    for row in found:
        # Translators: why a candidate is on the page Today: what was decided, such as "Later", and the reasons.
        why = _("%(decision)s: %(reason)s") % {
            "decision": row.get_outcome_display(),
            "reason": Truncator(row.rationale).chars(REASON),
        }
        # Translators: what to do next about a decision whose day to think about it again has come.
        action = _("Look again")
        lines.append(TodayLine(str(row.candidate), why, action, row.candidate.get_absolute_url(), row.review_on))
    return TodayLines(lines, total)


def _first(rows: "QuerySet[Any]", limit: int) -> tuple[list[Any], int]:
    """The first few and how many there are, in one query."""
    found = list(rows.annotate(all_of_them=Window(Count("pk")))[:limit])
    return found, found[0].all_of_them if found else 0


def sections() -> Iterable[TodayProvider]:
    # Translators: a section of the page Today: candidates that somebody is asked to score.
    yield TodayProvider("scores", 35, gettext_lazy("Assessments waiting"), "success", scores_wanted)
    # Translators: a section of the page Today: decisions about partnerships to be thought about again.
    yield TodayProvider("reviews", 55, gettext_lazy("Decisions to look at again"), "eye", decisions_to_review)
