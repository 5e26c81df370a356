# SPDX-License-Identifier: AGPL-3.0-or-later
"""Today: what wants to be done, each line with its one next action. Empty means done."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.desk.queries.overview import overview
from liaison.kit.hooks import TodayLines, TodayProvider
from liaison.kit.hooks import today as providers

# How many lines a section shows; `?all=<section>` shows more of one.
LINES, MOST_LINES = 6, 100


@dataclass(frozen=True)
class Section:
    provider: TodayProvider
    found: TodayLines

    @property
    def hidden(self) -> int:
        return self.found.total - len(self.found.lines)

    @property
    def may_show_more(self) -> bool:
        return len(self.found.lines) < min(self.found.total, MOST_LINES)


@policy(get=Can.SEE_REPORTS)
@never_cache
def today(request: MemberRequest) -> HttpResponse:
    now, whole = timezone.now(), request.GET.get("all", "")
    told = [
        Section(one, one.lines(request.member, now, MOST_LINES if one.key == whole else LINES))
        for one in sorted(providers, key=lambda one: one.order)
    ]
    sections = [section for section in told if section.found.total]
    may_see = request.member.may(Can.SEE_DIRECTORY)
    context = {
        # Translators: title of the page with what is to be done today.
        "title": _("Today"),
        "sections": sections,
        "total": sum(section.found.total for section in sections),
        "today": timezone.localdate(now),
        "may_see": may_see,
        # Viewers never have anything to do, and assessors seldom. They begin here all the same: a first page that
        # changes with one's role, or from day to day, is harder to find back to than one that always says how
        # things stand. So it shows them the workspace in numbers, which they may see, and leads to the reports.
        "overview": None if may_see else overview(),
    }
    return render(request, "desk/today.html", context)


urlpatterns = [path("today/", today, name="today")]
