# SPDX-License-Identifier: AGPL-3.0-or-later
"""One text of a letter: in a language, for a goal."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts import flash
from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.mailroom.letters.actions import writing as actions
from liaison.mailroom.letters.forms import VersionForm, go_on_from
from liaison.mailroom.letters.queries import letters as queries
from liaison.mailroom.letters.queries.fields import examples, fields
from liaison.mailroom.letters.rules.filling import fill
from liaison.mailroom.letters.wording import why_no_first_letter
from liaison.mailroom.models import LetterVersion


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def version_new(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.letters(), public_id=public_id)
    form = VersionForm(request.POST or None, is_mail=found.is_mail)
    # Translators: title of the page on which a letter gets a text in another language or for another goal.
    context: dict[str, Any] = {"title": _("Another version of “%(name)s”") % {"name": found}, "letter": found}
    if form.is_valid() and "preview" not in request.POST:
        words = form.cleaned_data
        words.pop("expected")
        try:
            version, change = actions.add_version(found, by=request.member, **words)
        except actions.VersionTaken:
            form.add_error("language", _version_taken())
        else:
            flash.done(request, _saved(version.named), change)
            _warn(request, version)
            return redirect(found)
    return _page(request, context | {"form": form})


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def version(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.versions(), public_id=public_id)
    initial = {name: getattr(found, name) for name in ("language", "goal", "subject", "body")}
    initial["expected"] = found.changed_in
    form = VersionForm(request.POST or None, is_mail=found.letter.is_mail, initial=initial)
    context: dict[str, Any] = {"title": str(found), "letter": found.letter, "version": found}
    if form.is_valid() and "preview" not in request.POST:
        try:
            change = actions.edit_version(found, by=request.member, **form.cleaned_data)
        except EditedMeanwhile as meanwhile:
            context["meanwhile"] = meanwhile.current
            go_on_from(form, meanwhile.current)
        except actions.VersionTaken:
            form.add_error("language", _version_taken())
        else:
            flash.done(request, _saved(found.named), change)
            _warn(request, queries.versions().get(pk=found.pk))
            return redirect(found)
    return _page(request, context | {"form": form})


def _warn(request: MemberRequest, version: LetterVersion) -> None:
    """It is saved: somebody may be in the middle of it. It does not go like this."""
    if lacking := why_no_first_letter(version):
        messages.warning(request, lacking)


def _page(request: MemberRequest, context: dict[str, Any]) -> HttpResponse:
    """With what it would look like, once that can be said."""
    form: VersionForm = context["form"]
    if form.is_bound and form.is_valid():
        context["preview"] = fill(form.cleaned_data["subject"], form.cleaned_data["body"], examples())
    context["fields"] = fields()
    wrong = bool(form.errors) or "meanwhile" in context
    return render(request, "mailroom/letters/version.html", context, status=422 if wrong else 200)


@policy(post=Can.SEE_MAIL)
def version_removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.versions(), public_id=public_id)
    letter = found.letter
    try:
        change = actions.remove_version(found, by=request.member)
    except actions.LastVersion:
        # Translators: somebody wanted to remove the only text that a letter has.
        flash.done(request, _("This is its only text. Remove the letter instead."))
        return redirect(letter)
    # Translators: after a text of a letter was removed; %(name)s is for example "Welsh, skills".
    flash.done(request, _("“%(name)s” removed.") % {"name": found.named}, change)
    return redirect(letter)


def _saved(name: str) -> str:
    # Translators: after a text of a letter was saved; %(name)s is for example "Welsh, skills".
    return _("“%(name)s” saved.") % {"name": name}


def _version_taken() -> str:
    # Translators: error beside the language of a text of a letter.
    return _("This letter has a text in this language for this goal already. Edit that one.")


urlpatterns = [
    path("letters/<uuid:public_id>/versions/new/", version_new, name="letter-version-new"),
    path("letters/versions/<uuid:public_id>/", version, name="letter-version"),
    path("letters/versions/<uuid:public_id>/removal/", version_removal, name="letter-version-removal"),
]
