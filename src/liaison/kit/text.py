# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names made comparable, and cells that hold more than one thing taken apart."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\x00]")
_NOT_A_WORD = re.compile(r"[^\w\s]+")
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_DOTTED = re.compile(r"\b\w(?:\.\w)+\b\.?")


def word_set(words: str) -> frozenset[str]:
    """Words parted by spaces: a list that a translator or a maintainer can read."""
    return frozenset(words.split())


def fold(text: str) -> str:
    """For search and comparison, never for showing: "Łódź" and "lodz" are the same, so are "Straße" and
    "STRASSE".
    """
    if text.isascii() and "\x00" not in text:
        return " ".join(text.casefold().split())  # nine texts in ten, and four times as fast
    return _fold_other_scripts(text)


@lru_cache(maxsize=4096)
def _fold_other_scripts(text: str) -> str:
    """Remembered: a name is folded for its key, for finding it and for comparing it, one after the other."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", anyascii(text).casefold()).strip()


# Legal forms say how an organisation is registered, not who it is. Folded, without dots.
LEGAL_FORMS: dict[str, tuple[str, ...]] = {
    "en": (
        "community interest company",
        "charitable incorporated organisation",
        "scottish charitable incorporated organisation",
        "public limited company",
        "company limited by guarantee",
        "limited",
        "ltd",
        "llc",
        "llp",
        "plc",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "cic",
        "cio",
        "scio",
        "clg",
        "pty ltd",
        "pty limited",
        "pty",
        "co ltd",
        "501c3",
        "501 c 3",
    ),
    "cy": (
        "cyfyngedig",
        "cyf",
        "ccc",
        "cbc",
        "cwmni buddiannau cymunedol",
        "sefydliad elusennol corfforedig",
    ),
    "sv": (
        "aktiebolag",
        "aktiebolaget",
        "ab",
        "ideell forening",
        "ideella foreningen",
        "ek for",
        "handelsbolag",
        "hb",
    ),
    "nordic": ("as", "asa", "aps", "oy", "oyj", "ry", "rf", "ehf", "hf"),
    "es": (
        "sociedad limitada",
        "sociedad anonima",
        "asociacion civil",
        "s l",
        "sl",
        "slu",
        "s a",
        "sa",
        "s a u",
        "sau",
        "a c",
        "ac",
        "i a p",
        "iap",
        "s a de c v",
        "sa de cv",
        "s de r l",
        "de c v",
        "srl",
    ),
    "de": (
        "gemeinnutzige gmbh",
        "gesellschaft mit beschrankter haftung",
        "eingetragener verein",
        "ggmbh",
        "gmbh",
        "gug",
        "ug",
        "ug haftungsbeschrankt",
        "ag",
        "kg",
        "gmbh and co kg",
        "ohg",
        "gbr",
        "e v",
        "ev",
        "eg",
        "ggmbh",
        "stiftung burgerlichen rechts",
    ),
    "fr": ("association loi 1901", "asbl", "sarl", "sas", "sasu", "scop", "scic", "eurl", "snc"),
    "other": (
        "bv",
        "b v",
        "nv",
        "n v",
        "vzw",
        "spa",
        "s p a",
        "onlus",
        "aps",
        "sp z o o",
        "sp z oo",
        "sp zoo",
        "lda",
        "eirl",
    ),
}
# Two letters may be a word or an acronym elsewhere; these count only at the very end, like all of them, and
# only when at least one word of the name stays.
_FORMS = frozenset(form for forms in LEGAL_FORMS.values() for form in forms)
_LONGEST_FORM = max(len(form.split()) for form in _FORMS)
_LEADING_ARTICLES = frozenset({"the"})
# Swedish companies put the form in front: "AB Nordiska Kompaniet". Elsewhere short words there are part of
# the name.
_LEADING_FORMS = frozenset({"ab", "aktiebolaget", "stiftelsen", "pt"})


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """The name of an organisation without spelling habits: "The Foo Museum Ltd." and "Foo Museum" have one
    key.

    Never empty for a name that holds a letter or digit: a name that is nothing but a legal form keeps it.
    """
    words = _name_words(name)
    while len(words) > 1 and words[0] in _LEADING_ARTICLES | _LEADING_FORMS:
        words = words[1:]
    while ending := _legal_form_at_the_end(words):
        words = words[:-ending]
    return " ".join(words)


def _name_words(name: str) -> list[str]:
    text = _APOSTROPHES.sub("", _INVISIBLE.sub("", name))
    text = fold(text.replace("&", " and "))
    text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text)
    return _NOT_A_WORD.sub(" ", text).replace("_", " ").split()


def _legal_form_at_the_end(words: list[str]) -> int:
    for length in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        if " ".join(words[-length:]) in _FORMS:
            return length
    return 0


_TITLES = word_set(
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev herr frau hr fr dra sr sra srta don "
    "dona mme m mlle"
    " doctor docteur"
)
_SUFFIXES = word_set("jr sr ii iii iv phd msc ma ba mba obe mbe cbe frs esq md")
# Words that begin a family name: what follows them belongs to it.
_PARTICLES = word_set(
    "af al ap bin da das de del della den der di do dos du el ferch het la las le los san ten ter "
    "van vander von y"
    " zu zum zur ab ben ibn"
)
_BRACKETS = re.compile(r"[(\[（][^()\[\]（）]*[)\]）]")
_INITIAL = re.compile(r"\w\.?(?:-?\w\.)*")
_JOINED_PEOPLE = frozenset({"and", "&", "och", "und", "et", "y", "a", "ac", "+", "/"})
_LATIN = re.compile(r"[^\W\d_]")


def split_person_name(full: str) -> tuple[str, str]:
    """Given and family name where the spelling says which is which; otherwise the whole name as given, and
    "".
    """
    name = " ".join(_BRACKETS.sub(" ", _INVISIBLE.sub("", full)).split())
    if "@" in name or not name:
        return name, ""
    if name.count(",") == 1:
        family, given = (part.strip() for part in name.split(","))
        if family and given and fold(given).rstrip(".") not in _SUFFIXES:
            return _without_titles(given), family
        name = family or given
    words = _without_titles(name).split()
    border = _where_family_begins(words)
    return " ".join(words[:border]), " ".join(words[border:])


def _without_titles(name: str) -> str:
    words = name.split()
    while len(words) > 1 and _bare(words[0]) in _TITLES and not (len(words) == 2 and len(_bare(words[0])) == 1):
        words = words[1:]
    while len(words) > 2 and _bare(words[-1]) in _SUFFIXES:
        words = words[:-1]
    return " ".join(words).rstrip(",")


def _bare(word: str) -> str:
    return fold(word).replace(".", "").strip(",")


def _where_family_begins(words: list[str]) -> int:
    """The index of the first word of the family name; the number of words when nobody can tell."""
    unknown = len(words)
    if unknown < 2 or not all(map(_is_latin, words)):
        # Chinese, Hungarian-style and many other names put the family first, or have none.
        return unknown
    folded = [_bare(word) for word in words]
    for index in range(1, unknown - 1):
        if folded[index] in _PARTICLES and words[index][:1].islower():
            return index
    if any(word in _JOINED_PEOPLE for word in folded[1:-1]):
        return unknown
    if all(_INITIAL.fullmatch(word) for word in words[1:-1]) and len(folded[-1]) > 1:
        return unknown - 1
    return unknown


def _is_latin(word: str) -> bool:
    if word.isascii():
        return any(map(str.isalpha, word))
    letters = _LATIN.findall(word)
    return bool(letters) and all("LATIN" in unicodedata.name(letter, "") for letter in letters)


def sort_name(full: str) -> str:
    """ "Anna Smith" files under "Smith, Anna"; a name that cannot be split files as it is."""
    given, family = split_person_name(full)
    return f"{family}, {given}" if family and given else given or family


@lru_cache(maxsize=4096)
def person_key(name: str) -> str:
    """For comparing people: order, titles, brackets, accents, hyphens and dots do not matter."""
    name = _BRACKETS.sub(" ", _INVISIBLE.sub("", name))
    if name.count(",") == 1:
        family, given = (part.strip() for part in name.split(","))
        name = f"{given} {family}" if fold(given).rstrip(".") not in _SUFFIXES else family
    plain = fold(_APOSTROPHES.sub("", _without_titles(name)))
    return " ".join(_NOT_A_WORD.sub(" ", plain).replace("_", " ").split())


_ALWAYS_BETWEEN = re.compile(r"\s:::\s|;|[\r\n\v\f\u2028\u2029]+")
_BETWEEN_ADDRESSES = re.compile(r"\s/\s|,")


def split_values(cell: str) -> list[str]:
    """The several values of one cell, each once. Commas and " / " part e-mail addresses and nothing else:
    in names and places they are part of the text.
    """
    values: dict[str, None] = {}
    for piece in _ALWAYS_BETWEEN.split(cell):
        for value in _split_addresses(piece):
            if value.strip():
                values.setdefault(value.strip())
    return list(values)


def _split_addresses(piece: str) -> list[str]:
    parts = _BETWEEN_ADDRESSES.split(piece)
    return parts if len(parts) > 1 and all("@" in part for part in parts if part.strip()) else [piece]
