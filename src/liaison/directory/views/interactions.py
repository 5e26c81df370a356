# SPDX-License-Identifier: AGPL-3.0-or-later
"""Logging what passed between us and them: the short form of a timeline, the full form, one interaction's page."""

from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts import flash
from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions import interactions as actions
from liaison.directory.forms.interactions import (
    InteractionForm,
    QuickLogForm,
    SharedLinks,
    go_on_from,
    initial_links,
    links_in,
)
from liaison.directory.models import Interaction, Organisation, Person
from liaison.directory.queries import interactions as queries
from liaison.directory.queries.access import interactions_seen_by, organisations_seen_by, people_seen_by
from liaison.directory.queries.mail import mail_of

PAGE_SIZE = 50
PICKERS = ("organisations", "people")


# --- a timeline with the short form on top ---


@policy(get=Can.SEE_DIRECTORY, post=Can.EDIT_DIRECTORY)
def organisation_interactions(request: MemberRequest, public_id: UUID) -> HttpResponse:
    organisation = get_object_or_404(organisations_seen_by(request.member), public_id=public_id)
    return _timeline(request, organisation=organisation)


@policy(get=Can.SEE_DIRECTORY, post=Can.EDIT_DIRECTORY)
def person_interactions(request: MemberRequest, public_id: UUID) -> HttpResponse:
    person = get_object_or_404(people_seen_by(request.member), public_id=public_id)
    return _timeline(request, person=person)


def _timeline(
    request: MemberRequest, *, organisation: Organisation | None = None, person: Person | None = None
) -> HttpResponse:
    party = organisation or person
    assert party is not None  # noqa: S101
    refused: dict[str, Any] = {}
    if request.method == "POST":
        form = QuickLogForm(request.POST, member=request.member, organisation=organisation, person=person)
        if form.is_valid():
            try:
                _logged, change = actions.log_interaction(
                    form.text, by=request.member, once=form.cleaned_data["once"]
                )
            except actions.PartyGone as gone:
                form.add_error(None, str(gone))
            else:
                if change is not None:
                    # Translators: said after an interaction was saved; %(name)s is an organisation or a person.
                    flash.done(request, _("Logged with %(name)s.") % {"name": party}, change)
                return redirect(party, permanent=False)
        refused = {"values": request.POST, "errors": form.errors}
    context = queries.quick_log_context(request.member, organisation, person, **refused)
    rows = queries.interactions_of(request.member, party)
    context |= {
        "party": party,
        "title": party.name,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    response = render(request, "directory/interactions/timeline.html", context, status=422 if refused else 200)
    if refused and "HX-Request" in request.headers:
        # The answer replaces the form, not the timeline that the form would have replaced.
        response["HX-Retarget"] = response["HX-Reselect"] = "#quick-log"
    return response


# --- the full form ---


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def interaction_new(request: MemberRequest) -> HttpResponse:
    form = InteractionForm(request.POST or None, member=request.member, initial=_initial_of_new(request))
    links = SharedLinks(request.POST or None, prefix="links")
    if request.method == "POST" and not _is_searching(request, form) and form.is_valid() and links.is_valid():
        try:
            interaction, change = actions.log_interaction(
                form.text(links_in(links)),
                by=request.member,
                once=form.cleaned_data["once"],
                next_step=form.planned,
            )
        except actions.PartyGone as gone:
            form.add_error(None, str(gone))
        else:
            if change is not None:
                # Translators: said after an interaction was saved.
                flash.done(request, _("Interaction logged."), change)
            return redirect(_page_of_first_party(form) or interaction)
    # Translators: title of the form for a new interaction.
    return _form_page(request, form, links, {"title": _("Log an interaction")})


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def interaction_edit(request: MemberRequest, public_id: UUID) -> HttpResponse:
    interaction = _in_full(request, public_id)
    form = InteractionForm(
        request.POST or None, member=request.member, instance=interaction, initial=_initial_of(interaction)
    )
    shared = initial_links(interaction.links_shown)
    links = SharedLinks(request.POST or None, prefix="links", initial=shared)
    # Translators: title of the form that edits an interaction.
    context: dict[str, Any] = {"title": _("Edit the interaction"), "interaction": interaction}
    if request.method == "POST" and not _is_searching(request, form) and form.is_valid() and links.is_valid():
        try:
            change = actions.edit_interaction(
                interaction, form.text(links_in(links)), by=request.member, expected=form.cleaned_data["expected"]
            )
        except EditedMeanwhile as meanwhile:
            context["meanwhile"] = meanwhile.current
            go_on_from(form, meanwhile.current)
        else:
            if change is not None:
                # Translators: said after an interaction was changed.
                flash.done(request, _("Interaction saved."), change)
            return redirect(interaction)
    return _form_page(request, form, links, context)


def _form_page(request: MemberRequest, form: InteractionForm, links: Any, context: dict[str, Any]) -> HttpResponse:
    searches = {name: request.POST.get(f"find_{name}", "") for name in PICKERS}
    form.offer(searches)
    refused = bool(form.is_bound and not _is_searching(request, form)) or "meanwhile" in context
    context |= {"form": form, "links": links, "searches": searches, "recent": _recent_contacts(request, form)}
    return render(request, "directory/interactions/form.html", context, status=422 if refused else 200)


def _is_searching(request: MemberRequest, form: InteractionForm) -> bool:
    """Somebody looks for whom to tick; nothing is checked or saved, and nothing typed is lost."""
    new_words = [
        words
        for name in PICKERS
        if (words := request.POST.get(f"find_{name}", "").strip()) and words != request.POST.get(f"found_{name}")
    ]
    if "find" not in request.POST and not new_words:
        return False
    form.show_no_errors()
    return True


def _initial_of_new(request: MemberRequest) -> dict[str, Any]:
    now = timezone.localtime()
    return {
        "type": Interaction.Kind.MEETING,
        "direction": Interaction.Direction.MUTUAL,
        "day": now.date(),
        "time": now.time().replace(second=0, microsecond=0),
        "members": [request.member.public_id],
        "organisations": request.GET.getlist("organisation"),
        "people": request.GET.getlist("person"),
        "once": uuid4(),
    }


def _initial_of(interaction: Any) -> dict[str, Any]:
    at = timezone.localtime(interaction.at)
    return {
        "day": at.date(),
        "time": None if interaction.day_only else at.time(),
        "organisations": [row.public_id for row in interaction.seen_organisations],
        "people": [row.public_id for row in interaction.seen_people],
        "members": [link.member.public_id for link in interaction.those_of_us],
        "expected": interaction.changed_in,
    }


def _recent_contacts(request: MemberRequest, form: InteractionForm) -> list[tuple[Organisation, str]]:
    """For each organisation chosen: what a colleague did there in the last fortnight."""
    rows = organisations_seen_by(request.member).select_related("last_contact_by__user")
    chosen = queries.chosen(rows, form.chosen_ids("organisations")) if form.instance_is_new else []
    lines = [(row, queries.colleagues_recent_contact(row, request.member)) for row in chosen]
    return [(row, line) for row, line in lines if line]


def _page_of_first_party(form: InteractionForm) -> Organisation | Person | None:
    return next(iter([*form.cleaned_data["organisations"], *form.cleaned_data["people"]]), None)


# --- one interaction ---


def _in_full(request: MemberRequest, public_id: UUID) -> Any:
    rows = queries.with_participants(interactions_seen_by(request.member), request.member)
    return get_object_or_404(rows, public_id=public_id)


@policy(get=Can.SEE_DIRECTORY)
def interaction(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _in_full(request, public_id)
    context = {"interaction": found, "title": found.get_type_display(), "mail": mail_of(request.member, found)}
    return render(request, "directory/interactions/page.html", context)


@policy(post=Can.EDIT_DIRECTORY)
def interaction_removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _in_full(request, public_id)
    back = next(iter([*found.seen_organisations, *found.seen_people]), None)
    change = actions.remove_interaction(found, by=request.member)
    # Translators: said after an interaction was removed.
    flash.done(request, _("Interaction removed."), change)
    return redirect(back or workspace_url("directory:organisations"))


urlpatterns = [
    path(
        "organisations/<uuid:public_id>/interactions/", organisation_interactions, name="organisation-interactions"
    ),
    path("people/<uuid:public_id>/interactions/", person_interactions, name="person-interactions"),
    path("interactions/new/", interaction_new, name="interaction-new"),
    path("interactions/<uuid:public_id>/", interaction, name="interaction"),
    path("interactions/<uuid:public_id>/edit/", interaction_edit, name="interaction-edit"),
    path("interactions/<uuid:public_id>/removal/", interaction_removal, name="interaction-removal"),
]
