# SPDX-License-Identifier: AGPL-3.0-or-later
"""A list as a file: the rows, columns and order that the person sees, and no others."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions.exports import export_list, file_name
from liaison.directory.forms.lists import AskedList
from liaison.directory.queries.party_lists import LISTS
from liaison.kit.files.writing import FORMATS


@policy(post=Can.SEE_DIRECTORY)
def export(request: MemberRequest, list_name: str) -> HttpResponse:
    """A POST, because the history notes it."""
    query = request.POST.get("query", "")
    to = FORMATS.get(request.POST.get("format", ""))
    if to is None:
        # Translators: after pressing "Export": the format that was asked for is not one of ours.
        messages.warning(request, _("Choose CSV, XLSX or ODS."))
        return redirect(f"{workspace_url(f'directory:{list_name}')}?{query}")
    asked = AskedList(LISTS[list_name], QueryDict(query), request.member)
    data = export_list(
        request.member,
        asked.sought,
        asked.choices,
        to=to,
        title=list_name.capitalize(),
        query=asked.says,
        now=timezone.now(),
    )
    response = HttpResponse(data, content_type=to.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(asked.sought, to)}"'
    response["Cache-Control"] = "no-store"
    return response


urlpatterns = [path(f"{name}/export/", export, {"list_name": name}, name=f"{name}-export") for name in LISTS]
