# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lines of a list, and the choices of its filter: here, as a template takes ten times as long."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext as _

from liaison.directory.queries.list_columns import Cell
from liaison.directory.queries.party_lists import Listing, Row
from liaison.kit.markup import escape, joined
from liaison.kit.templatetags.kit import icon, said
from liaison.kit.when import Here, here

from .parties import href

register = template.Library()

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
POINT = SafeString('<a class="list__point" href="')


class Marks(NamedTuple):
    """What many lines say, put into words once."""

    overdue: SafeString
    pick: str
    here: Here


@register.simple_tag
def list_rows(listing: Listing[Any], *, pickable: bool = False) -> SafeString:
    """With `pickable`, a box stands at the beginning of each line, named "pick" with the record's public id."""
    heads = {column.key: joined([TD, escape(column.label), INTO_LINK]) for column in listing.columns}
    marks = _marks()
    lines: list[SafeString] = []
    for row in listing.rows:
        lines += _line(row, heads, marks, pickable=pickable)
    return joined(lines)


@register.simple_tag
def filter_options(options: Iterable[tuple[Any, Any]], chosen: str) -> SafeString:
    """What a filter can be set to, as parts of a ``<select>``."""
    parts: list[SafeString] = []
    for value, label in options:
        parts += [OPTION, escape(value), CHOSEN if value == chosen else INTO_LINK, escape(label), END_OPTION]
    return joined(parts)


def _marks() -> Marks:
    # Translators: in a list: the day of a next step has passed.
    overdue = icon("alert", size="x-small") + SafeString("<b>") + escape(_("overdue")) + SafeString("</b> · ")
    # Translators: name of the box that chooses one line of a list, heard by screen readers.
    return Marks(overdue, _("Choose %(name)s"), here(now()))


def _line(row: Row, heads: dict[str, SafeString], marks: Marks, *, pickable: bool) -> list[SafeString]:
    head = row.head
    url = escape(head.url)
    line = [LINE, url, INTO_LINK]
    if pickable:
        line += _box(row, marks)
    line += [HEAD, LINK, url, INTO_LINK, escape(head.text), END_LINK, *_more(head.more), END_HEAD]
    for column, cell in row.cells:
        line.append(heads[column.key])
        if not cell.is_empty:
            line += _cell(cell, marks)
        line.append(END_TD)
    line.append(END_LINE)
    return line


def _cell(cell: Cell, marks: Marks) -> list[SafeString]:
    if cell.is_faint:
        return [FAINT, escape(cell.text), END_SPAN]
    parts = [SPAN, *_linked(cell.url, cell.text)]
    if cell.at:
        parts += said(cell.at, marks.here, focusable=False)
    for point in cell.points:
        parts += [POINT, escape(href(point)), INTO_LINK, escape(point.value), END_LINK]
    parts += _more(cell.more)
    if cell.due:
        parts += [OVERDUE, marks.overdue] if cell.is_overdue else [MORE]
        parts += [*said(cell.due, marks.here, focusable=False), END_SPAN]
    parts.append(END_SPAN)
    return parts


def _linked(url: str, text: str) -> list[SafeString]:
    return [LINK, escape(url), INTO_LINK, escape(text), END_LINK] if url else [escape(text)]


def _more(text: str) -> list[SafeString]:
    return [MORE, escape(text), END_SPAN] if text else []


def _box(row: Row, marks: Marks) -> list[SafeString]:
    name = escape(marks.pick % {"name": row.head.text})
    return [BOX, escape(row.party.public_id), BOX_NAME, name, END_BOX]
