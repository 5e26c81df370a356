# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of a partnership, its facts, and what was said."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.desk.forms.partnership import GOALS, NEXT_STEP, PartnershipForm
from liaison.desk.queries.partnerships import DeskPage
from liaison.directory.actions.interactions import PartyGone, log_interaction
from liaison.directory.forms.interactions import QuickLogForm
from liaison.directory.queries.interactions import quick_log_context
from liaison.directory.queries.timeline import how_many
from liaison.pathway.actions.partnerships import edit_partnership, remove_partnership, set_next_step
from liaison.pathway.models import Partnership
from liaison.pathway.queries.timeline import sorts

from .answers import go, partnership_or_404

PARTS: dict[str, tuple[str, ...]] = {"next-step": NEXT_STEP, "goals": GOALS}


@policy(get=Can.SEE_DIRECTORY)
@never_cache
def partnership(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _page(request, partnership_or_404(request, public_id))


def _page(request: MemberRequest, found: Partnership, *, status: int = 200, **refused: Any) -> HttpResponse:
    member, asked = request.member, request.GET
    known = sorts()
    sort = asked.get("show", "")
    sort = sort if sort in {one.key for one in known} else ""
    log_url = workspace_url("desk:partnership-interactions", found.public_id)
    may_edit, page = member.may(Can.EDIT_DIRECTORY), DeskPage(member, found)
    context: dict[str, Any] = {
        "title": str(found),
        "partnership": found,
        "page": page,
        "may_edit": may_edit,
        "today": timezone.localdate(),
        "sorts": known,
        "sort": sort,
        "timeline": page.timeline(how_many(asked.get("entries", "")), sort),
    }
    if may_edit:
        log = quick_log_context(member, found.organisation, people=page.people_here, **refused)["quick_log"]
        context["quick_log"] = replace(log, url=log_url)
    return render(request, "desk/partnership.html", context, status=status)


@policy(post=Can.EDIT_DIRECTORY)
def interactions(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """A contact is with the organisation, whichever partnership it was about."""
    found, form, is_logged = _log(request, public_id)
    if is_logged is None:
        # The organisation was merged in this very moment: the partnership belongs to the one that stayed.
        found, form, is_logged = _log(request, public_id)
    if is_logged:
        return redirect(found)
    if is_logged is None:
        form.add_error(None, str(PartyGone()))
    response = _page(request, found, status=422, values=request.POST, errors=form.errors)
    if request.htmx:
        # The answer replaces the form, not the timeline that the form would have replaced.
        response["HX-Retarget"] = response["HX-Reselect"] = "#quick-log"
    return response


def _log(request: MemberRequest, public_id: UUID) -> tuple[Partnership, QuickLogForm, bool | None]:
    """Whether it is written down; None where the organisation went away meanwhile."""
    found = partnership_or_404(request, public_id)
    form = QuickLogForm(request.POST, member=request.member, organisation=found.organisation, person=None)
    if not form.is_valid():
        return found, form, False
    try:
        _logged, change = log_interaction(form.text, by=request.member, once=form.cleaned_data["once"])
    except PartyGone:
        return found, form, None
    if change is not None:
        # Translators: said after an interaction was saved; %(name)s is an organisation.
        done(request, _("Logged with %(name)s.") % {"name": found.organisation}, change)
    return found, form, True


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def facts(request: MemberRequest, public_id: UUID, part: str = "") -> HttpResponse:
    """Everything, or the part that the address names."""
    found = partnership_or_404(request, public_id)
    form = PartnershipForm(
        request.POST if request.method == "POST" else None, member=request.member, instance=found
    )
    if part:
        form.only(PARTS[part])
    if request.method == "POST" and form.is_valid():
        try:
            change = edit_partnership(found, form.text, by=request.member, expected=form.seen_version)
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        else:
            if change:
                # Translators: said after a partnership was changed.
                done(request, _("%(name)s saved.") % {"name": found}, change)
            return go(request, found.get_absolute_url())
    if request.htmx and not form.is_bound:
        form.often_lines[0][0].field.widget.attrs["autofocus"] = True
    context = {
        # Translators: title of the form that changes a partnership.
        "title": _("Edit the partnership with %(name)s") % {"name": found},
        "form": form,
        "form_url": request.get_full_path(),
        "cancel_url": found.get_absolute_url(),
    }
    template = "directory/party_form.html#form" if request.htmx else "directory/party_form.html"
    return render(request, template, context, status=422 if form.errors or form.meanwhile else 200)


@policy(post=Can.EDIT_DIRECTORY)
def next_step_done(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """It was taken: nothing is next until somebody says so."""
    found = partnership_or_404(request, public_id)
    change = set_next_step(found, "", None, by=request.member)
    # Translators: said after a next step was ticked off.
    done(request, _("Done. What is the next step?"), change)
    return redirect(found)


@policy(post=Can.EDIT_DIRECTORY)
def removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = partnership_or_404(request, public_id)
    name, organisation = str(found), found.organisation
    change = remove_partnership(found, by=request.member)
    # Translators: said after a partnership was removed with all that hung on it.
    done(request, _("The partnership with %(name)s is removed.") % {"name": name}, change)
    return redirect(organisation)


urlpatterns = [
    path("partnerships/<uuid:public_id>/", partnership, name="partnership"),
    path("partnerships/<uuid:public_id>/interactions/", interactions, name="partnership-interactions"),
    path("partnerships/<uuid:public_id>/facts/", facts, name="partnership-facts"),
    path("partnerships/<uuid:public_id>/next-step/", facts, {"part": "next-step"}, name="partnership-next-step"),
    path("partnerships/<uuid:public_id>/goals/", facts, {"part": "goals"}, name="partnership-goals"),
    path("partnerships/<uuid:public_id>/next-step/done/", next_step_done, name="partnership-step-done"),
    path("partnerships/<uuid:public_id>/removal/", removal, name="partnership-removal"),
]
