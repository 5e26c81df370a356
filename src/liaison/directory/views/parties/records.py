# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of an organisation or a person, its facts edited where they stand, and the archive."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions.parties import archive, bring_back, edit_party
from liaison.directory.duplicates.queries.knowing import Draft, Known, known
from liaison.directory.duplicates.queries.pairs import others_like
from liaison.directory.forms.parties import edit_form, facts_of
from liaison.directory.models import Organisation, Person
from liaison.directory.queries.interactions import last_contact_line, quick_log_context
from liaison.directory.queries.parties import OrganisationPage, PersonPage
from liaison.directory.queries.timeline import edits_of, how_many, timeline_of
from liaison.kit.hooks import party_panels

from .answers import Party, answer_with_form, answer_with_panel, of_both_kinds, party_or_404, posted

# Where on the page a fact is shown, if not among the facts.
PANELS = {"next-step": "next-step", "name": "facts"}


@policy(get=Can.SEE_DIRECTORY)
def organisation(request: MemberRequest, public_id: UUID) -> HttpResponse:
    page = OrganisationPage(request.member, party_or_404(request, Organisation.kind, public_id))
    return _page(
        request, page, quick_log_context(request.member, organisation=page.party, people=page.people_here)
    )


@policy(get=Can.SEE_DIRECTORY)
def person(request: MemberRequest, public_id: UUID) -> HttpResponse:
    page = PersonPage(request.member, party_or_404(request, Person.kind, public_id))
    return _page(request, page, quick_log_context(request.member, person=page.party))


def _page(request: MemberRequest, page: OrganisationPage | PersonPage, context: dict[str, Any]) -> HttpResponse:
    party = page.party
    may_edit = request.member.may(Can.EDIT_DIRECTORY)
    context |= {
        "title": party.name,
        "party": party,
        "page": page,
        "may_edit": may_edit,
        "pairs": others_like(request.member, party) if may_edit else [],
        "last_contact": last_contact_line(party, request.member),
        "tab": "history" if request.GET.get("show") == "history" else "timeline",
        "today": timezone.localdate(),
        "twins": _twins(request, party) if "twins" in request.GET else [],
        "panels": [
            (one.template, one.read(request.member, party)) for one in party_panels if one.kind == party.kind
        ],
    }
    if context["tab"] == "history":
        context["edits"] = edits_of(request.member, party)
    else:
        context["timeline"] = timeline_of(request.member, party, how_many(request.GET.get("entries", "")))
    return render(request, f"directory/{party.kind}.html", context)


def _twins(request: MemberRequest, party: Party) -> list[Known]:
    """Who else has the name or domain of a record that was added just now."""
    draft = Draft(party.name, country=getattr(party, "country", ""), place=getattr(party, "place", ""))
    if isinstance(party, Organisation):
        draft = replace(draft, website=party.website)
    else:
        email = party.contact_points.filter(type="email").values_list("value", flat=True).first() or ""
        draft = replace(draft, email=email)
    return known(request.member, party.kind, [draft], besides=party.pk)[0]


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def facts(request: MemberRequest, kind: str, public_id: UUID, fact: str = "") -> HttpResponse:
    """All facts, or the one that the address names."""
    party = party_or_404(request, kind, public_id)
    form = edit_form(party, request.member, posted(request))
    if fact:
        if fact not in facts_of(kind):
            raise Http404
        form.only(facts_of(kind)[fact])
    if request.method == "POST" and form.is_valid():
        try:
            change = edit_party(party, form.values, by=request.member, seen=form.seen_version)
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        else:
            if change:
                # Translators: said after an organisation or a person was changed.
                done(request, _("%(name)s saved.") % {"name": party.name}, change)
            return answer_with_panel(request, party, PANELS.get(fact, "facts"))
    return answer_with_form(
        request,
        form,
        # Translators: title of the form that changes an organisation or a person.
        title=_("Edit %(name)s") % {"name": party.name},
        cancel_url=party.get_absolute_url(),
        panel=PANELS.get(fact, "facts"),
        fact=fact,
    )


@policy(post=Can.EDIT_DIRECTORY)
def archiving(request: MemberRequest, kind: str, public_id: UUID) -> HttpResponse:
    party = party_or_404(request, kind, public_id)
    change = archive(party, by=request.member, at=timezone.now())
    # Translators: said after an organisation or a person was put into the archive.
    done(request, _("%(name)s is in the archive now.") % {"name": party.name}, change)
    return redirect(party)


@policy(post=Can.EDIT_DIRECTORY)
def bringing_back(request: MemberRequest, kind: str, public_id: UUID) -> HttpResponse:
    party = party_or_404(request, kind, public_id)
    change = bring_back(party, by=request.member)
    # Translators: said after an organisation or a person was taken out of the archive.
    done(request, _("%(name)s is back in the directory.") % {"name": party.name}, change)
    return redirect(party)


@policy(post=Can.EDIT_DIRECTORY)
def next_step_done(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """The next step was taken: nothing is next until somebody says so."""
    party = party_or_404(request, Organisation.kind, public_id)
    values = {"next_step": "", "next_step_on": None}
    change = edit_party(party, values, by=request.member, seen=party.changed_in)
    # Translators: said after a next step was ticked off.
    done(request, _("Done. What is the next step?"), change)
    return answer_with_panel(request, party, "next-step")


urlpatterns = [
    path("organisations/<uuid:public_id>/", organisation, name="organisation"),
    path("people/<uuid:public_id>/", person, name="person"),
    *of_both_kinds("<uuid:public_id>/facts/", facts, "facts"),
    *of_both_kinds("<uuid:public_id>/facts/<slug:fact>/", facts, "fact"),
    *of_both_kinds("<uuid:public_id>/archiving/", archiving, "archiving"),
    *of_both_kinds("<uuid:public_id>/return/", bringing_back, "return"),
    path("organisations/<uuid:public_id>/next-step/done/", next_step_done, name="organisation-step-done"),
]
