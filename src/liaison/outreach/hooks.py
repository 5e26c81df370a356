# SPDX-License-Identifier: AGPL-3.0-or-later
"""What outreach offers to the house, and what it listens to: what is heard from somebody stops their letters."""

from django.utils.translation import gettext_lazy as _

from liaison.accounts.events import ChangeUndone
from liaison.accounts.rules import Can
from liaison.directory.events import InteractionWritten, PartyArchived
from liaison.directory.models import Organisation, Person
from liaison.kit.hooks import (
    NavItem,
    PartyPanel,
    TodayProvider,
    canaries,
    interrupted_work,
    invariants,
    listen,
    mail_guards,
    navigation,
    party_panels,
    settings_pages,
    timeline,
    today,
)
from liaison.mailroom.events import AddressSuppressed, LettersDeclined
from liaison.mailroom.reading.events import AddressComplained, AddressFailed, MailArrived
from liaison.pathway.events import (
    MeetingBooked,
    PartnershipEnded,
    PartnershipSetAside,
    Registered,
    StageEntered,
)

from .actions import stopping
from .actions.canaries import plant_campaign
from .actions.undoing import on_change_undone
from .guarding import held_by_cadence
from .lawful_guard import held_by_law
from .queries.invariants import approaches_are_looked_after, nothing_waits_for_those_who_stopped
from .queries.today import to_do
from .queries.writing import letters_to, may_write
from .tasks import begin_again

# Translators: the place for campaigns and cadences.
navigation.register(
    NavItem(32, _("Outreach"), "speechBubbles", "outreach:campaigns", Can.SEE_MAIL, ("cadences/", "approaches/"))
)
# Translators: a tab of the settings: what the workspace holds itself to when it writes to people.
settings_pages.register(NavItem(45, _("Outreach"), "speechBubbles", "outreach:rules", Can.MANAGE_WORKSPACE))
canaries.register(plant_campaign)
for kind in (Organisation.kind, Person.kind):
    party_panels.register(PartyPanel(kind, "outreach/write_panel.html", may_write))
timeline.register(letters_to)
# Translators: a section of the page Today: what campaigns need from a person.
today.register(TodayProvider("approaches", 45, _("Campaigns"), "message", to_do))
mail_guards.register(held_by_law)
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
listen(Registered)(stopping.on_registered)
listen(MeetingBooked)(stopping.on_meeting_booked)
listen(PartyArchived)(stopping.on_archived)
