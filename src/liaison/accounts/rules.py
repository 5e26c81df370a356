# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may do what: five roles, a handful of capabilities, one table."""

from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    COORDINATOR = "coordinator"
    VOLUNTEER = "volunteer"  # sees and edits what is assigned to them
    ASSESSOR = "assessor"  # scores what they are asked to score
    VIEWER = "viewer"  # reports, no contact data


class Can(StrEnum):
    SEE_REPORTS = "see_reports"
    SEE_DIRECTORY = "see_directory"
    EDIT_DIRECTORY = "edit_directory"
    SEE_EVERYTHING = "see_everything"  # not only what is assigned to them
    IMPORT = "import"
    MANAGE_TARGETS = "manage_targets"
    ANSWER_REQUESTS = "answer_requests"  # give out what is held about somebody, and erase them
    SEE_MAIL = "see_mail"
    SEE_TEAM = "see_team"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_WORKSPACE = "manage_workspace"


_VIEWER = {Can.SEE_REPORTS, Can.SEE_TEAM}
_VOLUNTEER = _VIEWER | {Can.SEE_DIRECTORY, Can.EDIT_DIRECTORY}
_COORDINATOR = _VOLUNTEER | {Can.SEE_EVERYTHING, Can.IMPORT, Can.MANAGE_TARGETS, Can.SEE_MAIL, Can.ANSWER_REQUESTS}

CAPABILITIES: dict[Role, frozenset[Can]] = {
    Role.VIEWER: frozenset(_VIEWER),
    Role.ASSESSOR: frozenset(_VIEWER),
    Role.VOLUNTEER: frozenset(_VOLUNTEER),
    Role.COORDINATOR: frozenset(_COORDINATOR),
    Role.OWNER: frozenset(_COORDINATOR | {Can.MANAGE_MEMBERS, Can.MANAGE_WORKSPACE}),
}


def may(role: str, capability: str) -> bool:
    return Can(capability) in CAPABILITIES[Role(role)]
