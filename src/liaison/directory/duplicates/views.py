# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may be here twice: the list, two beside each other, the merge, and taking one apart."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from liaison.accounts.actions import CannotUndo, EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.models import DuplicateSearch
from liaison.directory.models.parties import Party

from .actions.deciding import take_decision_back, tell_apart
from .actions.merging import CannotMerge, merge
from .actions.parting import take_apart
from .actions.searching import is_quick, search_through, start_search
from .forms import ChosenForm, MergeForm, SearchForm
from .queries import decisions as told
from .queries import pairs as queries
from .queries import parting
from .queries.fields import option_words
from .queries.finding import search_of
from .queries.kinds import MODELS
from .queries.preview import belongings_of_both, compared, preview
from .queries.survivors import merge_for
from .tasks import search_for_duplicates

PAGE_SIZE = 25
ORGANISATION, PERSON = MODELS


# --- the list ---


@policy(get=Can.EDIT_DIRECTORY)
def duplicates(request: MemberRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in MODELS else ORGANISATION
    search = search_of(kind)
    if request.htmx and not (search and search.is_working):
        # The work is done while somebody watches: show them the whole page anew.
        return HttpResponse(headers={"HX-Refresh": "true"})
    counts = {one: queries.pairs_seen_by(request.member, one).count() for one in MODELS}
    page = Paginator(queries.pairs_seen_by(request.member, kind), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        # Translators: title of the page with records that may be here twice.
        "title": _("Possible duplicates"),
        "kind": kind,
        "tabs": _tabs(kind, counts),
        "search": search,
        "page": page,
        "lines": queries.pair_lines(kind, page.object_list),
    }
    response = render(request, "directory/duplicates/list.html", context)
    if request.htmx and search and request.GET.get("seen") != str(search.done):
        trigger_client_event(response, "announce", {"value": _how_far(search)})
    return response


def _tabs(current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    # Translators: tabs of the page with possible duplicates.
    labels = {ORGANISATION: _("Organisations"), PERSON: _("People")}
    return [
        {"kind": kind, "label": labels[kind], "count": counts[kind], "current": kind == current} for kind in MODELS
    ]


def _how_far(search: DuplicateSearch) -> str:
    """For ears: the bar says it to the eye."""
    # Translators: heard by screen readers: how far the search for duplicates has come.
    return _("%(done)s of %(total)s pairs compared") % {"done": search.done, "total": search.total}


@policy(post=Can.EDIT_DIRECTORY)
def search(request: MemberRequest) -> HttpResponse:
    form = SearchForm(request.POST)
    if not form.is_valid():
        return redirect(_list_url())
    kind = form.cleaned_data["kind"]
    with transaction.atomic():
        begun = start_search(kind, by=request.member, at=timezone.now())
        at_once = begun is not None and is_quick(kind)
        if begun is not None and not at_once:
            search_for_duplicates.enqueue(request.member, kind=kind)
    if begun is None:
        # Translators: somebody pressed "Look again" while a colleague's search is at work.
        messages.info(request, _("A search is at work already. Its result will stand here."))
    elif at_once:
        search_through(begun)
        # Translators: said after the search for duplicates, where it took no time.
        messages.success(request, _("The directory has been looked through."))
    return redirect(_list_url(kind))


def _list_url(kind: str = "") -> str:
    return workspace_url("directory:duplicates") + (f"?kind={kind}" if kind else "")


# --- two beside each other ---


@policy(get=Can.EDIT_DIRECTORY)
def comparison(request: MemberRequest, kind: str, public_id: UUID, other_id: UUID) -> HttpResponse:
    """The record that `public_id` names would stay."""
    stays, goes = _both(request, kind, public_id, other_id)
    if stays.pk == goes.pk:
        return _only_one(request, kind)
    chosen = ChosenForm(request.GET, stays, goes).chosen
    context = _pair_context(request, stays, goes) | {
        # Translators: title of the page that shows two records beside each other.
        "title": _("Are these the same?"),
        "choices": compared(request.member, stays, goes, chosen),
        "words": option_words(stays, goes),
        "belongings": belongings_of_both(request.member, stays, goes),
        "decision": told.decision_about(stays, goes),
        "found": queries.line_of(stays, goes),
        "swap_url": _pair_url(kind, "comparison", goes, stays) + _back_query(request),
        "decision_url": _pair_url(kind, "decision", stays, goes) + _back_query(request),
        "merge_url": _pair_url(kind, "merge", stays, goes),
    }
    return render(request, "directory/duplicates/comparison.html", context)


@policy(post=Can.EDIT_DIRECTORY)
def decision(request: MemberRequest, kind: str, public_id: UUID, other_id: UUID) -> HttpResponse:
    one, other = _both(request, kind, public_id, other_id)
    change = tell_apart(one, other, by=request.member)
    # Translators: said after somebody said that two records are two; both are names.
    text = _("%(one)s and %(other)s are two. Liaison will not ask again.") % {"one": one.name, "other": other.name}
    done(request, text, change)
    return redirect(_after(request, one))


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def merging(request: MemberRequest, kind: str, public_id: UUID, other_id: UUID) -> HttpResponse:
    """A look at what becomes of every field and row; then it is done."""
    stays, goes = _both(request, kind, public_id, other_id)
    if stays.pk == goes.pk:
        return _only_one(request, kind)
    problem = ""
    if request.method == "POST":
        form = MergeForm(request.POST, stays, goes)
        try:
            return _merge(request, form, stays, goes)
        except (CannotMerge, EditedMeanwhile) as refusal:
            problem = _refused(refusal)
        if not queries.are_here(stays, goes):
            messages.warning(request, problem)
            return redirect(_list_url(kind))
        stays, goes = _both(request, kind, public_id, other_id)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = ChosenForm(asked, stays, goes).chosen
    versions = {"stays_version": stays.changed_in, "goes_version": goes.changed_in}
    context = _pair_context(request, stays, goes) | {
        # Translators: title of the page that shows what a merge of two records does.
        "title": _("Merge these two?"),
        "preview": preview(request.member, stays, goes, chosen),
        "form": MergeForm(chosen | versions, stays, goes),
        "problem": problem,
        "comparison_url": _pair_url(kind, "comparison", stays, goes) + _back_query(request, chosen),
    }
    return render(request, "directory/duplicates/merge.html", context, status=422 if problem else 200)


def _merge(request: MemberRequest, form: MergeForm, stays: Any, goes: Any) -> HttpResponse:
    chosen = form.chosen
    record = merge(stays, goes, chosen, by=request.member, seen=form.versions)
    # Translators: said after two records became one; both are names.
    text = _("%(goes)s is part of %(stays)s now.") % {"goes": goes.name, "stays": stays.name}
    done(request, text, record.change)
    return redirect(_after(request, stays))


def _refused(refusal: Exception) -> str:
    if isinstance(refusal, CannotMerge):
        return str(refusal)
    # Translators: somebody wanted to merge two records of which a colleague has edited one; %(name)s is its name.
    words = _("Somebody has edited %(name)s since you looked. Nothing was merged yet: look at the preview again.")
    return words % {"name": str(refusal)}


def _both(request: MemberRequest, kind: str, public_id: UUID, other_id: UUID) -> tuple[Any, Any]:
    try:
        return queries.both(request.member, kind, public_id, other_id)
    except ObjectDoesNotExist:
        raise Http404 from None


def _only_one(request: MemberRequest, kind: str) -> HttpResponse:
    # Translators: somebody compared a record with itself.
    messages.info(request, _("That is one and the same record."))
    return redirect(_list_url(kind))


def _pair_context(request: MemberRequest, stays: Party, goes: Party) -> dict[str, Any]:
    return {
        "stays": stays,
        "goes": goes,
        "from_list": _comes_from_list(request),
        "list_url": _list_url(stays.kind),
    }


def _pair_url(kind: str, noun: str, one: Party, other: Party) -> str:
    return workspace_url(f"directory:{kind}-{noun}", one.public_id, other.public_id)


def _back_query(request: MemberRequest, chosen: dict[str, str] | None = None) -> str:
    """Whoever works through the list goes on there."""
    said = [f"{name}={value}" for name, value in (chosen or {}).items()]
    said += ["from=list"] if _comes_from_list(request) else []
    return f"?{'&'.join(said)}" if said else ""


def _after(request: MemberRequest, party: Any) -> str:
    return _list_url(party.kind) if _comes_from_list(request) else str(party.get_absolute_url())


def _comes_from_list(request: MemberRequest) -> bool:
    return "from" in request.GET or "from" in request.POST


# --- what was decided before ---


@policy(get=Can.EDIT_DIRECTORY)
def decisions(request: MemberRequest) -> HttpResponse:
    page = Paginator(told.decisions_seen_by(request.member), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        # Translators: title of the list of pairs of records of which somebody said that they are two.
        "title": _("Told apart"),
        "page": page,
        "lines": told.decision_lines(page.object_list),
    }
    return render(request, "directory/duplicates/decisions.html", context)


@policy(post=Can.EDIT_DIRECTORY)
def decision_removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    decision = get_object_or_404(told.decisions_seen_by(request.member), public_id=public_id)
    change = take_decision_back(decision, by=request.member)
    # Translators: said after somebody took back that two records are two.
    done(request, _("Taken back: these two may be found again."), change)
    return redirect("directory:duplicates-decisions", request.workspace.slug)


@policy(get=Can.EDIT_DIRECTORY)
def merges(request: MemberRequest) -> HttpResponse:
    page = Paginator(parting.merges_seen_by(request.member), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        # Translators: title of the list of merges.
        "title": _("Merged before"),
        "page": page,
        "lines": parting.merge_lines(page.object_list),
    }
    return render(request, "directory/duplicates/merges.html", context)


@policy(get=Can.EDIT_DIRECTORY)
def merge_page(request: MemberRequest, public_id: UUID) -> HttpResponse:
    record, party = _merge_record(request, public_id)
    problem = parting.why_not(record)
    context = {
        # Translators: title of the page about a merge; %(name)s is the record that was merged into another.
        "title": _("%(name)s was merged") % {"name": parting.name_of_gone(record)},
        "merge": record,
        "party": party,
        "problem": problem,
        "is_standing": parting.is_standing(record),
        "gone": parting.name_of_gone(record),
        "preview": None if problem else parting.parting_preview(request.member, record),
    }
    return render(request, "directory/duplicates/parting.html", context)


@policy(post=Can.EDIT_DIRECTORY)
def taking_apart(request: MemberRequest, public_id: UUID) -> HttpResponse:
    record, party = _merge_record(request, public_id)
    try:
        parted = take_apart(record, by=request.member)
    except CannotUndo as refusal:
        # Translators: a merge could not be taken apart; %(reason)s is a sentence.
        messages.warning(request, _("This could not be taken apart. %(reason)s") % {"reason": refusal})
        return redirect("directory:duplicates-merge", request.workspace.slug, public_id)
    # Translators: said after a merge was taken apart; both are names.
    text = _("%(back)s and %(stays)s are two records again.") % {"back": parted.back, "stays": parted.stays}
    done(request, text)
    return redirect(party)


def _merge_record(request: MemberRequest, public_id: UUID) -> Any:
    try:
        return merge_for(request.member, public_id)
    except ObjectDoesNotExist:
        raise Http404 from None


def _of_both_kinds(route: str, view: Any, noun: str) -> list[Any]:
    folders = {ORGANISATION: "organisations", PERSON: "people"}
    return [
        path(
            f"duplicates/{folders[kind]}/<uuid:public_id>/with-{kind}/<uuid:other_id>/{route}",
            view,
            {"kind": kind},
            name=f"{kind}-{noun}",
        )
        for kind in MODELS
    ]


urlpatterns = [
    path("duplicates/", duplicates, name="duplicates"),
    path("duplicates/search/", search, name="duplicates-search"),
    *_of_both_kinds("", comparison, "comparison"),
    *_of_both_kinds("decision/", decision, "decision"),
    *_of_both_kinds("merge/", merging, "merge"),
    path("duplicates/decisions/", decisions, name="duplicates-decisions"),
    path("duplicates/decisions/<uuid:public_id>/removal/", decision_removal, name="duplicates-decision-removal"),
    path("duplicates/merges/", merges, name="duplicates-merges"),
    path("duplicates/merges/<uuid:public_id>/", merge_page, name="duplicates-merge"),
    path("duplicates/merges/<uuid:public_id>/parting/", taking_apart, name="duplicates-parting"),
]
