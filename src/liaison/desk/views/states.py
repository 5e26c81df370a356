# SPDX-License-Identifier: AGPL-3.0-or-later
"""Setting a partnership aside, taking it up again, ending it well. Each is a record that keeps its reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.desk.forms.states import AsideForm, EndingForm, ReturnForm
from liaison.pathway.actions.refusals import DateMissing, DatesTurnedRound, ReasonMissing, Refused
from liaison.pathway.actions.states import end_well, set_aside, take_up_again
from liaison.pathway.models import Partnership, SideState

from .answers import partnership_or_404

# Beside which field a refusal is shown; elsewhere it is shown on top.
FIELDS: dict[type[Refused], str] = {
    ReasonMissing: "reason",
    DateMissing: "look_again_on",
    DatesTurnedRound: "look_again_on",
}


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def side_state(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = partnership_or_404(request, public_id)
    asked = request.GET.get("type", "")
    initial = {"type": asked} if asked in SideState.Type.values else {}
    form = AsideForm(request.POST or None, member=request.member, partnership=found, initial=initial)
    if form.is_valid():
        try:
            state, change = set_aside(found, form.aside, by=request.member, expected=form.cleaned_data["expected"])
        except (Refused, EditedMeanwhile) as refused:
            _say(form, refused)
        else:
            # Translators: said after a partnership was set aside. %(state)s is "Resting" and the like.
            done(request, _("%(name)s: %(state)s.") % {"name": found, "state": state}, change)
            return redirect(found)
    # Translators: title of the form that sets a partnership aside.
    title = _("Set %(name)s aside") % {"name": found}
    # Translators: above the form that sets a partnership aside.
    about = _("It leaves the board and keeps its stage. It can be taken up again at any time.")
    return _form_page(request, found, form, title=title, state=about)


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def ending(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = partnership_or_404(request, public_id)
    form = EndingForm(request.POST or None, member=request.member, partnership=found)
    if form.is_valid():
        try:
            _ending, change = end_well(
                found, form.ending, by=request.member, expected=form.cleaned_data["expected"]
            )
        except (Refused, EditedMeanwhile) as refused:
            _say(form, refused)
        else:
            # Translators: said after a partnership has ended well.
            done(request, _("%(name)s has ended well.") % {"name": found}, change)
            return redirect(found)
    # Translators: title of the form on which a partnership ends well.
    title = _("A good ending with %(name)s") % {"name": found}
    # Translators: above the form on which a partnership ends well.
    about = _("Ended well is neither won nor lost: say how they carry on. It can be taken up again.")
    return _form_page(request, found, form, title=title, state=about)


@policy(post=Can.EDIT_DIRECTORY)
def taking_up(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = partnership_or_404(request, public_id)
    form = ReturnForm(request.POST, member=request.member, partnership=found)
    because = form.cleaned_data.get("because", "") if form.is_valid() else ""
    try:
        change = take_up_again(found, by=request.member, on=timezone.localdate(), because=because)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect(found)
    if change is not None:
        # Translators: said after a partnership was taken up again.
        done(request, _("%(name)s is on its way again.") % {"name": found}, change)
    return redirect(found)


def _say(form: Any, refused: Exception) -> None:
    if isinstance(refused, EditedMeanwhile):
        current: Any = refused.current
        form.go_on_from(current)
        # Translators: two people changed the same partnership at once. %(standing)s is "Resting" and the like.
        words = _(
            "Somebody has changed it meanwhile: it is “%(standing)s” now. Send this again if it still holds."
        )
        form.add_error(None, words % {"standing": current.get_standing_display()})
    else:
        form.add_error(FIELDS.get(type(refused)), str(refused))  # type: ignore[arg-type]


def _form_page(request: MemberRequest, found: Partnership, form: Any, **context: Any) -> HttpResponse:
    context |= {"form": form, "partnership": found, "cancel_url": found.get_absolute_url()}
    return render(request, "desk/form.html", context, status=422 if form.is_bound else 200)


urlpatterns = [
    path("partnerships/<uuid:public_id>/side-state/", side_state, name="side-state"),
    path("partnerships/<uuid:public_id>/ending/", ending, name="ending"),
    path("partnerships/<uuid:public_id>/return/", taking_up, name="return"),
]
