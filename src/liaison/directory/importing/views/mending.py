# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mending a row that could not come in, where it stands: one field for each of its cells."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.importing.actions.bringing import WrongState
from liaison.directory.importing.actions.mending import mend_row
from liaison.directory.importing.forms.rows import CellsForm
from liaison.directory.importing.queries.batches import left_over, row_of
from liaison.directory.models import ImportBatch, ImportRow

from .files import find_batch


@policy(get=Can.IMPORT, post=Can.IMPORT)
def row_cells(request: MemberRequest, public_id: UUID, number: int) -> HttpResponse:
    batch = find_batch(public_id)
    row = _find(batch, number)
    form = CellsForm(batch, row, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row = mend_row(batch, number, form.cells, by=request.member)
        except WrongState as refusal:
            messages.error(request, str(refusal))
            return redirect(batch)
        return _next(request, batch, row)
    waiting = left_over(batch).count()
    context = {
        "batch": batch,
        "row": row,
        "form": form,
        "others": waiting - 1,
        # Translators: title of the page on which a row of a spreadsheet is mended; %(number)s is its number.
        "title": _("Row %(number)s of %(file)s") % {"number": row.number, "file": batch.filename},
    }
    return render(
        request, "directory/importing/mending.html", context, status=422 if request.method == "POST" else 200
    )


def _find(batch: ImportBatch, number: int) -> ImportRow:
    try:
        return row_of(batch, number)
    except ImportRow.DoesNotExist:
        raise Http404 from None


def _next(request: MemberRequest, batch: ImportBatch, row: ImportRow) -> HttpResponse:
    """To this row again while it cannot come in; else to the next one, or to the whole report after the last."""
    rest = left_over(batch)
    if rest.filter(number=row.number).exists():
        # Translators: a row of a spreadsheet was changed, but it cannot come in yet; %(number)s is its number.
        messages.warning(
            request, _("Row %(number)s still cannot come in; see below why.") % {"number": row.number}
        )
        return redirect("directory:import-row-cells", request.workspace.slug, batch.public_id, row.number)
    left = rest.count()
    words = {"number": row.number, "action": row.get_action_display(), "left": left}
    # Translators: a row of a spreadsheet was mended; %(action)s is such as “new” or “adds to what is known”.
    told = [_("Row %(number)s is mended: %(action)s.") % words]
    if left:
        # Translators: how many rows of a spreadsheet are still to be mended.
        told.append(ngettext("%(left)s row is left.", "%(left)s rows are left.", left) % words)
    messages.success(request, " ".join(told))
    following = rest.filter(number__gt=row.number).first() or rest.first()
    if following is None or "close" in request.POST:
        return redirect(batch)
    return redirect("directory:import-row-cells", request.workspace.slug, batch.public_id, following.number)


urlpatterns = [
    path("imports/<uuid:public_id>/rows/<int:number>/cells/", row_cells, name="import-row-cells"),
]
