# SPDX-License-Identifier: AGPL-3.0-or-later
"""All partnerships in a list, and starting one from an organisation's page."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts.flash import done
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.desk.forms.starting import StartForm
from liaison.desk.queries.listing import AskedPartnerships, stages_to_begin_at
from liaison.directory.queries.access import organisations_seen_by
from liaison.pathway.actions.partnerships import begin_partnership
from liaison.pathway.actions.refusals import OpenAlready, PathwayGone, StageGone
from liaison.pathway.queries.pages import partnerships_of

PAGE_SIZE = 50


@policy(get=Can.SEE_DIRECTORY)
def partnerships(request: MemberRequest) -> HttpResponse:
    asked = AskedPartnerships(request.member, request.GET)
    context = {
        # Translators: title of the list of partnerships.
        "title": _("Partnerships"),
        "asked": asked,
        "page": Paginator(asked.rows, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "desk/partnerships.html", context)


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def start(request: MemberRequest, public_id: UUID) -> HttpResponse:
    organisation = get_object_or_404(organisations_seen_by(request.member), public_id=public_id)
    there = [one for one in partnerships_of(request.member, organisation) if one.is_open]
    form = StartForm(
        request.POST if request.method == "POST" else None,
        member=request.member,
        stages=stages_to_begin_at(),
        has_another=bool(there),
    )
    if form.is_valid():
        try:
            begun, change = begin_partnership(
                organisation,
                form.text,
                by=request.member,
                stage=form.first_stage,
                once=form.cleaned_data["once"],
            )
        except OpenAlready as already:
            form.add_error("name", str(already))
        except (StageGone, PathwayGone) as gone:
            form.add_error("stage", str(gone))
        else:
            if change is not None:
                # Translators: said after a partnership was started.
                done(request, _("The partnership with %(name)s has begun.") % {"name": begun}, change)
            return redirect(begun)
    context = {
        # Translators: title of the form that starts a partnership with an organisation.
        "title": _("Start a partnership with %(name)s") % {"name": organisation},
        "form": form,
        "form_url": request.get_full_path(),
        "cancel_url": organisation.get_absolute_url(),
    }
    return render(request, "directory/party_form.html", context, status=422 if form.is_bound else 200)


urlpatterns = [
    path("partnerships/", partnerships, name="partnerships"),
    path("organisations/<uuid:public_id>/partnerships/", start, name="partnership-new"),
]
