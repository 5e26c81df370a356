# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a cold letter has to wait, in sentences that name what to do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from liaison.accounts.links import workspace_url

from .models import Campaign
from .queries.lawful import Case
from .rules.lawful import Ruling


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


@dataclass(frozen=True)
class Advice:
    """What to do about it: a link, with its words."""

    why: str
    url: str
    words: str


def advice_on(case: Case | None) -> Advice | None:
    why = why_not_cold(case) if case is not None else ""
    if case is None or not why:
        return None
    if case.ruling is Ruling.CONSENT and case.person is not None:
        url = workspace_url("directory:person-lawful-basis-new", case.person.public_id)
        # Translators: link: notes that somebody agreed to get letters.
        return Advice(why, url, _("Note their consent"))
    if case.ruling is Ruling.CONSENT or case.organisation is None:
        party = case.organisation or case.person
        # Translators: link to the page of an organisation.
        return Advice(why, str(party.get_absolute_url()) if party else "", _("Open their page"))
    fact = "country" if case.ruling is Ruling.ASK_COUNTRY else "legal_form"
    url = workspace_url("directory:organisation-fact", case.organisation.public_id, fact)
    # Translators: link to a form with a single question about an organisation.
    return Advice(why, url, _("Say it now"))
