# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of countries and languages, in the language of the page, for codes of ISO 3166-1 alpha-2 and BCP 47."""

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

from liaison.kit.text import fold

# Codes that CLDR names but that no organisation lives in: groups of countries, "unknown", test regions.
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"})
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,4})?")
# What is said about a text rather than a language people speak.
_NOT_LANGUAGES = frozenset({"mul", "root", "und", "zxx", "mis"})

Choices = list[tuple[str, str]]


def _locale(language: str | None = None) -> Locale:
    try:
        return Locale.parse(language or get_language() or "en", sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


@lru_cache(maxsize=16)
def _countries(locale: Locale) -> dict[str, str]:
    named = {
        code: name
        for code, name in locale.territories.items()
        if _COUNTRY.fullmatch(code) and code not in _NOT_COUNTRIES
    }
    return dict(sorted(named.items(), key=lambda item: fold(item[1])))


@lru_cache(maxsize=16)
def _languages(locale: Locale) -> dict[str, str]:
    named = {
        code.replace("_", "-"): name
        for code, name in locale.languages.items()
        if _LANGUAGE.fullmatch(code) and code not in _NOT_LANGUAGES
    }
    return dict(sorted(named.items(), key=lambda item: fold(item[1])))


def country_choices() -> Choices:
    """Every country and its name, in the order of the alphabet."""
    return list(_countries(_locale()).items())


def country_name(code: str) -> str:
    """The name, or the code itself where nobody knows it."""
    return _countries(_locale()).get(code, code)


def country_code(text: str) -> str:
    """From a code or a name in the language of the page or in English; "" when it is no country."""
    if text.strip().upper() in _countries(_locale()):
        return text.strip().upper()
    return _code_of(text, _countries(_locale()), _countries(Locale("en")))


def language_choices() -> Choices:
    return list(_languages(_locale()).items())


def language_name(code: str) -> str:
    """The name, or the code itself where nobody knows it."""
    return _languages(_locale()).get(code, code)


def language_code(text: str) -> str:
    """From a code, a name in the language of the page or in English, or the language's own name ("Cymraeg").

    "" when it is no language.
    """
    known = _languages(_locale())
    codes = {code.lower(): code for code in known}
    return (
        codes.get(text.strip().lower())
        or _code_of(text, known, _languages(Locale("en")))
        or _own_names().get(fold(text), "")
    )


def _code_of(text: str, *tables: dict[str, str]) -> str:
    wanted = fold(text)
    for table in tables:
        for code, name in table.items():
            if fold(name) == wanted:
                return code
    return ""


@lru_cache(maxsize=1)
def _own_names() -> dict[str, str]:
    """What speakers call their language: folded name → code."""
    names: dict[str, str] = {}
    for code in _languages(Locale("en")):
        try:
            own = Locale.parse(code, sep="-").display_name
        except (ValueError, UnknownLocaleError):
            continue
        if own:
            names.setdefault(fold(own), code)
    return names
