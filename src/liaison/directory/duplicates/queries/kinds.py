# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is looked through for duplicates, and which of it a member sees."""

from typing import Any

from liaison.accounts.models import Member
from liaison.directory.models import Organisation, Person
from liaison.directory.queries.access import organisations_seen_by, people_seen_by

MODELS: dict[str, type[Organisation] | type[Person]] = {"organisation": Organisation, "person": Person}


def parties_seen_by(member: Member, kind: str) -> Any:
    return organisations_seen_by(member) if kind == Organisation.kind else people_seen_by(member)
