# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who registered for an event, for those of us who look after it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy, posted
from liaison.accounts.rules import Can
from liaison.gatherings.actions import registering as actions
from liaison.gatherings.actions.refusals import Refused
from liaison.gatherings.forms.events import GuestForm
from liaison.gatherings.models import Registration
from liaison.gatherings.queries import events as queries


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def registrations(request: MemberRequest, public_id: UUID) -> HttpResponse:
    event = get_object_or_404(queries.event_rows(), public_id=public_id)
    form = GuestForm(posted(request))
    if form.is_valid():
        wanted = actions.Wanted(source=Registration.Source.MEMBER, **form.cleaned_data)
        made, is_new = actions.register(event, wanted, by=request.member)
        # Translators: said after one of us registered somebody. %(name)s is their name.
        said = _("%(name)s is on the list.") if is_new else _("%(name)s was on the list already.")
        done(request, said % {"name": made})
        return redirect(workspace_url("gatherings:registrations", event.public_id))
    context = {
        # Translators: title of the list of those who registered for an event. %(name)s is the event.
        "title": _("Registered for “%(name)s”") % {"name": event},
        "event": event,
        "may_look_after": True,
        "groups": queries.registrations_of(event),
        "form": form,
    }
    return render(request, "gatherings/registrations.html", context, status=422 if form.is_bound else 200)


@policy(get=Can.SEE_EVERYTHING)
def registration(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.registration_rows(), public_id=public_id)
    context = {"title": found, "registration": found, "event": found.event}
    return render(request, "gatherings/registration.html", context)


@policy(post=Can.SEE_EVERYTHING)
def cancellation(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.registration_rows(), public_id=public_id)
    try:
        change = actions.cancel_registration(found, by=request.member)
    except Refused as refused:
        done(request, str(refused))
    else:
        # Translators: said after one of us cancelled somebody's registration. %(name)s is their name.
        done(request, _("%(name)s is not on the list any more.") % {"name": found}, change)
    return redirect(workspace_url("gatherings:registrations", found.event.public_id))


@policy(post=Can.SEE_EVERYTHING)
def admission(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.registration_rows(), public_id=public_id)
    change = actions.admit(found, by=request.member)
    # Translators: said after one of us saw that a registration is no spam. %(name)s is somebody's name.
    done(request, _("%(name)s is on the list.") % {"name": found}, change)
    return redirect(workspace_url("gatherings:registrations", found.event.public_id))


urlpatterns = [
    path("events/<uuid:public_id>/registrations/", registrations, name="registrations"),
    path("registrations/<uuid:public_id>/", registration, name="registration"),
    path("registrations/<uuid:public_id>/cancellation/", cancellation, name="registration-cancellation"),
    path("registrations/<uuid:public_id>/admission/", admission, name="registration-admission"),
]
