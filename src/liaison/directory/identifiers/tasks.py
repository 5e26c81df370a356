# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search through a large catalogue, and the questions to a service, for the worker.

Where a worker was killed the search is done again from its start; the questions go on with the next organisation.
"""

from liaison.accounts.jobs import workspace_job
from liaison.accounts.models import Member
from liaison.accounts.rules import Can

from .actions.asking import ask_service
from .actions.searching import search_file
from .queries.offers import search_in


@workspace_job(Can.IMPORT)
def look_up_file(member: Member) -> None:
    search = search_in("file")
    if search is not None and search.is_working:
        search_file(search)


@workspace_job(Can.IMPORT)
def ask_for_identifiers(member: Member, source: str) -> None:
    search = search_in(source)
    if search is not None and search.is_working:
        ask_service(search)
