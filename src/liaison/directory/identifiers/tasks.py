# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search through a large catalogue, for the worker. Done again from its start where a worker was killed."""

from liaison.accounts.jobs import workspace_job
from liaison.accounts.models import Member
from liaison.accounts.rules import Can

from .actions.searching import search_file
from .queries.offers import search_in


@workspace_job(Can.IMPORT)
def look_up_file(member: Member) -> None:
    search = search_in("file")
    if search is not None and search.is_working:
        search_file(search)
