# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom the letters of an approach speak to."""

from liaison.kit.hooks import Addressee
from liaison.outreach.models import Approach, Campaign


def addressee_of(approach: Approach) -> Addressee:
    """In the person's languages, else in their organisation's."""
    person, organisation = approach.person, approach.organisation
    languages = (person.languages if person is not None else []) or organisation.languages
    party = person or organisation
    return Addressee(f"{party.kind}:{party.public_id}", party.name, tuple(languages), organisation, person)


def known_of(campaign: Campaign) -> dict[str, str]:
    """What a campaign knows for letters where nothing is noted with their reader."""
    return {"where_we_found_you": campaign.source}
