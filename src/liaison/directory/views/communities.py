# SPDX-License-Identifier: AGPL-3.0-or-later
"""Communities we want to reach, how far we have come, where the gaps are, and what we hand out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.queries import gaps as gap_queries


@policy(get=Can.SEE_REPORTS)
def gaps(request: MemberRequest) -> HttpResponse:
    member = request.member
    table = gap_queries.gaps(timezone.now(), every_region=request.GET.get("regions") == "all")
    context = {
        "gaps": table,
        # Translators: title of the table of communities by region.
        "title": _("Gaps"),
        # A volunteer's list holds only what is theirs: the numbers would lead to another one.
        "linked": member.may_see_everything,
        "may_see_communities": member.may(Can.SEE_DIRECTORY),
        "may_manage": member.may(Can.MANAGE_TARGETS),
    }
    return render(request, "directory/gaps/page.html", context)


urlpatterns = [path("gaps/", gaps, name="gaps")]
