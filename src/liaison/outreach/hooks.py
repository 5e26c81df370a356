# SPDX-License-Identifier: AGPL-3.0-or-later
"""What outreach offers to the house: writing to somebody, from their page."""

from liaison.directory.models import Organisation, Person
from liaison.kit.hooks import PartyPanel, party_panels, timeline

from .queries.writing import letters_to, may_write

for kind in (Organisation.kind, Person.kind):
    party_panels.register(PartyPanel(kind, "outreach/write_panel.html", may_write))
timeline.register(letters_to)
