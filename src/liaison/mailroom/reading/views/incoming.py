# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail that came in: the list, one mail, and a file of mails."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts import flash
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.kit.files import UnreadableFile
from liaison.kit.hooks import mail_panels
from liaison.mailroom.models import IncomingMail
from liaison.mailroom.queries import messages_seen_by
from liaison.mailroom.reading.actions.handling import AlreadyHandled, set_aside
from liaison.mailroom.reading.actions.uploading import Taken, take_in_file
from liaison.mailroom.reading.forms import MailFileForm
from liaison.mailroom.reading.queries import incoming as queries
from liaison.mailroom.reading.queries.mailboxes import mailboxes
from liaison.mailroom.reading.wording import why_in_words

PER_PAGE = 50


@policy(get=Can.SEE_MAIL)
def incoming(request: MemberRequest) -> HttpResponse:
    shelves = queries.shelves(request.member)
    shown = next((shelf for shelf in shelves if shelf.key == request.GET.get("show", "")), shelves[0])
    rows = queries.incoming_seen_by(request.member).filter(shown.wanted)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shelves": shelves,
        "shown": shown,
        "has_any": page.object_list or any(shelf.count for shelf in shelves),
        "is_read": mailboxes().exists(),
        "may_set_up": request.member.may(Can.MANAGE_WORKSPACE),
        "section": "incoming",
    }
    return render(request, "mailroom/reading/incoming.html", context)


def _found(request: MemberRequest, public_id: UUID) -> IncomingMail:
    try:
        return queries.incoming_for(request.member, public_id)
    except IncomingMail.DoesNotExist:
        raise Http404 from None


@policy(get=Can.SEE_MAIL)
def incoming_mail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    mail = _found(request, public_id)
    wanted = request.GET.get("q", "")[:200]
    answers = messages_seen_by(request.member).filter(pk=mail.answers_id).first() if mail.answers_id else None
    context = {
        "mail": mail,
        "answers": answers,
        "why": why_in_words(mail.why),
        "panels": [(one.template, one.read(request.member, mail, wanted)) for one in mail_panels],
        "wanted": wanted,
        "handling": getattr(mail, "handling", None),
    }
    return render(request, "mailroom/reading/mail.html", context)


@policy(post=Can.SEE_MAIL)
def setting_aside(request: MemberRequest, public_id: UUID) -> HttpResponse:
    mail = _found(request, public_id)
    try:
        change = set_aside(mail, by=request.member)
    except AlreadyHandled:
        # Translators: two people looked at the same mail; the other one has said who it is from.
        messages.warning(request, _("Somebody has matched this mail in the meantime."))
        return redirect(mail)
    # Translators: said after a mail was set aside, because it does not concern our work.
    flash.done(request, _("Set aside."), change)
    return redirect(workspace_url("mailroom:incoming") + f"?show={queries.WAITING}")


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def mail_file(request: MemberRequest) -> HttpResponse:
    form = MailFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = take_in_file(form.cleaned_data["file"].read(), at=timezone.now())
        except UnreadableFile as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _what_came(taken))
            alone = taken.new[0] if len(taken.new) == 1 and not taken.known else None
            return redirect(alone or workspace_url("mailroom:incoming"))
    return render(request, "mailroom/reading/file.html", {"form": form}, status=422 if form.errors else 200)


def _what_came(taken: Taken) -> str:
    count, known = len(taken.new), taken.known
    # Translators: said after a file of mails was read.
    said = ngettext("%(count)d mail was taken in.", "%(count)d mails were taken in.", count) % {"count": count}
    if not known:
        return said
    # Translators: said after a file of mails was read: some were here already.
    again = ngettext("%(count)d was here before.", "%(count)d were here before.", known) % {"count": known}
    # Translators: two sentences after each other: what a file brought, and what was here before.
    return _("%(taken)s %(known)s") % {"taken": said, "known": again}


urlpatterns = [
    path("mail/in/", incoming, name="incoming"),
    path("mail/in/file/", mail_file, name="mail-file"),
    path("mail/in/<uuid:public_id>/", incoming_mail, name="incoming-mail"),
    path("mail/in/<uuid:public_id>/setting-aside/", setting_aside, name="mail-setting-aside"),
]
