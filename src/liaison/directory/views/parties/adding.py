# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adding organisations and people, with "You already know them" and suggestions while typing."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.flash import done
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions.parties import add_organisation, add_person
from liaison.directory.duplicates.queries.knowing import Draft, Known
from liaison.directory.duplicates.queries.knowing import known as known_already
from liaison.directory.forms.parties import TELLING, NewOrganisationForm, NewPersonForm
from liaison.directory.models import Organisation, Person
from liaison.directory.queries import knowing

from .answers import answer_with_form, list_url, of_both_kinds, party_or_404, party_route, posted

MOST_TYPED = 500


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def organisation_new(request: MemberRequest) -> HttpResponse:
    form = NewOrganisationForm(posted(request), member=request.member)
    if request.method == "POST" and form.is_valid():
        known = _known(request, Organisation.kind, request.POST)
        organisation, change = add_organisation(form.values, by=request.member)
        # Translators: said after an organisation was added.
        done(request, _("%(name)s added.") % {"name": organisation.name}, change)
        return redirect(_after(organisation, known))
    # Translators: title of the form for a new organisation.
    return _form(request, form, Organisation.kind, _("Add an organisation"))


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def person_new(request: MemberRequest) -> HttpResponse:
    form = NewPersonForm(posted(request), member=request.member, initial=_belonging(request))
    if request.method == "POST" and form.is_valid():
        known = _known(request, Person.kind, request.POST)
        person, change = add_person(form.values, form.contact, by=request.member, today=timezone.localdate())
        # Translators: said after a person was added.
        done(request, _("%(name)s added.") % {"name": person.name}, change)
        return redirect(_after(person, known))
    # Translators: title of the form for a new person.
    return _form(request, form, Person.kind, _("Add a person"))


def _after(party: Organisation | Person, known: list[Known]) -> str:
    """The new page; where it looks like somebody known, it says so."""
    return party.get_absolute_url() + ("?twins=1" if known else "")


def _form(request: MemberRequest, form: Any, kind: str, title: str) -> HttpResponse:
    form.hint_at_known(party_route(kind, "known"))
    typed = request.POST if request.method == "POST" else {}
    return answer_with_form(
        request,
        form,
        title=title,
        cancel_url=list_url(kind),
        known=_known(request, kind, typed),
        hint_after="name",
    )


def _belonging(request: MemberRequest) -> dict[str, Any]:
    """`?organisation=…` names where the new person belongs; what cannot be seen is not said."""
    try:
        public_id = UUID(request.GET.get("organisation", ""))
    except ValueError:
        return {}
    return {"organisation": party_or_404(request, Organisation.kind, public_id)}


@policy(get=Can.EDIT_DIRECTORY)
def known(request: MemberRequest, kind: str) -> HttpResponse:
    """A piece of the form: who has this name, domain or address already. A hint, never an obstacle."""
    return render(request, "directory/known.html", {"known": _known(request, kind, request.GET)})


def _known(request: MemberRequest, kind: str, typed: Any) -> list[Known]:
    said = {name: str(typed.get(name, ""))[:MOST_TYPED] for name in TELLING}
    return known_already(request.member, kind, [Draft(**said)])[0] if any(said.values()) else []


@policy(get=Can.EDIT_DIRECTORY)
def suggestions(request: MemberRequest, kind: str) -> HttpResponse:
    """Options for a `<datalist>`: whom the field that is being typed into may mean."""
    typed = str(next(iter(request.GET.values()), ""))[:MOST_TYPED]
    return render(
        request, "directory/suggestions.html", {"labels": knowing.suggestions(request.member, kind, typed)}
    )


urlpatterns = [
    path("organisations/new/", organisation_new, name="organisation-new"),
    path("people/new/", person_new, name="person-new"),
    *of_both_kinds("known/", known, "known"),
    *of_both_kinds("suggestions/", suggestions, "suggestions"),
]
