# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing to one person or organisation: choose a letter, read it as they would, change it, let it go."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts import flash
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions.interactions import PartyGone
from liaison.directory.queries.access import organisations_seen_by, people_seen_by
from liaison.directory.queries.wishes import stop_for
from liaison.kit.hooks import Addressee
from liaison.mailroom.actions import MailRefused
from liaison.mailroom.letters.mailto import mailto
from liaison.mailroom.letters.queries.letters import (
    Chosen,
    addressee_for,
    filled_for,
    letters,
    version_chosen,
)
from liaison.mailroom.letters.rules.filling import Filled
from liaison.mailroom.letters.wording import (
    choice_in_words,
    goal_in_words,
    goal_name,
    why_no_first_letter,
    why_not_ready,
)
from liaison.mailroom.models import Letter
from liaison.mailroom.opt_out import addressed
from liaison.mailroom.queries import address_hash
from liaison.outreach.actions import writing as actions
from liaison.outreach.forms.writing import DraftForm
from liaison.outreach.lawful import advice_on
from liaison.outreach.queries.lawful import case_for
from liaison.outreach.queries.writing import Party, addresses_of, why_no_address, why_not_to


@policy(get=Can.EDIT_DIRECTORY)
def organisation_letters(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    return _choose(request, get_object_or_404(organisations_seen_by(request.member), public_id=public_id))


@policy(get=Can.EDIT_DIRECTORY)
def person_letters(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    return _choose(request, get_object_or_404(people_seen_by(request.member), public_id=public_id))


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def organisation_letter(request: MemberRequest, public_id: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    party = get_object_or_404(organisations_seen_by(request.member), public_id=public_id)
    return _write(request, party, get_object_or_404(letters(), public_id=letter))


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def person_letter(request: MemberRequest, public_id: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    party = get_object_or_404(people_seen_by(request.member), public_id=public_id)
    return _write(request, party, get_object_or_404(letters(), public_id=letter))


def _choose(request: MemberRequest, party: Party) -> HttpResponse:
    addressee = _addressee(request, party)
    rows = []
    for letter in letters():
        chosen = version_chosen(letter, addressee.languages, request.member)
        if chosen is not None:
            url = workspace_url(f"outreach:{party.kind}-letter", party.public_id, letter.public_id)
            rows.append((letter, chosen.version, choice_in_words(chosen.choice), url))
    # Translators: title of the page on which a letter is chosen; %(name)s is whom it is written to.
    title = _("Write to %(name)s") % {"name": party.name}
    return render(request, "outreach/choose.html", {"party": party, "rows": rows, "title": title})


def _addressee(request: MemberRequest, party: Party) -> Addressee:
    return addressee_for(request.member, f"{party.kind}:{party.public_id}")


def _write(request: MemberRequest, party: Party, letter: Letter) -> HttpResponse:
    addressee = _addressee(request, party)
    goal = request.GET.get("goal", "")
    chosen = version_chosen(letter, addressee.languages, request.member, goal)
    if chosen is None:
        return redirect(letter)
    filled = filled_for(chosen.version, request.member, addressee)
    addresses = addresses_of(party) if letter.is_mail else []
    initial = {"subject": filled.subject, "body": filled.text, "once": uuid.uuid4()}
    form = DraftForm(
        request.POST or None,
        initial=initial,
        addresses=addresses,
        is_mail=letter.is_mail,
        language=chosen.version.language,
    )
    if form.is_valid():
        answer = _queue(request, party, form, chosen) if letter.is_mail else _note(request, party, letter, form)
        if answer is not None:
            return answer
    context = {"form": form, "party": party, "letter": letter, "chosen": chosen, "goal": goal}
    context |= _said(request, party, letter, chosen, filled, addresses)
    return render(request, "outreach/write.html", context, status=422 if form.errors else 200)


def _said(
    request: MemberRequest, party: Party, letter: Letter, chosen: Chosen, filled: Filled, addresses: list[str]
) -> dict[str, Any]:
    """What is worth knowing before the letter goes."""
    goals = {version.goal for version in letter.versions.all()}
    notes = [choice_in_words(chosen.choice), goal_in_words(chosen.choice)]
    refusals = [why_no_address(party)] if letter.is_mail and not addresses else []
    refusals += [said for address in addresses if (said := why_not_to(address))]
    stop = stop_for(party, addresses[0] if addresses else "") if letter.is_mail else None
    # For those who asked for a pause a letter can be written; it waits.
    refusals += [stop.why] if stop and not stop.is_for_now else []
    refusals += [said] if (said := why_no_first_letter(chosen.version)) else []
    return {
        # Translators: title of the page on which a letter is written; %(name)s is whom it is written to.
        "title": _("Write to %(name)s") % {"name": party.name},
        "notes": [note for note in notes if note],
        "lacks": why_not_ready(filled),
        "refusals": refusals,
        "goals": [(goal, goal_name(goal)) for goal in sorted(goals)] if len(goals) > 1 else [],
        "mail_url": _mail_url(request, filled, addresses[0]) if addresses and filled.is_ready else "",
        "advice": advice_on(case_for(party, addresses[0])) if addresses and not refusals else None,
        "may_approve": request.member.may(Can.SEE_MAIL),
    }


def _mail_url(request: MemberRequest, filled: Filled, to: str) -> str:
    """For a colleague's own mail program, with the link by which this very reader says no."""
    body, _link = addressed(filled.text, workspace=request.workspace, address_hash=address_hash(to))
    return mailto(to, filled.subject, body)


def _queue(request: MemberRequest, party: Party, form: DraftForm, chosen: Chosen) -> HttpResponse | None:
    said = form.cleaned_data
    stop = stop_for(party, said["to"])
    try:
        if refusal := (stop.why if stop and not stop.is_for_now else why_no_first_letter(chosen.version)):
            raise MailRefused(refusal)
        mail = actions.write_to(
            party,
            to=said["to"],
            subject=said["subject"],
            body=said["body"] + "\n",
            by=request.member,
            is_approved="approve" in request.POST,
        )
    except MailRefused as reason:
        form.add_error("to", str(reason))
        return None
    if mail.is_draft:
        # Translators: after a letter was written; it waits for somebody to let it go.
        flash.done(request, _("Kept as a draft. It goes when somebody approves it."))
    else:
        # Translators: after a letter was written and approved.
        flash.done(request, _("Your letter is on its way."))
    return redirect(party)


def _note(request: MemberRequest, party: Party, letter: Letter, form: DraftForm) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        _interaction, change = actions.note_as_sent(
            party, letter, subject=said["subject"], body=said["body"], by=request.member, once=said["once"]
        )
    except PartyGone as reason:
        form.add_error(None, str(reason))
        return None
    # Translators: after somebody said that they sent a message, or made a call, themselves.
    flash.done(request, _("Noted as sent by you."), change)
    return redirect(party)


urlpatterns = [
    path("organisations/<uuid:public_id>/letters/", organisation_letters, name="organisation-letters"),
    path("organisations/<uuid:public_id>/letters/<uuid:letter>/", organisation_letter, name="organisation-letter"),
    path("people/<uuid:public_id>/letters/", person_letters, name="person-letters"),
    path("people/<uuid:public_id>/letters/<uuid:letter>/", person_letter, name="person-letter"),
]
