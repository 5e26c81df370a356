# SPDX-License-Identifier: AGPL-3.0-or-later
"""Campaigns: why many are written to, how it goes, and when it ends."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy, posted
from liaison.accounts.rules import Can
from liaison.outreach.actions import campaigns as actions
from liaison.outreach.actions.refusals import CampaignOver, InUse, NameTaken
from liaison.outreach.forms.campaigns import NOTE, CampaignForm
from liaison.outreach.queries import cadences as queries
from liaison.outreach.queries.report import approaches_of, counts, counts_by_campaign, drafts_of, what_works
from liaison.outreach.wording import counted_in_words, tried_in_words

ON_A_PAGE = 50


@policy(get=Can.SEE_MAIL)
def campaigns(request: MemberRequest) -> HttpResponse:
    found = list(queries.campaigns())
    numbers = counts_by_campaign(found)
    context = {
        # Translators: title of the list of campaigns.
        "title": _("Campaigns"),
        "rows": [(campaign, numbers[campaign.pk]) for campaign in found],
        "cadences": queries.cadences().filter(archived_at=None).exists(),
    }
    return render(request, "outreach/campaigns.html", context)


@policy(get=Can.SEE_MAIL)
def campaign(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.campaigns(), public_id=public_id)
    approaches = approaches_of(found)
    page = Paginator(approaches, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": found,
        "campaign": found,
        "page": page,
        "numbers": counted_in_words(*counts(approaches)),
        "tried": tried_in_words(what_works(approaches)),
        "drafts": drafts_of(approaches).count(),
        "steps": queries.steps_of(found.cadence),
        "note": [(CampaignForm.base_fields[name].label, getattr(found, name)) for name in NOTE],
    }
    return render(request, "outreach/campaign.html", context)


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def campaign_new(request: MemberRequest) -> HttpResponse:
    if not queries.cadences().filter(archived_at=None).exists():
        return redirect(workspace_url("outreach:campaigns"))
    form = CampaignForm(posted(request), member=request.member)
    if form.is_valid():
        try:
            made, change = actions.add_campaign(form.values, by=request.member)
        except NameTaken as taken:
            form.add_error("name", str(taken))
        else:
            # Translators: said after a campaign was begun. %(name)s is its name.
            done(request, _("Campaign “%(name)s” is ready. Nobody is written to yet.") % {"name": made}, change)
            return redirect(made)
    # Translators: title of the form for a new campaign.
    context = {"title": _("Start a campaign"), "cancel_url": workspace_url("outreach:campaigns")}
    return _form_page(request, form, context)


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def campaign_edit(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.campaigns(), public_id=public_id)
    form = CampaignForm(posted(request), member=request.member, instance=found)
    if form.is_valid():
        try:
            change = actions.edit_campaign(found, form.values, by=request.member, expected=form.seen_version)
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        except (NameTaken, InUse, CampaignOver) as refused:
            form.add_error(_FIELDS.get(type(refused)), str(refused))
        else:
            # Translators: said after a campaign was changed. %(name)s is its name.
            done(request, _("Campaign “%(name)s” saved.") % {"name": found}, change)
            return redirect(found)
    # Translators: title of the form that changes a campaign. %(name)s is its name.
    context = {"title": _("Edit “%(name)s”") % {"name": found}, "cancel_url": found.get_absolute_url()}
    return _form_page(request, form, context)


_FIELDS: dict[type[Exception], str] = {NameTaken: "name", InUse: "cadence"}


def _form_page(request: MemberRequest, form: CampaignForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "outreach/campaign_form.html", context | {"form": form}, status=status)


@policy(post=Can.SEE_MAIL)
def end(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.campaigns(), public_id=public_id)
    try:
        change = actions.end_campaign(found, by=request.member)
    except CampaignOver:
        return redirect(found)
    # Translators: said after a campaign was ended. %(name)s is its name.
    done(request, _("“%(name)s” has ended. Nobody on it is written to any more.") % {"name": found}, change)
    return redirect(found)


urlpatterns = [
    path("campaigns/", campaigns, name="campaigns"),
    path("campaigns/new/", campaign_new, name="campaign-new"),
    path("campaigns/<uuid:public_id>/", campaign, name="campaign"),
    path("campaigns/<uuid:public_id>/edit/", campaign_edit, name="campaign-edit"),
    path("campaigns/<uuid:public_id>/end/", end, name="campaign-end"),
]
