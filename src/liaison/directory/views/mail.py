# SPDX-License-Identifier: AGPL-3.0-or-later
"""Saying who a mail is from. The mail's own page is the mailroom's; a part of it is ours (mail_panel.html)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts import flash
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions.mail import match_mail
from liaison.directory.queries.mail import party_for
from liaison.mailroom.models import IncomingMail
from liaison.mailroom.reading.actions.handling import AlreadyHandled
from liaison.mailroom.reading.queries.incoming import incoming_for


@policy(post=Can.SEE_MAIL)
def mail_match(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """`party` is "person:" or "organisation:" and a public id."""
    try:
        mail = incoming_for(request.member, public_id)
    except IncomingMail.DoesNotExist:
        raise Http404 from None
    kind, _colon, number = request.POST.get("party", "").partition(":")
    try:
        parties = party_for(request.member, kind, UUID(number))
    except (ObjectDoesNotExist, ValueError):
        # Translators: somebody chose a person or an organisation who has been removed in the meantime.
        messages.error(request, _("Whom you chose is not there any more. Choose again."))
        return redirect(mail)
    try:
        change = match_mail(mail, parties, by=request.member, keep_address="keep_address" in request.POST)
    except AlreadyHandled:
        # Translators: two people looked at the same mail; the other one has said who it is from.
        messages.warning(request, _("Somebody has matched this mail in the meantime."))
        return redirect(mail)
    chosen = [*parties.people, *parties.organisations][0]
    # Translators: said after a mail got its place with a person or an organisation; %(name)s is who.
    flash.done(request, _("Kept with %(name)s.") % {"name": chosen}, change)
    return redirect(mail)


urlpatterns = [path("mail/in/<uuid:public_id>/match/", mail_match, name="mail-match")]
