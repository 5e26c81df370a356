# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hours promised, beside those that people have."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy, posted
from liaison.accounts.rules import Can
from liaison.desk.forms.plans import HoursForm
from liaison.pathway.actions.hours import say_hours
from liaison.pathway.queries.hours import hours_table


@policy(get=Can.EDIT_DIRECTORY)
@never_cache
def hours(request: MemberRequest) -> HttpResponse:
    # Translators: title of the page with the hours that people promised.
    context = {"title": _("Hours"), "table": hours_table(request.member, timezone.localdate())}
    return render(request, "desk/hours.html", context)


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def my_hours(request: MemberRequest) -> HttpResponse:
    form = HoursForm(posted(request), member=request.member, today=timezone.localdate())
    if form.is_valid():
        said = form.cleaned_data
        change = say_hours(request.member, said["hours_per_week"], said["away"], by=request.member)
        # Translators: said after somebody wrote down how many hours they have.
        done(request, _("Your hours are saved."), change)
        return redirect(workspace_url("desk:hours"))
    # Translators: title of the form on which somebody says how many hours they have.
    context = {"title": _("Your hours"), "form": form, "cancel_url": workspace_url("desk:hours")}
    return render(request, "desk/form.html", context, status=422 if form.is_bound else 200)


urlpatterns = [
    path("hours/", hours, name="hours"),
    path("hours/mine/", my_hours, name="my-hours"),
]
