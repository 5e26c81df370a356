# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files as other systems write them, made from an invented cast."""

import csv
import io
import random
from dataclasses import dataclass, field

FIRST = ["Nia", "Idris", "Åsa", "Tomás", "Ngozi", "Mair", "Piotr", "Elin", "Sunniva", "Huw"]
MIDDLE = ["", "Wyn", "", "Maria", ""]
LAST = ["Puw", "Morgan", "Lindqvist", "García Ruiz", "Achebe", "O’Shea", "Łoś", "Rhydderch", "Næss", "Ó Briain"]
HOUSES = ["Slate Museum", "Orchard Library", "Heron Society", "Amgueddfa’r Môr", "Länsarkivet"]
ROLES = ["Keeper", "Head of Learning", "Archivist, maps", 'Chair "pro tem"']


@dataclass(frozen=True)
class Somebody:
    number: int
    first: str
    middle: str
    last: str
    house: str
    role: str

    @property
    def name(self) -> str:
        return " ".join(filter(None, [self.first, self.middle, self.last]))

    @property
    def email(self) -> str:
        return f"person{self.number}@example.org"

    @property
    def second(self) -> str:
        return f"person{self.number}@example.com"

    @property
    def phone(self) -> str:
        return f"020 7946 01{self.number:02}"

    @property
    def domain(self) -> str:
        return f"house{HOUSES.index(self.house)}.example"


def somebodies(seed: int, count: int = 5) -> list[Somebody]:
    """Different people; several may work in one house."""
    chance = random.Random(seed)
    firsts, lasts = chance.sample(FIRST, count), chance.sample(LAST, count)
    return [
        Somebody(
            seed * 10 + n, firsts[n], chance.choice(MIDDLE), lasts[n], chance.choice(HOUSES), chance.choice(ROLES)
        )
        for n in range(count)
    ]


@dataclass(frozen=True)
class Family:
    """`header` is the file's own; `cells` say what stands below a name, other columns are empty."""

    key: str
    header: str
    cells: dict[str, str]
    meanings: dict[str, str]
    filename: str = "export.csv"
    preamble: list[list[str]] = field(default_factory=list)
    delimiter: str = ","
    people: bool = True
    houses: bool = True

    @property
    def columns(self) -> list[str]:
        return next(csv.reader([self.header]))

    def rows(self, cast: list[Somebody]) -> list[list[str]]:
        return [[self.cells.get(column, "").format(p=person) for column in self.columns] for person in cast]

    def text(self, cast: list[Somebody], delimiter: str = "", end: str = "\n") -> str:
        out = io.StringIO()
        lines = [*self.preamble, self.columns, *self.rows(cast)]
        csv.writer(out, delimiter=delimiter or self.delimiter, lineterminator=end).writerows(lines)
        return out.getvalue()


NAMES = {"First Name": "{p.first}", "Last Name": "{p.last}"}
NAMED = {"First Name": "first_name", "Last Name": "last_name"}
MAILCHIMP = (
    "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,"
    "LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS"
)
MAILCHIMP_CELLS = {
    **NAMES, "Email Address": "{p.email}", "MEMBER_RATING": "2", "OPTIN_TIME": "2024-03-12 09:30:00",
    "CONFIRM_TIME": "2024-03-12 09:31:00", "GMTOFF": "0", "TIMEZONE": "Europe/London", "CC": "gb",
    "LAST_CHANGED": "2025-01-02 10:00:00", "LEID": "9{p.number}", "EUID": "abc{p.number}", "TAGS": '"glam"',
}  # fmt: skip
MAILCHIMP_MEANS = {**NAMED, "Email Address": "email", "LEID": "old_number", "NOTES": "notes", "TAGS": "notes"}

FAMILIES = [
    Family(
        key="linkedin",
        filename="Connections.csv",
        preamble=[["Notes:"], ["When you export connections, some addresses may be missing. Read on."], []],
        header="First Name,Last Name,URL,Email Address,Company,Position,Connected On",
        cells={
            **NAMES, "URL": "https://www.linkedin.com/in/person{p.number}", "Company": "{p.house}",
            "Position": "{p.role}", "Connected On": "12 Mar 2024",
        },
        meanings={
            **NAMED, "URL": "website", "Email Address": "email", "Company": "organisation", "Position": "role",
        },
    ),
    Family(
        key="google",
        filename="contacts.csv",
        header=(
            "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,"
            "Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,"
            "Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,"
            "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,"
            "Address 1 - City,Custom Field 1 - Label"
        ),
        cells={
            **NAMES, "Middle Name": "{p.middle}", "Organization Name": "{p.house}",
            "Organization Title": "{p.role}",
            "Labels": "Museums ::: * myContacts", "E-mail 1 - Label": "* Work",
            "E-mail 1 - Value": "{p.email} ::: {p.second}", "Phone 1 - Label": "Work",
            "Phone 1 - Value": "{p.phone}",
            "Birthday": "1980-01-02", "Address 1 - City": "York",
        },
        meanings={
            **NAMED, "Middle Name": "middle_name", "Organization Name": "organisation",
            "Organization Title": "role",
            "Organization Department": "department", "Notes": "notes", "E-mail 1 - Value": "email",
            "E-mail 2 - Value": "email", "Phone 1 - Value": "phone",
        },
    ),
    Family(
        key="google-before",
        filename="contacts.csv",
        header=(
            "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Name Prefix,Name Suffix,"
            "Initials,"
            "Nickname,Birthday,Gender,Location,Occupation,Notes,Language,Photo,Group Membership,E-mail 1 - Type,"
            "E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,"
            "Organization 1 - Yomi Name,Organization 1 - Title,Organization 1 - Department"
        ),
        cells={
            "Name": "{p.name}", "Given Name": "{p.first}", "Additional Name": "{p.middle}",
            "Family Name": "{p.last}",
            "Group Membership": "* myContacts", "E-mail 1 - Type": "* Work", "E-mail 1 - Value": "{p.email}",
            "Organization 1 - Name": "{p.house}", "Organization 1 - Title": "{p.role}", "Language": "sv",
        },
        meanings={
            "Name": "contact_name", "Given Name": "first_name", "Additional Name": "middle_name",
            "Family Name": "last_name", "Notes": "notes", "E-mail 1 - Value": "email", "Phone 1 - Value": "phone",
            "Organization 1 - Name": "organisation", "Organization 1 - Title": "role",
            "Organization 1 - Department": "department",
        },
    ),
    Family(
        key="outlook",
        filename="outlook.csv",
        header=(
            "First Name,Middle Name,Last Name,Title,Suffix,Nickname,E-mail Address,E-mail 2 Address,"
            "E-mail 3 Address,"
            "Home Phone,Business Phone,Mobile Phone,Job Title,Department,Company,Manager's Name,Birthday,"
            "Home City,"
            "Business Street,Business City,Business Country/Region,Web Page,Notes"
        ),
        cells={
            **NAMES, "Title": "Dr", "E-mail Address": "{p.email}", "E-mail 2 Address": "{p.second}",
            "Business Phone": "{p.phone}", "Job Title": "{p.role}", "Company": "{p.house}", "Home City": "Hull",
            "Business Street": "1 Quay", "Birthday": "0/0/00",
        },
        meanings={
            **NAMED, "Middle Name": "middle_name", "E-mail Address": "email", "E-mail 2 Address": "email",
            "E-mail 3 Address": "email", "Business Phone": "phone", "Mobile Phone": "phone", "Job Title": "role",
            "Department": "department", "Company": "organisation", "Business City": "place",
            "Business Country/Region": "country", "Web Page": "website", "Notes": "notes",
        },
    ),
    Family(
        key="mailchimp",
        filename="subscribed_members_export_7f0a.csv",
        header=MAILCHIMP,
        cells=MAILCHIMP_CELLS,
        meanings=MAILCHIMP_MEANS,
        houses=False,
    ),
    Family(
        key="mailchimp-unsubscribed",
        header=f"{MAILCHIMP},UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER",
        cells={**MAILCHIMP_CELLS, "UNSUB_TIME": "2025-05-06 07:08:09", "UNSUB_REASON": "NORMAL"},
        meanings={
            **MAILCHIMP_MEANS, "UNSUB_TIME": "opted_out", "UNSUB_REASON": "notes", "UNSUB_REASON_OTHER": "notes",
        },
        houses=False,
    ),
    Family(
        key="mailchimp-unsubscribed",
        filename="unsubscribed_members_export_7f0a.csv",
        header=MAILCHIMP,
        cells=MAILCHIMP_CELLS,
        meanings=MAILCHIMP_MEANS,
        houses=False,
    ),
    Family(
        key="mailchimp-cleaned",
        filename="cleaned_members_export_7f0a.csv",
        header=f"{MAILCHIMP},CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID",
        cells={**MAILCHIMP_CELLS, "CLEAN_TIME": "2025-05-06 07:08:09"},
        meanings={**MAILCHIMP_MEANS, "CLEAN_TIME": "bounced"},
        houses=False,
    ),
    Family(
        key="hubspot-contacts",
        header=(
            "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Contact owner,Lead Status,"
            "Lifecycle Stage,"
            "Create Date,Last Activity Date,Associated Company,Associated Company IDs"
        ),
        cells={
            **NAMES, "Record ID": "70{p.number}", "Email": "{p.email}", "Phone Number": "{p.phone}",
            "Job Title": "{p.role}", "Lead Status": "NEW", "Lifecycle Stage": "lead",
            "Create Date": "2024-03-12 09:30",
            "Last Activity Date": "2025-05-06 07:08", "Associated Company": "{p.house}",
            "Associated Company IDs": "1;2",
        },
        meanings={
            **NAMED, "Record ID": "old_number", "Email": "email", "Phone Number": "phone", "Job Title": "role",
            "Contact owner": "looked_after_by", "Last Activity Date": "contacted_on",
            "Associated Company": "organisation",
        },
    ),
    Family(
        key="hubspot-companies",
        header=(
            "Record ID,Company name,Company owner,Create Date,Phone Number,Last Activity Date,City,Country/Region,"
            "Company Domain Name"
        ),
        cells={
            "Record ID": "80{p.number}", "Company name": "{p.house} of {p.last}",
            "Create Date": "2024-03-12 09:30",
            "Phone Number": "{p.phone}", "City": "York", "Country/Region": "United Kingdom",
            "Company Domain Name": "h{p.number}.example",
        },
        meanings={
            "Record ID": "old_number", "Company name": "organisation", "Company owner": "looked_after_by",
            "Phone Number": "organisation_phone", "Last Activity Date": "contacted_on", "City": "place",
            "Country/Region": "country", "Company Domain Name": "website",
        },
        people=False,
    ),
    Family(
        key="civicrm",
        delimiter=";",
        header=(
            "Contact ID,Contact Type,Contact Subtype,External Identifier,Display Name,Sort Name,Organization Name,"
            "First Name,Middle Name,Last Name,Nickname,Legal Name,Job Title,Current Employer,Preferred Language,"
            "Do Not Email,Do Not Phone,Do Not Mail,Do Not Trade,No Bulk Emails (User Opt Out),Contact Source,"
            "Street Address,City,Postal Code,Email,Phone"
        ),
        cells={
            **NAMES, "Contact ID": "6{p.number}", "Contact Type": "Individual", "Display Name": "Dr {p.name}",
            "Sort Name": "{p.last}, {p.first}", "Middle Name": "{p.middle}", "Job Title": "{p.role}",
            "Current Employer": "{p.house}", "Organization Name": "{p.house}", "City": "York",
            "Email": "{p.email}",
            "Phone": "{p.phone}", "Do Not Mail": "0",
        },
        meanings={
            **NAMED, "Contact ID": "old_number", "Contact Type": "row_kind", "Display Name": "contact_name",
            "Organization Name": "organisation", "Middle Name": "middle_name", "Nickname": "greeting",
            "Legal Name": "other_names", "Job Title": "role", "Current Employer": "employer",
            "Preferred Language": "language", "Do Not Email": "opted_out", "Do Not Phone": "no_phone",
            "No Bulk Emails (User Opt Out)": "opted_out", "Contact Source": "notes", "City": "place",
            "Email": "email", "Phone": "phone",
        },
    ),
]  # fmt: skip
