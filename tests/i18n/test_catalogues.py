# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the public reads is there in every language that the public pages speak."""

import re

import build_catalogues
import catalogues
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")


def placeholders(text):
    return sorted(set(PLACEHOLDER.findall(text)))


def troubles(catalogue):
    """What is wrong with each message that stands in a catalogue."""
    found = []
    for row in catalogue:
        if not row.id:
            continue
        forms = [row.string] if isinstance(row.string, str) else list(row.string or [""])
        original = row.id if isinstance(row.id, str) else row.id[-1]
        if row.fuzzy:
            found.append(f"a guess: {original}")
        if not all(forms) or (not isinstance(row.id, str) and len(forms) != catalogue.num_plurals):
            found.append(f"not translated: {original}")
        if any(placeholders(form) != placeholders(original) for form in forms):
            found.append(f"other placeholders: {original}")
        if any(form.endswith("\n") != original.endswith("\n") for form in forms):
            found.append(f"another end: {original}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_message_is_there_and_no_other(language):
    there = {
        (row.context or "", row.id if isinstance(row.id, str) else row.id[0])
        for row in catalogues.read(language)
        if row.id
    }
    assert there == set(catalogues.public_messages()), "run: python tools/catalogues.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_whole(language):
    assert troubles(catalogues.read(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_django_reads_is_of_today(language):
    assert build_catalogues.is_current(catalogues.path_of(language)), "run: python tools/catalogues.py"
    with translation.override(language):
        assert translation.gettext("Cancel my registration") != "Cancel my registration"


def test_every_catalogue_belongs_to_a_language_of_the_public_pages():
    assert sorted(path.parents[1].name for path in build_catalogues.catalogues()) == sorted(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", {1: "1 plats är ledig.", 2: "2 platser är lediga.", 0: "0 platser är lediga."}),
        ("es", {1: "Queda 1 plaza libre.", 5: "Quedan 5 plazas libres."}),
        ("cy", {1: "Mae 1 lle ar gael.", 2: "Mae 2 le ar gael.", 8: "Mae 8 lle ar gael."}),
    ],
)
def test_numbers_are_spoken_as_in_that_language(language, said):
    with translation.override(language):
        one, more = "%(left)s place is free.", "%(left)s places are free."
        assert {n: translation.ngettext(one, more, n) % {"left": n} for n in said} == said


@pytest.mark.parametrize(
    ("message", "translated", "flags"),
    [
        ("Hello %(name)s", "Hej %(namn)s", ()),
        ("Hello", "", ()),
        ("Hello", "Hej", ("fuzzy",)),
        ("Hello", "Hej\n", ()),
        (("%(n)s day", "%(n)s days"), ("%(n)s dag", ""), ()),
        (("%(n)s day", "%(n)s days"), ("%(n)s dag",), ()),
    ],
)
def test_a_message_that_is_not_well_translated_is_noticed(message, translated, flags):
    catalogue = Catalog(locale="sv")
    catalogue.add(message, translated, flags=flags)
    assert troubles(catalogue) != []


def test_only_what_changed_is_compiled_anew(tmp_path):
    source = tmp_path / "sv/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "Yes"\nmsgstr "Ja"\n')
    assert (build_catalogues.build(tmp_path), build_catalogues.build(tmp_path)) == (1, 0)
    assert source.with_suffix(".mo").read_bytes().count(b"Ja") == 1
    source.with_suffix(".mo").unlink()
    assert build_catalogues.build(tmp_path) == 1


def test_translations_are_kept_and_what_is_gone_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(build_catalogues, "LOCALE", tmp_path)
    path = catalogues.path_of("sv")
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Yes"\nmsgstr "Jajamen"\n\nmsgid "Nobody says this"\nmsgstr "Ingen"\n')
    catalogues.write("sv")
    with path.open("rb") as file:
        now = read_po(file)
    assert now.get("Yes").string == "Jajamen"
    assert now.get("Nobody says this") is None
    assert "Your name" in catalogues.gaps(now)


def test_a_new_language_begins_with_its_own_plurals(tmp_path, monkeypatch):
    monkeypatch.setattr(build_catalogues, "LOCALE", tmp_path)
    assert catalogues.write("pl").num_plurals == 4
    assert catalogues.read("pl").num_plurals == 4
