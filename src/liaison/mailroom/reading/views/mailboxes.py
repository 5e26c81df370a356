# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mailboxes that are read: which, and whether it works."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.mailroom.models import Mailbox
from liaison.mailroom.reading.actions import mailboxes as actions
from liaison.mailroom.reading.forms import MailboxForm
from liaison.mailroom.reading.queries import mailboxes as queries
from liaison.mailroom.reading.tasks import keep_reading


@policy(get=Can.SEE_MAIL)
def mailboxes(request: MemberRequest) -> HttpResponse:
    context = {
        "mailboxes": [(one, queries.drop_address(one)) for one in queries.mailboxes()],
        "may_set_up": request.member.may(Can.MANAGE_WORKSPACE),
        "section": "mailboxes",
    }
    return render(request, "mailroom/reading/mailboxes.html", context)


@policy(get=Can.MANAGE_WORKSPACE, post=Can.MANAGE_WORKSPACE)
def mailbox_new(request: MemberRequest) -> HttpResponse:
    # Translators: title of the page on which a mailbox is set up.
    return _form_page(request, Mailbox(), _("Read a mailbox"))


@policy(get=Can.MANAGE_WORKSPACE, post=Can.MANAGE_WORKSPACE)
def mailbox(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _found(public_id)
    return _form_page(request, found, found.address)


def _found(public_id: UUID) -> Mailbox:
    try:
        return queries.mailbox_for(public_id)
    except Mailbox.DoesNotExist:
        raise Http404 from None


def _form_page(request: MemberRequest, found: Mailbox, title: str) -> HttpResponse:
    """One form, two buttons: try what stands in it, or keep it and read the mailbox from now on."""
    form = MailboxForm(request.POST or None, instance=found)
    works = ""
    if request.method == "POST" and form.is_valid():
        if "test" in request.POST:
            works = _tried(form)
        elif _kept(request, form):
            return redirect(workspace_url("mailroom:mailboxes"))
    context = {"form": form, "title": title, "mailbox": found, "works": works}
    return render(request, "mailroom/reading/mailbox.html", context, status=422 if form.errors else 200)


def _tried(form: MailboxForm) -> str:
    """Somebody waits for this answer: the one call to a mail server that is made while a page is built."""
    try:
        count = actions.try_out(actions.inbox_of(form.instance, *form.secrets))
    except actions.CannotRead as trouble:
        form.add_error(None, str(trouble))
        return ""
    # Translators: a mailbox was tried out, and can be read.
    return ngettext(
        "It works: %(count)d mail came in the last two weeks. Save to begin reading.",
        "It works: %(count)d mails came in the last two weeks. Save to begin reading.",
        count,
    ) % {"count": count}


def _kept(request: MemberRequest, form: MailboxForm) -> bool:
    try:
        password, client_secret = form.secrets
        actions.save_mailbox(form.instance, password=password, client_secret=client_secret, by=request.member)
    except actions.MailboxTaken:
        # Translators: somebody set up a mailbox that is set up already.
        form.add_error(None, _("This folder of this mailbox is read already."))
        return False
    keep_reading(form.instance)
    # Translators: after a mailbox was set up; %(address)s is its e-mail address.
    messages.success(request, _("%(address)s is read from now on.") % {"address": form.instance.address})
    return True


@policy(post=Can.MANAGE_WORKSPACE)
def reading(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Look for new mail now, and not when it is its turn."""
    keep_reading(_found(public_id))
    # Translators: after somebody asked for new mail.
    messages.success(request, _("Looking for new mail; it will be here in a moment."))
    return redirect(workspace_url("mailroom:mailboxes"))


@policy(post=Can.MANAGE_WORKSPACE)
def removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _found(public_id)
    actions.remove_mailbox(found, by=request.member)
    # Translators: after a mailbox is no longer read; %(address)s is its e-mail address.
    words = _("%(address)s is no longer read. What came in from it stays.")
    messages.success(request, words % {"address": found.address})
    return redirect(workspace_url("mailroom:mailboxes"))


urlpatterns = [
    path("mail/mailboxes/", mailboxes, name="mailboxes"),
    path("mail/mailboxes/new/", mailbox_new, name="mailbox-new"),
    path("mail/mailboxes/<uuid:public_id>/", mailbox, name="mailbox"),
    path("mail/mailboxes/<uuid:public_id>/reading/", reading, name="mailbox-reading"),
    path("mail/mailboxes/<uuid:public_id>/removal/", removal, name="mailbox-removal"),
]
