# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words that people write in cells, folded, and what we call the same thing."""

from functools import lru_cache

from liaison.kit.dates.words import OUTCOMES
from liaison.kit.places import country_code, language_code
from liaison.kit.text import fold

# What people write to leave a cell empty.
NOTHING = frozenset(
    {
        "-",
        "--",
        "–",
        "—",
        "?",
        "n/a",
        "na",
        "none",
        "nil",
        "tbc",
        "tba",
        "unknown",
        "not known",
        "not yet",
        "dim",
        "null",
        ".",
    }
)
YES = frozenset(
    {"yes", "y", "true", "1", "x", "oui", "ja", "si", "ie", "ydy", "do not contact", "opted out", "unsubscribed"}
)

KINDS = {
    "museum": "museum", "amgueddfa": "museum", "museo": "museum", "library": "library", "llyfrgell": "library",
    "bibliotek": "library", "biblioteca": "library", "archive": "archive", "archives": "archive", "archif": "archive",
    "arkiv": "archive", "archivo": "archive", "gallery": "gallery", "art gallery": "gallery", "oriel": "gallery",
    "galleri": "gallery", "university": "university", "college": "university", "university or college": "university",
    "prifysgol": "university", "universitet": "university", "universidad": "university", "higher education": "university",
    "school": "school", "ysgol": "school", "skola": "school", "society": "society", "learned society": "society",
    "learned or professional society": "society", "professional society": "society", "charity": "charity",
    "elusen": "charity", "ngo": "charity", "non-profit": "charity", "nonprofit": "charity", "foundation": "charity",
    "company": "company", "business": "company", "cwmni": "company", "foretag": "company", "empresa": "company",
    "community group": "community_group", "community": "community_group", "community organisation": "community_group",
    "public body": "public_body", "local authority": "public_body", "council": "public_body", "government": "public_body",
    "media": "media", "funder": "funder", "affiliate": "affiliate", "wikimedia affiliate": "affiliate",
    "chapter": "affiliate", "user group": "affiliate", "other": "other",
}  # fmt: skip
LEGAL_FORMS = {
    "corporate": "corporate", "corporate body": "corporate", "company": "corporate", "limited company": "corporate",
    "ltd": "corporate", "cio": "corporate", "cic": "corporate", "public body": "public_body",
    "local authority": "public_body", "unincorporated": "unincorporated", "unincorporated group": "unincorporated",
    "unincorporated association": "unincorporated", "sole trader": "sole_trader", "unknown": "unknown",
}  # fmt: skip
CHANNELS = {
    "email": "email", "e-mail": "email", "mail": "email", "ebost": "email", "e-bost": "email", "e-post": "email",
    "epost": "email", "correo": "email", "phone": "call", "call": "call", "telephone": "call", "ffon": "call",
    "telefon": "call", "telefono": "call", "meeting": "meeting", "met": "meeting", "zoom": "meeting", "teams": "meeting",
    "in person": "meeting", "cyfarfod": "meeting", "mote": "meeting", "reunion": "meeting", "event": "event",
    "conference": "event", "webinar": "event", "letter": "letter", "post": "letter", "llythyr": "letter",
    "brev": "letter", "carta": "letter", "twitter": "message", "linkedin": "message", "facebook": "message",
    "instagram": "message", "dm": "message", "social media": "message", "message": "message",
}  # fmt: skip
# Folded name → (country, region): what people write where a country is asked for.
COUNTRIES = {
    "uk": ("GB", ""), "u k": ("GB", ""), "great britain": ("GB", ""), "britain": ("GB", ""),
    "wales": ("GB", "Wales"), "cymru": ("GB", "Wales"), "scotland": ("GB", "Scotland"), "alba": ("GB", "Scotland"),
    "england": ("GB", "England"), "lloegr": ("GB", "England"), "northern ireland": ("GB", "Northern Ireland"),
    "usa": ("US", ""), "us": ("US", ""), "holland": ("NL", ""), "sverige": ("SE", ""), "espana": ("ES", ""),
    "deutschland": ("DE", ""), "eire": ("IE", ""),
}  # fmt: skip
_REPLIES = {
    "no": "no_reply", "n": "no_reply", "no reply": "no_reply", "no response": "no_reply", "none": "no_reply",
    "none yet": "no_reply", "no reply yet": "no_reply", "waiting": "no_reply", "pending": "no_reply",
    "awaiting reply": "no_reply", "bounced": "no_reply", "dim ateb": "no_reply", "inget svar": "no_reply",
    "sin respuesta": "no_reply", "false": "no_reply", "0": "no_reply", "nej": "no_reply", "na": "no_reply",
    "yes": "replied", "y": "replied", "replied": "replied", "responded": "replied", "answered": "replied",
    "true": "replied", "1": "replied", "ja": "replied", "si": "replied", "wedi ateb": "replied", "do": "replied",
    "interested": "interested", "keen": "interested", "very interested": "interested", "positive": "interested",
    "intresserad": "interested", "interesado": "interested", "interesada": "interested",
    "declined": "declined", "not interested": "declined", "no thanks": "declined", "rejected": "declined",
}  # fmt: skip


def replies(text: str) -> tuple[str, str]:
    """What a "response" cell says: (outcome, the text itself where it says more than the outcome)."""
    plain = fold(text).strip(" .!?")
    if not plain:
        return "", ""
    if plain in _REPLIES:
        return _REPLIES[plain], ""
    for phrase in sorted(OUTCOMES, key=len, reverse=True):
        if phrase in plain:
            return OUTCOMES[phrase].value, text
    return "", text


@lru_cache(maxsize=2_000)
def country_and_region(text: str) -> tuple[str, str]:
    """The country's code, and the region where people name that instead; ("", "") for neither."""
    return COUNTRIES.get(fold(text).replace(".", " ").strip(), (country_code(text), ""))


@lru_cache(maxsize=2_000)
def language_of(text: str) -> str:
    """A language's code from its code or name; "" when it is none. One of the slower look-ups, hence the cache."""
    return language_code(text)
