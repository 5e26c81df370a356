# SPDX-License-Identifier: AGPL-3.0-or-later
"""Headers that people write, in the languages our users keep their lists in, folded and parted by commas.

The first is how we would write it. For wordings that nobody foresaw, such as "Did they reply?", the first rule of
KEYWORDS of which one word occurs decides.
"""

from .meanings import Meaning

_SYNONYMS: dict[Meaning, str] = {
    Meaning.ORGANISATION: (
        "organisation, organization, organisation name, organization name, name of organisation, org, org "
        "name, institution, institution name, museum, library, archive, company, company name, partner, "
        "possible partner, potential partner, charity, society, employer, current employer, associated "
        "company, affiliation, who, sefydliad, enw sefydliad, enw'r sefydliad, partner posibl, "
        "organisationsnamn, foretag, forening, verein, einrichtung, organizacion, institucion, entidad, "
        "nombre de la organizacion, organisme, account name"
    ),
    Meaning.OTHER_NAMES: "other names, other name, also known as, aka, alias, enwau eraill, otros nombres",
    Meaning.ORGANISATION_KIND: (
        "kind, type, type of organisation, organisation type, organization type, kind of organisation, "
        "sector, math, math o sefydliad, typ, organisationstyp, tipo, tipo de organizacion"
    ),
    Meaning.LEGAL_FORM: "legal form, legal status, juridisk form, rechtsform, forma juridica",
    Meaning.PLACE: (
        "place, city, town, town/city, city/town, location, business city, address city, lle, tref, ort, stad, "
        "ciudad, lugar"
    ),
    Meaning.REGION: (
        "region, area, county, nation, state, province, state/region, state/province, business state, "
        "address region, rhanbarth, ardal, lan, provincia"
    ),
    Meaning.COUNTRY: "country, country/region, business country/region, address country, gwlad, land, pais",
    Meaning.WEBSITE: (
        "website, web site, web, web page, url, homepage, site, gwefan, webbplats, hemsida, sitio web, "
        "pagina web, company domain name"
    ),
    Meaning.GOALS: "goals, their goals, aims, mission, strategic goals, nodau, mal, objetivos",
    Meaning.COMMUNITY: (
        "community, communities, community served, communities served, audience, cymuned, cymunedau, "
        "malgrupp, comunidad, comunidades"
    ),
    Meaning.CONTACT_NAME: (
        "contact, contact name, contact person, name, full name, display name, name of contact, person, "
        "main contact, key contact, contact(s), contacts, attendee name, enw, cyswllt, enw cyswllt, "
        "kontakt, kontaktperson, namn, contacto, persona de contacto, nombre, nombre completo, "
        "ansprechpartner, interlocuteur, who we talk to, who to talk to, who we know"
    ),
    Meaning.MIDDLE_NAME: "middle name, additional name, mellannamn, segundo nombre, zweiter vorname",
    Meaning.FIRST_NAME: (
        "first name, firstname, given name, forename, enw cyntaf, fornamn, vorname, nombre de pila, prenom"
    ),
    Meaning.LAST_NAME: (
        "last name, lastname, surname, family name, cyfenw, efternamn, nachname, apellido, apellidos, nom "
        "de famille"
    ),
    Meaning.ROLE: (
        "role, job title, title, position, job, organization title, organisation title, rol, swydd, roll, "
        "befattning, titel, cargo, puesto, funktion, fonction"
    ),
    Meaning.DEPARTMENT: ("department, team, section, organization department, adran, avdelning, departamento"),
    Meaning.GREETING: "greeting, salutation, how to greet, cyfarchiad, halsningsfras, saludo",
    Meaning.ORGANISATION_LANGUAGE: "organisation language, organisation languages",
    Meaning.LANGUAGE: "language, languages, preferred language, iaith, sprak, idioma, lengua",
    Meaning.EMAIL: (
        "email, e-mail, email address, e-mail address, mail, contact email, second email, other email, "
        "work email, user email, "
        "e-bost, ebost, cyfeiriad e-bost, e-post, epost, e-postadress, correo, correo electronico, "
        "email(s), emails, courriel"
    ),
    Meaning.ORGANISATION_EMAIL: "organisation email, general email, info email, company email, office email",
    Meaning.PHONE: (
        "phone, telephone, phone number, telephone number, tel, mobile, mobile phone, mobile number, cell "
        "phone, business phone, contact number, ffon, rhif ffon, telefon, telefonnummer, mobil, telefono, "
        "movil"
    ),
    Meaning.ORGANISATION_PHONE: "organisation phone, main phone, company main phone, switchboard, company phone",
    Meaning.SOCIAL: ("twitter, x, facebook, instagram, linkedin, linkedin url, mastodon, social media, social"),
    Meaning.WIKI: (
        "wiki user name, wiki username, username, wikimedia username, user name, enw defnyddiwr, anvandarnamn"
    ),
    Meaning.CONTACTED_ON: (
        "date contacted, contacted, contacted on, date of contact, last contact, last contacted, date, "
        "contact date, date emailed, emailed, emailed on, date of email, first contact, first contacted, "
        "last activity date, sent, date sent, when, dyddiad cyswllt, dyddiad, kontaktad, kontaktdatum, "
        "datum, senast kontaktad, fecha de contacto, fecha, ultimo contacto, contactado"
    ),
    Meaning.CONTACTED_BY: (
        "contacted by, by, by whom, who contacted, emailed by, sent by, our contact, gan, kontaktad av, "
        "contactado por"
    ),
    Meaning.CHANNEL: ("channel, how, method, via, through, contact method, how contacted, sut, hur, medio, canal"),
    Meaning.RESPONSE: (
        "response, reply, replied, replied?, response?, any response, outcome, result, status, answer, "
        "ymateb, svar, respuesta, estado, antwort, reponse"
    ),
    Meaning.NOTES: (
        "notes, note, comments, comment, remarks, observations, notes/comments, notes and observations, "
        "description, nodiadau, sylwadau, anteckningar, kommentar, kommentarer, notas, observaciones, "
        "bemerkungen, remarques"
    ),
    Meaning.NEXT_STEP: (
        "next step, next steps, next action, action, to do, todo, follow up, follow-up, cam nesaf, nasta "
        "steg, siguiente paso"
    ),
    Meaning.NEXT_STEP_ON: (
        "next step date, follow up date, follow-up date, next contact, due, due date, deadline"
    ),
    Meaning.LOOKED_AFTER_BY: (
        "owner, contact owner, company owner, lead, responsible, looked after by, our lead, assigned to, "
        "coordinator, staff member, who's on it, who is on it, whos on it, who looks after them, our "
        "person, ansvarig, responsable, yng ngofal"
    ),
    Meaning.WIKIDATA: "wikidata, wikidata id, wikidata item, qid, q-id, q number",
    Meaning.ROR: "ror, ror id",
    Meaning.ISIL: "isil, isil code",
    Meaning.VIAF: "viaf, viaf id, viaf number",
    Meaning.OLD_NUMBER: "record id, contact id, external identifier, crm id, old id, leid",
    Meaning.OPTED_OUT: (
        "do not contact, do not email, opted out, opt out, opt-out, unsubscribed, no bulk emails (user opt "
        "out), no bulk emails, unsub time, peidio a chysylltu, kontakta inte, no contactar"
    ),
    Meaning.NO_PHONE: "do not phone, do not call",
    Meaning.BOUNCED: "bounced, hard bounced, clean time, email on hold",
    Meaning.ROW_KIND: "contact type, person or organisation, person or organization",
    # What our own report of rejected rows adds, and what mailing services measure.
    Meaning.IGNORE: (
        "row in the file, why it was left out, member rating, optin time, optin ip, confirm time, confirm ip, "
        "latitude, longitude, gmtoff, dstoff, euid"
    ),
}
_KEYWORDS: tuple[tuple[str, Meaning], ...] = (
    ("correo, ebost, email, epost, mail", Meaning.EMAIL),
    ("ffon, mobile, phone, tel, telefon, telefono, telephone", Meaning.PHONE),
    ("gwefan, hemsida, url, webpage, website", Meaning.WEBSITE),
    ("answer, answered, replied, reply, responded, response, respuesta, svar, ymateb", Meaning.RESPONSE),
    ("contacted, date, datum, dyddiad, emailed, fecha, kontaktad", Meaning.CONTACTED_ON),
    ("institution, museum, organisation, organizacion, organization, sefydliad", Meaning.ORGANISATION),
    ("contact, contacto, cyswllt, kontakt, person", Meaning.CONTACT_NAME),
    ("anteckningar, comments, nodiadau, notas, note, notes, remarks", Meaning.NOTES),
)
# A word of these means that the column is about something else than its other words say: "E-mail 1 - Label".
_ELSE = (
    "assistant, birth, birthday, buyer, changed, connected, count, create, created, display, end, "
    "expires, format, id, ids, ip, label, labels, lead, middle, modified, not, order, phonetic, prefix, "
    "rating, source, start, subtype, suffix, type, updated, yomi"
)
# A column called no more than this gives way to one that says more.
_BARE = "date, datum, dyddiad, fecha, name, enw, namn, nombre, sent, status, title, titel, when"

SYNONYMS = {meaning: tuple(words.split(", ")) for meaning, words in _SYNONYMS.items()}
KEYWORDS = [(frozenset(words.split(", ")), meaning) for words, meaning in _KEYWORDS]
ABOUT_SOMETHING_ELSE = frozenset(_ELSE.split(", "))
BARE = frozenset(_BARE.split(", "))
BARE_NAMES = frozenset({"name", "enw", "namn", "nombre"})
