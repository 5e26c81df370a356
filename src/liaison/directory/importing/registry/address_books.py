# SPDX-License-Identifier: AGPL-3.0-or-later
"""Address books: LinkedIn, Google and Outlook. Home addresses and birthdays are nobody's business here."""

from django.utils.translation import gettext_lazy as _

from liaison.kit.hooks import FileKind

from .wording import columns, means

LINKEDIN = FileKind(
    key="linkedin",
    # Translators: a kind of file.
    label=_("LinkedIn connections"),
    names=("first name", "last name", "company", "position", "connected on"),
    meanings=means(
        "First Name: first_name; Last Name: last_name; URL: website; Email Address: email; Company: organisation; "
        "Position: role"
    ),
    left_out=columns("Connected On"),
)
GOOGLE = FileKind(
    key="google",
    # Translators: a kind of file.
    label=_("Google Contacts"),
    names=("first name", "last name", "phonetic first name", "file as", "labels"),
    meanings=means(
        "First Name: first_name; Middle Name: middle_name; Last Name: last_name; E-mail: email; Phone: phone; "
        "Organization Name: organisation; Organization Title: role; Organization Department: department; "
        "Website: website; Notes: notes"
    ),
    left_out=columns(
        "Phonetic First Name, Phonetic Middle Name, Phonetic Last Name, Name Prefix, Name Suffix, Nickname, "
        "File As, Birthday, Photo, Labels, E-mail Label, Phone Label, Website Label, Address Label, "
        "Address Formatted, Address Street, Address City, Address PO Box, Address Region, Address Postal Code, "
        "Address Country, Address Extended Address, Event Label, Event, Relation Label, Relation, "
        "Custom Field Label"
    ),
)
GOOGLE_BEFORE = FileKind(
    key="google-before",
    # Translators: a kind of file: as Google Contacts wrote it until a few years ago.
    label=_("Google Contacts (older)"),
    names=("name", "given name", "family name", "group membership"),
    meanings=means(
        "Name: contact_name; Given Name: first_name; Additional Name: middle_name; Family Name: last_name; "
        "E-mail: email; Phone: phone; Organization Name: organisation; Organization Title: role; "
        "Organization Department: department; Website: website; Notes: notes"
    ),
    left_out=columns(
        "Yomi Name, Given Name Yomi, Additional Name Yomi, Family Name Yomi, Name Prefix, Name Suffix, Initials, "
        "Nickname, Short Name, Maiden Name, Birthday, Gender, Location, Billing Information, Directory Server, "
        "Mileage, Occupation, Hobby, Sensitivity, Priority, Subject, Language, Photo, Group Membership, "
        "E-mail Type, Phone Type, Website Type, Organization Type, Organization Yomi Name, Organization Symbol, "
        "Organization Location, Organization Job Description, Address Type, Address Formatted, Address Street, "
        "Address City, Address PO Box, Address Region, Address Postal Code, Address Country, "
        "Address Extended Address, Custom Field Type"
    ),
)
OUTLOOK = FileKind(
    key="outlook",
    # Translators: a kind of file.
    label=_("Outlook contacts"),
    names=("first name", "last name", "e-mail address", "job title", "company", "business street", "web page"),
    meanings=means(
        "First Name: first_name; Middle Name: middle_name; Last Name: last_name; Company: organisation; "
        "Department: department; Job Title: role; E-mail Address: email; Business Phone: phone; "
        "Mobile Phone: phone; Primary Phone: phone; Company Main Phone: organisation_phone; Business City: place; "
        "Business State: region; Business Country/Region: country; Business Country: country; Web Page: website; "
        "Notes: notes"
    ),
    left_out=columns(
        "Title, Suffix, Nickname, Given Yomi, Surname Yomi, Company Yomi, E-mail Type, E-mail Display Name, "
        "Initials, Business Street, Business Postal Code, Business Address PO Box, Business Fax, Home Street, "
        "Home City, Home State, Home Postal Code, Home Country/Region, Home Country, Home Address PO Box, "
        "Home Phone, Home Fax, Other Street, Other City, Other State, Other Postal Code, Other Country/Region, "
        "Other Country, Other Address PO Box, Other Phone, Other Fax, Assistant's Phone, Assistant's Name, "
        "Callback, Car Phone, ISDN, Pager, Radio Phone, TTY/TDD Phone, Telex, Account, Anniversary, "
        "Billing Information, Birthday, Categories, Children, Directory Server, Gender, Government ID Number, "
        "Hobby, Internet Free Busy, Keywords, Language, Location, Manager's Name, Mileage, Office Location, "
        "Organizational ID Number, Priority, Private, Profession, Referred By, Sensitivity, Spouse, User 1, "
        "User 2, User 3, User 4, Schools, Personal Web Page"
    ),
)
KINDS = (LINKEDIN, GOOGLE, GOOGLE_BEFORE, OUTLOOK)
