# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hold, release, approve, edit, and settle what is in doubt."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.mailroom.actions import MailRefused
from liaison.mailroom.actions.deciding import (
    TooLate,
    approve,
    edit,
    hold,
    it_was_sent,
    leave_it,
    release,
    send_again,
)
from liaison.mailroom.forms import LetterForm
from liaison.mailroom.models import Message
from liaison.mailroom.queries import messages_seen_by


def _found(request: MemberRequest, public_id: UUID) -> Message:
    return get_object_or_404(messages_seen_by(request.member), public_id=public_id)


def _decide(request: MemberRequest, public_id: UUID, decision: Callable[..., Message], done: str) -> HttpResponse:
    mail = _found(request, public_id)
    try:
        decision(mail, by=request.member)
    except TooLate as reason:
        messages.warning(request, str(reason))
    else:
        messages.success(request, done)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect(workspace_url("mailroom:message", mail.public_id))


@policy(post=Can.SEE_MAIL)
def holding(request: MemberRequest, public_id: UUID) -> HttpResponse:
    # Translators: after a mail was kept back.
    return _decide(request, public_id, hold, _("The mail is held back until somebody lets it go."))


@policy(post=Can.SEE_MAIL)
def releasing(request: MemberRequest, public_id: UUID) -> HttpResponse:
    # Translators: after a mail that was kept back was let go.
    return _decide(request, public_id, release, _("The mail goes out."))


@policy(post=Can.SEE_MAIL)
def approval(request: MemberRequest, public_id: UUID) -> HttpResponse:
    # Translators: after a draft was approved.
    return _decide(request, public_id, approve, _("Approved: the mail goes out."))


@policy(post=Can.SEE_MAIL)
def settlement(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """What a person found out about a mail that was in doubt."""
    _found(request, public_id)
    answers = {
        # Translators: after somebody said that a doubtful mail was sent.
        "sent": (it_was_sent, _("Noted as sent.")),
        # Translators: after somebody said that a doubtful mail shall be sent again.
        "again": (send_again, _("The mail goes out again.")),
        # Translators: after somebody said that a doubtful mail shall not be sent again.
        "leave": (leave_it, _("Noted as not sent.")),
    }
    if request.POST.get("answer") not in answers:
        return redirect(workspace_url("mailroom:in_doubt"))
    decision, done = answers[request.POST["answer"]]
    return _decide(request, public_id, decision, done)


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def editing(request: MemberRequest, public_id: UUID) -> HttpResponse:
    mail = _found(request, public_id)
    if not mail.can_be_edited:
        # Translators: %(state)s is how far a mail has come: "sent", "waiting", …
        words = _("This mail is “%(state)s” and can no longer be changed. Hold it back first, if it still waits.")
        messages.warning(request, words % {"state": mail.get_state_display()})
        return redirect(workspace_url("mailroom:message", mail.public_id))
    # Not the row itself: a refused form leaves its half-checked words in it.
    form = LetterForm(request.POST or None, instance=_found(request, public_id))
    if form.is_valid():
        try:
            edit(mail, **form.cleaned_data)
        except (MailRefused, TooLate) as reason:
            form.add_error(None, str(reason))
        else:
            # Translators: after a draft was changed.
            messages.success(request, _("Saved."))
            return redirect(workspace_url("mailroom:message", mail.public_id))
    return render(request, "mailroom/draft.html", {"form": form, "mail": mail, "section": "messages"})


urlpatterns = [
    path("mail/<uuid:public_id>/draft/", editing, name="draft"),
    path("mail/<uuid:public_id>/holding/", holding, name="holding"),
    path("mail/<uuid:public_id>/release/", releasing, name="release"),
    path("mail/<uuid:public_id>/approval/", approval, name="approval"),
    path("mail/<uuid:public_id>/settlement/", settlement, name="settlement"),
]
