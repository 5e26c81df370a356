# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a column can mean, and which meaning its header suggests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from liaison.kit.text import fold

SURE = 100
LIKELY = 86  # below this a suggestion is a guess, and we do not guess


class Meaning(StrEnum):
    ORGANISATION = "organisation"
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
    LAST_NAME = "last_name"
    ROLE = "role"
    DEPARTMENT = "department"
    GREETING = "greeting"
    LANGUAGE = "language"
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
    OLD_NUMBER = "old_number"
    OPTED_OUT = "opted_out"
    IGNORE = "ignore"


# Headers that people write, folded. The first is how we would write it. Several columns may mean the same thing
# where MANY says so; elsewhere the first column wins.
SYNONYMS: dict[Meaning, tuple[str, ...]] = {
    Meaning.ORGANISATION: (
        "organisation",
        "organization",
        "organisation name",
        "organization name",
        "name of organisation",
        "org",
        "org name",
        "institution",
        "institution name",
        "museum",
        "library",
        "archive",
        "company",
        "company name",
        "partner",
        "possible partner",
        "potential partner",
        "charity",
        "society",
        "employer",
        "current employer",
        "associated company",
        "affiliation",
        "who",
        "sefydliad",
        "enw sefydliad",
        "enw'r sefydliad",
        "partner posibl",
        "organisationsnamn",
        "foretag",
        "forening",
        "verein",
        "einrichtung",
        "organizacion",
        "institucion",
        "entidad",
        "nombre de la organizacion",
        "organisme",
        "account name",
    ),
    Meaning.OTHER_NAMES: (
        "other names",
        "other name",
        "also known as",
        "aka",
        "alias",
        "enwau eraill",
        "otros nombres",
    ),
    Meaning.ORGANISATION_KIND: (
        "kind",
        "type",
        "type of organisation",
        "organisation type",
        "organization type",
        "kind of organisation",
        "sector",
        "math",
        "math o sefydliad",
        "typ",
        "organisationstyp",
        "tipo",
        "tipo de organizacion",
    ),
    Meaning.LEGAL_FORM: ("legal form", "legal status", "juridisk form", "rechtsform", "forma juridica"),
    Meaning.PLACE: (
        "place",
        "city",
        "town",
        "town/city",
        "city/town",
        "location",
        "lle",
        "tref",
        "ort",
        "stad",
        "ciudad",
        "lugar",
    ),
    Meaning.REGION: (
        "region",
        "area",
        "county",
        "nation",
        "state",
        "province",
        "rhanbarth",
        "ardal",
        "lan",
        "provincia",
    ),
    Meaning.COUNTRY: ("country", "gwlad", "land", "pais", "country/region"),
    Meaning.WEBSITE: (
        "website",
        "web site",
        "web",
        "web page",
        "url",
        "homepage",
        "site",
        "gwefan",
        "webbplats",
        "hemsida",
        "sitio web",
        "pagina web",
        "company domain name",
    ),
    Meaning.GOALS: ("goals", "their goals", "aims", "mission", "strategic goals", "nodau", "mal", "objetivos"),
    Meaning.COMMUNITY: (
        "community",
        "communities",
        "community served",
        "communities served",
        "audience",
        "cymuned",
        "cymunedau",
        "malgrupp",
        "comunidad",
        "comunidades",
    ),
    Meaning.CONTACT_NAME: (
        "contact",
        "contact name",
        "contact person",
        "name",
        "full name",
        "display name",
        "name of contact",
        "person",
        "main contact",
        "key contact",
        "contact(s)",
        "contacts",
        "attendee name",
        "enw",
        "cyswllt",
        "enw cyswllt",
        "kontakt",
        "kontaktperson",
        "namn",
        "contacto",
        "persona de contacto",
        "nombre",
        "nombre completo",
        "ansprechpartner",
        "interlocuteur",
    ),
    Meaning.FIRST_NAME: (
        "first name",
        "firstname",
        "given name",
        "forename",
        "enw cyntaf",
        "fornamn",
        "vorname",
        "nombre de pila",
        "prenom",
    ),
    Meaning.LAST_NAME: (
        "last name",
        "lastname",
        "surname",
        "family name",
        "cyfenw",
        "efternamn",
        "nachname",
        "apellido",
        "apellidos",
        "nom de famille",
    ),
    Meaning.ROLE: (
        "role",
        "job title",
        "title",
        "position",
        "job",
        "organization title",
        "organisation title",
        "rol",
        "swydd",
        "roll",
        "befattning",
        "titel",
        "cargo",
        "puesto",
        "funktion",
        "fonction",
    ),
    Meaning.DEPARTMENT: (
        "department",
        "team",
        "section",
        "organization department",
        "adran",
        "avdelning",
        "departamento",
    ),
    Meaning.GREETING: ("greeting", "salutation", "how to greet", "cyfarchiad", "halsningsfras", "saludo"),
    Meaning.LANGUAGE: ("language", "languages", "preferred language", "iaith", "sprak", "idioma", "lengua"),
    Meaning.EMAIL: (
        "email",
        "e-mail",
        "email address",
        "e-mail address",
        "mail",
        "contact email",
        "email 1",
        "email 2",
        "e-mail 2 address",
        "second email",
        "other email",
        "work email",
        "e-mail 1 - value",
        "e-mail 2 - value",
        "user email",
        "e-bost",
        "ebost",
        "cyfeiriad e-bost",
        "e-post",
        "epost",
        "e-postadress",
        "correo",
        "correo electronico",
        "email(s)",
        "emails",
        "courriel",
    ),
    Meaning.ORGANISATION_EMAIL: (
        "organisation email",
        "general email",
        "info email",
        "company email",
        "office email",
    ),
    Meaning.PHONE: (
        "phone",
        "telephone",
        "phone number",
        "telephone number",
        "tel",
        "mobile",
        "mobile phone",
        "mobile number",
        "cell phone",
        "phone 1 - value",
        "contact number",
        "ffon",
        "rhif ffon",
        "telefon",
        "telefonnummer",
        "mobil",
        "telefono",
        "movil",
    ),
    Meaning.ORGANISATION_PHONE: ("organisation phone", "main phone", "switchboard", "company phone"),
    Meaning.SOCIAL: (
        "twitter",
        "x",
        "facebook",
        "instagram",
        "linkedin",
        "linkedin url",
        "mastodon",
        "social media",
        "social",
    ),
    Meaning.WIKI: (
        "wiki user name",
        "wiki username",
        "username",
        "wikimedia username",
        "user name",
        "enw defnyddiwr",
        "anvandarnamn",
    ),
    Meaning.CONTACTED_ON: (
        "date contacted",
        "contacted",
        "contacted on",
        "date of contact",
        "last contact",
        "last contacted",
        "date",
        "contact date",
        "date emailed",
        "emailed",
        "emailed on",
        "date of email",
        "first contact",
        "first contacted",
        "last activity date",
        "sent",
        "date sent",
        "when",
        "dyddiad cyswllt",
        "dyddiad",
        "kontaktad",
        "kontaktdatum",
        "datum",
        "senast kontaktad",
        "fecha de contacto",
        "fecha",
        "ultimo contacto",
        "contactado",
    ),
    Meaning.CONTACTED_BY: (
        "contacted by",
        "by",
        "by whom",
        "who contacted",
        "emailed by",
        "sent by",
        "our contact",
        "gan",
        "kontaktad av",
        "contactado por",
    ),
    Meaning.CHANNEL: (
        "channel",
        "how",
        "method",
        "via",
        "through",
        "contact method",
        "how contacted",
        "sut",
        "hur",
        "medio",
        "canal",
    ),
    Meaning.RESPONSE: (
        "response",
        "reply",
        "replied",
        "replied?",
        "response?",
        "any response",
        "outcome",
        "result",
        "status",
        "answer",
        "ymateb",
        "svar",
        "respuesta",
        "estado",
        "antwort",
        "reponse",
    ),
    Meaning.NOTES: (
        "notes",
        "note",
        "comments",
        "comment",
        "remarks",
        "observations",
        "notes/comments",
        "notes and observations",
        "description",
        "nodiadau",
        "sylwadau",
        "anteckningar",
        "kommentar",
        "kommentarer",
        "notas",
        "observaciones",
        "bemerkungen",
        "remarques",
    ),
    Meaning.NEXT_STEP: (
        "next step",
        "next steps",
        "next action",
        "action",
        "to do",
        "todo",
        "follow up",
        "follow-up",
        "cam nesaf",
        "nasta steg",
        "siguiente paso",
    ),
    Meaning.NEXT_STEP_ON: (
        "next step date",
        "follow up date",
        "follow-up date",
        "next contact",
        "due",
        "due date",
        "deadline",
    ),
    Meaning.LOOKED_AFTER_BY: (
        "owner",
        "contact owner",
        "company owner",
        "lead",
        "responsible",
        "looked after by",
        "our lead",
        "assigned to",
        "coordinator",
        "staff member",
        "who's on it",
        "who is on it",
        "whos on it",
        "who looks after them",
        "our person",
        "ansvarig",
        "responsable",
        "yng ngofal",
    ),
    Meaning.WIKIDATA: ("wikidata", "wikidata id", "wikidata item", "qid", "q-id", "q number"),
    Meaning.ROR: ("ror", "ror id"),
    Meaning.ISIL: ("isil", "isil code"),
    Meaning.OLD_NUMBER: ("record id", "contact id", "external identifier", "crm id", "old id", "leid"),
    Meaning.OPTED_OUT: (
        "do not contact",
        "do not email",
        "opted out",
        "opt out",
        "opt-out",
        "unsubscribed",
        "no bulk emails (user opt out)",
        "no bulk emails",
        "peidio a chysylltu",
        "kontakta inte",
        "no contactar",
    ),
}

# Several columns may carry these; their values are read one after the other.
MANY = frozenset(
    {
        Meaning.EMAIL, Meaning.PHONE, Meaning.ORGANISATION_EMAIL, Meaning.ORGANISATION_PHONE, Meaning.SOCIAL,
        Meaning.NOTES, Meaning.WEBSITE, Meaning.COMMUNITY, Meaning.IGNORE, Meaning.OTHER_NAMES,
    }
)  # fmt: skip
DATES = frozenset({Meaning.CONTACTED_ON, Meaning.NEXT_STEP_ON})
# Cells in which a date may hide in running text.
FREE_TEXT = frozenset({Meaning.NOTES, Meaning.RESPONSE})
# For wordings that nobody foresaw, such as "Did they reply?": the first rule of which one word occurs decides.
KEYWORDS: tuple[tuple[frozenset[str], Meaning], ...] = (
    (frozenset({"email", "mail", "ebost", "epost", "correo"}), Meaning.EMAIL),
    (frozenset({"phone", "telephone", "tel", "mobile", "ffon", "telefon", "telefono"}), Meaning.PHONE),
    (frozenset({"website", "webpage", "url", "gwefan", "hemsida"}), Meaning.WEBSITE),
    (frozenset({"reply", "replied", "response", "responded", "answer", "answered", "ymateb", "svar", "respuesta"}),
     Meaning.RESPONSE),
    (frozenset({"contacted", "emailed", "date", "dyddiad", "datum", "fecha", "kontaktad"}), Meaning.CONTACTED_ON),
    (frozenset({"organisation", "organization", "institution", "museum", "sefydliad", "organizacion"}),
     Meaning.ORGANISATION),
    (frozenset({"contact", "person", "cyswllt", "kontakt", "contacto"}), Meaning.CONTACT_NAME),
    (frozenset({"notes", "note", "comments", "remarks", "nodiadau", "anteckningar", "notas"}), Meaning.NOTES),
)  # fmt: skip
NAMES = frozenset(
    {Meaning.ORGANISATION, Meaning.CONTACT_NAME, Meaning.FIRST_NAME, Meaning.LAST_NAME, Meaning.EMAIL}
)


@dataclass(frozen=True)
class Proposal:
    """What a column seems to mean. `score` is 0–100; `resembles` is the header we know it from."""

    meaning: str
    score: int
    resembles: str = ""

    @property
    def is_sure(self) -> bool:
        return self.score >= SURE


@dataclass(frozen=True)
class Header:
    """A column as the file has it: its header and a few values."""

    text: str
    samples: tuple[str, ...] = ()


def propose(headers: Sequence[Header], extra: Iterable[tuple[str, tuple[str, ...]]] = ()) -> list[Proposal]:
    """One proposal per column. `extra` are further (key, synonyms), from rooms above."""
    known = _known(extra)
    proposals = [_propose_one(header, known) for header in headers]
    proposals = _one_column_each(proposals)
    return _name_is_the_organisations(headers, proposals)


def _known(extra: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    known = {_plain(word): meaning.value for meaning, words in SYNONYMS.items() for word in words}
    for key, synonyms in extra:
        known.update({_plain(synonym): key for synonym in synonyms})
    return known


def _propose_one(header: Header, known: dict[str, str]) -> Proposal:
    text = _plain(header.text)
    if text in known:
        return Proposal(known[text], SURE, text)
    by_values = _meaning_of_values(header.samples)
    if text:
        nearest = max(known, key=lambda synonym: _likeness(text, synonym))
        score = _likeness(text, nearest)
        if score >= LIKELY:
            return Proposal(known[nearest], min(int(score), SURE - 1), nearest)
        words = set(text.replace("-", "").split())
        for keywords, meaning in KEYWORDS:
            if words & keywords:
                return Proposal(meaning.value, LIKELY, min(words & keywords))
    return by_values


def _plain(header: str) -> str:
    """Folded, without the punctuation that says nothing."""
    text = fold(header)
    for mark in "_.:*?#&()\"'’":
        text = text.replace(mark, " ")
    return " ".join(text.split())


def _likeness(one: str, other: str) -> float:
    """Spelling for words of a length that can be misspelt; the same words in another order count as the same."""
    if len(one) < 4 or len(other) < 4:
        return 100.0 if one == other else 0.0
    return float(max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)))


def _meaning_of_values(samples: Sequence[str]) -> Proposal:
    """A column without a telling header may still hold nothing but addresses."""
    if samples and all("@" in sample and "." in sample for sample in samples):
        return Proposal(Meaning.EMAIL.value, LIKELY)
    if samples and all(sample.startswith(("http://", "https://", "www.")) for sample in samples):
        return Proposal(Meaning.WEBSITE.value, LIKELY)
    return Proposal(Meaning.IGNORE.value, 0)


def _one_column_each(proposals: list[Proposal]) -> list[Proposal]:
    """Where two columns seem to mean the same, the surer keeps it; the other is put to the person."""
    best: dict[str, int] = {}
    for index, proposal in enumerate(proposals):
        if proposal.meaning not in best or proposal.score > proposals[best[proposal.meaning]].score:
            best[proposal.meaning] = index
    return [
        proposal
        if proposal.meaning in MANY or best[proposal.meaning] == index
        else Proposal(Meaning.IGNORE.value, 0, proposal.resembles)
        for index, proposal in enumerate(proposals)
    ]


def _name_is_the_organisations(headers: Sequence[Header], proposals: list[Proposal]) -> list[Proposal]:
    """In a sheet with no column for organisations but one for a contact, a bare "Name" names the organisation."""
    meanings = {proposal.meaning for proposal in proposals}
    if Meaning.ORGANISATION in meanings:
        return proposals
    bare = {"name", "enw", "namn", "nombre"}
    named = [i for i, header in enumerate(headers) if _plain(header.text) in bare]
    contact = [i for i, p in enumerate(proposals) if p.resembles.startswith(("contact", "kontakt", "cyswllt"))]
    if len(named) == 1 and contact and named != contact:
        changed = list(proposals)
        changed[named[0]] = Proposal(Meaning.ORGANISATION.value, LIKELY, "name")
        changed[contact[0]] = Proposal(Meaning.CONTACT_NAME.value, SURE, proposals[contact[0]].resembles)
        return changed
    return proposals


def is_recognised(headers: Sequence[Header], proposals: Sequence[Proposal]) -> bool:
    """Whether the file explains itself: a name to go by, something besides, and no filled column we wonder about."""
    meanings = {proposal.meaning for proposal in proposals}
    told = [proposal for proposal in proposals if proposal.meaning != Meaning.IGNORE]
    open_questions = [
        header
        for header, proposal in zip(headers, proposals, strict=True)
        if header.samples and proposal.score < LIKELY
    ]
    return bool(meanings & NAMES) and len(told) >= 2 and not open_questions
