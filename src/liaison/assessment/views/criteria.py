# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we judge by: the sets of criteria and their editor."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts import flash
from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.assessment.actions.criteria import add_set, edit_set
from liaison.assessment.actions.refusals import Refused
from liaison.assessment.forms.criteria import SetEditor
from liaison.assessment.models import CriteriaSet, Criterion
from liaison.assessment.queries import sets as queries
from liaison.kit.figures import number
from liaison.pathway.models import PartnershipType


@policy(get=Can.SEE_REPORTS)
def criteria_sets(request: MemberRequest) -> HttpResponse:
    context = {
        # Translators: title of the list of sets of criteria.
        "title": _("Criteria"),
        "sets": queries.sets_in_use(),
        "may_manage": request.member.may_see_everything,
    }
    return render(request, "assessment/criteria_sets.html", context)


@dataclass(frozen=True)
class CriterionView:
    """A criterion in words; `kinds` is empty where it counts for all kinds of partnership."""

    criterion: Criterion
    weight: str
    minimum: str
    kinds: list[str]
    anchors: list[tuple[int, str]]


@policy(get=Can.SEE_REPORTS)
def criteria_set(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.every_set(), public_id=public_id)
    measure = queries.measure_of(found)
    words = queries.anchors_of(found)
    kinds = dict(PartnershipType.Type.choices)
    context = {
        "set": found,
        "title": str(found),
        "newer": queries.newer_version(found),
        "earlier": queries.earlier_versions(found),
        "bands": [(band, number(band.begins_at, 3)) for band in queries.bands_of(found)],
        "step": number(found.step),
        "rows": [
            CriterionView(
                row,
                number(row.weight),
                number(row.minimum),
                [str(kinds.get(type, type)) for type in row.types],
                sorted(words.get(row.pk, {}).items()),
            )
            for row in measure.criteria
        ],
        "may_manage": request.member.may_see_everything,
    }
    return render(request, "assessment/criteria_set.html", context)


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def criteria_set_new(request: MemberRequest) -> HttpResponse:
    editor = SetEditor(request.POST or None, None)
    if request.method == "POST" and editor.is_valid():
        try:
            found, change = add_set(editor.text(), by=request.member)
        except Refused as reason:
            editor.form.add_error(None, str(reason))
        else:
            # Translators: said after a set of criteria was added. %(name)s is its name.
            flash.done(request, _("%(name)s added.") % {"name": found}, change)
            return redirect(found)
    # Translators: title of the form for a new set of criteria.
    return _form(request, editor, _("Add a set of criteria"), None)


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def criteria_set_edit(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.every_set(), public_id=public_id)
    editor = SetEditor(request.POST or None, found)
    if request.method == "POST" and editor.is_valid():
        expected = editor.form.cleaned_data["expected"]
        try:
            saved, change = edit_set(found, editor.text(), by=request.member, expected=expected)
        except Refused as reason:
            editor.form.add_error(None, str(reason))
        except EditedMeanwhile:
            # Translators: two people edited a set of criteria at once.
            editor.form.add_error(
                None, _("Somebody has saved this set or a newer version of it. Open it anew before you change it.")
            )
        else:
            # Translators: said after a set of criteria was saved. %(name)s is its name.
            flash.done(request, _("%(name)s saved.") % {"name": saved}, change)
            return redirect(saved)
    # Translators: title of the editor of a set of criteria. %(name)s is its name.
    return _form(request, editor, _("Edit %(name)s") % {"name": found}, found)


def _form(request: MemberRequest, editor: SetEditor, title: str, found: CriteriaSet | None) -> HttpResponse:
    context = {"editor": editor, "title": title, "set": found}
    return render(request, "assessment/criteria_set_form.html", context, status=422 if editor.has_errors else 200)


urlpatterns = [
    path("criteria/", criteria_sets, name="criteria"),
    path("criteria/new/", criteria_set_new, name="criteria-set-new"),
    path("criteria/<uuid:public_id>/", criteria_set, name="criteria-set"),
    path("criteria/<uuid:public_id>/edit/", criteria_set_edit, name="criteria-set-edit"),
]
