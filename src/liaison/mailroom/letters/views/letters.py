# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letters of a workspace, and the library to copy from."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts import flash
from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.kit.hooks import Addressee
from liaison.kit.places import language_name
from liaison.mailroom.letters import wording
from liaison.mailroom.letters.actions import writing as actions
from liaison.mailroom.letters.forms import LetterForm, VersionForm, go_on_from
from liaison.mailroom.letters.mailto import mailto
from liaison.mailroom.letters.queries import letters as queries
from liaison.mailroom.letters.queries.fields import fields
from liaison.mailroom.letters.queries.library import shipped_letter_for, shipped_letters
from liaison.mailroom.letters.rules.choosing import GENERAL
from liaison.mailroom.models import Letter


@policy(get=Can.EDIT_DIRECTORY)
def letters(request: MemberRequest) -> HttpResponse:
    context = {"letters": queries.letters(), "may_edit": request.member.may(Can.SEE_MAIL)}
    return render(request, "mailroom/letters/letters.html", context)


@policy(get=Can.EDIT_DIRECTORY)
def letter(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Each text as somebody would read it, side by side; `as` says who, `to` is what was typed to find them."""
    found = get_object_or_404(queries.letters(), public_id=public_id)
    typed = request.GET.get("to", "").strip()
    matches = queries.people_found(request.member, typed)
    addressee = _addressee(request) or (matches[0] if len(matches) == 1 else None)
    every = found.versions.all()
    goal = _goal_shown(request, {version.goal for version in every})
    versions = [version for version in every if version.goal == goal]
    filled = [(version, queries.filled_for(version, request.member, addressee)) for version in versions]
    previews = [
        (version, text, wording.why_not_ready(text) if addressee else [], mailto("", text.subject, text.text))
        for version, text in filled
    ]
    context = {
        "letter": found,
        "previews": previews,
        "addressee": addressee,
        "matches": matches,
        "typed": typed,
        "fallback": _fallback(request, found, addressee),
        "goal": goal,
        "goals": [(of, wording.goal_name(of)) for of in sorted({version.goal for version in every})],
        "may_edit": request.member.may(Can.SEE_MAIL),
    }
    return render(request, "mailroom/letters/letter.html", context)


def _goal_shown(request: MemberRequest, goals: set[str]) -> str:
    asked = request.GET.get("goal", GENERAL)
    return asked if asked in goals else min(goals, default=GENERAL)


def _addressee(request: MemberRequest) -> Addressee | None:
    key = request.GET.get("as", "")
    if not key:
        return None
    try:
        return queries.addressee_for(request.member, key)
    except LookupError:
        raise Http404 from None


def _fallback(request: MemberRequest, found: Letter, addressee: Addressee | None) -> str:
    if addressee is None:
        return ""
    chosen = queries.version_chosen(found, addressee.languages, request.member)
    return wording.choice_in_words(chosen.choice) if chosen is not None else ""


@policy(get=Can.EDIT_DIRECTORY, post=Can.SEE_MAIL)
def library(request: MemberRequest) -> HttpResponse:
    """The list, or with `?letter=` one of them to read; a POST copies it."""
    key = request.POST.get("letter", "") or request.GET.get("letter", "")
    if key:
        return _shipped(request, key)
    copied = queries.copied_keys()
    rows = [
        (
            one,
            wording.SHIPPED_NAMES[one.key],
            Letter.Purpose(one.purpose).label,
            sorted({language_name(text.language) for text in one.texts}),
            one.key in copied,
        )
        for one in shipped_letters()
    ]
    return render(request, "mailroom/letters/library.html", {"rows": rows})


def _shipped(request: MemberRequest, key: str) -> HttpResponse:
    try:
        one = shipped_letter_for(key)
    except LookupError:
        raise Http404 from None
    name = str(wording.SHIPPED_NAMES[key])
    if request.method == "POST":
        copy, change = actions.copy_shipped(one, name=name, by=request.member)
        # Translators: after a letter was copied from the library; %(name)s is its name.
        flash.done(request, _("“%(name)s” is yours now. Change what you like.") % {"name": copy}, change)
        return redirect(copy)
    texts = [(language_name(text.language), text) for text in one.texts if not text.goal]
    context = {"one": one, "title": name, "texts": texts, "may_edit": request.member.may(Can.SEE_MAIL)}
    return render(request, "mailroom/letters/shipped.html", context)


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def letter_new(request: MemberRequest) -> HttpResponse:
    data = request.POST or None
    form = LetterForm(data)
    is_mail = form["channel"].value() in (None, "", Letter.Channel.MAIL)
    initial = {"language": request.member.workspace.language}
    text = VersionForm(data, prefix="text", is_mail=is_mail, initial=initial)
    if form.is_valid() and text.is_valid():
        said, words = form.cleaned_data, text.cleaned_data
        words.pop("expected")
        said.pop("expected")
        try:
            made, change = actions.add_letter(by=request.member, text=words, **said)
        except actions.NameTaken:
            form.add_error("name", _name_taken())
        else:
            # Translators: after a letter was written; %(name)s is its name.
            flash.done(request, _("“%(name)s” saved.") % {"name": made}, change)
            for lacking in filter(None, map(wording.why_no_first_letter, made.versions.select_related("letter"))):
                messages.warning(request, lacking)
            return redirect(made)
    # Translators: title of the page on which a new letter is written.
    return _form_page(request, {"title": _("Write a letter"), "form": form, "text": text})


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def letter_edit(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Its name and what it is for; the texts have pages of their own."""
    found = get_object_or_404(queries.letters(), public_id=public_id)
    initial = {
        "name": found.name,
        "purpose": found.purpose,
        "channel": found.channel,
        "expected": found.changed_in,
    }
    form = LetterForm(request.POST or None, initial=initial)
    # Translators: title of the page on which a letter is renamed; %(name)s is its name.
    context: dict[str, Any] = {"title": _("Edit %(name)s") % {"name": found}, "form": form, "letter": found}
    if form.is_valid():
        try:
            change = actions.edit_letter(found, by=request.member, **form.cleaned_data)
        except EditedMeanwhile as meanwhile:
            context["meanwhile"] = meanwhile.current
            go_on_from(form, meanwhile.current)
        except actions.NameTaken:
            form.add_error("name", _name_taken())
        else:
            # Translators: after a letter was changed; %(name)s is its name.
            flash.done(request, _("“%(name)s” saved.") % {"name": found}, change)
            return redirect(found)
    return _form_page(request, context)


def _form_page(request: MemberRequest, context: dict[str, Any]) -> HttpResponse:
    context |= {"fields": fields()}
    status = 422 if context["form"].is_bound else 200
    return render(request, "mailroom/letters/form.html", context, status=status)


def _name_taken() -> str:
    # Translators: error beside the name of a letter.
    return _("There is a letter of this name already.")


@policy(post=Can.SEE_MAIL)
def letter_removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.letters(), public_id=public_id)
    try:
        change = actions.remove_letter(found, by=request.member)
    except actions.LetterInUse:
        # Translators: a letter cannot be removed; %(name)s is its name.
        words = _("“%(name)s” is a step of a cadence. Choose another letter there first.")
        messages.warning(request, words % {"name": found})
        return redirect(found)
    # Translators: after a letter was removed; %(name)s is its name.
    flash.done(request, _("“%(name)s” removed.") % {"name": found}, change)
    return redirect(workspace_url("mailroom:letters"))


urlpatterns = [
    path("letters/", letters, name="letters"),
    path("letters/new/", letter_new, name="letter-new"),
    path("letters/library/", library, name="library"),
    path("letters/<uuid:public_id>/", letter, name="letter"),
    path("letters/<uuid:public_id>/edit/", letter_edit, name="letter-edit"),
    path("letters/<uuid:public_id>/removal/", letter_removal, name="letter-removal"),
]
