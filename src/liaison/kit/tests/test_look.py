# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page frame and its parts, as a browser without script receives them."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils import timezone, translation

from liaison.kit import assets
from liaison.kit.assets import UnknownIcon
from liaison.kit.forms import CodexRenderer, DateInput
from liaison.kit.gallery import gallery_context
from liaison.kit.themes import theme_of
from liaison.kit.urls import gallery_urls
from liaison.kit.views import choose_theme, gallery
from liaison.kit.when import exact_wording, relative_wording

ROUTES = (path("", include("liaison.kit.urls")), *gallery_urls)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def only_the_kit(settings):
    """The kit stands on its own: no other room's addresses, no other room's words around a page."""
    settings.ROOT_URLCONF = ROUTES
    settings.FORM_RENDERER = "liaison.kit.forms.CodexRenderer"
    engine = {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
    settings.TEMPLATES = [
        engine | {"OPTIONS": {"context_processors": ["django.template.context_processors.request"]}}
    ]


def render(source, **context):
    return Template("{% load kit %}" + source).render(Context(context)).strip()


def squeeze(html):
    return re.sub(r"\s+", " ", html).strip()


@pytest.fixture
def icons(monkeypatch):
    """A sprite of four icons, one for each way an icon may treat right-to-left pages."""
    treatments = {
        "add": {},
        "next": {"mirror": True, "except": []},
        "help": {"mirror": True, "except": ["he"]},
        "unFlag": {"rtl": "unFlag-rtl"},
    }
    monkeypatch.setattr(assets, "icon_treatments", lambda: treatments)


# --- icons ---


def test_an_icon_is_decoration_unless_it_has_a_label(icons):
    assert render('{% icon "add" %}') == (
        '<span class="cdx-icon cdx-icon--medium" aria-hidden="true">'
        '<svg><use href="/static/kit/build/icons.svg#add"></use></svg></span>'
    )
    assert 'role="img" aria-label="Add &lt;one&gt;"' in render('{% icon "add" label=label %}', label="Add <one>")


@pytest.mark.parametrize(
    ("name", "language", "symbol", "mirrored"),
    [
        ("next", "en", "next", True),
        ("help", "ar", "help", True),
        ("help", "he", "help", False),
        ("unFlag", "en", "unFlag", False),
        ("unFlag", "ar", "unFlag-rtl", False),
        ("add", "ar", "add", False),
    ],
)
def test_icons_that_point_turn_with_the_direction_of_the_language(icons, name, language, symbol, mirrored):
    drawing = assets.icon_drawing(name, language=language, right_to_left=language in {"ar", "he"})
    assert drawing == (symbol, mirrored)


def test_an_icon_outside_the_sprite_is_refused_with_the_way_to_add_it(icons):
    with pytest.raises(UnknownIcon, match=r"unicorn.*frontend/icons\.json"):
        render('{% icon "unicorn" %}')


# --- dates ---


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOON, "just now"),
        (NOON - timedelta(minutes=1), "1 minute ago"),
        (NOON + timedelta(minutes=59), "in 59 minutes"),
        (NOON - timedelta(hours=3), "today, 09:00"),
        (NOON - timedelta(hours=13), "yesterday, 23:00"),
        (NOON + timedelta(days=1), "tomorrow, 12:00"),
        (NOON - timedelta(days=2), "2 days ago"),
        (NOON.date(), "today"),
        (NOON.date() + timedelta(days=1), "tomorrow"),
        (NOON.date() - timedelta(days=13), "13 days ago"),
        (NOON.date() + timedelta(days=14), "in 2 weeks"),
        (NOON.date() - timedelta(days=60), "2 months ago"),
        (date(2024, 3, 9), "March 2024"),
        (date(2027, 12, 1), "December 2027"),
    ],
)
def test_dates_are_said_as_people_say_them(settings, moment, words):
    settings.FORMAT_MODULE_PATH = "liaison.kit.formats"
    with translation.override("en"), timezone.override(UTC):
        assert relative_wording(moment, NOON) == words


def test_yesterday_is_the_members_yesterday_not_the_servers():
    late_in_greenwich = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    with translation.override("en"), timezone.override(ZoneInfo("Europe/Stockholm")):
        assert relative_wording(late_in_greenwich, NOON).startswith("today, ")
    with translation.override("en"), timezone.override(UTC):
        assert relative_wording(late_in_greenwich, NOON).startswith("yesterday, ")


def test_the_exact_date_stands_beside_the_words_and_is_reached_by_keyboard(settings):
    settings.FORMAT_MODULE_PATH = "liaison.kit.formats"
    with translation.override("en"), timezone.override(UTC):
        html = render("{% when day %}", day=date(2024, 3, 9))
        assert (
            html == '<time class="when" datetime="2024-03-09" title="9 March 2024" tabindex="0">March 2024</time>'
        )
        assert "tabindex" not in render("{% when day focusable=False %}", day=date(2024, 3, 9))
        assert exact_wording(NOON) == "21 November 2026, 12:00"


def test_no_date_at_all_is_a_dash():
    assert render("{% when day %}", day=None) == "–"


# --- forms ---


class VisitForm(forms.Form):
    default_renderer = CodexRenderer

    place = forms.CharField(label="Place", help_text="Where you met.")
    day = forms.DateField(label="Day", required=False, widget=DateInput)
    mood = forms.ChoiceField(
        label="Mood", choices=[("good", "Good"), ("mixed", "Mixed")], widget=forms.RadioSelect
    )
    again = forms.BooleanField(label="Go again", required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        if self.data.get("place") == "nowhere":
            raise forms.ValidationError("Nobody meets nowhere.")


def test_a_field_is_tied_to_its_label_and_help():
    html = squeeze(VisitForm()["place"].as_field_group())
    assert '<label class="cdx-label__label" for="id_place">' in html
    assert 'class="cdx-text-input__input" type="text" name="place"' in html
    assert 'aria-describedby="id_place_helptext"' in html
    assert 'id="id_place_helptext">Where you met.</div>' in html
    assert "(optional)" not in html
    assert "(optional)" in VisitForm()["day"].as_field_group()


def test_a_refused_field_says_why_and_is_marked_for_eye_and_ear():
    html = squeeze(VisitForm({})["place"].as_field_group())
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_place_helptext id_place_error"' in html
    assert '<div id="id_place_error">' in html
    assert "<span>This field is required.</span>" in html
    assert "cdx-text-input--status-error" in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = squeeze(VisitForm()["mood"].as_field_group())
    assert html.startswith('<fieldset class="cdx-field">')
    assert html.count('class="cdx-radio__input" type="radio" name="mood"') == 2
    assert '<label class="cdx-radio__label cdx-label" for="id_mood_1">' in html


def test_a_tick_box_stands_before_its_label():
    html = squeeze(VisitForm()["again"].as_field_group())
    assert html.index('type="checkbox"') < html.index(">Go again<")


def test_hidden_fields_show_nothing_but_travel():
    html = squeeze(str(VisitForm(initial={"token": "t1"})["token"]))
    assert html.replace(" >", ">") == '<input type="hidden" name="token" value="t1" id="id_token">'


def test_the_summary_of_a_refused_form_leads_to_each_field_and_takes_the_focus():
    html = squeeze(str(VisitForm({"place": "nowhere", "mood": "sour", "day": "someday"})))
    summary = html[: html.index("form__fields")]
    assert "data-focus" in summary
    assert "<li>Nobody meets nowhere.</li>" in summary
    assert re.findall(r'<a href="#(\w+)">', summary) == ["id_day", "id_mood"]
    assert (
        "This field is required." in summary
    )  # the hidden token cannot be linked to, but is not passed over in silence
    assert 'id="id_mood"' in html


def test_a_form_that_was_not_refused_has_no_summary():
    assert "error-summary" not in str(VisitForm())


def test_what_was_typed_is_kept_and_escaped():
    html = str(VisitForm({"place": '"><script>alert(1)</script>'}))
    assert "&quot;&gt;&lt;script&gt;" in html
    assert "<script>" not in html


# --- smaller parts ---


def test_a_button_with_an_address_is_a_link_and_without_one_submits():
    link = render('{% button "Add" url="/add/" weight="primary" %}')
    assert link.startswith('<a href="/add/" class="cdx-button cdx-button--weight-primary')
    assert 'type="submit"' not in link
    button = render('{% button "Save" name="next" value=7 type="button" css="wide" %}')
    assert squeeze(button) == (
        '<button class="cdx-button cdx-button--weight-normal cdx-button--action-default wide" '
        'name="next" value="7" type="button">Save</button>'
    )


def test_a_button_that_shows_only_its_icon_still_has_a_name(icons):
    assert '<span class="visually-hidden">Next</span>' in render('{% button "Next" icon="next" hide_label=True %}')


def test_words_of_people_are_escaped_in_every_part():
    evil = "<b onclick=x>"
    for part in (
        "{% chip evil %}",
        '{% filter_chip evil "#" %}',
        "{% button evil %}",
        "{% progress 1 2 evil %}",
        "{% emptystate evil %}{{ evil }}{% endemptystate %}",
        "{% message %}{{ evil }}{% endmessage %}",
    ):
        html = render(part, evil=evil)
        assert "&lt;b onclick=x&gt;" in html, part
        assert evil not in html, part


def test_a_comma_stands_close_to_the_filter_before_it():
    assert Template('{% load kit %}{% filter_chip "Wales" "#" %},').render(Context()).endswith("</a>,")


def test_progress_says_its_numbers_and_without_an_end_only_that_it_goes_on():
    known = render('{% progress 120 400 "Sending" %}')
    assert "120 of 400" in known
    assert '<progress id="progress" value="120" max="400">' in known
    assert squeeze(render('{% progress 0 None "Reading" %}')).count("value=") == 0


def test_undo_is_a_form_that_works_without_script():
    undo = {"text": "Moved.", "url": "/undo/7/"}
    html = squeeze(render("{% undo_bar undo %}", undo=undo, csrf_token="token"))
    assert '<form method="post" action="/undo/7/">' in html
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert render("{% undo_bar undo %}", undo=None) == ""


def test_paging_keeps_the_filters_and_says_where_one_is():
    request = RequestFactory().get("/list/?kind=museum&page=2")
    html = squeeze(render("{% pagination page %}", page=Paginator(range(120), 50).page(2), request=request))
    assert "51–100 of 120" in html
    assert 'rel="prev" href="?kind=museum&amp;page=1"' in html
    assert 'rel="next" href="?kind=museum&amp;page=3"' in html


def test_a_sorted_column_says_so_and_turns_around_on_the_first_page():
    request = RequestFactory().get("/list/?kind=museum&page=2")
    html = squeeze(render('{% column "name" "Name" sort="name" %}', request=request))
    assert html.startswith('<th scope="col" aria-sort="ascending"><a href="?kind=museum&amp;sort=-name">Name')
    other = render('{% column "place" "Place" sort="name" %}', request=request)
    assert "aria-sort" not in other
    assert "sort=place" in other


def test_an_empty_state_cannot_be_mistaken_for_the_loops_own_empty():
    source = (
        "{% for x in xs %}{{ x }}{% empty %}{% emptystate 'Nothing yet' %}Start.{% endemptystate %}{% endfor %}"
    )
    assert "<h2>Nothing yet</h2>" in render(source, xs=[])
    with pytest.raises(TemplateSyntaxError):
        render("{% emptystate 'Nothing yet' %}never closed")


# --- themes ---


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("contrast", "contrast"), ("", ""), ('"><script>', "")]
)
def test_only_known_themes_reach_the_page(cookie, theme):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert theme_of(request) == theme
    assert render("{% theme_class %}", request=request) == (f"theme-{theme}" if theme else "")


def test_a_theme_is_kept_for_a_year_and_the_person_goes_back_where_they_were():
    response = choose_theme(RequestFactory().post("/look/", {"theme": "dark", "next": "/w/north/?q=1"}))
    assert (response.status_code, response["Location"]) == (302, "/w/north/?q=1")
    assert (response.cookies["theme"].value, response.cookies["theme"]["max-age"]) == ("dark", 31_536_000)


def test_choosing_the_device_forgets_the_theme():
    response = choose_theme(RequestFactory().post("/look/", {"theme": "", "next": "/"}))
    assert (response.cookies["theme"].value, response.cookies["theme"]["max-age"]) == ("", 0)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_theme_form_sends_nobody_elsewhere(elsewhere):
    response = choose_theme(RequestFactory().post("/look/", {"theme": "dark", "next": elsewhere}))
    assert response["Location"] == "/"


def test_a_theme_is_chosen_by_post_only():
    assert choose_theme(RequestFactory().get("/look/?theme=dark")).status_code == 405


# --- pages ---


@pytest.fixture
def page():
    """The gallery as its template alone makes it, whatever else the product puts around a page."""
    context = gallery_context() | {"csrf_token": "token", "request": RequestFactory().get("/gallery/")}
    return render_to_string("kit/gallery.html", context)


def test_a_page_names_its_language_and_direction():
    request = RequestFactory().get("/gallery/")
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl"' in render_to_string("kit/page.html", {"request": request})
    with translation.override("cy"):
        assert '<html lang="cy" dir="ltr"' in render_to_string("kit/page.html", {"request": request})


def test_a_page_has_one_title_one_main_part_and_a_way_past_the_navigation(page):
    assert page.count("<h1>") == 1
    assert page.count("<main") == 1
    assert page.index('<a class="skip-link" href="#main">') < page.index("<header")
    assert "<title>Component gallery · Wikimedia Northmoor</title>" in page


def test_the_page_one_is_on_is_marked_in_the_navigation(page):
    assert re.findall(r'<a href="#(\w+)" aria-current="page" data-shortcut', page) == ["directory"]


def test_every_id_on_a_page_is_its_own(page):
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_what_a_description_refers_to_is_on_the_page(page):
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    referred = {
        one for value in re.findall(r'aria-(?:describedby|labelledby)="([^"]*)"', page) for one in value.split()
    }
    assert len(referred) > 5
    assert referred - ids == set()


def test_a_page_loads_everything_from_its_own_house(page):
    addresses = re.findall(r'<(?:script|link|img|use)[^>]*(?:src|href)="([^"]+)"', page)
    assert len(addresses) > 10
    assert [address for address in addresses if not address.startswith("/static/")] == []


def test_htmx_may_neither_evaluate_nor_write_styles_nor_keep_pages(page):
    assert '"allowEval": false' in page
    assert '"includeIndicatorStyles": false' in page
    assert '"historyCacheSize": 0' in page


def test_the_gallery_offers_the_choice_of_look():
    html = gallery(RequestFactory().get("/gallery/")).content.decode()
    assert '<form method="post" action="/look/"' in html
    assert '<input type="hidden" name="next" value="/gallery/">' in html


def test_the_first_byte_of_a_page_wears_the_chosen_theme():
    request = RequestFactory().get("/gallery/")
    request.COOKIES["theme"] = "dark"
    assert 'class="theme-dark"' in gallery(request).content.decode()
