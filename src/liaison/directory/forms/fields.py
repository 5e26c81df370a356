# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fields for what people type: several lines, languages by name, addresses, other organisations and people."""

import zoneinfo
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member
from liaison.directory.models import Organisation, Person
from liaison.directory.queries.erased import key_for
from liaison.directory.queries.knowing import NotFound, Several, label_of, meant
from liaison.kit.contacts import (
    ContactProblem,
    Email,
    Phone,
    Website,
    domain_of,
    normalise_email,
    normalise_phone,
    normalise_website,
)
from liaison.kit.forms import DateInput
from liaison.kit.places import country_choices, language_code, language_name

MOST_TEXT = 20_000
MOST_LINES = 30
MOST_LANGUAGES = 12
LONGEST_LINE = 300


def refuse_erased(form: forms.BaseForm, field: str, kind: str, normalised: str) -> None:
    """What a file may not bring back, nobody types in unawares either."""
    if key_for(kind, normalised):
        text = _(
            # Translators: error beside an address or number of somebody who had asked to be erased.
            "Whoever has this asked us to erase them. If they came back by themselves, a coordinator can say so "
            "on the page Privacy; then it can be saved."
        )
        form.add_error(field, text)


def kinds() -> list[tuple[str, Any]]:
    # Translators: a choice in a list of kinds of organisation: none of them.
    return [("", _("Not known")), *Organisation.Kind.choices]


def long_text(label: Any, *, rows: int = 4, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=MOST_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day(label: Any, *, required: bool = False) -> forms.DateField:
    """A date that can be true: years are typed with a digit too few or too many."""
    # Translators: error beside a date field, for years such as 0203 or 20245.
    unlikely = gettext_lazy("Check the year: it should lie between 1900 and 2100.")
    return forms.DateField(
        label=label,
        required=required,
        widget=DateInput,
        validators=[
            MinValueValidator(date(1900, 1, 1), message=unlikely),
            MaxValueValidator(date(2100, 12, 31), message=unlikely),
        ],
        # Translators: error beside a date field.
        error_messages={"invalid": gettext_lazy("This is no date. Write it as year-month-day: 2026-05-03.")},
    )


def country(label: Any) -> forms.ChoiceField:
    # Translators: a choice in a list of countries: none of them.
    return forms.ChoiceField(
        label=label, required=False, choices=lambda: [("", _("Not known")), *country_choices()]
    )


def time_zone(label: Any) -> forms.ChoiceField:
    def zones() -> list[tuple[str, str]]:
        named = sorted(
            name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")
        )
        # Translators: a choice in a list of time zones: none of them.
        return [("", _("Not known")), *((name, name.replace("_", " ")) for name in named)]

    return forms.ChoiceField(label=label, required=False, choices=zones)


class LinesField(forms.CharField):
    """One value a line; empty lines and repetitions fall out."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=MOST_LINES * LONGEST_LINE, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        values = list(dict.fromkeys(line for line in lines if line))
        if len(values) > MOST_LINES:
            # Translators: error beside a field that takes one value a line; %(most)s is a number.
            raise ValidationError(_("These are too many lines: at most %(most)s."), params={"most": MOST_LINES})
        if any(len(line) > LONGEST_LINE for line in values):
            # Translators: error beside a field that takes one value a line; %(most)s is a number.
            raise ValidationError(
                _("One of the lines is too long: at most %(most)s letters."), params={"most": LONGEST_LINE}
            )
        return [self.read(line) for line in values]

    def read(self, line: str) -> str:
        return line

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class DomainsField(LinesField):
    """Bare domains, however they were written: an address of the website or an e-mail address will do."""

    def read(self, line: str) -> str:
        domain = domain_of(line)
        if not domain:
            # Translators: error beside a field for internet domains; %(text)s is what was typed.
            raise ValidationError(_("“%(text)s” is no domain such as example.org."), params={"text": line[:100]})
        return domain


class LanguagesField(forms.CharField):
    """Languages by name or code, with commas; the best first. Clean value: a list of codes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            # Translators: label of a field for the languages somebody speaks.
            label=gettext_lazy("Languages"),
            required=False,
            max_length=500,
            # Translators: help text; how to write several languages.
            help_text=gettext_lazy("The best first, with commas: Welsh, English."),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(language_name, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        names = [name.strip() for name in super().clean(value).replace(";", ",").split(",") if name.strip()]
        codes = []
        for name in names:
            code = language_code(name)
            if not code:
                # Translators: error beside the languages; %(name)s is what was typed.
                raise ValidationError(_("“%(name)s” is no language we know."), params={"name": name[:100]})
            codes.append(code)
        if len(codes) > MOST_LANGUAGES:
            # Translators: error beside the languages; %(most)s is a number.
            raise ValidationError(
                _("These are too many languages: at most %(most)s."), params={"most": MOST_LANGUAGES}
            )
        return list(dict.fromkeys(codes))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class _ContactField(forms.CharField):
    """Cleans with a function of kit.contacts; the value is what that answers, None when empty."""

    wanted: type = object

    def __init__(self, **options: Any) -> None:
        super().__init__(required=options.pop("required", False), max_length=500, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        answer = self.read(text)
        if isinstance(answer, ContactProblem):
            raise ValidationError(str(answer.message))
        return answer

    def read(self, text: str) -> Any:
        raise NotImplementedError


def one_email(text: str) -> Email | ContactProblem:
    """An address, bare or as "Ana García <ana@example.org>". Words around a bare one are a mistake, not a name."""
    if len(text.split()) > 1 and "<" not in text:
        # Translators: error beside an e-mail address with a space inside.
        return ContactProblem(text, gettext_lazy("An e-mail address holds no space."))
    return normalise_email(text)


class EmailAddressField(_ContactField):
    widget = forms.TextInput(attrs={"type": "email", "autocomplete": "off"})

    def read(self, text: str) -> Email | ContactProblem:
        return one_email(text)


class PhoneField(_ContactField):
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    country = ""

    def read(self, text: str) -> Phone | ContactProblem:
        return normalise_phone(text, self.country)


class WebsiteField(_ContactField):
    """The clean value is the address as text, because that is what the model keeps."""

    widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        website = super().clean(value)
        return website.url if isinstance(website, Website) else ""

    def read(self, text: str) -> Website | ContactProblem:
        return normalise_website(text)


class PartyField(forms.CharField):
    """An organisation or a person by name, with suggestions while typing. Call `serve` before use."""

    def __init__(self, kind: str, **options: Any) -> None:
        super().__init__(max_length=700, **options)
        self.kind = kind
        self.member: Member | None = None

    def serve(self, member: Member, element_name: str, element_id: str) -> None:
        """Only those whom this member sees can be meant. Suggestions go into a `<datalist>` (party_form)."""
        self.member = member
        self.suggestions_id = f"{element_id}-suggestions"
        self.widget.attrs |= {
            "list": self.suggestions_id,
            "autocomplete": "off",
            "hx-get": workspace_url(f"directory:{self.kind}-suggestions"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": f"#{self.suggestions_id}",
            "hx-params": element_name,
        }

    def prepare_value(self, value: Any) -> Any:
        return label_of(value) if isinstance(value, Organisation | Person) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if self.member is None:
            raise RuntimeError("call serve(member, …) first")
        try:
            return meant(self.member, self.kind, text)
        except Several as several:
            # Translators: error beside a field that takes a name; %(labels)s are the names with their places.
            raise ValidationError(
                _("Several have this name. Write one of these: %(labels)s."),
                params={"labels": "; ".join(f"“{label}”" for label in several.labels)},
            ) from several
        except NotFound as nobody:
            raise ValidationError(str(_not_found(self.kind))) from nobody

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _not_found(kind: str) -> str | Promise:
    if kind == Organisation.kind:
        # Translators: error beside a field that takes the name of an organisation.
        return _("There is no organisation with this name. Choose one of the suggestions, or add it first.")
    # Translators: error beside a field that takes the name of a person.
    return _("There is nobody with this name. Choose one of the suggestions, or add them first.")


class ColleagueField(forms.ModelChoiceField):
    """A member of this workspace. Set the queryset before use."""

    default_error_messages = {
        # Translators: error beside a list of colleagues.
        "invalid_choice": gettext_lazy("This colleague cannot be chosen."),
    }

    def __init__(self, **options: Any) -> None:
        # Translators: a choice in a list of colleagues.
        nobody = gettext_lazy("Nobody yet")
        super().__init__(queryset=None, required=False, to_field_name="public_id", empty_label=nobody, **options)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:  # also for what is no id at all
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error
