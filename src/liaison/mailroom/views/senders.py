# SPDX-License-Identifier: AGPL-3.0-or-later
"""Through which accounts letters leave: the workspace's, and one's own."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.kit.limits import take
from liaison.mailroom.actions.senders import AlreadyThere, remove_sender, set_up_sender, try_out
from liaison.mailroom.forms import SenderForm
from liaison.mailroom.models import Sender
from liaison.mailroom.queries.outbox import domains_of, own_sender, senders_of_colleagues, workspace_sender
from liaison.mailroom.ways_out import from_line, mode

TRIALS, HOUR = 30, timedelta(hours=1)


@policy(get=Can.SEE_MAIL)
def senders(request: MemberRequest) -> HttpResponse:
    ours, own = workspace_sender(), own_sender(request.member)
    context = {
        "section": "senders",
        "mode": mode().value,
        "allowed": settings.MAIL_ALLOWED,
        "house_address": from_line(None)[1] if settings.MAIL_SERVER else "",
        "ours": ours,
        "own": own,
        "colleagues": senders_of_colleagues(request.member),
        "may_manage": request.member.may(Can.MANAGE_WORKSPACE),
        "domains": domains_of(request.member),
    }
    return render(request, "mailroom/senders.html", context)


@policy(get=Can.MANAGE_WORKSPACE, post=Can.MANAGE_WORKSPACE)
def ours(request: MemberRequest) -> HttpResponse:
    return _set_up(request, workspace_sender(), None)


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def own(request: MemberRequest) -> HttpResponse:
    return _set_up(request, own_sender(request.member), request.member)


def _set_up(request: MemberRequest, known: Sender | None, member: Member | None) -> HttpResponse:
    user = request.member.user
    initial = {"name": user.name, "address": user.email or ""} if member else {"name": str(request.workspace)}
    form = SenderForm(request.POST or None, instance=known, initial=None if known else initial)
    if form.is_valid():
        try:
            # A row of its own: the form's has the new values already, and the action compares.
            sender = own_sender(member) if member else workspace_sender()
            set_up_sender(sender or Sender(member=member), **form.values)
        except AlreadyThere as reason:
            form.add_error(None, str(reason))
        else:
            # Translators: after a mail account was set up.
            messages.success(request, _("Saved. Now try it out."))
            return redirect(workspace_url("mailroom:senders"))
    context = {"form": form, "known": known, "is_own": member is not None, "section": "senders"}
    return render(request, "mailroom/sender.html", context)


@policy(post=Can.MANAGE_WORKSPACE)
def trial_of_ours(request: MemberRequest) -> HttpResponse:
    return _try_out(request, workspace_sender())


@policy(post=Can.SEE_MAIL)
def trial_of_own(request: MemberRequest) -> HttpResponse:
    return _try_out(request, own_sender(request.member))


def _try_out(request: MemberRequest, sender: Sender | None) -> HttpResponse:
    """In the request, because somebody waits for the answer: it takes a minute at most."""
    if not take(f"sender-trial:{request.member.public_id}", limit=TRIALS, per=HOUR):
        # Translators: a mail account was tried out too many times.
        messages.warning(request, _("That was tried often in this hour. Wait a little, then try again."))
    elif sender is not None:
        tried = try_out(sender, to=request.member.user.email or sender.address)
        tell = messages.success if tried.works else messages.warning
        tell(request, tried.words)
    return redirect(workspace_url("mailroom:senders"))


@policy(post=Can.MANAGE_WORKSPACE)
def removal_of_ours(request: MemberRequest) -> HttpResponse:
    return _remove(request, workspace_sender())


@policy(post=Can.SEE_MAIL)
def removal_of_own(request: MemberRequest) -> HttpResponse:
    return _remove(request, own_sender(request.member))


def _remove(request: MemberRequest, sender: Sender | None) -> HttpResponse:
    if sender is not None:
        remove_sender(sender)
        # Translators: after a mail account was removed.
        messages.success(request, _("Removed. What waited to leave from that address is held back."))
    return redirect(workspace_url("mailroom:senders"))


urlpatterns = [
    path("mail/senders/", senders, name="senders"),
    path("mail/senders/workspace/", ours, name="workspace_sender"),
    path("mail/senders/workspace/trial/", trial_of_ours, name="workspace_sender_trial"),
    path("mail/senders/workspace/removal/", removal_of_ours, name="workspace_sender_removal"),
    path("mail/senders/own/", own, name="own_sender"),
    path("mail/senders/own/trial/", trial_of_own, name="own_sender_trial"),
    path("mail/senders/own/removal/", removal_of_own, name="own_sender_removal"),
]
