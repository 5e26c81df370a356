# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parts every page is made of. ``kit/gallery.html`` shows each of them in each of its states."""

from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.http import QueryDict
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import get_language, get_language_bidi

from liaison.kit.assets import icon_drawing
from liaison.kit.figures import number
from liaison.kit.markup import escape, joined
from liaison.kit.themes import theme_of
from liaison.kit.when import Here, here, in_words

register = Library()
register.filter("number", number)

MESSAGE_ICONS = {
    "notice": "infoFilled",
    "progressive": "infoFilled",
    "success": "success",
    "warning": "alert",
    "error": "error",
}
TIME, TITLE, END_TIME = SafeString('<time class="when" datetime="'), SafeString('" title="'), SafeString("</time>")
BUTTON, BUTTON_LINK = "<button{attributes}>{icon}{label}</button>", "<a{attributes}>{icon}{label}</a>"
BY_TAB, NOT_BY_TAB = SafeString('" tabindex="0">'), SafeString('">')


@register.simple_tag(takes_context=True)
def theme_class(context: Context) -> str:
    """The class on ``<html>`` for the look this person chose; empty where the device decides."""
    theme = theme_of(context.get("request"))
    return f"theme-{theme}" if theme else ""


@register.simple_tag
def icon(name: str, size: str = "medium", label: str = "", css: str = "") -> SafeString:
    """One Codex icon, hidden from screen readers unless it has a ``label``. Sizes: x-small, small, medium."""
    # Not `static`, which looks through all rooms for whether files are served at all: a page holds fifty.
    sprite = staticfiles_storage.url("kit/build/icons.svg")
    return _icon(name, size, str(label), css, sprite, get_language() or "")


# Kept apart by type: a label that is trusted as HTML is not the same as one of the same letters that is not.
@lru_cache(maxsize=1024, typed=True)
def _icon(name: str, size: str, label: str, css: str, sprite: str, language: str) -> SafeString:
    """In the language of the page. Each page has the same ones each time."""
    drawing = icon_drawing(name, language=language, right_to_left=get_language_bidi())
    classes = " ".join(
        filter(None, [f"cdx-icon cdx-icon--{size}", "icon-mirrored" if drawing.mirrored else "", css])
    )
    role = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<span class="{}" {}><svg><use href="{}#{}"></use></svg></span>', classes, role, sprite, drawing.symbol
    )


@register.simple_tag
def when(moment: date | datetime | None, nothing: str = "–", *, focusable: bool = True) -> SafeString | str:
    """A date in words, the exact one on hover and focus. ``focusable=False`` in long lists spares the Tab key."""
    return nothing if moment is None else joined(said(moment, here(now()), focusable=focusable))


def said(moment: date, here: Here, *, focusable: bool) -> list[SafeString]:
    """The same for whoever says many of them, to be joined with the rest."""
    words = in_words(moment, here)
    tab = BY_TAB if focusable else NOT_BY_TAB
    return [TIME, escape(words.iso), TITLE, escape(words.exact), tab, escape(words.relative), END_TIME]


@register.simple_tag
def chip(text: object, kind: str = "notice", icon_name: str = "") -> SafeString:
    """A short fact about a thing, such as its stage. Kinds: notice, progressive, success, warning, error."""
    picture = icon(icon_name, size="small", css="cdx-info-chip__icon--vue") if icon_name else ""
    return format_html(
        '<span class="cdx-info-chip cdx-info-chip--{}">{}<span class="cdx-info-chip__text">{}</span></span>',
        kind,
        picture,
        text,
    )


@register.simple_tag
def filter_chip(label: object, remove_url: str) -> SafeString:
    """A word of the sentence that says what a list shows; a click takes it out. A comma may follow at once."""
    return SafeString(render_to_string("kit/filter_chip.html", {"label": label, "remove_url": remove_url}).strip())


@register.simple_tag
def button(
    label: object,
    url: str = "",
    *,
    icon: str = "",
    weight: str = "normal",
    action: str = "default",
    **attributes: Any,
) -> SafeString:
    """A button, or a link that looks like one when ``url`` is given.

    Weights: normal, primary, quiet. Actions: default, progressive, destructive. ``hide_label=True`` leaves
    only the icon to the eye; ``css`` adds a class; other named values become attributes (``name="undo" value=7``).
    """
    hide_label, css = attributes.pop("hide_label", False), attributes.pop("css", "")
    classes = ["cdx-button", f"cdx-button--weight-{weight}", f"cdx-button--action-{action}"]
    if url:
        classes.append("cdx-button--fake-button cdx-button--fake-button--enabled")
    else:
        attributes.setdefault("type", "submit")
    classes += filter(None, ["cdx-button--icon-only" if hide_label else "", css])
    named = {"class": " ".join(classes)} | {name.replace("_", "-"): value for name, value in attributes.items()}
    return format_html(
        BUTTON_LINK if url else BUTTON,
        attributes=format_html_join("", ' {}="{}"', (({"href": url} if url else {}) | named).items()),
        icon=_picture(icon),
        label=format_html('<span class="visually-hidden">{}</span>', label) if hide_label else label,
    )


def _picture(name: str) -> SafeString | str:
    return icon(name) if name else ""


@register.simple_block_tag
def message(content: str, kind: str = "notice", role: str = "") -> SafeString:
    """``{% message "warning" %}…{% endmessage %}``; ``role="alert"`` only for what appears later than the page."""
    return render_to_string(
        "kit/message.html", {"content": content, "kind": kind, "role": role, "icon_name": MESSAGE_ICONS[kind]}
    )


@register.simple_block_tag
def emptystate(content: str, title: object, icon_name: str = "") -> SafeString:
    """What a page says while it has nothing to show: what it is for, the one thing to do, an example.

    Not called ``empty``, because ``{% for %}`` owns that word.
    """
    return render_to_string("kit/emptystate.html", {"content": content, "title": title, "icon_name": icon_name})


@register.inclusion_tag("kit/errors.html")
def errors(form: BaseForm, *lines: BaseFormSet) -> dict[str, Any]:
    """The summary above a form that was refused: one link per field, and it takes the focus.

    `lines` are the formsets of the same page. A form that shows what is wrong before anybody has sent it says so
    in its own `errors_title`.
    """
    every = [form, *chain.from_iterable(lines)]
    fields = [field for one in every for field in one if field.errors and not field.is_hidden]
    hidden = [error for one in every for field in one.hidden_fields() for error in field.errors]
    general = [error for one in every for error in one.non_field_errors()]
    general += [error for some in lines for error in some.non_form_errors()]
    return {"general": [*general, *hidden], "fields": fields, "title": getattr(form, "errors_title", "")}


@register.inclusion_tag("kit/progress.html")
def progress(value: int, maximum: int | None, label: object, id: str = "progress") -> dict[str, Any]:
    """Long work with its numbers; without ``maximum`` the bar only says that something is going on."""
    return {"value": value, "maximum": maximum, "label": label, "id": id}


@register.inclusion_tag("kit/undo_bar.html")
def undo_bar(undo: Any) -> dict[str, Any]:
    """What was just done, with **Undo**: ``undo`` has ``text`` and ``url`` (takes a POST), or is None."""
    return {"undo": undo}


@register.simple_tag(takes_context=True)
def page_url(context: Context, parameter: str, value: object) -> str:
    """This page's address with one parameter changed; any change starts again at the first page of a list."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query.pop("page", None)
    query[parameter] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("kit/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    return {"page": page, "parameter": parameter, "request": context.get("request")}


@register.inclusion_tag("kit/column.html", takes_context=True)
def column(context: Context, name: str, label: object, sort: str = "", css: str = "") -> dict[str, Any]:
    """A table head that sorts: ``sort`` is the order now, ``name`` or ``-name``."""
    order = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    return {
        "label": label,
        "order": order,
        "next_sort": f"-{name}" if order == "ascending" else name,
        "css": css,
        "request": context.get("request"),
    }
