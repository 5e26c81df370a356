# SPDX-License-Identifier: AGPL-3.0-or-later
"""The board, and moving a partnership: by mouse or keyboard on the board, or by a plain page."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.desk.forms.moving import MoveForm
from liaison.desk.queries.boards import Asked, heads_of
from liaison.pathway.actions.moving import Moved, move_to_stage, objections_to
from liaison.pathway.actions.refusals import AnotherPathway, NeedsEnding, NeedsReason, NotOpen, StageGone
from liaison.pathway.models import Partnership, Stage
from liaison.pathway.queries.access import stages_of
from liaison.pathway.queries.board import board_of, card_of

from .answers import board_url, go, partnership_or_404

# How many cards of a column are shown at first.
CARDS = 25


@policy(get=Can.SEE_DIRECTORY)
def board(request: MemberRequest) -> HttpResponse:
    asked = Asked(request.member, request.GET)
    if asked.pathway is None:
        raise Http404
    stages = list(stages_of(asked.pathway))
    whole = asked.whole_stage(stages)
    found = board_of(request.member, asked.pathway, asked.wanted, limit=CARDS, whole=whole)
    context = {
        # Translators: title of the page with partnerships as cards, in columns by stage.
        "title": _("Pathway"),
        "asked": asked,
        "board": found,
        "aside": [(value, label, found.aside[value]) for value, label in _standings() if value in found.aside],
        "may_edit": request.member.may(Can.EDIT_DIRECTORY),
        "may_set_up": request.member.may(Can.MANAGE_WORKSPACE),
        "back": asked.address(whole=asked.whole) or "board",
        "more_query": asked.address(),
    }
    return render(request, "desk/board.html", context)


def _standings() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Partnership.Standing.choices]


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def stage(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Where it goes next. A script's question is answered with the pieces of the board that change."""
    partnership = partnership_or_404(request, public_id)
    initial = {"back": request.GET.get("back", ""), "stage": request.GET.get("to", "")}
    stages = list(stages_of(partnership.pathway))
    form = MoveForm(request.POST or None, partnership=partnership, stages=stages, initial=initial)
    if form.is_valid():
        before, about = partnership.stage, str(partnership)
        try:
            moved = _move(request, partnership, form)
        except NeedsEnding:
            return go(request, workspace_url("desk:ending", partnership.public_id))
        except (NeedsReason, NotOpen, AnotherPathway, StageGone, EditedMeanwhile) as refused:
            return _refused(request, partnership, form, refused)
        # Translators: said after a partnership was moved on the board.
        words = _("%(name)s is in “%(stage)s” now.") % {"name": about, "stage": moved.partnership.stage}
        if request.htmx:
            return _pieces(request, partnership, moved, form.cleaned_data["back"], before, words)
        if moved.change is not None:
            done(request, words, moved.change)
        return redirect(_back_to(partnership, form.cleaned_data["back"]))
    return _ask(request, partnership, form)


def _move(request: MemberRequest, partnership: Partnership, form: MoveForm) -> Moved:
    if form.has_moved_since and form.target != partnership.stage:
        raise EditedMeanwhile(partnership)
    return move_to_stage(
        partnership,
        form.target,
        by=request.member,
        seen_in=form.seen_in_stage,
        reason=form.cleaned_data["reason"],
        once=form.cleaned_data["once"],
    )


def _refused(request: MemberRequest, partnership: Partnership, form: MoveForm, why: Exception) -> HttpResponse:
    if isinstance(why, EditedMeanwhile):
        partnership = partnership_or_404(request, partnership.public_id)
        form.say_that_it_moved(partnership)
    else:
        form.add_error("reason" if isinstance(why, NeedsReason) else None, str(why))
    if not request.htmx:
        return _ask(request, partnership, form)
    if not isinstance(why, NeedsReason):
        messages.warning(request, str(form.non_field_errors()[0]))
        return go(request, board_url(form.cleaned_data["back"], partnership.public_id))
    asks = urlencode({"to": form.cleaned_data["stage"], "back": form.cleaned_data["back"]})
    return go(request, f"{workspace_url('desk:stage', partnership.public_id)}?{asks}")


def _ask(request: MemberRequest, partnership: Partnership, form: MoveForm) -> HttpResponse:
    chosen = form.chosen
    is_another = chosen is not None and chosen != partnership.stage
    context = {
        # Translators: title of the page on which a partnership is moved to another stage.
        "title": _("Move %(name)s") % {"name": partnership},
        "partnership": partnership,
        "form": form,
        "chosen": chosen,
        "objections": objections_to(partnership, chosen) if chosen is not None and is_another else None,
        "days": max(0, (timezone.now() - partnership.entered_stage_at).days),
        "cancel_url": _back_to(partnership, str(form["back"].value() or "")),
    }
    return render(request, "desk/stage.html", context, status=422 if form.is_bound else 200)


def _back_to(partnership: Partnership, back: str) -> str:
    """The board that they came from, or else the partnership's page."""
    return board_url(back, partnership.public_id) if back else partnership.get_absolute_url()


def _pieces(
    request: MemberRequest, partnership: Partnership, moved: Moved, back: str, before: Stage, words: str
) -> HttpResponse:
    """What board.js puts in place: the foot of the card, the heads of both columns, and Undo at once."""
    partnership.stage, partnership.entered_stage_at = moved.partnership.stage, moved.partnership.entered_stage_at
    asked, now = Asked(request.member, QueryDict(back)), timezone.now()
    context = {
        "asked": asked,
        "card": card_of(partnership, [], now, timezone.localdate(now)),
        "columns": heads_of(asked, {before, partnership.stage}),
        "may_edit": True,
        "back": back,
    }
    if moved.change is not None:
        context["undo"] = {"text": words, "url": workspace_url("accounts:undo", moved.change.public_id)}
    return HttpResponse(render_to_string("desk/moved.html", context, request))


urlpatterns = [
    path("board/", board, name="board"),
    path("partnerships/<uuid:public_id>/stage/", stage, name="stage"),
]
