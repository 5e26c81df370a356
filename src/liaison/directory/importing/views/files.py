# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of an import: choose a file, confirm its columns, look at the rows, bring them in, take them back."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from liaison.accounts import flash
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.importing.actions import bringing, choosing
from liaison.directory.importing.actions.committing import start_commit
from liaison.directory.importing.actions.mappings import MappingNameTaken, keep_mapping
from liaison.directory.importing.actions.previewing import start_preview
from liaison.directory.importing.actions.removing import remove_import
from liaison.directory.importing.actions.reporting import rejected_csv
from liaison.directory.importing.actions.undoing import start_undo
from liaison.directory.importing.forms.files import (
    ColumnsForm,
    EncodingForm,
    ReadingForm,
    RowChoiceForm,
    UploadForm,
)
from liaison.directory.importing.queries import batches as queries
from liaison.directory.importing.queries import mappings
from liaison.directory.importing.queries.date_questions import date_questions
from liaison.directory.importing.queries.preview import preview_rows
from liaison.directory.importing.queries.tables import tables_in
from liaison.directory.importing.tasks import commit_import, preview_import, read_import, take_back_import
from liaison.directory.models import ImportBatch, ImportRow
from liaison.kit.files import UnreadableFile

PAGE_SIZE = 50
LEFT = "left"  # the tab with the rows to mend


@policy(get=Can.IMPORT, post=Can.IMPORT)
def imports(request: MemberRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = _bring(request, form)
        if batch is not None:
            return redirect(_begin(request, batch))
    page = Paginator(queries.batches(), PAGE_SIZE).get_page(request.GET.get("page"))
    # Translators: title of the page on which spreadsheets are brought in.
    context = {"form": form, "page": page, "title": _("Bring in a spreadsheet")}
    return render(request, "directory/importing/imports.html", context, status=422 if form.errors else 200)


def _bring(request: MemberRequest, form: UploadForm) -> ImportBatch | None:
    file: UploadedFile = form.cleaned_data["file"]
    if (file.size or 0) > bringing.LARGE:
        with transaction.atomic():
            batch = bringing.keep_file(data=file.read(), filename=file.name or "", by=request.member)
            read_import.enqueue(request.member, batch=str(batch.public_id))
        return batch
    try:
        return bringing.bring_file(data=file.read(), filename=file.name or "", by=request.member)
    except UnreadableFile as refusal:
        form.add_error("file", str(refusal))
        return None


def _begin(request: MemberRequest, batch: ImportBatch) -> ImportBatch:
    """A file that explains itself is looked through at once; others ask first."""
    if batch.mapping.get("sure") and not date_questions(batch):
        _look_through(request, batch)
    return batch


def _look_through(request: MemberRequest, batch: ImportBatch) -> None:
    with transaction.atomic():
        start_preview(batch)
        preview_import.enqueue(request.member, batch=str(batch.public_id))


def find_batch(public_id: UUID) -> ImportBatch:
    try:
        return queries.batch_by_public_id(public_id)
    except ImportBatch.DoesNotExist:
        raise Http404 from None


@policy(get=Can.IMPORT)
def import_page(request: MemberRequest, public_id: UUID) -> HttpResponse:
    batch = find_batch(public_id)
    if batch.state == ImportBatch.State.UPLOADED:
        return redirect("directory:import-columns", request.workspace.slug, batch.public_id)
    if request.htmx and not batch.is_working:
        # The work is done while somebody watches: show them the whole page anew.
        return HttpResponse(headers={"HX-Refresh": "true"})
    action = request.GET.get("action", "")
    counts = queries.count_by_action(batch) if not batch.is_working else batch.counts
    waiting = queries.waiting_rows(batch).count()
    to_mend = counts.get("reject", 0) + waiting
    state = request.GET.get("state", "")
    state = state if state in ImportRow.State.values else ""
    states = queries.count_by_state(batch) if batch.undone_at else {}
    rows = queries.left_over(batch) if action == LEFT else queries.rows_of(batch, _known_action(action), state)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "counts": counts,
        "tabs": _tabs(counts, to_mend, action),
        "page": page,
        "rows": preview_rows(page.object_list, batch, request.member),
        "states": states,
        "state_tabs": _state_tabs(states, state),
        "to_bring": queries.to_bring(batch),
        "waiting": waiting,
        "to_mend": to_mend,
        "may_mend": batch.state in {ImportBatch.State.PREVIEWED, ImportBatch.State.COMMITTED},
        "differing": counts.get("conflict", 0) - waiting,
        "before": queries.same_file_before(batch),
        "tables": tables_in(batch) if batch.state == ImportBatch.State.COMMITTED else [],
        "title": batch.filename,
    }
    response = render(request, "directory/importing/import.html", context)
    if request.htmx and request.GET.get("seen") != str(batch.rows_done):
        trigger_client_event(response, "announce", {"value": _how_far(batch)})
    return response


def _how_far(batch: ImportBatch) -> str:
    """For ears: the bar says it to the eye."""
    words = {"state": batch.get_state_display(), "done": batch.rows_done, "total": batch.rows_total}
    # Translators: heard by screen readers: how far an import has come, such as "being checked: 1000 of 3000 rows".
    return _("%(state)s: %(done)s of %(total)s rows") % words


def _known_action(action: str) -> str:
    return action if action in ImportRow.Action.values else ""


def _tabs(counts: dict[str, int], to_mend: int, current: str) -> list[dict[str, Any]]:
    # Translators: tab with all rows of an import.
    tabs = [{"action": "", "label": _("All rows"), "count": sum(counts.values())}]
    if to_mend:
        # Translators: tab with the rows of an import that could not come in until somebody mends them.
        tabs.append({"action": LEFT, "label": _("To mend"), "count": to_mend})
    tabs += [
        {"action": action.value, "label": action.label, "count": counts[action.value]}
        for action in ImportRow.Action
        if counts.get(action.value)
    ]
    return [{**tab, "current": tab["action"] == current} for tab in tabs]


def _state_tabs(states: dict[str, int], current: str) -> list[dict[str, Any]]:
    """Of an import that was taken back."""
    # Translators: tab with all rows of an import.
    tabs = [{"state": "", "label": _("All rows"), "count": sum(states.values())}]
    tabs += [
        {"state": state.value, "label": state.label, "count": states[state]}
        for state in ImportRow.State
        if states.get(state)
    ]
    return [{**tab, "current": tab["state"] == current} for tab in tabs]


@policy(get=Can.IMPORT, post=Can.IMPORT)
def columns(request: MemberRequest, public_id: UUID) -> HttpResponse:
    batch = find_batch(public_id)
    try:
        question = bringing.encodings(batch)
        if question is not None:
            return _ask_encoding(request, batch, question.candidates)
        if not batch.columns:
            bringing.read_kept(batch)  # the job that was to read it broke off
        return _ask_columns(request, batch)
    except UnreadableFile as refusal:
        context = {"batch": batch, "refusal": str(refusal), "title": batch.filename}
        return render(request, "directory/importing/lost.html", context, status=422)


def _ask_columns(request: MemberRequest, batch: ImportBatch) -> HttpResponse:
    fitting = mappings.fitting(mappings.headers_in(batch), request.member)
    kept = next((one for one in fitting if str(one.public_id) == batch.mapping.get("kept_as")), None)
    form = ColumnsForm(batch, date_questions(batch), request.POST or None, member=request.member, kept=kept)
    if request.method == "POST" and form.is_valid():
        try:
            bringing.choose_columns(batch, meanings=form.meanings, orders=form.orders)
            # A column that has just been said to hold dates may raise a question of its own.
            if not date_questions(batch):
                _keep(request, batch, form)
                _look_through(request, batch)
                return redirect(batch)
            typed = {name: form.cleaned_data.get(name) for name in ("keep_as", "keep_shared")}
            form = ColumnsForm(batch, date_questions(batch), member=request.member, kept=kept)
            form.initial = {**form.initial, **typed}
        except bringing.WrongState as refusal:
            form.add_error(None, str(refusal))
    context = {
        "batch": batch,
        "form": form,
        "kind": bringing.kind_of(batch),
        "kept": kept,
        "kept_others": [one for one in fitting if one is not kept],
        "reading": ReadingForm(batch),
        "tables": tables_in(batch),
        "columns": [(column, form[f"column_{column['index']}"]) for column in batch.columns],
        "questions": [field for field in form if field.name.startswith("order_")],
        # Translators: title of the page that asks what the columns of a spreadsheet mean.
        "title": _("What do the columns mean?"),
    }
    return render(request, "directory/importing/columns.html", context, status=422 if form.errors else 200)


def _keep(request: MemberRequest, batch: ImportBatch, form: ColumnsForm) -> None:
    """Under the name that was given, if one was."""
    if name := form.cleaned_data["keep_as"]:
        is_shared = form.cleaned_data.get("keep_shared", False)
        with suppress(MappingNameTaken):  # a moment ago, in another window: the form has asked before
            _kept, change = keep_mapping(batch, name=name, is_shared=is_shared, by=request.member)
            # Translators: said after answers about a file's columns were kept; %(name)s is their name.
            flash.done(request, _("Your answers are kept as “%(name)s”.") % {"name": name}, change)


def _ask_encoding(request: MemberRequest, batch: ImportBatch, candidates: Any) -> HttpResponse:
    form = EncodingForm(candidates, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            bringing.choose_reading(batch, encoding=form.cleaned_data["encoding"])
            return redirect("directory:import-columns", request.workspace.slug, batch.public_id)
        except UnreadableFile as refusal:
            form.add_error("encoding", str(refusal))
    # Translators: title of the page that asks how the letters of a file are to be read.
    context = {"batch": batch, "form": form, "title": _("How are the letters to be read?")}
    return render(request, "directory/importing/encoding.html", context, status=422 if form.errors else 200)


@policy(post=Can.IMPORT)
def reading(request: MemberRequest, public_id: UUID) -> HttpResponse:
    batch = find_batch(public_id)
    form = ReadingForm(batch, request.POST)
    problem = ""
    if form.is_valid():
        try:
            bringing.choose_reading(batch, **form.reading)
        except (UnreadableFile, bringing.WrongState) as refusal:
            problem = str(refusal)
    if problem or form.errors:
        # Translators: an answer about how to read a file could not be used.
        messages.error(request, problem or _("Choose a row number that the file has."))
    return redirect("directory:import-columns", request.workspace.slug, batch.public_id)


@policy(post=Can.IMPORT)
def other_table(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Another table of a file of which one is in: an import of its own."""
    batch = find_batch(public_id)
    try:
        table = int(request.POST.get("table", ""))
        return redirect(_begin(request, bringing.bring_again(batch, table, by=request.member)))
    except (ValueError, IndexError):
        # Translators: a button of a page that is out of date names a table that the file does not have.
        messages.error(request, _("This file has no such table."))
    except UnreadableFile as refusal:
        messages.error(request, str(refusal))
    return redirect(batch)


@policy(post=Can.IMPORT)
def commitment(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _start(request, find_batch(public_id), start_commit, commit_import)


@policy(post=Can.IMPORT)
def taking_back(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _start(request, find_batch(public_id), start_undo, take_back_import)


def _start(request: MemberRequest, batch: ImportBatch, start: Any, job: Any) -> HttpResponse:
    try:
        with transaction.atomic():
            start(batch)
            job.enqueue(request.member, batch=str(batch.public_id))
    except bringing.WrongState as refusal:
        messages.error(request, str(refusal))
    return redirect(batch)


@policy(post=Can.IMPORT)
def row(request: MemberRequest, public_id: UUID, number: int) -> HttpResponse:
    return _decide(request, public_id, number)


@policy(post=Can.IMPORT)
def conflicts(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _decide(request, public_id, None)


def _decide(request: MemberRequest, public_id: UUID, number: int | None) -> HttpResponse:
    batch = find_batch(public_id)
    form = RowChoiceForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        if number is None:
            choosing.decide_conflicts(batch, form.cleaned_data["choice"])
        else:
            choosing.decide_row(batch, number, form.cleaned_data["choice"])
    except ImportRow.DoesNotExist:
        raise Http404 from None
    except bringing.WrongState as refusal:
        messages.error(request, str(refusal))
    anchor = f"#row-{number}" if number else ""
    return redirect(f"{batch.get_absolute_url()}?{request.GET.urlencode()}{anchor}")


@policy(get=Can.IMPORT)
def rejected(request: MemberRequest, public_id: UUID) -> HttpResponse:
    batch = find_batch(public_id)
    response = HttpResponse(rejected_csv(batch), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rejected-{batch.public_id}.csv"'
    return response


@policy(post=Can.IMPORT)
def removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    batch = find_batch(public_id)
    try:
        remove_import(batch)
    except bringing.WrongState as refusal:
        messages.error(request, str(refusal))
        return redirect(batch)
    # Translators: said after an uploaded file was thrown away; %(name)s is its name.
    flash.done(request, _("%(name)s is gone; nothing of it was brought in.") % {"name": batch.filename})
    return redirect("directory:imports", request.workspace.slug)


urlpatterns = [
    path("imports/", imports, name="imports"),
    path("imports/<uuid:public_id>/", import_page, name="import"),
    path("imports/<uuid:public_id>/columns/", columns, name="import-columns"),
    path("imports/<uuid:public_id>/reading/", reading, name="import-reading"),
    path("imports/<uuid:public_id>/other-table/", other_table, name="import-other-table"),
    path("imports/<uuid:public_id>/commitment/", commitment, name="import-commitment"),
    path("imports/<uuid:public_id>/taking-back/", taking_back, name="import-taking-back"),
    path("imports/<uuid:public_id>/conflicts/", conflicts, name="import-conflicts"),
    path("imports/<uuid:public_id>/rows/<int:number>/", row, name="import-row"),
    path("imports/<uuid:public_id>/rejected/", rejected, name="import-rejected"),
    path("imports/<uuid:public_id>/removal/", removal, name="import-removal"),
]
