# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adding and editing an organisation or a person: the same fields, all at once or one fact at a time."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member, Recorded
from liaison.directory.actions.parties import NewContact
from liaison.directory.models import Organisation, Person
from liaison.directory.queries.parties import is_seen_by, members_to_choose
from liaison.kit.contacts import Email, Phone

from . import fields
from .fields import PartyField

# A chain of "part of" is never longer than this; a longer one is a circle.
MOST_LEVELS = 20
# What tells whether somebody is known already.
TELLING = ("name", "website", "email", "place", "country")

ORGANISATION_FACTS: dict[str, tuple[str, ...]] = {
    "name": ("name", "other_names"),
    "kind": ("type", "legal_form"),
    "place": ("place", "region", "country"),
    "languages": ("languages",),
    "website": ("website", "domains"),
    "looked-after-by": ("looked_after_by",),
    "parent": ("parent",),
    "fiscal-year": ("fiscal_year_end",),
    "commons": ("commons_category",),
    "goals": ("goals",),
    "notes": ("notes",),
    "next-step": ("next_step", "next_step_on"),
}
PERSON_FACTS: dict[str, tuple[str, ...]] = {
    "name": ("name", "sort_name"),
    "greeting": ("greeting",),
    "languages": ("languages",),
    "time-zone": ("time_zone",),
    "notes": ("notes",),
}


def facts_of(kind: str) -> dict[str, tuple[str, ...]]:
    return ORGANISATION_FACTS if kind == Organisation.kind else PERSON_FACTS


class VersionedForm(forms.ModelForm):
    """A form that remembers which version of the row the person is editing.

    The row itself is never touched: the clean values go to an action.
    """

    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, member: Member, instance: Recorded | None = None, **options: Any
    ) -> None:
        super().__init__(data, instance=copy.copy(instance) if instance else None, **options)
        self.member = member
        self.row = instance
        self.meanwhile: list[tuple[str, str, str]] = []
        self.initial["seen"] = instance.changed_in if instance else None
        self.prepare_fields()
        for name, field in self.fields.items():
            if isinstance(field, PartyField):
                field.serve(member, self.add_prefix(name), self[name].auto_id)

    # Fields that stand side by side; the others stand alone, each in its own line.
    beside: ClassVar[dict[str, tuple[str, ...]]] = {}
    # Fields that a fold hides until somebody wants them.
    seldom: ClassVar[tuple[str, ...]] = ()

    @property
    def often_lines(self) -> list[list[forms.BoundField]]:
        return self._lines([name for name in self.fields if name not in self.seldom])

    @property
    def seldom_lines(self) -> list[list[forms.BoundField]]:
        return self._lines([name for name in self.fields if name in self.seldom])

    @property
    def opens_fold(self) -> bool:
        return any(name in self.errors for name in self.seldom)

    def _lines(self, names: list[str]) -> list[list[forms.BoundField]]:
        lines, follows = [], {name for line in self.beside.values() for name in line}
        for name in names:
            if name not in follows and not self[name].is_hidden:
                there = [other for other in self.beside.get(name, ()) if other in names]
                lines.append([self[each] for each in (name, *there)])
        placed = {field.name for line in lines for field in line}
        return lines + [[self[name]] for name in names if name not in placed and not self[name].is_hidden]

    def prepare_fields(self) -> None:
        """For subclasses: what depends on the member or on the row."""

    def only(self, names: Sequence[str]) -> "VersionedForm":
        """Leave the other fields out."""
        for name in [*self.fields]:
            if name not in names and name != "seen":
                del self.fields[name]
        return self

    def hint_at_known(self, url: str) -> None:
        """While somebody types a name or an address, ask at `url` who has it already; see party_form.html."""
        for name in {*TELLING} - {"country"} & set(self.fields):
            self.fields[name].widget.attrs |= {
                "hx-get": url,
                "hx-trigger": "input changed delay:400ms",
                "hx-target": "#known",
                "hx-include": ", ".join(f"[name='{one}']" for one in TELLING),
                "hx-swap": "innerHTML",
            }

    @property
    def seen_version(self) -> UUID | None:
        value = self.cleaned_data.get("seen")
        return value if isinstance(value, UUID) else None

    @property
    def values(self) -> dict[str, Any]:
        """Field name → value of the row's own fields."""
        own = {field.name for field in self._meta.model._meta.concrete_fields}
        return {name: value for name, value in self.cleaned_data.items() if name in own}

    @property
    def party_fields(self) -> list[str]:
        """Element ids of the lists of suggestions that the page must hold."""
        return [field.suggestions_id for field in self.fields.values() if isinstance(field, PartyField)]

    def show_both(self, current: Recorded) -> None:
        """Somebody saved meanwhile: say what the row says now beside what was typed here; saving again decides."""
        self.compare_with(type(self)(member=self.member, instance=current), current)

    def compare_with(self, theirs: "VersionedForm", current: Recorded) -> None:
        for name in self.fields:
            if name == "seen" or name not in theirs.fields:
                continue
            saved = theirs[name].value()
            if self.fields[name].has_changed(saved, self[name].data):
                label = str(self.fields[name].label)
                self.meanwhile.append((label, shown(theirs[name], saved), shown(self[name], self[name].value())))
        # So that saving again takes the place of the version that is shown now.
        self.data = {name: self.data[name] for name in self.data} | {
            self.add_prefix("seen"): str(current.changed_in or "")
        }


def shown(bound: forms.BoundField, value: Any) -> str:
    """What a person would call this value."""
    for key, label in getattr(bound.field, "choices", ()):
        if str(key) == str(value or ""):
            return str(label)
    text = bound.field.prepare_value(value)
    return str(text) if text not in (None, "") else "–"


class OrganisationForm(VersionedForm):
    beside = {
        "type": ("legal_form",),
        "place": ("region", "country"),
        "fiscal_year_end": ("commons_category",),
        "next_step": ("next_step_on",),
    }

    other_names = fields.LinesField(
        # Translators: label of a field.
        label=gettext_lazy("Other names"),
        # Translators: help text of a field.
        help_text=gettext_lazy("One a line: short names, names in other languages, former names."),
    )
    # Translators: label of a field.
    country = fields.country(gettext_lazy("Country"))
    languages = fields.LanguagesField()
    # Translators: label of a field.
    website = fields.WebsiteField(label=gettext_lazy("Website"))
    domains = fields.DomainsField(
        # Translators: label of a field for internet domains.
        label=gettext_lazy("Further domains"),
        # Translators: help text of a field for internet domains.
        help_text=gettext_lazy("One a line, such as example.org: where else their mail or pages come from."),
    )
    # Translators: label of a field: the organisation that this one is part of.
    parent = PartyField("organisation", label=gettext_lazy("Part of"), required=False)
    # Translators: label of a field.
    goals = fields.long_text(gettext_lazy("Their goals, in their words"))
    # Translators: label of a field.
    notes = fields.long_text(gettext_lazy("Notes"))
    # Translators: label of a field: the day of a next step.
    next_step_on = fields.day(gettext_lazy("On"))
    # Translators: label of a field: the colleague who looks after an organisation.
    looked_after_by = fields.ColleagueField(label=gettext_lazy("Looked after by"))

    class Meta:
        model = Organisation
        fields = [
            "name",
            "other_names",
            "type",
            "legal_form",
            "place",
            "region",
            "country",
            "website",
            "domains",
            "languages",
            "looked_after_by",
            "parent",
            "fiscal_year_end",
            "commons_category",
            "goals",
            "notes",
            "next_step",
            "next_step_on",
        ]

    def prepare_fields(self) -> None:
        self.fields["type"].choices = fields.kinds()  # type: ignore[attr-defined]
        organisation = self.row if isinstance(self.row, Organisation) else None
        holder = organisation.looked_after_by if organisation else None
        self.fields["looked_after_by"].queryset = members_to_choose(holder)  # type: ignore[attr-defined]
        self.initial["looked_after_by"] = holder.public_id if holder else None
        parent = organisation.parent if organisation else None
        self.initial["parent"] = parent
        if parent is not None and not is_seen_by(self.member, parent):
            del self.fields["parent"]  # or saving would cut a tie that this member cannot see
        # Translators: error beside the field for the end of a financial year.
        self.fields["fiscal_year_end"].error_messages["max_length"] = _("Write it as MM-DD, for example 03-31.")
        # Translators: help text of the field for the end of a financial year, as month and day.
        self.fields["fiscal_year_end"].help_text = _("As month and day: 03-31.")

    def clean_parent(self) -> Organisation | None:
        parent: Organisation | None = self.cleaned_data["parent"]
        above: Organisation | None = parent
        for _level in range(MOST_LEVELS):
            if above is None:
                return parent
            if self.row is not None and above.pk == self.row.pk:
                # Translators: error beside "Part of".
                raise ValidationError(_("An organisation cannot be part of itself or of one of its own parts."))
            above = above.parent
        # Translators: error beside "Part of".
        raise ValidationError(_("This organisation is part of too many others already."))


class NewOrganisationForm(OrganisationForm):
    """The few things one knows at first."""

    beside = {"place": ("region", "country"), "type": ("website",)}
    seldom = ("looked_after_by", "notes")

    class Meta(OrganisationForm.Meta):
        fields = ["name", "type", "website", "place", "region", "country", "looked_after_by", "notes"]

    def prepare_fields(self) -> None:
        self.only(list(self._meta.fields or []))
        self.fields["type"].choices = fields.kinds()  # type: ignore[attr-defined]
        self.fields["looked_after_by"].queryset = members_to_choose()  # type: ignore[attr-defined]
        if self.member.public_id:
            self.initial["looked_after_by"] = self.member.public_id


class PersonForm(VersionedForm):
    beside = {"name": ("sort_name",), "languages": ("time_zone",)}

    languages = fields.LanguagesField()
    # Translators: label of a field.
    time_zone = fields.time_zone(gettext_lazy("Time zone"))
    # Translators: label of a field.
    notes = fields.long_text(gettext_lazy("Notes"))

    class Meta:
        model = Person
        fields = ["name", "sort_name", "greeting", "languages", "time_zone", "notes"]

    def prepare_fields(self) -> None:
        # Translators: help text of the field "sort name" of a person.
        self.fields["sort_name"].help_text = _("Where lists put them: “Achebe, Ngozi”. Empty: we work it out.")


class NewPersonForm(PersonForm):
    """A person with where they belong and how to reach them, in one go."""

    beside = {"organisation": ("role",), "email": ("phone",), "greeting": ("languages",)}
    seldom = ("greeting", "languages", "notes")

    # Translators: label of a field: where a person belongs.
    organisation = PartyField("organisation", label=gettext_lazy("Organisation"), required=False)
    # Translators: label of a field: what somebody does at an organisation.
    role = forms.CharField(label=gettext_lazy("Role"), required=False, max_length=200)
    # Translators: label of a field.
    email = fields.EmailAddressField(label=gettext_lazy("E-mail"))
    # Translators: label of a field.
    phone = fields.PhoneField(label=gettext_lazy("Phone"))
    source = forms.CharField(
        # Translators: label of a field: how we came to know this person's address.
        label=gettext_lazy("Where we have this from"),
        required=False,
        max_length=300,
        # Translators: help text: where a person's address comes from.
        help_text=gettext_lazy("For example: their website, 3 May. Kept as the reason why we may write to them."),
    )

    class Meta(PersonForm.Meta):
        fields = ["name", "greeting", "languages", "notes"]

    field_order = ["name", "organisation", "role", "email", "phone", "source", "greeting", "languages", "notes"]

    def prepare_fields(self) -> None:
        del self.fields["time_zone"]
        if not self.member.may_see_everything:
            # Whom a volunteer adds must belong somewhere they look after, or they would lose sight of them.
            self.fields["organisation"].required = True

    def full_clean(self) -> None:
        if self.is_bound:
            self.fields["phone"].country = self._country()  # type: ignore[attr-defined]
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if isinstance(email := said.get("email"), Email):
            fields.refuse_erased(self, "email", "email", email.key)
        if isinstance(phone := said.get("phone"), Phone):
            fields.refuse_erased(self, "phone", "phone", phone.e164)
        return said

    def _country(self) -> str:
        """Numbers without a country code belong to the organisation's country, else to ours."""
        try:
            organisation = self.fields["organisation"].clean(self["organisation"].data)
        except ValidationError:
            organisation = None
        return (organisation.country if organisation else "") or self.member.workspace.country

    @property
    def contact(self) -> NewContact:
        said: Mapping[str, Any] = self.cleaned_data
        email, phone = said.get("email"), said.get("phone")
        return NewContact(
            organisation=said.get("organisation"),
            role=said.get("role", ""),
            email=email if isinstance(email, Email) else None,
            phone=phone if isinstance(phone, Phone) else None,
            source=said.get("source", ""),
        )


def edit_form(party: Organisation | Person, member: Member, data: Any = None) -> VersionedForm:
    form = OrganisationForm if isinstance(party, Organisation) else PersonForm
    return form(data, member=member, instance=party)
