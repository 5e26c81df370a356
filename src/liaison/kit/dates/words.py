# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words by which notes tell of a contact, per language, folded. Add a language by adding its lines."""

from dataclasses import dataclass
from enum import StrEnum

from liaison.kit.text import word_set


class Channel(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    MEETING = "meeting"
    LETTER = "letter"
    SOCIAL = "social"
    EVENT = "event"
    OTHER = "other"


class Direction(StrEnum):
    OUTGOING = "outgoing"
    INCOMING = "incoming"


class Outcome(StrEnum):
    NO_REPLY = "no_reply"
    REPLIED = "replied"
    DECLINED = "declined"
    INTERESTED = "interested"


@dataclass(frozen=True)
class Verb:
    """``certain`` words tell of a contact even without a date; the others ("called" may introduce a name)
    need one beside them. ``channel`` None means the channel of the contact before.
    """

    channel: Channel | None
    direction: Direction
    certain: bool


_OUT, _IN = Direction.OUTGOING, Direction.INCOMING

# (channel, direction, certain) -> language -> phrases parted by "|"
_VERBS: dict[tuple[Channel | None, Direction, bool], dict[str, str]] = {
    (Channel.EMAIL, _OUT, True): {
        "en": "emailed|e-mailed|mailed them|sent email|sent an email|sent e-mail|sent an e-mail"
        "|email sent|e-mail sent"
        "|sent a mail|re-emailed",
        "cy": "anfonwyd e-bost|anfonwyd ebost|wedi ebostio|wedi e-bostio|e-bostiais|ebostiais"
        "|e-bostiwyd|ebostiwyd"
        "|anfonais e-bost|anfonais ebost",
        "sv": "mejlade|mailade|e-postade|epostade|mejlat|mailat|skickade mejl|skickade mail|skickade e-post"
        "|mejl skickat|mail skickat",
        "es": "correo enviado|envie correo|envie un correo|enviamos correo|enviamos un correo|mail enviado"
        "|se envio correo|email enviado|e-mail enviado",
        "de": "gemailt|angemailt|e-mail geschickt|e-mail gesendet|mail geschickt|mail gesendet"
        "|email geschickt"
        "|e-mail verschickt|mail verschickt",
        "fr": "mail envoye|courriel envoye|e-mail envoye|email envoye|envoye un mail|envoye un courriel",
    },
    (Channel.EMAIL, _OUT, False): {
        "en": "email|e-mail|mailed|mail",
        "cy": "ebost|e-bost",
        "sv": "mejl|e-post|epost",
        "es": "correo|correo electronico",
        "de": "e-mail|mail",
        "fr": "courriel|mel",
    },
    (Channel.PHONE, _OUT, True): {
        "en": "rang|phoned|telephoned|left voicemail|left a voicemail|left voice mail|left a message"
        "|spoke on the phone",
        "cy": "ffoniais|ffoniwyd|wedi ffonio|gadawyd neges|gadewais neges",
        "sv": "ringde|har ringt|lamnade meddelande",
        "es": "llame|llamamos|llamada realizada",
        "de": "angerufen|telefoniert",
        "fr": "telephone a|appele au telephone",
    },
    (Channel.PHONE, _OUT, False): {
        "en": "called|phone call|call|spoke",
        "cy": "galwad|galwad ffon|ffonio",
        "sv": "ringt|samtal|telefonsamtal",
        "es": "llamada",
        "de": "anruf|telefonat",
        "fr": "appele|appel|telephone",
    },
    (Channel.MEETING, _OUT, True): {
        "en": "met with|had a meeting|had coffee with|video call with|zoom call with",
        "cy": "wedi cyfarfod|wedi cwrdd",
        "sv": "traffade|traffades|hade mote",
        "es": "nos reunimos|me reuni|tuvimos una reunion",
        "de": "haben uns getroffen",
        "fr": "avons rencontre|nous sommes rencontres",
    },
    (Channel.MEETING, _OUT, False): {
        "en": "met|meeting|visited|zoom|video call",
        "cy": "cyfarfod|cwrdd",
        "sv": "mote|motte",
        "es": "reunion|visita",
        "de": "getroffen|treffen|besprechung",
        "fr": "reunion|rencontre|rendez-vous",
    },
    (Channel.LETTER, _OUT, True): {
        "en": "sent letter|sent a letter|letter sent|posted a letter|posted letter",
        "cy": "anfonwyd llythyr|anfonais lythyr",
        "sv": "skickade brev|brev skickat",
        "es": "carta enviada|envie carta|envie una carta",
        "de": "brief geschickt|brief gesendet|brief verschickt",
        "fr": "lettre envoyee|courrier envoye",
    },
    (Channel.LETTER, _OUT, False): {
        "en": "letter",
        "cy": "llythyr",
        "sv": "brev",
        "es": "carta",
        "de": "brief",
        "fr": "lettre",
    },
    (Channel.SOCIAL, _OUT, True): {
        "en": "sent a dm|sent dm|dm'd|dmed|linkedin message sent|messaged on linkedin|messaged on twitter"
        "|messaged on mastodon|messaged on facebook|messaged on instagram|wrote on their talk page"
        "|talk page message",
        "sv": "skickade dm",
        "es": "mensaje enviado por linkedin",
        "de": "per linkedin angeschrieben",
        "fr": "message envoye sur linkedin",
    },
    (Channel.SOCIAL, _OUT, False): {"en": "linkedin|dm|tweeted"},
    (Channel.EVENT, _OUT, False): {
        "en": "came to|attended|took part in|joined our",
        "cy": "mynychodd",
        "sv": "deltog",
        "es": "asistio|participo",
        "de": "teilgenommen",
        "fr": "a participe",
    },
    (Channel.OTHER, _OUT, True): {"en": "contacted|got in touch with|reached out to", "de": "angeschrieben"},
    (Channel.OTHER, _OUT, False): {
        "en": "wrote|messaged|texted|reached out|nudged|chased|followed up|reminder sent|sent reminder",
        "cy": "ysgrifennais|cysylltwyd|cysylltais",
        "sv": "kontaktade|skrev|paminde",
        "es": "escribi|escribimos|contacte|contactamos|recordatorio",
        "de": "kontaktiert|geschrieben|nachgehakt|erinnerung",
        "fr": "contacte|ecrit|relance|relancee",
    },
    (None, _IN, True): {
        "en": "replied|responded|answered|heard back|got a reply|got reply|got an answer|wrote back"
        "|emailed back"
        "|reply received|response received",
        "cy": "wedi ateb|atebodd|atebon|atebwyd|cafwyd ateb|derbyniwyd ateb",
        "sv": "svarade|har svarat|fick svar|svar fran",
        "es": "respondio|respondieron|contesto|contestaron|respuesta recibida|ha respondido|han respondido",
        "de": "geantwortet|hat geantwortet|antwort erhalten|antwort bekommen",
        "fr": "a repondu|ont repondu|repondu|reponse recue",
    },
    (None, _IN, False): {
        "en": "reply|response|answer",
        "cy": "ateb|ymateb",
        "sv": "svar",
        "es": "respuesta",
        "de": "antwort|ruckmeldung",
        "fr": "reponse",
    },
    (Channel.PHONE, _IN, True): {
        "en": "they rang|they called|they phoned|she rang|she called|she phoned|he rang|he called"
        "|he phoned|rang us"
        "|called us|phoned us",
        "cy": "ffonion nhw|ffoniodd",
        "sv": "de ringde|hon ringde|han ringde|ringde upp|ringde tillbaka",
        "es": "nos llamaron|nos llamo|llamaron|devolvieron la llamada",
        "de": "zuruckgerufen|haben angerufen|hat angerufen|rief an|riefen an",
        "fr": "ont appele|a appele|a rappele|ont rappele",
    },
    (Channel.EMAIL, _IN, True): {
        "en": "they emailed|they e-mailed|she emailed|she e-mailed|he emailed|he e-mailed|emailed us"
        "|e-mailed us"
        "|they wrote|she wrote|he wrote|wrote to us",
        "sv": "de mejlade|hon mejlade|han mejlade|de skrev|hon skrev|han skrev",
        "es": "nos escribieron|nos escribio|escribieron|escribio",
        "de": "haben gemailt|hat gemailt|haben uns geschrieben|hat uns geschrieben",
        "fr": "ont ecrit|a ecrit|nous ont ecrit|nous a ecrit",
    },
}

_OUTCOMES: dict[Outcome, dict[str, str]] = {
    Outcome.NO_REPLY: {
        "en": "no reply|no response|no answer|no reply yet|not replied|never replied|didn't reply"
        "|did not reply"
        "|hasn't replied|have not replied|haven't replied|has not replied|didn't respond|did not respond"
        "|never responded|hasn't responded|haven't responded|not answered|didn't answer"
        "|did not answer|unanswered"
        "|nothing back|haven't heard back|have not heard back|not heard back|never heard back"
        "|didn't hear back"
        "|did not hear back|hasn't answered|without reply|without answer|awaiting reply|awaiting response"
        "|waiting for reply|waiting for a reply|voicemail|voice mail|bounced",
        "cy": "dim ateb|heb ateb|dim ymateb|heb ymateb|ddim wedi ateb|ni atebodd|aros am ateb",
        "sv": "inget svar|ej svar|utan svar|inte svarat|svarade inte|svarade ej|svarar inte"
        "|ej svarat|inget svar an"
        "|vantar pa svar|telefonsvarare",
        "es": "sin respuesta|sin contestacion|no respondio|no respondieron|no contesto|no contestaron"
        "|no ha respondido|no han respondido|no contesta|no responde|buzon de voz",
        "de": "keine antwort|keine ruckmeldung|ohne antwort|nicht geantwortet|nicht beantwortet"
        "|noch keine antwort"
        "|nicht erreicht|anrufbeantworter|mailbox",
        "fr": "sans reponse|pas de reponse|aucune reponse|n'a pas repondu|n'ont pas repondu"
        "|pas repondu|messagerie"
        "|repondeur",
    },
    Outcome.DECLINED: {
        "en": "declined|not interested|said no|turned us down|refused|no interest|no thanks"
        "|no thank you|opted out",
        "cy": "gwrthododd|gwrthodwyd|wedi gwrthod|dim diddordeb|heb ddiddordeb",
        "sv": "tackade nej|avbojde|sa nej|ej intresserad|ej intresserade|inte intresserad|inte intresserade"
        "|inget intresse",
        "es": "rechazo|rechazaron|declino|declinaron|no interesado|no interesada|no interesados"
        "|no les interesa"
        "|no le interesa|dijo que no|dijeron que no|sin interes",
        "de": "abgelehnt|abgesagt|kein interesse|nicht interessiert|hat nein gesagt",
        "fr": "refuse|decline|pas interesse|pas interessee|pas interesses|pas d'interet",
    },
    Outcome.INTERESTED: {
        "en": "interested|very interested|keen|said yes|positive reply|wants to meet|want to meet",
        "cy": "diddordeb|a diddordeb|gyda diddordeb",
        "sv": "intresserad|intresserade|positivt svar|sa ja|tackade ja",
        "es": "interesado|interesada|interesados|interesadas|les interesa|le interesa|dijeron que si",
        "de": "interessiert|interesse",
        "fr": "interesse|interessee|interesses",
    },
}

# Before a verb, these turn it into something that has not happened.
NOT_YET = word_set("""
    to will shall should must may might could would can cannot can't not don't didn't haven't hasn't never
    need needs please if when plan plans planned planning todo going want wants next waiting await try
    unless until before angen rhaid dylid bydd heb ddim nid ni byth ska skall bor maste inte ej aldrig att
    planerar vill hay debe debemos pendiente no nunca falta quiero soll sollte muss mussen nicht nie noch
    bitte werden wird zu faut doit devons pas jamais prevu """)


def _phrases(languages: dict[str, str]) -> list[str]:
    return [phrase for line in languages.values() for phrase in line.split("|")]


VERBS: dict[str, Verb] = {}
for (_channel, _direction, _certain), _languages in _VERBS.items():
    for _phrase in _phrases(_languages):
        VERBS.setdefault(_phrase, Verb(_channel, _direction, _certain))

OUTCOMES: dict[str, Outcome] = {
    phrase: outcome for outcome, languages in _OUTCOMES.items() for phrase in _phrases(languages)
}
