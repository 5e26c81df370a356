# SPDX-License-Identifier: AGPL-3.0-or-later
"""What belongs to an organisation or a person: adding, changing and removing it, all in the same three ways."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions.parties import AlreadyThere, add_detail, edit_detail, remove_detail
from liaison.directory.forms import details as forms
from liaison.directory.models import (
    Affiliation,
    ContactPoint,
    ExternalIdentifier,
    LawfulBasis,
    Organisation,
    Person,
    Relationship,
)
from liaison.directory.models.parties import Party
from liaison.directory.queries.parties import detail_for

from .answers import answer_with_form, answer_with_panel, party_or_404, posted


@dataclass(frozen=True)
class Detail:
    """One kind of detail. `noun` names its addresses, `panel` the part of the page that shows it."""

    noun: str
    model: type[Any]
    form: type[forms.DetailForm]
    panels: dict[str, str]  # by the kind of the party whose page it is on
    add: Any
    edit: Any
    field: str = "value"  # beside which it is said that somebody was quicker


# Translators: titles of the small forms on the page of an organisation or a person; what is said after removing.
DETAILS = [
    Detail(
        "contact-point",
        ContactPoint,
        forms.ContactPointForm,
        {"organisation": "reach", "person": "reach"},
        gettext_lazy("Add an address or number"),
        gettext_lazy("Edit an address or number"),
    ),
    Detail(
        "identifier",
        ExternalIdentifier,
        forms.IdentifierForm,
        {"organisation": "identifiers", "person": "identifiers"},
        gettext_lazy("Add an identifier"),
        gettext_lazy("Edit an identifier"),
    ),
    Detail(
        "affiliation",
        Affiliation,
        forms.AffiliationForm,
        {"organisation": "people", "person": "places"},
        gettext_lazy("Say who belongs where"),
        gettext_lazy("Edit who belongs where"),
        field="role",
    ),
    Detail(
        "relationship",
        Relationship,
        forms.RelationshipForm,
        {"organisation": "relationships", "person": "relationships"},
        gettext_lazy("Add a relationship"),
        gettext_lazy("Edit a relationship"),
        field="reading",
    ),
    Detail(
        "lawful-basis",
        LawfulBasis,
        forms.LawfulBasisForm,
        {"person": "bases"},
        gettext_lazy("Say why we may keep their data"),
        gettext_lazy("Edit why we may keep their data"),
        field="basis",
    ),
]
BY_NOUN = {detail.noun: detail for detail in DETAILS}


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def new_detail(request: MemberRequest, kind: str, noun: str, public_id: UUID) -> HttpResponse:
    detail, party = BY_NOUN[noun], party_or_404(request, kind, public_id)
    form = detail.form(posted(request), member=request.member, party=party)
    if request.method == "POST" and form.is_valid():
        try:
            change = add_detail(form.new_row(), by=request.member)
        except AlreadyThere:
            _say_taken(form, detail)
        else:
            # Translators: said after an address, a number, a relationship… was added; %(name)s is whose.
            done(request, _("Added to %(name)s.") % {"name": party.name}, change)
            return answer_with_panel(request, party, detail.panels[kind])
    return _form(request, form, detail, party, detail.add)


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def one_detail(request: MemberRequest, noun: str, public_id: UUID) -> HttpResponse:
    detail, row = BY_NOUN[noun], _row(request, noun, public_id)
    party = _whose_page(request, row)
    form = detail.form(posted(request), member=request.member, party=party, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            change = edit_detail(row, form.values, by=request.member, seen=form.seen_version)
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        except AlreadyThere:
            _say_taken(form, detail)
        else:
            if change:
                # Translators: said after a detail of an organisation or a person was changed.
                done(request, _("Saved for %(name)s.") % {"name": party.name}, change)
            return answer_with_panel(request, party, detail.panels[party.kind])
    removal = workspace_url(f"directory:{noun}-removal", public_id)
    return _form(request, form, detail, party, detail.edit, removal_url=f"{removal}?at={party.public_id}")


@policy(post=Can.EDIT_DIRECTORY)
def detail_removal(request: MemberRequest, noun: str, public_id: UUID) -> HttpResponse:
    row = _row(request, noun, public_id)
    party = _whose_page(request, row)
    change = remove_detail(row, by=request.member)
    # Translators: said after a detail of an organisation or a person was removed.
    done(request, _("Removed from %(name)s.") % {"name": party.name}, change)
    return answer_with_panel(request, party, BY_NOUN[noun].panels[party.kind])


def _form(
    request: MemberRequest, form: forms.DetailForm, detail: Detail, party: Any, title: Any, **context: Any
) -> HttpResponse:
    return answer_with_form(
        request,
        form,
        title=str(title),
        cancel_url=party.get_absolute_url(),
        panel=detail.panels[party.kind],
        party=party,
        **context,
    )


def _say_taken(form: forms.DetailForm, detail: Detail) -> None:
    # Translators: error in a form: somebody else saved the same thing in this very moment.
    form.add_error(detail.field, _("Somebody has just saved the same. Look at the page again."))


def _row(request: MemberRequest, noun: str, public_id: UUID) -> Any:
    try:
        return detail_for(request.member, BY_NOUN[noun].model, public_id)
    except ObjectDoesNotExist:
        raise Http404 from None


def _whose_page(request: MemberRequest, row: Any) -> Any:
    """Which of the row's ends the person came from: `?at=` names it, or else the first."""
    ends = list(_ends(row))
    at = request.GET.get("at", "")
    chosen = next((party for party in ends if str(party.public_id) == at), ends[0])
    return party_or_404(request, chosen.kind, chosen.public_id)


def _ends(row: Any) -> Iterator[Party]:
    for name in ("organisation", "person", "source", "target"):
        party = getattr(row, name, None)
        if isinstance(party, Organisation | Person):
            yield party


def _routes() -> Iterator[URLPattern]:
    for detail in DETAILS:
        noun = detail.noun
        for kind in detail.panels:
            folder = "organisations" if kind == Organisation.kind else "people"
            yield path(
                f"{folder}/<uuid:public_id>/{noun}/new/",
                new_detail,
                {"kind": kind, "noun": noun},
                name=f"{kind}-{noun}-new",
            )
        yield path(f"{noun}/<uuid:public_id>/", one_detail, {"noun": noun}, name=noun)
        yield path(f"{noun}/<uuid:public_id>/removal/", detail_removal, {"noun": noun}, name=f"{noun}-removal")


urlpatterns = [*_routes()]
