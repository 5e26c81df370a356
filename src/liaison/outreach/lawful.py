# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a cold letter has to wait, in sentences that name what to do."""

from django.utils.translation import gettext as _

from liaison.mailroom.letters.rules.placeholders import fields_in
from liaison.mailroom.models import Letter, LetterVersion

from .models import Campaign
from .queries.lawful import Case
from .rules.lawful import Ruling

# What a first letter has to say (articles 14 and 21 GDPR): where the address is from, and how to say no.
SAID_FIRST = ("where_we_found_you", "opt_out")


def why_not_cold(case: Case) -> str:
    """Empty where it may go."""
    if case.ruling is Ruling.ASK_COUNTRY:
        # Translators: why a letter has to wait; %(name)s is an organisation.
        words = _("Say on their page in which country %(name)s is: it decides whether they may be written to.")
    elif case.ruling is Ruling.ASK_FORM:
        # Translators: why a letter has to wait; %(name)s is an organisation.
        words = _("Say on their page what legal form %(name)s has: it decides whether they may be written to.")
    elif case.ruling is Ruling.CONSENT:
        # Translators: why a letter waits; %(name)s is a person or organisation, %(law)s a paragraph of a law.
        words = _(
            "A first mail to %(name)s needs consent that is recorded (%(law)s). Ring them, or write by post. "
            "Where somebody agreed, note it on that person's page as the reason why we may use their data."
        )
    else:
        return ""
    # Translators: stands for the paragraph of a law where none is written down for a country.
    return words % {"name": case.name, "law": case.law or _("no rules are known for their country")}


def why_no_note(campaign: Campaign) -> str:
    # Translators: why a letter of a campaign has to wait; %(name)s is the campaign.
    words = _("The campaign “%(name)s” has no complete note on legitimate interest. Write it on its page first.")
    return words % {"name": campaign.name}


def lacks_in(version: LetterVersion) -> list[str]:
    """Of a letter for a first contact, the gaps that it must have and has not."""
    if version.letter.purpose != Letter.Purpose.FIRST_CONTACT or not version.letter.is_mail:
        return []
    there = set(fields_in(version.body))
    return [key for key in SAID_FIRST if key not in there]


def why_no_first_letter(version: LetterVersion) -> str:
    """Empty where it says all that a first letter has to say."""
    lacking = lacks_in(version)
    if not lacking:
        return ""
    # Translators: why a letter cannot go; %(letter)s is its name, %(gaps)s for example {opt_out}.
    words = _("A first letter says where their address is from and how to say no: “%(letter)s” lacks %(gaps)s.")
    return words % {"letter": version.letter.name, "gaps": ", ".join(f"{{{key}}}" for key in lacking)}
