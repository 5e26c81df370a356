# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a spreadsheet's cells say of a partnership."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from liaison.kit.text import fold

# Words that people use for what stands beside the stages; labels in the reader's language are added by the caller.
STANDINGS = {
    "waiting": ("waiting", "on hold", "hold", "paused", "pending", "vantar", "en espera", "yn aros"),
    "resting": ("resting", "later", "dormant", "parked", "not now", "vilande", "mas adelante", "yn gorffwys"),
    "declined_by_them": (
        "declined",
        "declined by them",
        "no",
        "not interested",
        "refused",
        "rejected",
        "tackat nej",
        "rechazado",
        "gwrthodwyd",
    ),
    "declined_by_us": ("declined by us", "we declined", "not a fit", "unsuitable"),
    "referred_on": ("referred", "referred on", "passed on", "hanvisad", "derivado"),
    "ended": ("ended", "ended well", "completed", "complete", "finished", "avslutad", "finalizado", "gorffenwyd"),
}
TYPES = {
    "advice": ("advice", "consulting", "consultation", "radgivning", "asesoramiento", "cyngor"),
    "technical_help": (
        "technical help",
        "technical support",
        "tech",
        "upload help",
        "teknisk hjalp",
        "ayuda tecnica",
    ),
    "events": (
        "events",
        "event",
        "wikithon",
        "editathon",
        "edit-a-thon",
        "webinar",
        "workshop",
        "evenemang",
        "eventos",
    ),
    "residency": ("residency", "wikimedian in residence", "wikipedian in residence", "wir", "residencia"),
    "training_course": ("training course", "training", "course", "kurs", "utbildning", "curso", "formacion"),
    "content_donation": ("content donation", "donation", "upload", "images", "innehallsdonation", "donacion"),
    "promotion": ("promotion to members", "promotion", "newsletter", "marketing", "difusion"),
    "funder": ("funder", "funding", "grant", "sponsor", "finansiar", "financiador"),
}
# How far an answer says that they have come, where no column names the stage.
BY_OUTCOME = {"interested": "interested", "replied": "contacted", "no_reply": "contacted"}
_PIECES = re.compile(r"\s*[,;/|+&\n]\s*")


@dataclass(frozen=True)
class Told:
    """`stage` is a key of the given stages. What nobody understood stands in `unknown`, to be kept in words."""

    stage: int | None = None
    standing: str = "open"
    types: list[str] = field(default_factory=list)
    first_contact: date | None = None
    last_contact: date | None = None
    outcome: str = ""
    note: str = ""
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Vocabulary:
    """Folded words → what they mean. `stages`: a stage's key; `milestones`: milestone → the stage's key."""

    stages: Mapping[str, int]
    milestones: Mapping[str, int]
    standings: Mapping[str, str]
    types: Mapping[str, str]


def words(own: Mapping[str, Sequence[str]], labels: Mapping[str, str]) -> dict[str, str]:
    """Folded word → key, with what the interface calls it in the reader's language."""
    found = {fold(word): key for key, spellings in own.items() for word in spellings}
    return found | {fold(label): key for key, label in labels.items()}


def read(stage: str, types: str, contacts: Sequence[Mapping[str, str]], known: Vocabulary) -> Told:
    days = sorted(date.fromisoformat(contact["on"]) for contact in contacts)
    outcome = next((contact["outcome"] for contact in reversed(contacts) if contact.get("outcome")), "")
    note = next((contact["note"] for contact in reversed(contacts) if contact.get("note")), "")
    place, standing, unknown = _stage(stage, outcome, bool(days), known)
    kinds, others = _types(types, known)
    return Told(
        stage=place,
        standing=standing,
        types=kinds,
        first_contact=days[0] if days else None,
        last_contact=days[-1] if days else None,
        outcome=outcome,
        note=note,
        unknown=[*unknown, *others],
    )


def _stage(text: str, outcome: str, contacted: bool, known: Vocabulary) -> tuple[int | None, str, list[str]]:
    folded = fold(text).strip(" .!")
    if folded in known.stages:
        return known.stages[folded], "open", []
    if folded in known.standings:
        return _by_contact(outcome, contacted, known), known.standings[folded], []
    unknown = [text] if _says_something(text) else []
    if not unknown and outcome == "declined":
        return _by_contact(outcome, contacted, known), "declined_by_them", []
    return _by_contact(outcome, contacted, known), "open", unknown


def _by_contact(outcome: str, contacted: bool, known: Vocabulary) -> int | None:
    milestone = BY_OUTCOME.get(outcome, "contacted" if contacted else "")
    return known.milestones.get(milestone)


def _types(text: str, known: Vocabulary) -> tuple[list[str], list[str]]:
    found: dict[str, None] = {}
    unknown = []
    whole = fold(text)
    pieces = [text] if whole in known.types else [piece for piece in _PIECES.split(text) if piece]
    for piece in pieces:
        kind = known.types.get(fold(piece))
        if kind:
            found[kind] = None
        elif _says_something(piece):
            unknown.append(piece)
    return list(found), unknown


def _says_something(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
