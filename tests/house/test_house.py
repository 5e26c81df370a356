# SPDX-License-Identifier: AGPL-3.0-or-later
"""The house keeps its habits, and each check notices a planted violation."""

import subprocess

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.db import models

from liaison.accounts.models import Workspace

from . import arrows, habits
from .arrows import FromAbove
from .tree import HEIGHTS, HOUSE, PACKAGE, Tree, points_up

VIEW = "directory/views/shelf.py"
QUERY = "accounts/queries.py"
PAGE = "accounts/templates/accounts/shelf.html"

# check → planted files, each of which it must notice
PLANTS = {
    arrows.strings_that_name_a_higher_room: [
        ("accounts/models.py", 'owner = models.ForeignKey("directory.Person", models.CASCADE)'),
        ("mailroom/models.py", 'kinds = models.ManyToManyField("pathway.Stage")'),
        ("outreach/models.py", 'event = models.OneToOneField("gatherings.Event", models.CASCADE)'),
        ("accounts/views.py", 'redirect(reverse("desk:today"))'),
        ("accounts/context.py", 'workspace_url("directory:organisations")'),
        ("accounts/views.py", 'render(request, "directory/list.html")'),
        ("directory/queries.py", 'apps.get_model("pathway", "Partnership")'),
        ("directory/queries.py", 'apps.get_model("pathway.Partnership")'),
        ("directory/queries.py", 'apps.get_app_config("desk").module'),
        ("kit/shelf.py", 'import_string("liaison.accounts.models.Member")'),
        ("kit/shelf.py", 'import_module("liaison.project")'),
    ],
    arrows.templates_that_name_a_higher_room: [
        (PAGE, '{% include "directory/card.html" %}'),
        (PAGE, "{% extends 'desk/page.html' %}"),
        (PAGE, "<p>\n{% url 'directory:organisation' slug 7 %}"),
        (PAGE, '{% include "directory/card.html#row" with a=1 %}'),
        ("kit/templates/kit/shelf.html", '{% url "accounts:home" %}'),
    ],
    arrows.templates_in_another_rooms_folder: [("directory/templates/accounts/home.html", "<p>")],
    habits.tables_in_views: [
        (VIEW, "def page(request):\n    return Organisation.objects.get(pk=1)"),
        ("directory/importing/views.py", "rows = ImportRow.objects.all()"),
        ("mailroom/views.py", "Message._base_manager.all()"),
        ("directory/api.py", "rows = Person._default_manager.all()"),
    ],
    habits.hidden_imports: [
        (QUERY, "def f():\n    from liaison.directory import models"),
        (QUERY, "class A:\n    async def f(self):\n        import os"),
    ],
    habits.django_signals: [
        (QUERY, "from django.dispatch import receiver"),
        (QUERY, "from django.db.models.signals import post_save"),
        (QUERY, "from django.db.models import signals"),
        (QUERY, "import allauth.account.signals"),
        (QUERY, "user_logged_in.connect(greet)"),
    ],
    habits.rules_with_a_clock_or_a_table: [
        ("accounts/rules.py", "from django.utils import timezone"),
        ("directory/importing/rules/shelf.py", "from django.db.models import Q"),
        ("directory/rules.py", "from datetime import date\n\nif date.today():\n    pass"),
    ],
    habits.network_calls_outside_a_gateway: [
        (QUERY, "import urllib.request"),
        (QUERY, "from urllib.request import urlopen"),
        (QUERY, "from urllib import request"),
        (QUERY, "from http.client import HTTPSConnection"),
    ],
    habits.raw_sql: [
        (QUERY, "with connection.cursor() as cursor:\n    pass"),
        (QUERY, 'Member.objects.raw("SELECT 1")'),
        (QUERY, 'rows.annotate(a=RawSQL("1", []))'),
        (QUERY, 'rows.extra(where=["1 = 1"])'),
    ],
    habits.inserts_past_the_workspace: [
        (QUERY, "from liaison.kit.bulk import insert_many"),
        (QUERY, "from liaison.kit import bulk"),
        (QUERY, "import liaison.kit.bulk"),
    ],
    habits.reading_everywhere: [("directory/queries/shelf.py", 'with reading_everywhere("I like to"):\n    pass')],
    habits.unsafe_html: [
        (QUERY, "mark_safe(note)"),
        (QUERY, "SafeString(note)"),
        (PAGE, "{{ note|safe }}"),
        (PAGE, "{{ note | safe }}"),
        (PAGE, "{% autoescape off %}{{ note }}{% endautoescape %}"),
    ],
    habits.inline_scripts_and_styles: [
        (PAGE, "<script>go()</script>"),
        (PAGE, "<style>p { color: red }</style>"),
        (PAGE, '<p class="a" style="color: red">'),
        (PAGE, '<button\n onclick="go()">'),
        (PAGE, '<button hx-on:click="go()">'),
        (PAGE, '<a href="javascript:go()">'),
        (QUERY, "format_html('<p style=\"width: {}\">', n)"),
    ],
    habits.too_long: [
        (QUERY, "a = 1\n" * 401),
        (QUERY, "def f():\n" + "    a = 1\n" * 41),
        ("kit/static/kit/css/shelf.css", "p {}\n" * 401),
    ],
}

# check → what looks like a violation and is none
HARMLESS = {
    arrows.strings_that_name_a_higher_room: [
        ("directory/models.py", 'models.ForeignKey("accounts.Member", models.PROTECT)'),
        ("accounts/views.py", '"""See directory.Person and directory/list.html."""\nreverse("accounts:home")'),
        ("project/settings.py", 'INSTALLED_APPS = ["liaison.directory"]'),
        ("accounts/tests/test_x.py", 'reverse("directory:organisations")'),
    ],
    arrows.templates_that_name_a_higher_room: [
        (PAGE, '{% extends "kit/page.html" %}{# like "directory/list.html" #}{% url "accounts:home" %}'),
    ],
    habits.tables_in_views: [("directory/queries/shelf.py", "Organisation.objects.all()")],
    habits.unsafe_html: [(QUERY, "SafeString(' tabindex=\"0\"')"), (PAGE, "{{ is_safe }}{# |safe #}")],
    habits.inline_scripts_and_styles: [(PAGE, '<script src="a.js" nonce="x" defer></script><p class="once">')],
    habits.network_calls_outside_a_gateway: [
        (QUERY, "from urllib.parse import quote\nfrom http import HTTPStatus"),
        ("mailroom/gateway.py", "import urllib.request"),
    ],
    habits.inserts_past_the_workspace: [(QUERY, "from liaison.kit.bulk import new_row")],
    habits.django_signals: [("kit/shelf.py", "sqlite3.connect(path)")],
}


def planted(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return Tree(root)


def cases(by_check):
    return [
        pytest.param(check, name, text, id=f"{check.__name__}-{number}")
        for check, files in by_check.items()
        for number, (name, text) in enumerate(files)
    ]


@pytest.fixture(scope="module")
def house():
    return Tree()


@pytest.mark.parametrize("check", PLANTS, ids=lambda check: check.__name__)
def test_the_house_has_no(house, check):
    assert check(house) == []


@pytest.mark.parametrize(("check", "name", "text"), cases(PLANTS))
def test_a_violation_is_noticed(tmp_path, check, name, text):
    [finding, *_more] = check(planted(tmp_path, name, text))
    assert finding.startswith(f"{name}:")


@pytest.mark.parametrize(("check", "name", "text"), cases(HARMLESS))
def test_what_is_allowed_stays_allowed(tmp_path, check, name, text):
    assert check(planted(tmp_path, name, text)) == []


def test_loading_tags_of_a_higher_room_is_noticed(tmp_path):
    planted(tmp_path, "directory/templatetags/parties.py", "")
    tree = planted(tmp_path, PAGE, "{% load i18n parties %}")
    assert arrows.templates_that_name_a_higher_room(tree) == [
        f"{PAGE}:1: loads the tags of a higher room: parties"
    ]


def test_an_exception_nobody_needs_is_noticed(tmp_path):
    tree = planted(tmp_path, "accounts/guards.py", "a = 1")
    assert habits.raw_sql(tree) == ["accounts/guards.py: is listed as an exception without need"]


# --- tables ---

OURS = [model for model in apps.get_models() if model.__module__.startswith("liaison.")]


class Plant(models.Model):
    """A table of the lowest room that points at a higher one and leaves its name to Django."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="plants")

    class Meta:
        app_label = "kit"
        apps = Apps()


def test_no_foreign_key_points_up():
    assert arrows.foreign_keys_that_point_up(OURS) == []


def test_a_foreign_key_that_points_up_is_noticed():
    assert arrows.foreign_keys_that_point_up([Plant]) == ["kit.Plant.workspace points up to accounts"]


def test_every_table_has_a_name_of_its_own():
    assert habits.without_table_name(OURS) == []


def test_a_table_without_a_name_is_noticed():
    assert habits.without_table_name([Plant]) == ["kit.Plant leaves the name of its table to Django"]


def test_no_room_uses_what_a_higher_room_added_to_its_tables(house):
    assert arrows.uses_of_relations_from_above(house, arrows.relations_from_above(OURS)) == []


def test_relations_from_above_are_found():
    assert FromAbove("accounts", "saved_views", "directory") in arrows.relations_from_above(OURS)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (QUERY, "list(member.saved_views.all())"),
        (QUERY, "Member.objects.filter(saved_views__name='a')"),
        (QUERY, "Member.objects.prefetch_related('saved_views__owner')"),
        (PAGE, "{% for view in member.saved_views.all %}{% endfor %}"),
    ],
)
def test_using_what_a_higher_room_added_is_noticed(tmp_path, name, text):
    relation = FromAbove("accounts", "saved_views", "directory")
    [finding] = arrows.uses_of_relations_from_above(planted(tmp_path, name, text), [relation])
    assert finding == f"{name}:1: saved_views comes from directory"


# --- files ---


def files_of_the_house():
    """Those that git knows or would take."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=HOUSE, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name and (HOUSE / name).is_file()]


def test_every_file_names_its_licence():
    assert habits.without_licence(HOUSE, files_of_the_house()) == []


def test_a_file_without_a_licence_is_noticed(tmp_path):
    for name in ("a.py", "b.html", "Makefile"):
        (tmp_path / name).write_text("\n")
    (tmp_path / "c.py").write_text(f"# {habits.LICENCE}\n")
    (tmp_path / "d.html").write_text(f"{{% extends 'x' %}}\n{{# {habits.LICENCE} #}}\n")
    (tmp_path / "e.json").write_text("{}")
    found = habits.without_licence(tmp_path, sorted(path.name for path in tmp_path.iterdir()))
    assert found == [f"{name}: has no licence line" for name in ("Makefile", "a.py", "b.html")]


def test_the_tests_are_no_longer_than_the_house_allows():
    assert habits.too_long(Tree(HOUSE / "tests")) == []


# --- the picture itself ---


def test_the_checks_and_the_contracts_know_the_same_rooms():
    [layers] = (
        (HOUSE / ".importlinter").read_text().split("[importlinter:contract:plugins]")[0].split("layers =")[1:]
    )
    rows = [
        row.replace("(", "").replace(")", "") for row in layers.split("exhaustive")[0].splitlines() if row.strip()
    ]
    heights = [{room.strip() for room in row.split("|")} for row in reversed(rows)]
    contracts = {room: height for height, rooms in enumerate(heights) for room in rooms if room != "__main__"}
    assert contracts == HEIGHTS


def test_every_room_has_a_height():
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert rooms <= set(HEIGHTS)


def test_branches_do_not_know_each_other():
    assert points_up("outreach", "gatherings")
    assert not points_up("outreach", "pathway")
    assert not points_up("outreach", "outreach")
