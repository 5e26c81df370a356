# SPDX-License-Identifier: AGPL-3.0-or-later
"""Systems in which relations are kept: HubSpot and CiviCRM."""

from django.utils.translation import gettext_lazy as _

from liaison.kit.hooks import FileKind

from .wording import columns, means

HUBSPOT_CONTACTS = FileKind(
    key="hubspot-contacts",
    # Translators: a kind of file.
    label=_("HubSpot contacts"),
    names=("record id", "first name", "last name", "email", "contact owner|lead status|lifecycle stage"),
    meanings=means(
        "Record ID: old_number; First Name: first_name; Last Name: last_name; Email: email; Phone Number: phone; "
        "Mobile Phone Number: phone; Job Title: role; Contact owner: looked_after_by; "
        "Associated Company: organisation; Last Activity Date: contacted_on; "
        "Unsubscribed from all email: opted_out; Email hard bounce reason: bounced"
    ),
    left_out=columns(
        "Lead Status, Lifecycle Stage, Create Date, Associated Company IDs, Last Modified Date, "
        "Marketing contact status, Associated Note, Associated Note IDs"
    ),
)
HUBSPOT_COMPANIES = FileKind(
    key="hubspot-companies",
    # Translators: a kind of file.
    label=_("HubSpot companies"),
    names=("record id", "company name", "company owner"),
    meanings=means(
        "Record ID: old_number; Company name: organisation; Company owner: looked_after_by; "
        "Phone Number: organisation_phone; City: place; State/Region: region; Country/Region: country; "
        "Company Domain Name: website; Website URL: website; LinkedIn Company Page: website; Description: notes; "
        "About us: notes; Last Activity Date: contacted_on"
    ),
    left_out=columns(
        "Create Date, Last Modified Date, Lifecycle Stage, Lead Status, Type, Associated Contact, "
        "Associated Contact IDs, Associated Deal, Associated Deal IDs, Number of Associated Contacts"
    ),
)
CIVICRM = FileKind(
    key="civicrm",
    # Translators: a kind of file.
    label=_("CiviCRM contacts"),
    names=("contact id", "contact type", "display name", "sort name"),
    meanings=means(
        "Contact ID: old_number; Contact Type: row_kind; Display Name: contact_name; "
        "Organization Name: organisation; Current Employer: employer; First Name: first_name; "
        "Middle Name: middle_name; Last Name: last_name; Legal Name: other_names; Nickname: greeting; "
        "Job Title: role; Preferred Language: language; Do Not Email: opted_out; "
        "No Bulk Emails (User Opt Out): opted_out; Is Deceased: opted_out; Deceased: opted_out; "
        "Do Not Phone: no_phone; On Hold: bounced; City: place; State: region; Country: country; Phone: phone; "
        "Email: email; Website: website; Note(s): notes; Contact Source: notes"
    ),
    left_out=columns(
        "Contact Subtype, External Identifier, Sort Name, Do Not Mail, Do Not Sms, Do Not Trade, Image Url, "
        "Preferred Communication Method, Preferred Mail Format, Communication Style, Email Greeting ID, "
        "Postal Greeting ID, Addressee ID, Email Greeting, Postal Greeting, Addressee, Individual Prefix, "
        "Individual Suffix, Formal Title, Gender, Gender ID, Birth Date, Deceased Date, Household Name, SIC Code, "
        "Legal Identifier, Street Address, Street Number, Street Name, Street Unit, Supplemental Address 1, "
        "Supplemental Address 2, Postal Code, Postal Code Suffix, County, Location Type, Phone Type, IM Provider, "
        "Master Contact ID, Created Date, Modified Date, User Unique ID, Current Employer ID, Prefix ID, "
        "Suffix ID, Contact is in Trash, Group(s), Tag(s), Geo Code 1, Geo Code 2, Is Primary, Website Type"
    ),
)
KINDS = (HUBSPOT_CONTACTS, HUBSPOT_COMPANIES, CIVICRM)
