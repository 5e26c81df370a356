# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the columns of attendance files are called, in the languages in which we have met them.

Names are compared without case, accents and punctuation (`plain_header` of the directory's import): "Order #" and
"order" are one. The same roles serve every file; `KINDS` says which of them make a file what it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from liaison.directory.importing.rules.columns import plain_header


class Role(StrEnum):
    NAME = "name"
    ZOOM_NAME = "zoom_name"  # with the name from before somebody changed it in brackets
    FIRST = "first"
    LAST = "last"
    EMAIL = "email"
    ORGANISATION = "organisation"
    JOINED = "joined"
    LEFT = "left"
    FIRST_JOINED = "first_joined"
    LAST_LEFT = "last_left"
    DURATION = "duration"
    ATTENDED = "attended"
    REGISTERED = "registered"
    APPROVAL = "approval"
    ORDER = "order"
    ORDER_ID = "order_id"
    STATUS = "status"
    CHECKED_IN = "checked_in"
    TICKET_NAME = "ticket_name"
    PRODUCT = "product"
    PARTICIPANT = "participant"
    ROLE = "role"
    TIMESTAMP = "timestamp"
    TOPIC = "topic"
    BEGAN = "began"
    ORDERED = "ordered"
    NUMBER = "number"


_SPELLINGS: dict[Role, str] = {
    Role.NAME: "name; full name; your name; what is your name; user name; participant; nombre; nombre completo; "
    "namn; ditt namn; för- och efternamn; nom; nom complet; enw; eich enw; naam; nome; nimi; vollständiger name; "
    "name of attendee; attendee",
    Role.ZOOM_NAME: "name (original name); user name (original name); name (originalname); "
    "benutzername (originalname); nombre (nombre original); nombre de usuario (nombre original); "
    "nom (nom original); nom (nom d'origine); namn (ursprungligt namn); nome (nome original); "
    "nome (nome originale); naam (oorspronkelijke naam)",
    Role.FIRST: "first name; vorname; nombre de pila; förnamn; prénom; given name; enw cyntaf",
    Role.LAST: "last name; surname; family name; nachname; apellido; apellidos; efternamn; nom de famille; cyfenw",
    Role.EMAIL: "email; e-mail; email address; e-mail address; user email; username; benutzer-e-mail; "
    "e-mail-adresse; e-mail des benutzers; correo electrónico; correo electrónico del usuario; "
    "dirección de correo electrónico; e-post; e-postadress; användarens e-post; adresse e-mail; "
    "e-mail de l'utilisateur; ebost; cyfeiriad e-bost; e-mailadres; endereço de e-mail; your email; your e-mail",
    Role.ORGANISATION: "organisation; organization; org; company; institution; your organisation; "
    "your organization; employer; firma; organización; institución; empresa; société; institution name; "
    "sefydliad; mudiad",
    Role.JOINED: "join time; joined; joined at; beitrittszeit; hora de entrada; hora para unirse; "
    "hora de incorporación; heure d'arrivée; heure de connexion; anslutningstid; tid för anslutning",
    Role.LEFT: "leave time; left; left at; uhrzeit des verlassens; austrittszeit; verlassenszeit; hora de salida; "
    "heure de départ; heure de sortie; tid för att lämna; lämnade",
    Role.FIRST_JOINED: "first join; first join time; erster beitritt; erste teilnahme; primera unión; "
    "primera incorporación; première connexion; première participation; första anslutning; gick med först",
    Role.LAST_LEFT: "last leave; last leave time; letztes verlassen; última salida; última desconexión; "
    "dernière déconnexion; dernier départ; senaste utträde; lämnade sist",
    Role.DURATION: "duration (minutes); total duration (minutes); time in session (minutes); "
    "in-meeting duration; duration; dauer (minuten); gesamtdauer (minuten); besprechungsdauer; dauer; "
    "dauer in der besprechung; zeit in sitzung (minuten); duración (minutos); duración total (minutos); "
    "duración en la reunión; duración de la reunión; duración; tiempo en la sesión (minutos); durée (minutes); "
    "durée totale (minutes); durée de la réunion; durée; varaktighet (minuter); total varaktighet (minuter); "
    "varaktighet; tid i mötet; minutes",
    Role.ATTENDED: "attended; teilgenommen; asistió; ha asistido; a participé; participé; deltog",
    Role.REGISTERED: "registration time; registrierungszeit; hora de inscripción; hora de registro; "
    "heure d'inscription; registreringstid",
    Role.APPROVAL: "approval status; genehmigungsstatus; estado de aprobación; statut d'approbation; "
    "état de l'approbation; godkännandestatus",
    Role.ORDER: "order #; order no; order number",
    Role.NUMBER: "attendee #; attendee no",
    Role.ORDER_ID: "order id",
    Role.STATUS: "attendee status",
    Role.ORDERED: "order date; order time; bestelldatum; bestellzeit",
    Role.CHECKED_IN: "checked in; eingecheckt; registrado; incheckad; checked in at; enregistré; ingecheckt",
    Role.TICKET_NAME: "attendee name; teilnehmername; name des teilnehmers; nombre del asistente; "
    "nombre del participante; deltagarnamn; nom du participant; naam gast",
    Role.PRODUCT: "order code; bestellnummer; código de pedido; beställningskod; code de commande; bestelcode",
    Role.PARTICIPANT: "participant id (upn); teilnehmer-id (upn); id. de participante (upn); "
    "id de participante (upn); id de participant (upn); id du participant (upn); deltagar-id (upn)",
    Role.ROLE: "role; rolle; rol; rôle; roll",
    Role.TIMESTAMP: "timestamp; marca temporal; zeitstempel; tidstämpel; horodateur; stamp amser; tijdstempel",
    Role.TOPIC: "topic; meeting title; event name; thema; tema; sujet; titel der besprechung; besprechungstitel; "
    "título de la reunión; titre de la réunion; ämne; mötestitel",
    Role.BEGAN: "start time; actual start time; meeting start time; startzeit; tatsächliche startzeit; "
    "beginn der besprechung; hora de inicio; hora de inicio real; hora de inicio de la reunión; "
    "heure de début; starttid",
}  # fmt: skip
ROLES: dict[str, Role] = {
    plain_header(spelling): role for role, spellings in _SPELLINGS.items() for spelling in spellings.split(";")
}


@dataclass(frozen=True)
class Kind:
    """`needs`: each of these, in one role or another ("joined|duration"). `key` is the directory's word, too.

    `one_address_many`: a buyer's address stands at everybody they bought a ticket for.
    """

    key: str
    needs: tuple[str, ...]
    never: tuple[str, ...] = ()
    registers: bool = False
    counts_minutes: bool = False
    one_address_many: bool = False


# The first that fits is the file's.
KINDS = (
    Kind("zoom-webinar", ("attended", "zoom_name|name|first", "joined|duration"), ("status",), True, True),
    Kind("zoom-meeting", ("zoom_name", "joined|duration"), (), counts_minutes=True),
    Kind("zoom-registration", ("email", "registered", "approval|first"), ("attended",), registers=True),
    Kind("teams", ("name", "duration", "first_joined|joined|participant"), ("timestamp",), counts_minutes=True),
    Kind("eventbrite", ("order", "status", "first|last"), (), True, one_address_many=True),
    Kind("eventbrite-summary", ("order_id", "status", "name"), (), True, one_address_many=True),
    Kind("pretix", ("product", "ticket_name", "checked_in"), (), True, one_address_many=True),
    Kind("google-forms", ("timestamp",), ("duration",), registers=True),
    Kind("own-list", ("name|first", "email|organisation|duration"), ("registered", "ordered", "began")),
)
BY_KEY = {kind.key: kind for kind in KINDS}
_BETWEEN = re.compile(r"[^\w-]+")
# Words in the questions of a form, for those columns that no spelling above tells.
_IN_QUESTIONS = (
    (Role.EMAIL, ("email", "e-mail", "correo", "e-post", "ebost", "courriel")),
    (Role.ORGANISATION, ("organisation", "organization", "institution", "museum", "library", "employer",
                         "organización", "institución", "museo", "sefydliad", "where do you work")),
    (Role.NAME, ("name", "nombre", "namn", "enw", "nom")),
)  # fmt: skip


def roles_of(cells: Sequence[str]) -> dict[Role, int]:
    """Role → the column that has it; the first one, where two are called alike."""
    found: dict[Role, int] = {}
    for index, cell in enumerate(cells):
        if cell and len(cell) <= 80 and (role := ROLES.get(plain_header(cell))):
            found.setdefault(role, index)
    return found


def kind_of(roles: dict[Role, int]) -> Kind | None:
    def has(words: str) -> bool:
        return any(Role(word) in roles for word in words.split("|"))

    return next(
        (kind for kind in KINDS if all(map(has, kind.needs)) and not any(map(has, kind.never))),
        None,
    )


def roles_of_questions(cells: Sequence[str], roles: dict[Role, int]) -> dict[Role, int]:
    """The same, with those questions of a form that ask who somebody is."""
    found = dict(roles)
    for role, words in _IN_QUESTIONS:
        if role in found or (role is Role.NAME and Role.FIRST in found):
            continue
        for index, cell in enumerate(cells):
            asked = f" {_BETWEEN.sub(' ', plain_header(cell[:300]))} "
            if index not in found.values() and any(f" {plain_header(word)} " in asked for word in words):
                found[role] = index
                break
    return found
