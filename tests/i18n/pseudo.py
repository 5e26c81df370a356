# SPDX-License-Identifier: AGPL-3.0-or-later
"""A language that nobody speaks: every message of the sources between brackets, its letters accented.

What stands on a page outside of brackets was never marked for translation. The catalogue is made in memory and put
in the place of a language that Django knows, one written from left to right and one from right to left.
"""

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
from django.utils.translation import trans_real

from .messages import messages_in

OPEN, CLOSE = "⟦", "⟧"
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "br", "ar"
ACCENTS = str.maketrans("aceinosuzACEINOSUZ", "àçêîñôšûžÀÇÊÎÑÔŠÛŽ")
# What a translation must not touch: placeholders, tags, entities.
UNTOUCHED = re.compile(r"%\(\w+\)[a-z]|%[sd%]|{\w*}|<[^>]*>|&\w+;")

# An address is the same in every language.
ADDRESS = re.compile(r"https?://\S+")


def pseudo(text: str) -> str:
    """The text as this language says it: “⟦Ŝàvé⟧”."""
    pieces, end = [], 0
    for match in UNTOUCHED.finditer(text):
        pieces += [text[end : match.start()].translate(ACCENTS), match.group()]
        end = match.end()
    return f"{OPEN}{''.join([*pieces, text[end:].translate(ACCENTS)])}{CLOSE}"


@cache
def known_messages() -> frozenset[str]:
    """Our own, and those that Django and django-allauth bring translations for."""
    ours = {text for message in messages_in() for text in message.texts}
    return frozenset(
        ours | _translated_by(Path(django.__file__).parent) | _translated_by(Path(allauth.__file__).parent)
    )


def _translated_by(library: Path) -> set[str]:
    texts: set[str] = set()
    for path in library.rglob("locale/de/LC_MESSAGES/django.mo"):
        with path.open("rb") as file:
            keys = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        plain = [key[0] if isinstance(key, tuple) else key for key in keys]
        texts |= {key.split("\x04")[-1] for key in plain}
    return texts


class PseudoTranslation:
    """What Django asks of a catalogue."""

    domain = "django"

    def __init__(self, language: str) -> None:
        self._language = language

    def gettext(self, message: str) -> str:
        context, _separator, text = message.rpartition("\x04")
        if text in known_messages():
            return pseudo(text)
        # As gettext does: an unknown message with a context is given back whole, so that Django asks no further.
        return message if context else text

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        text = singular if number == 1 else plural
        return pseudo(text.split("\x04")[-1]) if singular.split("\x04")[-1] in known_messages() else text

    def language(self) -> str:
        return self._language

    def to_language(self) -> str:
        return self._language


@contextmanager
def speaking_pseudo(language: str) -> Iterator[None]:
    """While this lasts, `language` is the pseudo-language."""
    before = trans_real._translations.get(language)
    trans_real._translations[language] = PseudoTranslation(language)
    try:
        yield
    finally:
        trans_real._translations.pop(language, None)
        if before is not None:
            trans_real._translations[language] = before


SPOKEN = {"title", "aria-label", "aria-description", "placeholder", "alt", "label", "data-label", "data-empty"}
SILENT = {"script", "style", "code", "kbd", "template", "svg"}
# Elements without an end.
VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "use",
    "wbr",
}


class Spoken(HTMLParser):
    """Every text of a page that somebody may read or hear, with the element it stands in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[tuple[str, str]] = []
        self.open: list[tuple[str, bool]] = []
        self.direction = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.direction = values.get("dir", "")
        for name in SPOKEN & set(values):
            self.texts.append((f"{tag}@{name}", values[name]))
        if tag == "input" and values.get("type") in {"submit", "button", "reset"}:
            self.texts.append((f"{tag}@value", values.get("value", "")))
        if tag not in VOID:
            # Text in a language of its own, such as the name of a language, is not ours to translate.
            silent = tag in SILENT or (tag != "html" and "lang" in values) or values.get("translate") == "no"
            self.open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _silent in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(silent for _name, silent in self.open):
            self.texts.append((self.open[-1][0] if self.open else "", " ".join(data.split())))


def spoken(html: str) -> Spoken:
    page = Spoken()
    page.feed(html)
    return page


def outside_of_brackets(text: str) -> str:
    """What is left when every bracket, with all inside it, is taken away."""
    while (shorter := re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)) != text:
        text = shorter
    return text


def words_of(text: str) -> list[str]:
    """Everything of at least two letters."""
    found = re.findall(r"[A-Za-z][A-Za-z’'-]+", text)
    return [word for word in (word.strip("’'-") for word in found) if len(word) > 1]


def unmarked_words(html: str, data: frozenset[str]) -> list[str]:
    """Words that were not marked for translation and are not `data`, each with where it stands.

    A bracket may span several elements, as a sentence with a link in it does, so the page is read as a whole.
    """
    whole = "\x1f".join(f"{where}\x1e{text}" for where, text in _sentences(spoken(html).texts))
    found = []
    for piece in whole.split("\x1f"):
        where, _separator, text = piece.partition("\x1e")
        words = words_of(ADDRESS.sub(" ", outside_of_brackets(text)))
        found += [f"{where}: {word} (in “{text[:80]}”)" for word in words if word.casefold() not in data]
    return found


def _sentences(texts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Join the texts of elements for as long as a bracket stays open."""
    waiting: list[str] = []
    start = ""
    for where, text in texts:
        if "@" in where:
            yield where, text
            continue
        start = start if waiting else where
        waiting.append(text)
        joined = " ".join(waiting)
        if joined.count(OPEN) <= joined.count(CLOSE):
            yield start, joined
            waiting = []
    if waiting:
        yield start, " ".join(waiting)
