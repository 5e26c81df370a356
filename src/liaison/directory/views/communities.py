# SPDX-License-Identifier: AGPL-3.0-or-later
"""Communities we want to reach, how far we have come, and where the gaps are."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts import flash
from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions import communities as actions
from liaison.directory.forms.communities import (
    AddOrganisationsForm,
    ChooseCommunitiesForm,
    CommunityForm,
    Targets,
    name_taken,
    targets_in,
)
from liaison.directory.forms.interactions import go_on_from
from liaison.directory.models import Community
from liaison.directory.queries import communities as queries
from liaison.directory.queries import gaps as gap_queries
from liaison.directory.queries.access import organisations_seen_by

PAGE_SIZE = 50


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


@policy(get=Can.SEE_DIRECTORY)
def communities(request: MemberRequest) -> HttpResponse:
    context = {
        # Translators: title of the list of communities we want to reach.
        "title": _("Communities"),
        "rows": gap_queries.gaps(timezone.now()).rows,
        "archived": list(queries.archived_communities()),
        "may_manage": request.member.may(Can.MANAGE_TARGETS),
    }
    return render(request, "directory/communities/list.html", context)


@policy(get=Can.SEE_DIRECTORY)
def community(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _page(request, get_object_or_404(queries.communities(), public_id=public_id))


def _page(
    request: MemberRequest, found: Community, form: AddOrganisationsForm | None = None, search: str = ""
) -> HttpResponse:
    rows = queries.organisations_of(found, request.member)
    if form is None:
        form = AddOrganisationsForm(member=request.member, found=[])
    context = {
        "community": found,
        "title": found.name,
        "progress": gap_queries.progress_of(found, timezone.now()),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "form": form,
        "search": search,
        "linked": request.member.may_see_everything,
        "may_manage": request.member.may(Can.MANAGE_TARGETS),
    }
    return render(request, "directory/communities/page.html", context, status=422 if form.errors else 200)


@policy(post=Can.EDIT_DIRECTORY)
def community_organisations(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Links what was ticked, or shows what matches the search, for ticking."""
    found = get_object_or_404(queries.open_communities(), public_id=public_id)
    search = request.POST.get("find_organisations", "").strip()
    searching = "find" in request.POST or (search and search != request.POST.get("found_organisations"))
    matches = list(queries.organisations_to_add(found, request.member, search))
    data = None if searching else request.POST
    form = AddOrganisationsForm(data, member=request.member, found=matches)
    if not form.is_valid():
        return _page(request, found, form, search)
    chosen = form.cleaned_data["organisations"]
    change = actions.link_organisations(found, chosen, by=request.member)
    if change.pk:
        count = len(chosen)
        # Translators: said after organisations were added to a community.
        said = ngettext("%(count)d organisation added.", "%(count)d organisations added.", count)
        flash.done(request, said % {"count": count}, change)
    return redirect(found)


@policy(post=Can.EDIT_DIRECTORY)
def community_organisation_removal(request: MemberRequest, public_id: UUID, organisation: UUID) -> HttpResponse:
    found = get_object_or_404(queries.communities(), public_id=public_id)
    row = get_object_or_404(organisations_seen_by(request.member), public_id=organisation)
    change = actions.unlink_organisation(found, row, by=request.member)
    # Translators: said after an organisation was taken out of a community; %(name)s is the organisation.
    flash.done(request, _("%(name)s taken out.") % {"name": row}, change)
    return redirect(found)


@policy(get=Can.MANAGE_TARGETS, post=Can.MANAGE_TARGETS)
def community_new(request: MemberRequest) -> HttpResponse:
    form = CommunityForm(request.POST or None)
    targets = Targets(request.POST or None, prefix="targets")
    if form.is_valid() and targets.is_valid():
        said, wanted = form.cleaned_data, targets_in(targets)
        try:
            found, change = actions.add_community(
                name=said["name"], why=said["why"], targets=wanted, by=request.member
            )
        except actions.NameTaken:
            form.add_error("name", name_taken())
        else:
            # Translators: said after a community was added; %(name)s is its name.
            flash.done(request, _("%(name)s added.") % {"name": found}, change)
            return redirect(found)
    # Translators: title of the form for a new community.
    return _form_page(request, form, targets, {"title": _("Add a community")})


@policy(get=Can.MANAGE_TARGETS, post=Can.MANAGE_TARGETS)
def community_edit(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.communities(), public_id=public_id)
    initial = {"name": found.name, "why": found.why, "expected": found.changed_in}
    form = CommunityForm(request.POST or None, community=found, initial=initial)
    rows = [{"region": row.region, "wanted": row.wanted} for row in queries.targets_of(found)]
    targets = Targets(request.POST or None, prefix="targets", initial=rows)
    # Translators: title of the form that edits a community; %(name)s is its name.
    context: dict[str, Any] = {"title": _("Edit %(name)s") % {"name": found}, "community": found}
    if form.is_valid() and targets.is_valid():
        try:
            change = actions.edit_community(
                found,
                name=form.cleaned_data["name"],
                why=form.cleaned_data["why"],
                targets=targets_in(targets),
                by=request.member,
                expected=form.cleaned_data["expected"],
            )
        except EditedMeanwhile as meanwhile:
            context["meanwhile"] = meanwhile.current
            go_on_from(form, meanwhile.current)
        except actions.NameTaken:
            form.add_error("name", name_taken())
        else:
            # Translators: said after a community was changed; %(name)s is its name.
            flash.done(request, _("%(name)s saved.") % {"name": found}, change)
            return redirect(found)
    return _form_page(request, form, targets, context)


def _form_page(request: MemberRequest, form: CommunityForm, targets: Any, context: dict[str, Any]) -> HttpResponse:
    context |= {"form": form, "targets": targets, "regions": queries.known_regions()}
    status = 422 if form.is_bound else 200
    return render(request, "directory/communities/form.html", context, status=status)


@policy(post=Can.MANAGE_TARGETS)
def community_archive(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Sets a community aside, or brings it back."""
    found = get_object_or_404(queries.communities(), public_id=public_id)
    if "bring_back" in request.POST:
        change = actions.bring_back_community(found, by=request.member)
        # Translators: said after a community came back from those set aside; %(name)s is its name.
        flash.done(request, _("%(name)s is back.") % {"name": found}, change)
        return redirect(found)
    change = actions.archive_community(found, by=request.member)
    # Translators: said after a community was set aside; %(name)s is its name.
    flash.done(request, _("%(name)s set aside.") % {"name": found}, change)
    return redirect(workspace_url("directory:communities"))


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def organisation_communities(request: MemberRequest, public_id: UUID) -> HttpResponse:
    organisation = get_object_or_404(organisations_seen_by(request.member), public_id=public_id)
    # No box ticked sends nothing at all; that is an answer too.
    form = ChooseCommunitiesForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if form.is_valid():
        change = actions.choose_communities(organisation, form.cleaned_data["communities"], by=request.member)
        if change.pk:
            # Translators: said after it was chosen which communities an organisation serves.
            flash.done(request, _("Communities saved."), change)
        return redirect(organisation)
    context = {
        "organisation": organisation,
        "form": form,
        # Translators: title of a form; %(name)s is an organisation.
        "title": _("Communities of %(name)s") % {"name": organisation},
        "may_manage": request.member.may(Can.MANAGE_TARGETS),
    }
    status = 422 if form.is_bound else 200
    return render(request, "directory/communities/choose.html", context, status=status)


_one = "communities/<uuid:public_id>/"
urlpatterns = [
    path("gaps/", gaps, name="gaps"),
    path("communities/", communities, name="communities"),
    path("communities/new/", community_new, name="community-new"),
    path(_one, community, name="community"),
    path(f"{_one}edit/", community_edit, name="community-edit"),
    path(f"{_one}archive/", community_archive, name="community-archive"),
    path(f"{_one}organisations/", community_organisations, name="community-organisations"),
    path(
        f"{_one}organisations/<uuid:organisation>/removal/",
        community_organisation_removal,
        name="community-organisation-removal",
    ),
    path("organisations/<uuid:public_id>/communities/", organisation_communities, name="organisation-communities"),
]
