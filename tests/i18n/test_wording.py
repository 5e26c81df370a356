# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every message can be translated, and each check notices one that cannot."""

import pytest

from . import wording
from .messages import PACKAGE, messages_in
from .wording import BY_MESSAGE, BY_SOURCE, findings_in

CODE, PAGE = "accounts/shelf.py", "accounts/templates/accounts/shelf.html"
NOTE = "# Translators: on the shelf\n"

PLANTS = {
    wording.without_comment: [
        (CODE, '_("Books")'),
        (CODE, f'{NOTE}_("Books")\n\n_("Pens")'),
        (PAGE, '{% translate "Books" %}'),
        (PAGE, '{# Translators: on the shelf #}\n<p>\n{% translate "Books" %}'),
        (PAGE, "{# Books #}\n{% blocktranslate %}Books{% endblocktranslate %}"),
        (PAGE, '{% button _("Books") %}'),
        (PAGE, '{# Translators: on the shelf #}<p>{% translate "Books" %}</p>'),
    ],
    wording.fragments: [
        (CODE, f'{NOTE}_("Books of ")'),
        (CODE, f'{NOTE}_(" are here")'),
        (PAGE, '{# Translators: on the shelf #}\n{% translate "of" %}'),
        (PAGE, '{# Translators: on the shelf #}\n{% translate ", and pens" %}'),
    ],
    wording.unsafe_plurals: [
        (CODE, f'{NOTE}ngettext("%(n)d book of %(who)s", "%(n)d books", n)'),
        (CODE, f'{NOTE}ngettext("One book", "Many books", n)'),
        (CODE, f'{NOTE}_("%(n)d book(s)")'),
    ],
    wording.unnamed_placeholders: [(CODE, f'{NOTE}_("%s gave %s")'), (CODE, f'{NOTE}_("{{}} gave {{}}")')],
    wording.two_meanings: [
        (CODE, f'{NOTE}ngettext("%(n)d book", "%(n)d books", n)\n{NOTE}ngettext("%(n)d book", "%(n)d volumes", n)')
    ],
    wording.joined_sentences: [
        (CODE, f'{NOTE}_("Books of") + name'),
        (CODE, f'{NOTE}title = "On the shelf: " + _("books")'),
        (CODE, f'{NOTE}title = _("Books: %(n)s") % {{"n": 1}} + "."'),
        (CODE, f"{NOTE}f\"{{_('Books')}} of {{name}}\""),
        (CODE, "_(title)"),
        (CODE, '_(f"Books of {name}")'),
    ],
    wording.template_plurals: [(PAGE, "{{ n }} book{{ n|pluralize }}")],
}

HARMLESS = [
    (CODE, f'{NOTE}_("Books")'),
    (CODE, f'{NOTE}KINDS = [\n    ("a", _("Books")),\n    ("b", _("Pens")),\n]'),
    (
        CODE,
        "class Shelf(Model):\n    name = CharField(_('name'), max_length=9)\n    n = Field(label=_('count'))",
    ),
    (CODE, f'{NOTE}ngettext("%(n)d book", "%(n)d books", n) % {{"n": n}}'),
    (CODE, f'{NOTE}pgettext("on paper", "Letter")'),
    (PAGE, '{# Translators: on the shelf #}\n{% translate "Books" %}'),
    (
        PAGE,
        "{# Translators: on the shelf #}\n{% blocktranslate count n=n %}{{ n }} book{% plural %}{{ n }} books"
        "{% endblocktranslate %}",
    ),
    (PAGE, '{# Translators: on the shelf #}\n{% button _("Books") %}'),
]


def plant(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize("check", [*BY_MESSAGE, *BY_SOURCE], ids=lambda check: check.__name__)
def test_no_message_has(check):
    assert findings_in(PACKAGE, check) == []


@pytest.mark.parametrize(
    ("check", "name", "text"),
    [
        pytest.param(check, *file, id=f"{check.__name__}-{n}")
        for check in PLANTS
        for n, file in enumerate(PLANTS[check])
    ],
)
def test_a_message_that_cannot_be_translated_is_noticed(tmp_path, check, name, text):
    plant(tmp_path, name, text)
    assert findings_in(tmp_path, check) != []


@pytest.mark.parametrize(("name", "text"), HARMLESS)
def test_a_good_message_is_let_through(tmp_path, name, text):
    plant(tmp_path, name, text)
    assert len(messages_in(tmp_path)) >= 1
    assert [finding for check in [*BY_MESSAGE, *BY_SOURCE] for finding in findings_in(tmp_path, check)] == []


def test_messages_are_found_in_python_and_in_templates():
    files = {message.file.rsplit(".", 1)[1] for message in messages_in()}
    assert {"py", "html", "txt"} <= files
