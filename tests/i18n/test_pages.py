# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page in a language that nobody speaks, from left to right and from right to left."""

import zoneinfo

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.conf.locale import LANG_INFO
from django.db import models, transaction
from django.utils import translation

from liaison.accounts.scope import in_workspace
from liaison.directory.models import ImportRow
from liaison.kit import places
from liaison.project.routes import all_routes

from ..matrix.asking import Asker
from ..matrix.records import address, parameters
from ..matrix.world import ASSIGNED, plant_world
from .pseudo import (
    CLOSE,
    LEFT_TO_RIGHT,
    OPEN,
    RIGHT_TO_LEFT,
    outside_of_brackets,
    pseudo,
    speaking_pseudo,
    spoken,
    unmarked_words,
    words_of,
)

# Names and signs that are the same in every language.
NAMES = """
    Liaison Wikimedia Wikidata Wikipedia Commons ROR ISIL VIAF MediaWiki LinkedIn Zoom AGPL URL SPF DKIM DMARC
    csv xlsx ods CSV XLSX ODS vCard UTC GMT MM DD kB MB KB px Ctrl Esc Enter Shift Tab
    example org com net www http https mailto Europe
"""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        # Sentences that are kept, such as why a file was read so, are in the language of whoever caused them.
        with speaking_pseudo(LEFT_TO_RIGHT), translation.override(LEFT_TO_RIGHT):
            planted = plant_world()
        yield planted
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def owner(world):
    return Asker("maya", world.members["maya"], world.members["maya"].user).sign_in()


@pytest.fixture(scope="module")
def data(world):
    """Every word in the database, and the names that no translation of ours gives."""
    words = set(words_of(NAMES))
    with in_workspace(world.members["maya"].workspace):
        for model in apps.get_models():
            if model.__module__.startswith("liaison."):
                texts = [f.attname for f in model._meta.concrete_fields if is_written_by_people(f)]
                for row in model._default_manager.values_list(*texts) if texts else ():
                    words |= set(words_of(" ".join(map(str, row))))
        for row in ImportRow.objects.select_related("batch"):
            headers = [column["header"] for column in row.batch.columns]
            words |= set(words_of(" ".join([*headers, *row.cells])))
    for zone in zoneinfo.available_timezones():
        words |= set(words_of(zone))
    for language in (LEFT_TO_RIGHT, RIGHT_TO_LEFT):
        with translation.override(language):
            words |= set(words_of(" ".join(map(str, names_of_places()))))
    words |= {word for info in LANG_INFO.values() for word in words_of(info.get("name_local", ""))}
    return frozenset(word.casefold() for word in words)


# Words that the house writes for itself: they are never shown as they are.
CODES = {"action", "refusal", "list_name", "of_kind", "message_kind", "last_contact_kind", "scheme", "query"}


def is_written_by_people(field):
    return isinstance(field, models.CharField | models.TextField) and not field.choices and field.name not in CODES


def names_of_places():
    """Countries and languages, which Unicode's CLDR names."""
    return [name for _code, name in [*places.country_choices(), *places.language_choices()]]


@pytest.fixture
def speak(settings):
    """`speak("ar")` makes Arabic's place that of the pseudo-language for the test."""
    settings.LANGUAGES = [*django_settings.LANGUAGES, (LEFT_TO_RIGHT, "Left"), (RIGHT_TO_LEFT, "Right")]
    settings.STAFF_LANGUAGES = [*django_settings.STAFF_LANGUAGES, LEFT_TO_RIGHT, RIGHT_TO_LEFT]
    with speaking_pseudo(LEFT_TO_RIGHT), speaking_pseudo(RIGHT_TO_LEFT):
        yield


def pages():
    return [route for route in all_routes() if route.policy and "GET" in route.policy.capabilities]


def read(asker, route, world, language):
    asker.cookies = {**asker.cookies, django_settings.LANGUAGE_COOKIE_NAME: language}
    path = address(route.path, world, ASSIGNED, "northshire")
    # Public pages have a language of their own, until their reader chooses another.
    chosen = f"?lang={language}" if (route.name or "").startswith("portal:") else ""
    return asker.ask("GET", path + chosen)


def is_a_page(answer):
    return answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html")


@pytest.mark.parametrize("route", pages(), ids=lambda route: route.name or route.path)
def test_a_page_says_nothing_untranslated(world, owner, data, speak, db, route):
    answer = read(owner, route, world, LEFT_TO_RIGHT)
    html = answer.content.decode() if is_a_page(answer) else ""
    if spoken(html).texts:
        assert OPEN in html
        assert unmarked_words(html, data) == []
    else:
        # A file, a redirection, nothing to suggest yet, or a page that shows itself only in some other state.
        assert answer.status_code in {200, 302, 403, 404, 405}


@pytest.mark.parametrize("route", pages(), ids=lambda route: route.name or route.path)
def test_a_page_runs_from_right_to_left(world, owner, speak, db, route):
    answer = read(owner, route, world, RIGHT_TO_LEFT)
    html = answer.content.decode() if is_a_page(answer) else ""
    if "<html" in html:
        assert spoken(html).direction == "rtl"
        assert f'lang="{RIGHT_TO_LEFT}"' in html


def test_most_pages_were_read(world, owner, speak, db):
    """Else the tests above would pass for want of pages."""
    read_ones = [route for route in pages() if is_a_page(read(owner, route, world, LEFT_TO_RIGHT))]
    assert len(read_ones) > len(pages()) / 2
    assert any(parameters(route.path) for route in read_ones)


def test_pages_for_nobody_in_particular_are_translated(world, data, speak, db):
    passer_by = Asker("a passer-by", None, None, {django_settings.LANGUAGE_COOKIE_NAME: LEFT_TO_RIGHT})
    for path in ("/account/sign-in/", "/account/sign-in/code/", "/nothing/here/"):
        html = passer_by.ask("GET", path).content.decode()
        assert OPEN in html
        assert unmarked_words(html, data) == []


def test_untranslated_text_is_noticed():
    page = f'<p>{OPEN}Šàvê{CLOSE}</p><i title="Delete">{OPEN}x{CLOSE}</i><p>Museum<b>Save</b></p><svg>no</svg>'
    assert [found.split(" (")[0] for found in unmarked_words(page, frozenset({"museum"}))] == [
        "i@title: Delete",
        "b: Save",
    ]


def test_a_sentence_with_a_link_in_it_is_one_sentence():
    assert unmarked_words(f"<p>{OPEN}Rêàd <a href='x'>the page</a> ôf Maya{CLOSE}.</p>", frozenset()) == []
    assert outside_of_brackets(f"a {OPEN}b {OPEN}c{CLOSE} d{CLOSE} e") == "a   e"


def test_placeholders_and_tags_stay_as_they_are():
    assert pseudo("Save %(name)s <b>now</b> & {n}") == f"{OPEN}Šàvê %(name)s <b>ñôw</b> & {{n}}{CLOSE}"


def test_a_message_that_no_source_contains_stays_english(speak):
    with translation.override(LEFT_TO_RIGHT):
        made_up = "made up at run time"
        assert translation.gettext(made_up) == made_up
        assert translation.gettext("Save") != "Save"
        assert translation.pgettext("some context", made_up) == made_up
        assert translation.ngettext("%(n)d made up", "%(n)d made ups", 2) == "%(n)d made ups"
