# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the directory offers to the frame, and what it listens to."""

from django.utils.translation import gettext_lazy as _

from liaison.accounts.events import ChangeUndone
from liaison.accounts.rules import Can
from liaison.kit.hooks import (
    MailPanel,
    NavItem,
    add_menu,
    addressees,
    canaries,
    file_kinds,
    interrupted_work,
    invariants,
    listen,
    mail_guards,
    mail_panels,
    merge_fields,
    navigation,
    settings_pages,
    upkeep,
)
from liaison.kit.privacy import loose_ends
from liaison.mailroom.events import AddressSuppressed, MailLeft
from liaison.mailroom.reading.events import AddressComplained, AddressFailed, MailArrived

from .actions import promises  # noqa: F401 (says what was promised, and keeps it)
from .actions.canaries import plant_parties
from .actions.interactions import refresh_after_undo
from .actions.mail import on_address_complained, on_address_failed, on_mail_arrived
from .actions.sent_mail import note_what_left
from .actions.wishes import hold_after_undo, hold_all_wishes, on_address_suppressed
from .duplicates.actions import giving_up as duplicates
from .duplicates.actions.parting import after_undo
from .guarding import stopped_by_wishes
from .identifiers.actions import giving_up as identifiers
from .identifiers.queries.forgetting import candidates_of_traders
from .importing.actions.giving_back import give_back_forgotten
from .importing.invariants import import_contradictions
from .importing.registry import KINDS
from .queries.invariants import (
    ends_follow_beginnings,
    last_contacts_are_true,
    names_can_be_found,
    nothing_is_part_of_itself,
)
from .queries.letter_fields import FIELDS, Book
from .queries.mail import panel_of_mail
from .search_index import contradictions, put_right
from .tasks_mail import on_mail_left

# Parts of records, and pages about several, that have no place of their own.
WITHIN = ("duplicates/", "interactions/", "contact-point/", "identifier/", "affiliation/", "relationship/")
# Translators: places in the navigation.
navigation.register(NavItem(10, _("Directory"), "userGroup", "directory:organisations", Can.SEE_DIRECTORY, WITHIN))
navigation.register(
    NavItem(20, _("People"), "userAvatar", "directory:people", Can.SEE_DIRECTORY, ("lawful-basis/",))
)
# Translators: entries of the menu "Add".
add_menu.register(NavItem(10, _("Organisation"), "home", "directory:organisation-new", Can.EDIT_DIRECTORY))
add_menu.register(NavItem(20, _("Person"), "userAdd", "directory:person-new", Can.EDIT_DIRECTORY))

# Translators: a place in the navigation: the table that shows where nobody is being reached.
navigation.register(NavItem(30, _("Gaps"), "map", "directory:gaps", Can.SEE_REPORTS, ("communities/",)))
# Translators: a place in the menu: the communities we want to reach.
navigation.register(NavItem(62, _("Communities"), "heart", "directory:communities", Can.SEE_DIRECTORY))
# Translators: a place in the menu: files and links that we hand out.
navigation.register(NavItem(64, _("Resources"), "attachment", "directory:resources", Can.SEE_REPORTS))
# Translators: a place in the menu: what is held about people, and who asked to be erased.
navigation.register(
    NavItem(75, _("Privacy"), "lock", "directory:privacy", Can.ANSWER_REQUESTS, ("do-not-contact/",))
)
# Translators: a tab of the settings: the list of whom not to write to.
settings_pages.register(NavItem(40, _("Do not contact"), "hand", "directory:do-not-contact", Can.ANSWER_REQUESTS))
# Translators: an entry of the menu "Add": writes down a call, a meeting, a letter.
add_menu.register(NavItem(30, _("Interaction"), "speechBubbles", "directory:interaction-new", Can.EDIT_DIRECTORY))
# Translators: a place in the menu: numbers of Wikidata, ROR and the like are found here.
navigation.register(NavItem(66, _("Find identifiers"), "tag", "directory:identifiers", Can.IMPORT))
# Translators: a place in the navigation: spreadsheets are brought in here.
navigation.register(NavItem(40, _("Import"), "upload", "directory:imports", Can.IMPORT))

listen(ChangeUndone)(refresh_after_undo)
listen(ChangeUndone)(after_undo)
listen(ChangeUndone)(hold_after_undo)
listen(MailArrived)(on_mail_arrived)
listen(MailLeft)(on_mail_left)
listen(AddressFailed)(on_address_failed)
listen(AddressComplained)(on_address_complained)
listen(AddressSuppressed)(on_address_suppressed)
mail_guards.register(stopped_by_wishes)
mail_panels.register(MailPanel("directory/mail_panel.html", panel_of_mail))

for check in (last_contacts_are_true, ends_follow_beginnings, nothing_is_part_of_itself, names_can_be_found):
    invariants.register(check)
canaries.register(plant_parties)
loose_ends.register(candidates_of_traders)
invariants.register(import_contradictions)
interrupted_work.register(give_back_forgotten)
interrupted_work.register(duplicates.give_up_forgotten)
interrupted_work.register(identifiers.give_up_forgotten)
for kind in KINDS:
    file_kinds.register(kind)
for merge_field in FIELDS:
    merge_fields.register(merge_field)
addressees.register(Book())
invariants.register(contradictions)
upkeep.register(put_right)
upkeep.register(hold_all_wishes)
upkeep.register(note_what_left)
