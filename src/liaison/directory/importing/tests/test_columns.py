# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.directory.importing.rules.column_words import KEYWORDS, SYNONYMS
from liaison.directory.importing.rules.columns import LIKELY, SURE, Header, Proposal, is_recognised, propose
from liaison.directory.importing.rules.meanings import Meaning


def meanings(*headers, extra=()):
    return [proposal.meaning for proposal in propose([Header(text) for text in headers], extra)]


def told(line):
    """Header → meaning, of those that are not left out."""
    headers = line.split(",")
    found = zip(headers, meanings(*headers), strict=True)
    return {header: meaning for header, meaning in found if meaning != "ignore"}


def recognised(*headers):
    given_headers = [Header(text, samples) for text, *samples in headers]
    return is_recognised(given_headers, propose(given_headers))


@pytest.mark.parametrize("meaning", SYNONYMS)
def test_every_header_we_know_is_found(meaning):
    found = {word: propose([Header(word)])[0] for word in SYNONYMS[meaning]}
    assert {word: (p.meaning, p.is_sure) for word, p in found.items()} == dict.fromkeys(found, (meaning, True))


def test_no_header_has_two_meanings():
    words = [word for words in SYNONYMS.values() for word in words]
    assert sorted(words) == sorted(set(words))


def test_case_accents_and_punctuation_do_not_matter():
    assert meanings("  E-MAIL*", "Förening:", "Date_contacted", "Any response?", "Org. name") == [
        "email", "organisation", "contacted_on", "response", "ignore",
    ]  # fmt: skip
    assert meanings("Org. name") == ["organisation"]


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Did they reply?", "response"),
        ("Have they answered yet?", "response"),
        ("Emailed on", "contacted_on"),
        ("When we contacted them", "contacted_on"),
        ("Date of first mail", "contacted_on"),
        ("Who's on it", "looked_after_by"),
        ("Notes & comments", "notes"),
        ("Organisaton", "organisation"),
        ("Name of the museum", "organisation"),
        ("Best phone to use", "phone"),
        ("Email 3", "email"),
        ("Enw'r sefydliad", "organisation"),
        ("Dyddiad yr ebost", "contacted_on"),
        ("Ymateb ganddyn nhw", "response"),
        ("Organisationens namn", "organisation"),
        ("Svar från dem?", "response"),
        ("Kontaktad den", "contacted_on"),
        ("Nombre de la organización", "organisation"),
        ("Fecha del correo", "contacted_on"),
        ("¿Respuesta?", "response"),
    ],
)
def test_wordings_that_nobody_foresaw_are_recognised(header, meaning):
    samples = {"contacted_on": ("3/4/2026",), "email": ("a@example.org",), "phone": ("020 7946 0101",)}
    (proposal,) = propose([Header(header, samples.get(meaning, ()))])
    assert (proposal.meaning, proposal.score >= LIKELY) == (meaning, True)


def test_a_column_we_do_not_know_is_asked_about():
    assert propose([Header("Colour of the door", ("blue",))]) == [Proposal("ignore", 0)]
    assert not recognised(["Organisation", "Slate"], ["Notes", "likes maps"], ["Colour of the door", "blue"])


def test_a_column_we_do_not_know_raises_no_question_while_it_is_empty():
    assert recognised(["Organisation", "Slate Museum"], ["Notes", "likes maps"], ["Colour of the door"])


def test_a_column_without_a_header_is_known_by_its_values():
    columns = [Header("", ("ana@example.org",)), Header("", ("https://slate.example",)), Header("")]
    assert [p.meaning for p in propose(columns)] == ["email", "website", "ignore"]


def test_a_header_is_not_believed_against_its_values():
    columns = [
        Header("Email sent", ("3/4/2026", "5 May 2026")),
        Header("Contacted", ("yes", "no")),
        Header("Organisation", ("Slate Museum",)),
    ]
    found = [(p.meaning, p.score) for p in propose(columns)]
    assert found == [("ignore", 0), ("ignore", 0), ("organisation", SURE)]


def test_of_two_columns_with_one_meaning_the_surer_is_taken_and_the_other_asked_about():
    assert meanings("Organisaton", "Organisation") == ["ignore", "organisation"]
    assert meanings("Title", "Job Title") == ["ignore", "role"]
    assert meanings("Role", "Role") == ["role", "ignore"]
    assert not recognised(["Organisation", "Slate"], ["Role", "Chair"], ["Role", "Keeper"])


def test_several_columns_may_hold_addresses_dates_and_notes():
    assert meanings("Email", "Second email", "Notes", "Comments") == ["email", "email", "notes", "notes"]
    assert meanings("First contacted", "Last contacted") == ["contacted_on", "contacted_on"]


def test_a_bare_date_beside_the_date_of_contact_is_asked_about():
    assert meanings("Date", "Date contacted") == ["ignore", "contacted_on"]
    assert meanings("Name", "Date") == ["contact_name", "contacted_on"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Name", "Contact", "Email"], ["organisation", "contact_name", "email"]),
        (["Contact person", "Name", "Email"], ["contact_name", "organisation", "email"]),
        (["Namn", "Kontaktperson"], ["organisation", "contact_name"]),
        (["Name", "Type of organisation", "Town"], ["organisation", "organisation_kind", "place"]),
        (["Name", "Email"], ["contact_name", "email"]),
        (["Name", "Contact email", "Contacted on"], ["contact_name", "email", "contacted_on"]),
        (["Name", "Contact number"], ["contact_name", "phone"]),
        (["Organisation", "Name"], ["organisation", "contact_name"]),
    ],
)
def test_a_bare_name_is_the_organisation_only_where_another_column_says_so(headers, expected):
    assert meanings(*headers) == expected


def test_rooms_above_bring_their_own_columns():
    extra = [("stage", ("stage", "where it stands"))]
    assert meanings("Stage", "Organisation", extra=extra) == ["stage", "organisation"]


def test_one_column_is_not_enough_to_be_recognised():
    assert not recognised(["Organisation", "Slate Museum"])
    assert not recognised(["Town", "York"], ["Notes", "likes maps"])


# --- header rows of other programs: nothing may be taken for what it is not ---


def test_linkedin_connections():
    line = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    assert told(line) == {
        "First Name": "first_name", "Last Name": "last_name", "URL": "website", "Email Address": "email",
        "Company": "organisation", "Position": "role",
    }  # fmt: skip


def test_google_contacts_new():
    line = (
        "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Last Name,Name Prefix,Name Suffix,"
        "Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,"
        "Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,"
        "Phone 1 - Value,Address 1 - City,Address 1 - Country,Website 1 - Label,Website 1 - Value"
    )
    assert told(line) == {
        "First Name": "first_name", "Middle Name": "middle_name", "Last Name": "last_name",
        "Organization Name": "organisation", "Organization Title": "role",
        "Organization Department": "department", "Notes": "notes",
        "E-mail 1 - Value": "email", "E-mail 2 - Value": "email", "Phone 1 - Value": "phone",
        "Address 1 - City": "place", "Address 1 - Country": "country", "Website 1 - Value": "website",
    }  # fmt: skip


def test_google_contacts_old():
    line = (
        "Name,Given Name,Additional Name,Family Name,Yomi Name,Group Membership,E-mail 1 - Type,"
        "E-mail 1 - Value,Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,"
        "Organization 1 - Title"
    )
    assert told(line) == {
        "Name": "contact_name", "Given Name": "first_name", "Additional Name": "middle_name",
        "Family Name": "last_name",
        "E-mail 1 - Value": "email", "Organization 1 - Name": "organisation", "Organization 1 - Title": "role",
        "Organization 1 - Type": "organisation_kind",
    }  # fmt: skip


def test_outlook():
    line = (
        "First Name,Middle Name,Last Name,Title,Suffix,Nickname,E-mail Address,E-mail 2 Address,"
        "E-mail Display Name,E-mail Type,Assistant's Phone,Business Phone,Company Main Phone,Job Title,"
        "Department,Company,Business Street,Business City,Business Country/Region,Web Page,Birthday"
    )
    assert told(line) == {
        "First Name": "first_name", "Middle Name": "middle_name", "Last Name": "last_name",
        "E-mail Address": "email",
        "E-mail 2 Address": "email", "Business Phone": "phone", "Company Main Phone": "organisation_phone",
        "Job Title": "role", "Department": "department", "Company": "organisation", "Business City": "place",
        "Business Country/Region": "country", "Web Page": "website",
    }  # fmt: skip


def test_hubspot_contacts_and_companies():
    contacts = (
        "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Contact owner,Lead Status,"
        "Lifecycle Stage,Create Date,Last Activity Date,Associated Company,Associated Company IDs"
    )
    assert told(contacts) == {
        "Record ID": "old_number", "First Name": "first_name", "Last Name": "last_name", "Email": "email",
        "Phone Number": "phone", "Job Title": "role", "Contact owner": "looked_after_by",
        "Last Activity Date": "contacted_on", "Associated Company": "organisation",
    }  # fmt: skip
    assert told("Record ID,Company name,Company owner,Create Date") == {
        "Record ID": "old_number", "Company name": "organisation", "Company owner": "looked_after_by",
    }  # fmt: skip


def test_mailchimp_knows_who_has_left():
    line = (
        "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,"
        "LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,LAST_CHANGED,LEID,EUID,NOTES,TAGS,UNSUB_TIME,"
        "UNSUB_REASON"
    )
    assert told(line) == {
        "Email Address": "email", "First Name": "first_name", "Last Name": "last_name", "LEID": "old_number",
        "NOTES": "notes", "UNSUB_TIME": "opted_out",
    }  # fmt: skip


def test_civicrm_contacts():
    line = (
        "Contact ID,Contact Type,Contact Subtype,External Identifier,Display Name,Sort Name,"
        "Organization Name,First Name,Middle Name,Last Name,Nickname,Legal Name,Job Title,Preferred Language,"
        "Do Not Email,Do Not Phone,No Bulk Emails (User Opt Out),Contact Source,Street Address,City,"
        "Postal Code"
    )
    assert told(line) == {
        "Contact ID": "old_number", "Display Name": "contact_name", "Organization Name": "organisation",
        "Contact Type": "row_kind", "First Name": "first_name", "Middle Name": "middle_name",
        "Last Name": "last_name", "Job Title": "role", "Preferred Language": "language",
        "Do Not Email": "opted_out", "Do Not Phone": "no_phone", "No Bulk Emails (User Opt Out)": "opted_out",
        "City": "place",
    }  # fmt: skip


@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_header_row_gets_one_proposal_for_each_column(headers):
    known = {meaning.value for meaning in Meaning}
    found = propose([Header(text) for text in headers])
    assert len(found) == len(headers)
    assert {p.meaning for p in found} <= known
    assert all(p.score == 0 or p.score >= LIKELY for p in found)


def test_the_words_of_each_rule_are_told_apart():
    words = [word for words, _meaning in KEYWORDS for word in words]
    assert sorted(words) == sorted(set(words))
