# SPDX-License-Identifier: AGPL-3.0-or-later
"""Long menus: of time zones, of free times. A template for each option would take most of a page's time."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from liaison.portal.queries.zones import zone_choices


class LongSelect(forms.Select):
    """Writes its options at once; looks as any other menu (django/forms/widgets/select.html)."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        more = {"name": name, "class": "cdx-select"}
        described = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), **more}))
        return format_html("<select{}>{}</select>", described, self.options_with(str(value or "")))

    def options_with(self, chosen: str) -> SafeString:
        return _options(self.choices, chosen)


class ZoneSelect(LongSelect):
    def options_with(self, chosen: str) -> SafeString:
        return _zones(chosen)


# Nearly everybody who comes to an event is shown the same zone.
@lru_cache(maxsize=32)
def _zones(chosen: str) -> SafeString:
    return _options(zone_choices(), chosen)


def _options(choices: Iterable[Any], chosen: str) -> SafeString:
    named = ((value, " selected" if value == chosen else "", name) for value, name in choices)
    return format_html_join("\n", '<option value="{}"{}>{}</option>', named)
