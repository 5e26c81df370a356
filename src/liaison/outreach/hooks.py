# SPDX-License-Identifier: AGPL-3.0-or-later
"""What outreach offers to the house, and what it listens to: what is heard from somebody stops their letters."""

from liaison.accounts.events import ChangeUndone
from liaison.directory.events import InteractionWritten, PartyArchived
from liaison.directory.models import Organisation, Person
from liaison.kit.hooks import (
    PartyPanel,
    interrupted_work,
    invariants,
    listen,
    mail_guards,
    party_panels,
    timeline,
)
from liaison.mailroom.events import AddressSuppressed, LettersDeclined
from liaison.mailroom.reading.events import AddressComplained, AddressFailed, MailArrived
from liaison.pathway.events import PartnershipEnded, PartnershipSetAside, StageEntered

from .actions import stopping
from .actions.undoing import on_change_undone
from .guarding import held_by_cadence
from .queries.invariants import approaches_are_looked_after, nothing_waits_for_those_who_stopped
from .queries.writing import letters_to, may_write
from .tasks import begin_again

for kind in (Organisation.kind, Person.kind):
    party_panels.register(PartyPanel(kind, "outreach/write_panel.html", may_write))
timeline.register(letters_to)
mail_guards.register(held_by_cadence)
interrupted_work.register(begin_again)
for check in (approaches_are_looked_after, nothing_waits_for_those_who_stopped):
    invariants.register(check)

listen(ChangeUndone)(on_change_undone)
listen(MailArrived)(stopping.on_mail_arrived)
listen(InteractionWritten)(stopping.on_interaction)
listen(AddressFailed)(stopping.on_address_failed)
listen(AddressComplained)(stopping.on_address_complained)
listen(AddressSuppressed)(stopping.on_address_suppressed)
listen(LettersDeclined)(stopping.on_letters_declined)
listen(StageEntered)(stopping.on_stage_entered)
listen(PartnershipSetAside)(stopping.on_set_aside)
listen(PartnershipEnded)(stopping.on_partnership_ended)
listen(PartyArchived)(stopping.on_archived)
