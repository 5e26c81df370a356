# SPDX-License-Identifier: AGPL-3.0-or-later
"""One fact for several organisations or people at once: which can be chosen, and what was typed for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.directory.queries.communities import open_communities
from liaison.directory.queries.parties import members_to_choose
from liaison.directory.queries.party_lists import PEOPLE, ListKind

from . import fields


@dataclass(frozen=True)
class Fact:
    """`inputs` makes the form's fields by the column they fill; without any, choosing the fact says it all."""

    key: str
    label: str | Promise
    inputs: Callable[[], dict[str, forms.Field]] = dict


def _text(label: Any, longest: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=longest)


def _kind() -> dict[str, forms.Field]:
    # Translators: label of a field.
    return {"type": forms.ChoiceField(label=_("Kind"), required=False, choices=fields.kinds())}


def _where() -> dict[str, forms.Field]:
    return {
        # Translators: label of a field.
        "region": _text(_("Region"), 120),
        # Translators: label of a field.
        "country": fields.country(_("Country")),
    }


def _colleague() -> dict[str, forms.Field]:
    # Translators: label of a field: the colleague who looks after an organisation.
    field = fields.ColleagueField(label=_("Looked after by"))
    field.queryset = members_to_choose()
    return {"looked_after_by": field}


def _next_step() -> dict[str, forms.Field]:
    return {
        # Translators: label of a field.
        "next_step": _text(_("Next step"), 300),
        # Translators: label of a field: the day of a next step.
        "next_step_on": fields.day(_("On")),
    }


class _CommunityField(forms.ModelChoiceField):
    default_error_messages = {
        # Translators: error beside a list of communities.
        "invalid_choice": gettext_lazy("This community cannot be chosen."),
    }

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:  # also for what is no id at all
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error


def _community() -> dict[str, forms.Field]:
    choices = open_communities().order_by("name")
    # Translators: label of a field.
    return {"community": _CommunityField(choices, label=_("Community"), to_field_name="public_id")}


# Translators: what can be changed for many organisations or people at once, down to the archive.
_ARCHIVE = Fact("archive", gettext_lazy("Put into the archive"))
_RETURN = Fact("return", gettext_lazy("Bring back from the archive"))
_LANGUAGES = Fact("languages", gettext_lazy("Languages"), lambda: {"languages": fields.LanguagesField()})
OF_ORGANISATIONS = (
    Fact("kind", gettext_lazy("Kind"), _kind),
    Fact("place", gettext_lazy("Place"), lambda: {"place": _text(_("Place"), 120)}),
    Fact("where", gettext_lazy("Region and country"), _where),
    Fact("by", gettext_lazy("Looked after by"), _colleague),
    Fact("next", gettext_lazy("Next step"), _next_step),
    Fact("join", gettext_lazy("Add to a community"), _community),
    Fact("leave", gettext_lazy("Take out of a community"), _community),
    _LANGUAGES,
    _ARCHIVE,
    _RETURN,
)
OF_PEOPLE = (
    _LANGUAGES,
    # Translators: what can be changed for many people at once.
    Fact("zone", gettext_lazy("Time zone"), lambda: {"time_zone": fields.time_zone(_("Time zone"))}),
    _ARCHIVE,
    _RETURN,
)


def facts_of(kind: ListKind[Any]) -> tuple[Fact, ...]:
    return OF_PEOPLE if kind is PEOPLE else OF_ORGANISATIONS


class FactForm(forms.Form):
    """The value for one fact. Left empty, it clears the fact, but for a community, which must be named."""

    def __init__(self, data: Any, fact: Fact) -> None:
        super().__init__(data, auto_id="fact-%s", prefix="to")
        self.fact = fact
        self.fields.update(fact.inputs())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.fact.key == "next" and said.get("next_step_on") and not said.get("next_step"):
            # Translators: error beside the field "Next step" where only its day was given.
            self.add_error("next_step", ValidationError(_("Say what the next step is, too.")))
        return said
