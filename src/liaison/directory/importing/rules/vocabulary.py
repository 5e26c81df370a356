# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words that people write in cells, folded, and what we call the same thing."""

from functools import lru_cache

from liaison.kit.dates.words import OUTCOMES
from liaison.kit.places import country_code, language_code
from liaison.kit.text import fold


def _by_word(words: dict[str, str]) -> dict[str, str]:
    """From our word → "theirs, theirs" to theirs → ours."""
    return {word: ours for ours, theirs in words.items() for word in theirs.split(", ")}


# What people write to leave a cell empty.
NOTHING = frozenset(
    "-, --, –, —, ., ?, n/a, na, none, nil, null, dim, unknown, not known, not yet, tba, tbc".split(", ")  # noqa: SIM905
)
YES = frozenset("yes, y, true, 1, x, ie, ydy, ja, si, oui, do not contact, opted out, unsubscribed".split(", "))  # noqa: SIM905
NO = frozenset("no, n, false, 0, nej, nag oes, subscribed, ok".split(", "))  # noqa: SIM905
# In a column of dates: nobody has written yet.
NEVER = frozenset("no, n, never, not contacted, to do, todo, nej, aldrig, heb, nunca".split(", "))  # noqa: SIM905
# Sites on which people and organisations have a page that is not their own site.
SOCIAL_HOSTS = frozenset(
    "bsky.app, facebook.com, flickr.com, github.com, instagram.com, linkedin.com, threads.net, tiktok.com, "  # noqa: SIM905
    "twitter.com, vimeo.com, x.com, youtube.com".split(", ")
)
KINDS = _by_word(
    {
        "museum": "museum, amgueddfa, museo",
        "library": "library, llyfrgell, bibliotek, biblioteca",
        "archive": "archive, archives, archif, arkiv, archivo",
        "gallery": "gallery, art gallery, oriel, galleri",
        "university": (
            "university, college, university or college, prifysgol, universitet, universidad, higher education"
        ),
        "school": "school, ysgol, skola",
        "society": "society, learned society, learned or professional society, professional society",
        "charity": "charity, elusen, ngo, non-profit, nonprofit, foundation",
        "company": "company, business, cwmni, foretag, empresa",
        "community_group": "community group, community, community organisation",
        "public_body": "public body, local authority, council, government",
        "media": "media",
        "funder": "funder",
        "affiliate": "affiliate, wikimedia affiliate, chapter, user group",
        "other": "other",
    }
)
LEGAL_FORMS = _by_word(
    {
        "corporate": "corporate, corporate body, company, limited company, ltd, cio, cic",
        "public_body": "public body, local authority",
        "unincorporated": "unincorporated, unincorporated group, unincorporated association",
        "sole_trader": "sole trader",
        "unknown": "unknown",
    }
)
# What a row is about, as other systems write it.
ROW_KINDS = _by_word(
    {
        "person": "person, individual, household, contact, persona, individuo, privatperson, haushalt, unigolyn",
        "organisation": "organisation, organization, company, account, organizacion, foretag, firma, sefydliad",
    }
)
CHANNELS = _by_word(
    {
        "email": "email, e-mail, mail, ebost, e-bost, e-post, epost, correo",
        "call": "phone, call, telephone, ffon, telefon, telefono",
        "meeting": "meeting, met, zoom, teams, in person, cyfarfod, mote, reunion",
        "event": "event, conference, webinar",
        "letter": "letter, post, llythyr, brev, carta",
        "message": "twitter, linkedin, facebook, instagram, dm, social media, message",
    }
)
_REPLIES = _by_word(
    {
        "no_reply": (
            "no, n, no reply, no response, none, none yet, no reply yet, waiting, pending, awaiting reply, "
            "bounced, dim ateb, inget svar, sin respuesta, false, 0, nej, na"
        ),
        "replied": "yes, y, replied, responded, answered, true, 1, ja, si, wedi ateb, do",
        "interested": ("interested, keen, very interested, positive, intresserad, interesado, interesada"),
        "declined": "declined, not interested, no thanks, rejected",
    }
)
# Folded name → (country, region): what people write where a country is asked for.
COUNTRIES = {
    "uk": ("GB", ""), "u k": ("GB", ""), "great britain": ("GB", ""), "britain": ("GB", ""),
    "wales": ("GB", "Wales"), "cymru": ("GB", "Wales"), "scotland": ("GB", "Scotland"), "alba": ("GB", "Scotland"),
    "england": ("GB", "England"), "lloegr": ("GB", "England"), "northern ireland": ("GB", "Northern Ireland"),
    "usa": ("US", ""), "us": ("US", ""), "holland": ("NL", ""), "sverige": ("SE", ""), "espana": ("ES", ""),
    "deutschland": ("DE", ""), "eire": ("IE", ""),
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
