# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every form of the product gets Codex markup by itself: ``FORM_RENDERER`` names the renderer here.

``{{ form }}`` gives the error summary and all fields; ``{{ form.name.as_field_group }}`` one field with its
label, help and error, tied together for screen readers; ``{{ form.name }}`` the bare control.
"""

from functools import cached_property
from pathlib import Path
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates

OURS = Path(__file__).parent / "templates/kit/forms"
DJANGOS = Path(forms.__file__).parent / "templates"


class CodexRenderer(BaseRenderer):
    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        """Our widgets first, then Django's, wherever ``django.forms`` stands in INSTALLED_APPS."""
        return DjangoTemplates({"NAME": "codex", "APP_DIRS": True, "DIRS": [OURS, DJANGOS], "OPTIONS": {}})

    def get_template(self, template_name: str) -> Any:
        return self.engine.get_template(template_name)


class DateInput(forms.DateInput):
    """A day, picked with the browser's own calendar; the value travels in the one form every browser sends."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """A day and time in the zone the member works in."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def trap() -> forms.CharField:
    """A field that people do not see; machines fill in whatever there is."""
    return forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
