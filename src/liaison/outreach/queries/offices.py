# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a reader sits, and when their office is open."""

from liaison.accounts.scope import current_workspace
from liaison.directory.models import Organisation, Person
from liaison.outreach.models import OutreachRules
from liaison.outreach.rules.timing import Office


def office_of(organisation: Organisation, person: Person | None, rules: OutreachRules) -> Office:
    """A person's own time zone, where it is known, else their organisation's country's, else ours."""
    return Office(
        country=organisation.country,
        zone=person.time_zone if person is not None else "",
        opens=rules.office_opens,
        closes=rules.office_closes,
        home=current_workspace().time_zone,
    )
