# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several lines of a list changed at once: choose, look at what would change, do it, undo it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions.several import MOST_AT_ONCE, ChangedMeanwhile, Plan, apply_plan, plan
from liaison.directory.forms.lists import AskedList
from liaison.directory.forms.several import Fact, FactForm, facts_of
from liaison.directory.queries.party_lists import LISTS
from liaison.directory.queries.picking import picked


@dataclass
class Picked:
    """What the person chose on the list, said again by each of the forms that follow."""

    request: MemberRequest
    asked: AskedList

    @property
    def everything(self) -> bool:
        return bool(self.request.POST.get("all"))

    @property
    def ids(self) -> list[str]:
        return self.request.POST.getlist("pick")[:MOST_AT_ONCE]

    @property
    def parties(self) -> list[Any]:
        """One more than may be, where there are more."""
        ids = None if self.everything else self.ids
        return picked(self.request.member, self.asked.sought, ids, now=timezone.now(), most=MOST_AT_ONCE + 1)

    @property
    def fact(self) -> Fact | None:
        key = self.request.POST.get("fact", "")
        return next((fact for fact in facts_of(self.asked.kind) if fact.key == key), None)

    @property
    def list_url(self) -> str:
        query = self.asked.query()
        return workspace_url(f"directory:{self.asked.kind.name}") + (f"?{query}" if query else "")


@policy(post=Can.EDIT_DIRECTORY)
def several(request: MemberRequest, list_name: str) -> HttpResponse:
    """A POST from the first step on: what was ticked does not fit into an address."""
    query = QueryDict(request.POST.get("query", ""))
    chosen = Picked(request, AskedList(LISTS[list_name], query, request.member))
    fact, parties = chosen.fact, chosen.parties
    if problem := _problem(fact, parties):
        messages.warning(request, problem)
        return redirect(chosen.list_url)
    assert fact is not None  # noqa: S101 (that would have been the problem)
    asks = bool(fact.inputs()) and "to" not in request.POST
    form = FactForm(None if asks else request.POST, fact)
    context: dict[str, Any] = {"chosen": chosen, "fact": fact, "form": form, "count": len(parties)}
    if not asks and form.is_valid():
        if "apply" in request.POST:
            answer = _apply(request, chosen, fact, form, parties)
            if answer is not None:
                return answer
            context["is_different"] = True
        context["plan"] = plan(fact.key, form.cleaned_data, parties)
    return _page(request, context, status=422 if form.errors else 200)


def _problem(fact: Fact | None, parties: list[Any]) -> str:
    if not parties:
        # Translators: after pressing a button below a list without having chosen any of its lines.
        return _("Tick the lines that you want to change first.")
    if fact is None:
        # Translators: after pressing a button below a list without having said what to change.
        return _("Choose what you want to change.")
    if len(parties) > MOST_AT_ONCE:
        # Translators: %(most)s is a number such as 1000.
        words = _("At most %(most)s lines can be changed at once. Narrow the list with a filter.")
        return words % {"most": MOST_AT_ONCE}
    return ""


def _apply(
    request: MemberRequest, chosen: Picked, fact: Fact, form: FactForm, parties: list[Any]
) -> HttpResponse | None:
    """None where the preview is not true any more."""
    try:
        made, change = apply_plan(
            fact.key,
            form.cleaned_data,
            parties,
            seen=request.POST.get("seen", ""),
            by=request.member,
            at=timezone.now(),
        )
    except ChangedMeanwhile:
        return None
    done(request, _said(chosen, made), change)
    return redirect(chosen.list_url)


def _said(chosen: Picked, made: Plan) -> str:
    count = len(made.changing)
    if chosen.asked.kind.name == "people":
        # Translators: said after several people were changed at once.
        words = ngettext("%(count)d person changed.", "%(count)d people changed.", count)
    else:
        # Translators: said after several organisations were changed at once.
        words = ngettext("%(count)d organisation changed.", "%(count)d organisations changed.", count)
    return words % {"count": count}


def _page(request: MemberRequest, context: dict[str, Any], status: int) -> HttpResponse:
    # Translators: title of the page that changes a fact of several organisations or people, such as "Kind".
    context["title"] = _("Change several: %(fact)s") % {"fact": context["fact"].label}
    return render(request, "directory/several.html", context, status=status)


urlpatterns = [path(f"{name}/several/", several, {"list_name": name}, name=f"{name}-several") for name in LISTS]
