# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a column can mean."""

from enum import StrEnum


class Meaning(StrEnum):
    ROW_KIND = "row_kind"  # says whether the row is about a person or an organisation
    ORGANISATION = "organisation"
    EMPLOYER = "employer"
    OTHER_NAMES = "other_names"
    ORGANISATION_KIND = "organisation_kind"
    LEGAL_FORM = "legal_form"
    PLACE = "place"
    REGION = "region"
    COUNTRY = "country"
    WEBSITE = "website"
    GOALS = "goals"
    COMMUNITY = "community"
    CONTACT_NAME = "contact_name"
    FIRST_NAME = "first_name"
    MIDDLE_NAME = "middle_name"
    LAST_NAME = "last_name"
    ROLE = "role"
    DEPARTMENT = "department"
    GREETING = "greeting"
    LANGUAGE = "language"
    ORGANISATION_LANGUAGE = "organisation_language"
    EMAIL = "email"
    ORGANISATION_EMAIL = "organisation_email"
    PHONE = "phone"
    ORGANISATION_PHONE = "organisation_phone"
    SOCIAL = "social"
    WIKI = "wiki"
    CONTACTED_ON = "contacted_on"
    CONTACTED_BY = "contacted_by"
    CHANNEL = "channel"
    RESPONSE = "response"
    NOTES = "notes"
    NEXT_STEP = "next_step"
    NEXT_STEP_ON = "next_step_on"
    LOOKED_AFTER_BY = "looked_after_by"
    WIKIDATA = "wikidata"
    ROR = "ror"
    ISIL = "isil"
    VIAF = "viaf"
    OLD_NUMBER = "old_number"
    OPTED_OUT = "opted_out"
    NO_PHONE = "no_phone"
    BOUNCED = "bounced"
    IGNORE = "ignore"


# Several columns may carry these; their values are read one after the other.
MANY = frozenset(
    {
        Meaning.EMAIL, Meaning.PHONE, Meaning.ORGANISATION_EMAIL, Meaning.ORGANISATION_PHONE, Meaning.SOCIAL,
        Meaning.NOTES, Meaning.WEBSITE, Meaning.COMMUNITY, Meaning.IGNORE, Meaning.OTHER_NAMES,
        Meaning.CONTACTED_ON, Meaning.OPTED_OUT, Meaning.NO_PHONE, Meaning.BOUNCED,
    }
)  # fmt: skip
DATES = frozenset({Meaning.CONTACTED_ON, Meaning.NEXT_STEP_ON})
# Cells in which a date may hide in running text.
FREE_TEXT = frozenset({Meaning.NOTES, Meaning.RESPONSE})
NAMES = frozenset(
    {Meaning.ORGANISATION, Meaning.CONTACT_NAME, Meaning.FIRST_NAME, Meaning.LAST_NAME, Meaning.EMAIL}
)
