# SPDX-License-Identifier: AGPL-3.0-or-later
"""Saved answers about the columns of files: using them, looking at them, renaming and removing them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts.flash import done
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.importing.actions import mappings as actions
from liaison.directory.importing.actions.bringing import WrongState, use_mapping
from liaison.directory.importing.forms.files import MappingForm, mapping_name_taken, meaning_labels
from liaison.directory.importing.queries import mappings as queries
from liaison.directory.models import SavedMapping
from liaison.directory.queries.sharing import editable_by, seen_by
from liaison.kit.files import UnreadableFile

from .files import find_batch


@policy(post=Can.IMPORT)
def import_mapping(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Answer the questions about this file's columns as they were answered before."""
    batch = find_batch(public_id)
    fitting = {str(one.public_id): one for one in queries.fitting(queries.headers_in(batch), request.member)}
    mapping = fitting.get(request.POST.get("mapping", ""))
    try:
        if mapping is not None:
            use_mapping(batch, mapping)
    except (WrongState, UnreadableFile) as refusal:
        messages.error(request, str(refusal))
    return redirect("directory:import-columns", request.workspace.slug, batch.public_id)


@policy(get=Can.IMPORT)
def mappings(request: MemberRequest) -> HttpResponse:
    editable = set(editable_by(SavedMapping, request.member).values_list("pk", flat=True))
    rows = [
        (one, one.pk in editable) for one in seen_by(SavedMapping, request.member).select_related("owner__user")
    ]
    # Translators: title of the page that lists saved answers about the columns of files.
    context = {"rows": rows, "title": _("Saved answers about columns")}
    return render(request, "directory/importing/mappings.html", context)


@policy(get=Can.IMPORT, post=Can.IMPORT)
def mapping(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _find(request, public_id)
    form = MappingForm(request.POST if request.method == "POST" else None, member=request.member, mapping=found)
    if form.is_valid():
        try:
            change = actions.edit_mapping(found, by=request.member, **form.values)
        except actions.MappingNameTaken:
            form.add_error("name", mapping_name_taken())
        else:
            # Translators: said after saved answers about columns were changed; %(name)s is their name.
            done(request, _("“%(name)s” saved.") % {"name": found.name}, change)
            return redirect("directory:import-mappings", request.workspace.slug)
    labels = meaning_labels()
    context = {
        "mapping": found,
        "form": form,
        "columns": [(one["header"], labels.get(one["meaning"], ""), one["order"]) for one in found.columns],
        "title": form["name"].initial or found.name,
    }
    return render(request, "directory/importing/mapping.html", context, status=422 if form.errors else 200)


@policy(post=Can.IMPORT)
def mapping_removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _find(request, public_id)
    change = actions.remove_mapping(found, by=request.member)
    # Translators: said after saved answers about columns were removed; %(name)s is their name.
    done(request, _("The answers “%(name)s” are gone.") % {"name": found.name}, change)
    return redirect("directory:import-mappings", request.workspace.slug)


def _find(request: MemberRequest, public_id: UUID) -> SavedMapping:
    return get_object_or_404(editable_by(SavedMapping, request.member), public_id=public_id)


urlpatterns = [
    path("imports/mappings/", mappings, name="import-mappings"),
    path("imports/mappings/<uuid:public_id>/", mapping, name="import-mapping"),
    path("imports/mappings/<uuid:public_id>/removal/", mapping_removal, name="import-mapping-removal"),
    path("imports/<uuid:public_id>/mapping/", import_mapping, name="import-mapping-use"),
]
