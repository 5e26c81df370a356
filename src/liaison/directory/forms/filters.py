# SPDX-License-Identifier: AGPL-3.0-or-later
"""The filter above a list: what may be chosen, and the words in which the page repeats it."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from liaison.directory.models import Organisation
from liaison.directory.queries.list_choices import FilterChoices
from liaison.directory.queries.party_lists import NOBODY, NOWHERE, PartyFilter
from liaison.kit.labels import labels_of

LONGEST_QUIET = 3650


def _uuid_or_word(text: str | None, word: str) -> UUID | str | None:
    return UUID(text) if text and text != word else text or None


def kinds_in_plural() -> dict[str, str]:
    return {
        # Translators: kinds of organisation, in the plural, as parts of "museums, in Wales, quiet for 60 days".
        "museum": _("museums"),
        "library": _("libraries"),
        "archive": _("archives"),
        "gallery": _("galleries"),
        "university": _("universities and colleges"),
        "school": _("schools"),
        "society": _("societies"),
        "charity": _("charities"),
        "company": _("companies"),
        "community_group": _("community groups"),
        "public_body": _("public bodies"),
        "media": _("media"),
        "funder": _("funders"),
        "affiliate": _("Wikimedia affiliates"),
        "other": _("other organisations"),
    }


class PartyFilterForm(forms.Form):
    """A filter that says nothing wrong: a field with nonsense is named and left out."""

    q = forms.CharField(
        # Translators: label of the box that narrows a list by name.
        label=gettext_lazy("Name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    # Translators: label of a filter.
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    # Translators: label of a filter.
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    # Translators: label of a filter.
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    # Translators: label of a filter.
    community = forms.ChoiceField(label=gettext_lazy("Community"), required=False)
    # Translators: label of a filter.
    by = forms.ChoiceField(label=gettext_lazy("Looked after by"), required=False)
    quiet = forms.IntegerField(
        # Translators: label of a filter: how many days without any contact.
        label=gettext_lazy("Quiet for (days)"),
        required=False,
        min_value=1,
        max_value=LONGEST_QUIET,
    )
    within = forms.IntegerField(
        # Translators: label of a filter: in contact not longer ago than so many days.
        label=gettext_lazy("In contact within (days)"),
        required=False,
        min_value=1,
        max_value=LONGEST_QUIET,
    )
    # Translators: label of a filter.
    never = forms.BooleanField(label=gettext_lazy("Never contacted"), required=False)
    # Translators: label of a filter: there was a contact at least once.
    ever = forms.BooleanField(label=gettext_lazy("Contacted before"), required=False)
    # Translators: label of a filter.
    archived = forms.BooleanField(label=gettext_lazy("In the archive"), required=False)
    organisation = forms.UUIDField(required=False, widget=forms.HiddenInput)

    more = ("kind", "country", "region", "community", "by", "quiet", "within", "never", "ever", "archived")

    def __init__(self, data: QueryDict, choices: FilterChoices, *, of_people: bool) -> None:
        super().__init__(data, auto_id="filter-%s")
        if not of_people:
            del self.fields["organisation"]
        self.choices = choices
        self._offer("kind", lambda: labels_of(Organisation.Kind).items())
        self._offer("country", lambda: choices.countries)
        # Translators: a choice in a filter: those of which no region is known.
        self._offer("region", lambda: [(NOWHERE, _("No region")), *choices.regions])
        # Translators: a choice in a filter: those that serve no community.
        self._offer("community", lambda: [(NOWHERE, _("None")), *choices.communities])
        # Translators: a choice in the filter "Looked after by": nobody does.
        self._offer("by", lambda: [(NOBODY, _("Nobody")), *choices.members])

    def _offer(self, name: str, offered: Any) -> None:
        # Translators: a choice in a filter: do not narrow by this.
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = lambda: [("", _("Any")), *offered()]

    @property
    def wanted(self) -> PartyFilter:
        """The filter, without the fields that could not be understood."""
        self.is_valid()
        said = self.cleaned_data
        return PartyFilter(
            text=said.get("q", ""),
            kind=said.get("kind", ""),
            country=said.get("country", ""),
            region=said.get("region", ""),
            community=_uuid_or_word(said.get("community"), NOWHERE),
            looked_after_by=_uuid_or_word(said.get("by"), NOBODY),
            organisation=said.get("organisation"),
            quiet_days=said.get("quiet"),
            within_days=said.get("within"),
            never=said.get("never", False),
            ever=said.get("ever", False),
            archived=said.get("archived", False),
        )

    @property
    def not_understood(self) -> list[str]:
        """A sentence for each field whose words say nothing to us."""
        self.is_valid()
        return [
            # Translators: above a list; %(label)s is the name of a filter, %(words)s what the address asked for.
            _("“%(words)s” means nothing for “%(label)s”, so it is left out.")
            % {"words": Truncator(self.data.get(name, "")).chars(40), "label": self.fields[name].label or name}
            for name in self.errors
            if name in self.fields
        ]

    @property
    def more_fields(self) -> Iterator[dict[str, Any]]:
        """What the page needs of the fields behind the button; Django's own widgets take ten times as long."""
        for name in self.more:
            field, value = self.fields[name], self.data.get(name, "")
            yield {
                "name": name,
                "id": f"filter-{name}",
                "label": field.label,
                "value": value,
                "options": field.choices if isinstance(field, forms.ChoiceField) else None,
                "is_box": isinstance(field, forms.BooleanField),
                "errors": self.errors.get(name, []),
            }

    @cached_property
    def narrowing(self) -> list[tuple[str, str]]:
        """The filter's part of the address, without what narrows nothing."""
        return [(name, self.data[name]) for name in self.fields if self.data.get(name)]

    @property
    def more_errors(self) -> bool:
        return any(name in self.errors for name in self.more)

    def pieces(self) -> list[tuple[str, str]]:
        """(field, words) of the sentence that says what the list shows."""
        return list(self._sentence())

    def _sentence(self) -> Iterator[tuple[str, str]]:
        self.is_valid()
        for name in (
            "q",
            "organisation",
            "kind",
            "region",
            "country",
            "community",
            "by",
            "quiet",
            "within",
            "never",
            "ever",
            "archived",
        ):
            value = self.cleaned_data.get(name)
            if value and (words := getattr(self, f"_{name}_in_words")(value)):
                yield name, words

    def _q_in_words(self, text: str) -> str:
        # Translators: part of a filter's sentence: names with these words.
        return _("named “%(words)s”") % {"words": text}

    def _organisation_in_words(self, public_id: UUID) -> str:
        # Translators: part of a filter's sentence: people who belong to this organisation.
        name = self.choices.organisation_name(public_id) or _("an organisation that you do not see")
        # Translators: part of a filter's sentence: people of an organisation.
        return _("of %(organisation)s") % {"organisation": name}

    def _kind_in_words(self, kind: str) -> str:
        return kinds_in_plural()[kind]

    def _region_in_words(self, region: str) -> str:
        if region == NOWHERE:
            # Translators: part of a filter's sentence: organisations of which no region is known.
            return _("in no region")
        # Translators: part of a filter's sentence: a place.
        return pgettext("place", "in %(place)s") % {"place": region}

    def _country_in_words(self, code: str) -> str:
        # Translators: part of a filter's sentence: a place.
        return pgettext("place", "in %(place)s") % {"place": dict(self.choices.countries)[code]}

    def _community_in_words(self, public_id: str) -> str:
        if public_id == NOWHERE:
            # Translators: part of a filter's sentence: organisations that serve no community.
            return _("serving no community")
        # Translators: part of a filter's sentence: organisations that serve a community.
        return _("serving %(community)s") % {"community": dict(self.choices.communities)[public_id]}

    def _by_in_words(self, public_id: str) -> str:
        if public_id == NOBODY:
            # Translators: part of a filter's sentence.
            return _("looked after by nobody")
        # Translators: part of a filter's sentence.
        return _("looked after by %(name)s") % {"name": dict(self.choices.members)[public_id]}

    def _quiet_in_words(self, days: int) -> str:
        # Translators: part of a filter's sentence: nobody was in touch with them for so long.
        return ngettext("quiet for %(days)d day", "quiet for %(days)d days", days) % {"days": days}

    def _within_in_words(self, days: int) -> str:
        # Translators: part of a filter's sentence: somebody was in touch with them since then.
        sentence = ngettext("in contact within %(days)d day", "in contact within %(days)d days", days)
        return sentence % {"days": days}

    def _ever_in_words(self, _value: bool) -> str:
        # Translators: part of a filter's sentence: there was a contact at least once.
        return _("contacted before")

    def _never_in_words(self, _value: bool) -> str:
        # Translators: part of a filter's sentence.
        return _("never contacted")

    def _archived_in_words(self, _value: bool) -> str:
        # Translators: part of a filter's sentence.
        return _("in the archive")
