# SPDX-License-Identifier: AGPL-3.0-or-later
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone

from liaison.accounts.policies import Audience, MemberRequest, open_to, policy
from liaison.accounts.rules import Can
from liaison.mailroom.preview import preview_headers
from liaison.mailroom.queries import latest_account_mail, messages_seen_by
from liaison.mailroom.queries.outbox import SHELVES, paces, shelves_of
from liaison.mailroom.ways_out import Mode, mode

PER_PAGE = 50


@policy(get=Can.SEE_MAIL)
def messages(request: MemberRequest) -> HttpResponse:
    shelves = shelves_of(request.member)
    phase = request.GET.get("phase", "")
    seen = messages_seen_by(request.member)
    if phase in SHELVES:
        seen = seen.filter(state__in=SHELVES[phase])
    context = {
        "page": Paginator(seen, PER_PAGE).get_page(request.GET.get("page")),
        "shelves": shelves,
        "phase": phase if phase in SHELVES else "",
        "total": sum(shelf.count for shelf in shelves),
        "in_doubt": sum(shelf.count for shelf in shelves if shelf.key == "uncertain"),
        "paces": [] if mode() is Mode.LOG else paces(timezone.now()),
        "mode": mode().value,
        "section": "messages",
    }
    return render(request, "mailroom/messages.html", context)


@policy(get=Can.SEE_MAIL)
def in_doubt(request: MemberRequest) -> HttpResponse:
    """Mail of which nobody knows whether it was sent, for a person to find out."""
    doubtful = messages_seen_by(request.member).filter(state__in=SHELVES["uncertain"])
    page = Paginator(doubtful, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "mailroom/in_doubt.html", {"page": page, "section": "messages"})


@policy(get=Can.SEE_MAIL)
def message(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(
        messages_seen_by(request.member).select_related(
            "sender", "written_by__user", "approved_by__user", "settled_by__user"
        ),
        public_id=public_id,
    )
    context = {"mail": found, "headers": preview_headers(found, timezone.now()), "section": "messages"}
    return render(request, "mailroom/message.html", context)


@open_to(Audience.ANYONE, methods=("GET", "HEAD"))
def demo_mail(request: HttpRequest) -> HttpResponse:
    """Sign-in codes for everybody to read, so that a visitor of the demo can try them; elsewhere, no such page."""
    if not settings.DEMO:
        raise Http404
    return render(request, "mailroom/demo_mail.html", {"mails": latest_account_mail()})


urlpatterns = [
    path("mail/", messages, name="messages"),
    path("mail/in-doubt/", in_doubt, name="in_doubt"),
    path("mail/<uuid:public_id>/", message, name="message"),
]
