# SPDX-License-Identifier: AGPL-3.0-or-later
"""Views with a mistake each, and what the matrix must say of them."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from liaison.accounts.policies import Audience, Policy, open_to, policy
from liaison.accounts.rules import Can
from liaison.accounts.scope import reading_everywhere
from liaison.directory.models import Interaction, Organisation
from liaison.directory.queries.access import organisations_seen_by
from liaison.project import urls

SEE = {"GET": Can.SEE_DIRECTORY.value, "HEAD": Can.SEE_DIRECTORY.value}


@dataclass(frozen=True)
class Plant:
    address: str
    view: Callable[..., HttpResponse]
    complaint: str  # a part of what the matrix must say

    def urlconf(self) -> Any:
        """The product's addresses and this one."""
        route = path(f"w/<slug:workspace>/{self.address}", self.view, name="planted")
        if not getattr(self.view, "policy", None) or not self.view.policy.in_workspace:
            route = path(self.address, self.view, name="planted")
        return SimpleUrls([*urls.urlpatterns, route])


class SimpleUrls(SimpleNamespace):
    """What Django takes for a module of addresses: it only has to be hashable."""

    def __init__(self, patterns: list[Any]) -> None:
        super().__init__(urlpatterns=patterns)

    __hash__ = object.__hash__


def declares_but_does_not_ask(request, **kwargs):
    return HttpResponse("Nobody was asked for anything.")


declares_but_does_not_ask.policy = Policy(SEE, in_workspace=True)


def does_not_declare(request):
    return HttpResponse("Welcome, everybody.")


@policy(get=Can.SEE_DIRECTORY)
def forgets_what_is_assigned(request):
    return HttpResponse(" ".join(Organisation.objects.values_list("name", flat=True)))


@policy(get=Can.SEE_DIRECTORY)
def forgets_what_is_assigned_in_one_record(request, public_id):
    return HttpResponse(get_object_or_404(Organisation.objects.all(), public_id=public_id).name)


@policy(get=Can.SEE_DIRECTORY)
def shows_confidential_notes(request, public_id):
    organisation = get_object_or_404(organisations_seen_by(request.member), public_id=public_id)
    return HttpResponse(
        f"{organisation} {[i.note for i in Interaction.objects.filter(organisations=organisation)]}"
    )


@policy(get=Can.SEE_EVERYTHING)
def reads_every_workspace(request):
    with reading_everywhere("by mistake"):
        return HttpResponse(" ".join(Organisation.objects.values_list("name", flat=True)))


@policy(get=Can.SEE_EVERYTHING)
def finds_in_every_workspace(request, public_id):
    with reading_everywhere("by mistake"):
        return HttpResponse(get_object_or_404(Organisation.objects.all(), public_id=public_id).name)


@policy(get=Can.SEE_DIRECTORY)
def tells_theirs_from_nothing(request, public_id):
    with reading_everywhere("by mistake"):
        there = Organisation.objects.filter(public_id=public_id).exists()
    organisation = organisations_seen_by(request.member).filter(public_id=public_id).first()
    if organisation is None:
        raise Http404 if there else Http404 if request.method == "POST" else PermissionError
    return HttpResponse(organisation.name)


@policy(get=Can.SEE_DIRECTORY)
def shows_nothing(request, public_id):
    get_object_or_404(organisations_seen_by(request.member), public_id=public_id)
    return HttpResponse("An empty page.")


@policy(get=Can.SEE_DIRECTORY)
def breaks(request):
    raise RuntimeError("on purpose")


@policy(get=Can.SEE_DIRECTORY)
def answers_a_search_with_everything(request):
    names = Organisation.objects.filter(name__icontains=request.GET.get("q") or "nothing")
    return HttpResponse(" ".join(names.values_list("name", flat=True)))


@policy(get=Can.MANAGE_MEMBERS)
def is_stricter_than_it_says(request):
    raise Http404


@open_to(Audience.ANYONE)
def shows_records_to_the_world(request):
    with reading_everywhere("by mistake"):
        return HttpResponse(" ".join(Organisation.objects.values_list("name", flat=True)))


def lets_everybody_in(request):
    return HttpResponse("For people who are signed in.")


lets_everybody_in.policy = Policy({"GET": Audience.SIGNED_IN.value}, in_workspace=False)

PLANTED = {
    plant.view.__name__: plant
    for plant in [
        Plant(
            "shelf/", declares_but_does_not_ask, "viktor: GET /w/northshire/shelf/ (Assigned): should be forbidden"
        ),
        Plant("shelf/", does_not_declare, "says not who may use it"),
        Plant(
            "shelf/", forgets_what_is_assigned, "elin: GET /w/northshire/shelf/ (Assigned): shows CanaryUnassigned"
        ),
        Plant(
            "organisations/<uuid:public_id>/x/",
            forgets_what_is_assigned_in_one_record,
            "should be missing, is 200",
        ),
        Plant("organisations/<uuid:public_id>/x/", shows_confidential_notes, "shows CanaryAssignedconfidential"),
        Plant("shelf/", reads_every_workspace, "shows CanaryForeignorganisation"),
        Plant("organisations/<uuid:public_id>/x/", finds_in_every_workspace, "(Foreign): should be 404, is 200"),
        Plant(
            "organisations/<uuid:public_id>/x/",
            tells_theirs_from_nothing,
            "can be told from a record that does not",
        ),
        Plant("people/organisations/<uuid:public_id>/", shows_nothing, "does not show CanaryAssignedorganisation"),
        Plant("shelf/", breaks, "is 500"),
        Plant(
            "shelf/",
            answers_a_search_with_everything,
            "?q=Canary&name=Canary&query=Canary: shows CanaryUnassigned",
        ),
        Plant(
            "shelf/",
            is_stricter_than_it_says,
            "maya: GET /w/northshire/shelf/ (Assigned): should be allowed, is 404",
        ),
        Plant("shelf/", shows_records_to_the_world, "a passer-by: GET /shelf/: shows CanaryForeignorganisation"),
        Plant("shelf/", lets_everybody_in, "a passer-by: GET /shelf/: should be sign in, is 200"),
    ]
}
