# SPDX-License-Identifier: AGPL-3.0-or-later
"""What kind of mail came back: written by a person, by a machine in their absence, by a server, or a complaint.

RFC 3834 (automatic answers), RFC 3464 (delivery status), RFC 5965 (complaints), RFC 8098 (receipts), and what
programs do instead. A machine is believed when it says so; a person is assumed otherwise.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from .parsing import ReadMail


class Kind(StrEnum):
    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    DELIVERY_STATUS = "delivery_status"
    COMPLAINT = "complaint"


class Why(StrEnum):
    """What told us. The pages have a sentence for each."""

    NOTHING_AUTOMATIC = "nothing_automatic"
    SAYS_SO = "says_so"  # a header that is there for this
    SUBJECT = "subject"
    RECEIPT = "receipt"
    REPORT = "report"
    SERVER = "server"  # the program that delivers mail, in words of its own
    FEEDBACK = "feedback"


class Sorted(NamedTuple):
    kind: Kind
    why: Why


# Beginnings of subjects, as programs put them before the subject of the mail that they answer.
_AUTOMATIC = re.compile(
    r"\s*\[?("
    r"auto(matic|mated|matisk)?[ -]?(reply|response|svar|antwort)\b|"
    r"automatisk(t)? (svar|frånvaromeddelande)|automatiskt?[ -]?svar|autosvar|frånvaro(meddelande)?\s*[:!-]|"
    r"(y?m?ateb|neges) awtomatig|allan o['’]r swyddfa|i ffwrdd o['’]r swyddfa|"
    r"(respuesta|contestación) autom[aá]tica|fuera de (la )?oficina|ausente de la oficina|"
    r"automatische (antwort|beantwortung)|abwesenheits(notiz|nachricht|meldung|assistent)|abwesend\s*[:!-]|"
    r"nicht im (büro|haus)|"
    r"r[ée]ponse automatique|(message )?d['’]?absence (du bureau|automatique)|absence\s*:|absent du bureau|"
    r"resposta autom[aá]tica|fora do escrit[oó]rio|risposta automatica|fuori (sede|ufficio)|"
    r"automatisch antwoord|afwezig(heid)?\s*[:!-]|automaattinen vastaus|poissa toimistosta|"
    r"automatisk svar|fravær\s*[:!-]|automatyczna odpowied[zź]|nieobecno[śs][ćc]|automatick[áé] odpov[ěe][dď]|"
    r"out[ -]of[ -](the[ -])?office|ooo\s*[:!-]|away from (the|my) (office|desk|e-?mail)|"
    r"on (annual |sick )?leave\s*[:!-]|"
    r"vacation (reply|response|notice)|autoreply|i am (currently )?(out of|away)"
    r")",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"\s*(undeliver(ed|able)|mail delivery (failed|failure|system|subsystem|error)|"
    r"delivery (status notification|failure|has failed|notification)|"
    r"returned mail|failure notice|warning: (message|could not)|mail could not be|"
    r"message (undeliverable|not delivered|delivery)|delayed mail|non remis|unzustellbar|nicht zustellbar|"
    r"no se puede entregar|oleverer|olevererbar|gick inte att leverera|undeliverable)",
    re.IGNORECASE,
)
_SERVERS = re.compile(
    r"(mailer-?daemon|postmaster|mail-?delivery|mdaemon|mail\.daemon|bounces?|no-?reply-?bounce)@", re.IGNORECASE
)
_SAYING_SO = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-autoreply-from", "x-mail-autoreply")
_BY_MACHINES = {"auto_reply", "auto-reply", "junk", "bulk"}


def sort(mail: ReadMail) -> Sorted:
    if _is_feedback(mail):
        return Sorted(Kind.COMPLAINT, Why.FEEDBACK)
    if _is_receipt(mail):
        return Sorted(Kind.AUTO_REPLY, Why.RECEIPT)
    if mail.report_type.lower() == "delivery-status" or any("action" in block for block in mail.fields):
        return Sorted(Kind.DELIVERY_STATUS, Why.REPORT)
    if _is_from_a_server(mail):
        return Sorted(Kind.DELIVERY_STATUS, Why.SERVER)
    return _human_or_not(mail)


def _human_or_not(mail: ReadMail) -> Sorted:
    if _says_that_it_is_automatic(mail):
        return Sorted(Kind.AUTO_REPLY, Why.SAYS_SO)
    if _AUTOMATIC.match(mail.subject):
        return Sorted(Kind.AUTO_REPLY, Why.SUBJECT)
    return Sorted(Kind.HUMAN, Why.NOTHING_AUTOMATIC)


def _is_feedback(mail: ReadMail) -> bool:
    return mail.report_type.lower() == "feedback-report" or any("feedback-type" in block for block in mail.fields)


def _is_receipt(mail: ReadMail) -> bool:
    return mail.report_type.lower() == "disposition-notification" or any(
        "disposition" in block for block in mail.fields
    )


def _is_from_a_server(mail: ReadMail) -> bool:
    """Of those that write no report as the standard has it: qmail, Exim, old ones."""
    if "x-failed-recipients" in mail.headers:
        return True
    sender = mail.sender
    is_server = sender is not None and bool(_SERVERS.match(sender.address))
    no_answer_wanted = "<>" in mail.headers.get("return-path", [""])[0]
    return bool((is_server or no_answer_wanted) and _FAILED.match(mail.subject))


def _says_that_it_is_automatic(mail: ReadMail) -> bool:
    submitted = mail.first("auto-submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return True
    if any(name in mail.headers for name in _SAYING_SO):
        return True
    return mail.first("precedence").strip().lower() in _BY_MACHINES
