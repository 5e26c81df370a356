# SPDX-License-Identifier: AGPL-3.0-or-later
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from liaison.accounts.policies import Audience, MemberRequest, open_to, policy
from liaison.accounts.rules import Can
from liaison.mailroom.queries import latest_account_mail, messages_seen_by

PER_PAGE = 50


@policy(get=Can.SEE_MAIL)
def messages(request: MemberRequest) -> HttpResponse:
    page = Paginator(messages_seen_by(request.member), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "mailroom/messages.html", {"page": page})


@policy(get=Can.SEE_MAIL)
def message(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(messages_seen_by(request.member), public_id=public_id)
    return render(request, "mailroom/message.html", {"mail": found})


@open_to(Audience.ANYONE, methods=("GET", "HEAD"))
def demo_mail(request: HttpRequest) -> HttpResponse:
    """Sign-in codes for everybody to read, so that a visitor of the demo can try them; elsewhere, no such page."""
    if not settings.DEMO:
        raise Http404
    return render(request, "mailroom/demo_mail.html", {"mails": latest_account_mail()})
