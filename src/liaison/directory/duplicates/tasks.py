# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search of a large directory, for the worker. Done again from its start where a worker was killed."""

from liaison.accounts.jobs import workspace_job
from liaison.accounts.models import Member
from liaison.accounts.rules import Can

from .actions.searching import search_through
from .queries.finding import search_of


@workspace_job(Can.EDIT_DIRECTORY)
def search_for_duplicates(member: Member, kind: str) -> None:
    search = search_of(kind)
    if search is not None and search.is_working:
        search_through(search)
