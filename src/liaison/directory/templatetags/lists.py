# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lines of a list, and the choices of its filter: here and not in a template, which takes four times as long.

Our own words are literals, and what people wrote is escaped; adding the two keeps both as they are.
"""

from collections.abc import Iterable
from inspect import unwrap
from typing import Any

from django import template
from django.utils import html
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liaison.directory.queries.list_columns import Cell
from liaison.directory.queries.party_lists import Listing, Row
from liaison.kit.templatetags.kit import icon, when

from .parties import href

register = template.Library()

# Without the question whether its words are still to be translated, which takes longer than the escaping.
escape = unwrap(html.escape)
NOTHING = SafeString("")
LINE, END_LINE = SafeString('<tr data-href="'), SafeString("</tr>\n")
HEAD, END_HEAD = SafeString('<th scope="row"><span>'), SafeString("</span></th>")
SPAN, FAINT = SafeString("<span>"), SafeString('<span class="subtle">')
BOX, BOX_NAME, END_BOX = (
    SafeString(
        '<td class="list__pick"><span class="cdx-checkbox cdx-checkbox--inline">'
        '<input class="cdx-checkbox__input" type="checkbox" name="pick" value="'
    ),
    SafeString('" data-pick aria-label="'),
    SafeString('"><span class="cdx-checkbox__icon"></span></span></td>'),
)
TD, MORE, END_SPAN, END_TD = (
    SafeString('<td data-label="'),
    SafeString('<span class="list__more">'),
    SafeString("</span>"),
    SafeString("</td>"),
)
OVERDUE = SafeString('<span class="list__more list__overdue">')
OPTION, CHOSEN, END_OPTION = SafeString('<option value="'), SafeString('" selected>'), SafeString("</option>")
LINK, INTO_LINK, END_LINK = SafeString('<a href="'), SafeString('">'), SafeString("</a>")


@register.simple_tag
def list_rows(listing: Listing[Any], *, pickable: bool = False) -> SafeString:
    """With `pickable`, a box stands at the beginning of each line, named "pick" with the record's public id."""
    heads = {column.key: TD + escape(column.label) + SafeString('">') for column in listing.columns}
    marks = _marks()
    lines = NOTHING
    for row in listing.rows:
        lines += _line(row, heads, marks, pickable=pickable)
    return lines


@register.simple_tag
def filter_options(options: Iterable[tuple[Any, Any]], chosen: str) -> SafeString:
    """What a filter can be set to, as parts of a ``<select>``."""
    said = NOTHING
    for value, label in options:
        said += OPTION + escape(value) + (CHOSEN if value == chosen else INTO_LINK) + escape(label) + END_OPTION
    return said


def _marks() -> dict[str, Any]:
    # Translators: in a list: the day of a next step has passed.
    overdue = icon("alert", size="x-small") + SafeString("<b>") + escape(_("overdue")) + SafeString("</b> · ")
    # Translators: name of the box that chooses one line of a list, heard by screen readers.
    return {"overdue": overdue, "pick": _("Choose %(name)s")}


def _line(row: Row, heads: dict[str, SafeString], marks: dict[str, Any], *, pickable: bool) -> SafeString:
    head = row.head
    url = escape(head.url)
    line = LINE + url + INTO_LINK
    if pickable:
        line += _box(row, marks)
    line += HEAD + LINK + url + INTO_LINK + escape(head.text) + END_LINK + _more(head.more) + END_HEAD
    for column, cell in row.cells:
        line += heads[column.key]
        if not cell.is_empty:
            line += _cell(cell, marks)
        line += END_TD
    return line + END_LINE


def _cell(cell: Cell, marks: dict[str, Any]) -> SafeString:
    if cell.is_faint:
        return FAINT + escape(cell.text) + END_SPAN
    said = SPAN
    if cell.url:
        said += LINK + escape(cell.url) + INTO_LINK + escape(cell.text) + END_LINK
    else:
        said += escape(cell.text)
    if cell.at:
        said += conditional_escape(when(cell.at, focusable=False))
    for point in cell.points:
        said += SafeString('<a class="list__point" href="') + escape(href(point)) + INTO_LINK
        said += escape(point.value) + END_LINK
    said += _more(cell.more)
    if cell.due:
        said += OVERDUE + conditional_escape(marks["overdue"]) if cell.is_overdue else MORE
        said += conditional_escape(when(cell.due, focusable=False)) + END_SPAN
    return said + END_SPAN


def _more(text: str) -> SafeString:
    return MORE + escape(text) + END_SPAN if text else NOTHING


def _box(row: Row, marks: dict[str, Any]) -> SafeString:
    name = escape(marks["pick"] % {"name": row.head.text})
    return BOX + escape(row.party.public_id) + BOX_NAME + name + END_BOX
