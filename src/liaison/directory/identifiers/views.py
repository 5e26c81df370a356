# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finding identifiers: bring a catalogue, look at an organisation and its candidates, accept, refuse, go on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import trigger_client_event

from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions.parties import AlreadyThere
from liaison.directory.models import CandidateSearch, Organisation
from liaison.directory.queries.access import organisation_for
from liaison.kit.files import UnreadableFile

from .actions import asking, deciding, searching
from .forms import CatalogueForm, OfferForm, QuestionForm, SureForm
from .queries import offers as queries
from .queries.reading import read_catalogue
from .tasks import ask_for_identifiers, look_up_file

PAGE_SIZE = 25
FILE = CandidateSearch.Source.FILE


# --- the list ---


@policy(get=Can.IMPORT, post=Can.IMPORT)
def identifiers(request: MemberRequest) -> HttpResponse:
    working = queries.working_search()
    if request.htmx and not working:
        # The work is done while somebody watches: show them the whole page anew.
        return HttpResponse(headers={"HX-Refresh": "true"})
    form = CatalogueForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _bring(request, form):
        return redirect(_list_url())
    page = Paginator(queries.waiting_organisations(request.member), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        # Translators: title of the page where numbers of Wikidata, ROR and the like are found for organisations.
        "title": _("Find identifiers"),
        "form": form,
        "search": queries.search_in(FILE),
        "working": working,
        "services": queries.service_lines(),
        "page": page,
        "lines": queries.lines(request.member, [one for one, _best in page.object_list]),
        "sure": len(queries.sure_ones(request.member, deciding.MOST_AT_ONCE)),
        "has_none": queries.has_none(request.member),
    }
    response = render(request, "directory/identifiers/list.html", context, status=422 if form.errors else 200)
    if request.htmx and working and request.GET.get("seen") != str(working.done):
        trigger_client_event(response, "announce", {"value": _how_far(working)})
    return response


def _how_far(search: CandidateSearch) -> str:
    """For ears: the bar says it to the eye."""
    # Translators: heard by screen readers: how far the search for identifiers has come.
    return _("%(done)s of %(total)s organisations looked up") % {"done": search.done, "total": search.total}


def _bring(request: MemberRequest, form: CatalogueForm) -> bool:
    file = form.cleaned_data["file"]
    data = file.read()
    try:
        catalogue = read_catalogue(data, file.name or "")
        quick = searching.is_quick(catalogue)
        with transaction.atomic():
            search = searching.begin_with_file(
                data, file.name or "", catalogue, by=request.member, at=timezone.now()
            )
            if not quick:
                look_up_file.enqueue(request.member)
    except UnreadableFile as refusal:
        form.add_error("file", str(refusal))
        return False
    except searching.AtWork:
        _say_at_work(request)
        return True
    if quick:
        searching.search_file(search, catalogue)
        _say_found(request)
    return True


def _say_at_work(request: MemberRequest) -> None:
    # Translators: somebody began a search for identifiers while a colleague's is at work.
    messages.info(request, _("A search is at work already. Its result will stand here."))


def _say_found(request: MemberRequest) -> None:
    count = queries.waiting_organisations(request.member).count()
    # Translators: said after a list of candidates for identifiers was compared with the directory.
    words = ngettext(
        "Looked through the list: there are candidates for %(count)d organisation.",
        "Looked through the list: there are candidates for %(count)d organisations.",
        count,
    )
    messages.success(request, words % {"count": count})


@policy(post=Can.IMPORT)
def search(request: MemberRequest) -> HttpResponse:
    """Look again in the file that is kept."""
    try:
        with transaction.atomic():
            begun = searching.begin_again(by=request.member, at=timezone.now())
            if begun is not None:
                look_up_file.enqueue(request.member)
    except searching.AtWork:
        _say_at_work(request)
    return redirect(_list_url())


@policy(post=Can.IMPORT)
def question(request: MemberRequest) -> HttpResponse:
    """Ask a service that the operator switched on about everybody without its number."""
    form = QuestionForm(request.POST, [one.source for one in queries.service_lines()])
    if not form.is_valid():
        # Translators: somebody wanted to ask a service, such as Wikidata, that is switched off here.
        messages.warning(request, _("Whoever runs this installation has not switched that service on."))
        return redirect(_list_url())
    source = form.cleaned_data["source"]
    try:
        with transaction.atomic():
            asking.begin_asking(source, anew=form.cleaned_data["anew"], by=request.member, at=timezone.now())
            ask_for_identifiers.enqueue(request.member, source=source)
    except searching.AtWork:
        _say_at_work(request)
    return redirect(_list_url())


def _list_url() -> str:
    return workspace_url("directory:identifiers")


# --- one organisation beside its candidates ---


@policy(get=Can.IMPORT)
def offers(request: MemberRequest, public_id: UUID) -> HttpResponse:
    organisation = _organisation(request, public_id)
    after = queries.next_after(request.member, organisation)
    context = {
        # Translators: title of the page that shows an organisation beside candidates for its identifiers.
        "title": _("Which of these is %(name)s?") % {"name": organisation.name},
        "organisation": organisation,
        "offers": queries.offers_for(request.member, organisation),
        "skip_url": _offers_url(after) if after else _list_url(),
        "list_url": _list_url(),
    }
    return render(request, "directory/identifiers/offers.html", context)


@policy(post=Can.IMPORT)
def acceptance(request: MemberRequest, public_id: UUID) -> HttpResponse:
    organisation = _organisation(request, public_id)
    form = OfferForm(request.POST)
    known = {offer.pk: offer for offer in queries.offers_for(request.member, organisation)}
    offer = known.get(form.cleaned_data["offer"]) if form.is_valid() else None
    if offer is None:
        return _gone(request, organisation)
    after = queries.next_after(request.member, organisation)
    try:
        change = deciding.accept(organisation, offer, by=request.member)
    except AlreadyThere:
        return _gone(request, organisation)
    words = {"name": organisation.name, "scheme": offer.first_number.label, "value": offer.first_number.value}
    # Translators: said after a candidate was accepted: which number an organisation has now.
    done(request, _("%(name)s is %(scheme)s %(value)s.") % words, change)
    return redirect(_offers_url(after) if after else _list_url())


@policy(post=Can.IMPORT)
def refusal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    organisation = _organisation(request, public_id)
    after = queries.next_after(request.member, organisation)
    change = deciding.refuse(organisation, queries.offers_for(request.member, organisation), by=request.member)
    # Translators: said after somebody said that no candidate is this organisation.
    words = _("None of these is %(name)s. Liaison will not offer them again.") % {"name": organisation.name}
    done(request, words, change)
    return redirect(_offers_url(after) if after else _list_url())


def _organisation(request: MemberRequest, public_id: UUID) -> Organisation:
    try:
        return organisation_for(request.member, public_id)
    except ObjectDoesNotExist:
        raise Http404 from None


def _offers_url(public_id: UUID) -> str:
    return workspace_url("directory:identifier-offers", public_id)


def _gone(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    # Translators: somebody wanted to accept a candidate that a colleague has just accepted or refused.
    messages.warning(request, _("Somebody has decided about this candidate meanwhile. Look again."))
    return redirect(_offers_url(organisation.public_id))


# --- all that are sure ---


@policy(get=Can.IMPORT, post=Can.IMPORT)
def sure(request: MemberRequest) -> HttpResponse:
    lines = queries.sure_ones(request.member, deciding.MOST_AT_ONCE)
    if request.method == "POST":
        return _accept_all(request, lines)
    context = {
        # Translators: title of the page that shows the sure candidates before all of them are accepted.
        "title": _("Accept the sure ones"),
        "lines": lines,
        "list_url": _list_url(),
    }
    return render(request, "directory/identifiers/sure.html", context)


def _accept_all(request: MemberRequest, lines: list[Any]) -> HttpResponse:
    form = SureForm(request.POST, [line.best.pk for line in lines])
    picked = set(form.cleaned_data["pick"]) if form.is_valid() else set()
    chosen = [line for line in lines if line.best.pk in picked]
    try:
        change = deciding.accept_all(chosen, by=request.member) if chosen else None
    except AlreadyThere:
        change = None
    if change is None:
        # Translators: nothing was accepted, because nothing was ticked or somebody decided meanwhile.
        messages.warning(request, _("Nothing was accepted: tick some, and look whether they are still there."))
        return redirect("directory:identifiers-sure", request.workspace.slug)
    # Translators: said after several candidates for identifiers were accepted at once.
    words = ngettext(
        "%(count)d organisation has its number now.",
        "%(count)d organisations have their numbers now.",
        len(chosen),
    )
    done(request, words % {"count": len(chosen)}, change)
    return redirect(_list_url())


urlpatterns = [
    path("identifiers/", identifiers, name="identifiers"),
    path("identifiers/search/", search, name="identifiers-search"),
    path("identifiers/question/", question, name="identifiers-question"),
    path("identifiers/sure/", sure, name="identifiers-sure"),
    path("identifiers/organisations/<uuid:public_id>/", offers, name="identifier-offers"),
    path("identifiers/organisations/<uuid:public_id>/acceptance/", acceptance, name="identifier-acceptance"),
    path("identifiers/organisations/<uuid:public_id>/refusal/", refusal, name="identifier-refusal"),
]
