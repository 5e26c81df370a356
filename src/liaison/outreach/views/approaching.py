# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is written to on a campaign: choosing them, and what a colleague does on the way."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.flash import done
from liaison.accounts.models import Change
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.forms.lists import AskedList
from liaison.directory.queries.party_lists import ORGANISATIONS
from liaison.outreach.actions.approaching import Begun, begin_approaches, note_as_sent, try_again
from liaison.outreach.actions.refusals import CampaignOver, Refused
from liaison.outreach.actions.resting import rest_longer
from liaison.outreach.actions.stopping import stop_by_hand, take_up
from liaison.outreach.lawful import advice_on
from liaison.outreach.queries.approaches import (
    MOST_AT_ONCE,
    every_approach,
    offered,
    page_of,
    picked,
    prepared_text,
)
from liaison.outreach.queries.cadences import campaigns


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def more(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """The directory, filtered; whom a letter would go to, and who is left out. A POST begins with those ticked."""
    campaign = get_object_or_404(campaigns(), public_id=public_id)
    if campaign.ended_at is not None:
        return redirect(campaign)
    if request.method == "POST":
        return _begin(request, campaign)
    asked = AskedList(ORGANISATIONS, request.GET, request.member)
    offer = offered(campaign, asked.sought, request.member, timezone.now())
    context = {
        # Translators: title of the page on which organisations are chosen; %(name)s is a campaign.
        "title": _("Add organisations to “%(name)s”") % {"name": campaign},
        "campaign": campaign,
        "asked": asked,
        "form": asked.form,
        "chips": asked.chips(),
        "notices": asked.notices,
        "offer": offer,
        "unclear": [(reader, advice_on(case)) for reader, case in offer.unclear],
        "most": MOST_AT_ONCE,
    }
    return render(request, "outreach/more.html", context)


def _begin(request: MemberRequest, campaign: Any) -> HttpResponse:
    organisations = picked(request.member, request.POST.getlist("pick"))
    if not organisations:
        # Translators: somebody wanted to begin to write to organisations, and ticked none.
        messages.warning(request, _("Tick at least one organisation."))
        return redirect(request.get_full_path())
    try:
        begun = begin_approaches(campaign, organisations, by=request.member)
    except CampaignOver as over:
        messages.warning(request, str(over))
    else:
        done(request, _begun_in_words(begun), begun.change)
    return redirect(campaign)


def _begun_in_words(begun: Begun) -> str:
    count, left_out = len(begun.approaches), len(begun.left_out)
    # Translators: said after organisations were added to a campaign.
    words = ngettext("%(count)d organisation added.", "%(count)d organisations added.", count) % {"count": count}
    if not left_out:
        return words
    first = begun.left_out[0]
    # Translators: organisations were left out of a campaign; then the first one's name, and a sentence why.
    others = ngettext(
        "%(count)d was left out meanwhile, %(name)s: %(why)s",
        "%(count)d were left out meanwhile, such as %(name)s: %(why)s",
        left_out,
    )
    return f"{words} {others % {'count': left_out, 'name': first.organisation, 'why': first.why}}"


@policy(get=Can.SEE_MAIL)
def approach(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(every_approach(), public_id=public_id)
    # Translators: title of the page of one organisation on a campaign; %(name)s is the organisation's.
    title = _("Writing to %(name)s") % {"name": found.organisation}
    return render(request, "outreach/approach.html", {"title": title, "found": page_of(found)})


@policy(post=Can.SEE_MAIL)
def stop(request: MemberRequest, public_id: UUID) -> HttpResponse:
    # Translators: said after a colleague stopped the letters to somebody.
    return _do(request, public_id, stop_by_hand, _("They get no more letters of this campaign."))


@policy(post=Can.SEE_MAIL)
def going_on(request: MemberRequest, public_id: UUID) -> HttpResponse:
    # Translators: said after a colleague took the letters to somebody up again.
    return _do(request, public_id, take_up, _("They are being written to again."))


@policy(post=Can.SEE_MAIL)
def another_try(request: MemberRequest, public_id: UUID) -> HttpResponse:
    # Translators: said after a colleague mended what kept a letter waiting.
    return _do(request, public_id, try_again, _("It is tried again."))


@policy(post=Can.SEE_MAIL)
def rest(request: MemberRequest, public_id: UUID) -> HttpResponse:
    # Translators: said after a colleague looked again at somebody who never answered.
    return _do(request, public_id, rest_longer, _("They are left in peace. Today will ask you again."))


def _do(request: MemberRequest, public_id: UUID, action: Callable[..., Change | None], words: str) -> HttpResponse:
    found = get_object_or_404(every_approach(), public_id=public_id)
    try:
        change = action(found, by=request.member)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        done(request, words, change)
    return redirect(found)


@policy(post=Can.SEE_MAIL)
def sent(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """A colleague sent the text of a letter that is no mail."""
    found = get_object_or_404(every_approach(), public_id=public_id)
    asked = request.POST.get("letter")
    letter = next((one.letter for one in page_of(found).letters if str(one.letter.public_id) == asked), None)
    if letter is None:
        return redirect(found)
    subject, body = prepared_text(letter)
    try:
        change = note_as_sent(letter, subject=subject, body=body, by=request.member)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        # Translators: after somebody said that they sent a message, or made a call, themselves.
        done(request, _("Noted as sent by you."), change)
    return redirect(found)


urlpatterns = [
    path("campaigns/<uuid:public_id>/more/", more, name="campaign-more"),
    path("approaches/<uuid:public_id>/", approach, name="approach"),
    path("approaches/<uuid:public_id>/stop/", stop, name="approach-stop"),
    path("approaches/<uuid:public_id>/going-on/", going_on, name="approach-going-on"),
    path("approaches/<uuid:public_id>/another-try/", another_try, name="approach-another-try"),
    path("approaches/<uuid:public_id>/rest/", rest, name="approach-rest"),
    path("approaches/<uuid:public_id>/sent/", sent, name="approach-sent"),
]
