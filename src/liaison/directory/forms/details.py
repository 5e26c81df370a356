# SPDX-License-Identifier: AGPL-3.0-or-later
"""What belongs to an organisation or a person: addresses, numbers, places, links, and why we may write."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liaison.accounts.models import Recorded
from liaison.directory.models import (
    Affiliation,
    ContactPoint,
    ExternalIdentifier,
    LawfulBasis,
    Organisation,
    Person,
    Relationship,
)
from liaison.directory.models.parties import Party
from liaison.directory.queries.knowing import holder_of_identifier
from liaison.kit.contacts import (
    ContactProblem,
    Email,
    Phone,
    Website,
    normalise_phone,
    normalise_website,
)
from liaison.kit.identifiers import IdentifierProblem, normalise_identifier
from liaison.kit.text import fold

from . import fields
from .fields import PartyField, one_email
from .parties import VersionedForm


class DetailForm(VersionedForm):
    """`party` is whose page it is on; `row` the detail, None for a new one."""

    def __init__(self, data: Any = None, *, party: Organisation | Person, **options: Any) -> None:
        self.party = party
        super().__init__(data, **options)

    def new_row(self) -> Recorded:
        """Not yet saved."""
        return self._meta.model(**self.values, **{self.party.kind: self.party})

    def _was(self, name: str) -> Any:
        """What is stored: checking a form writes into its row."""
        if self.row is None:
            return None
        return type(self.row).objects.filter(pk=self.row.pk).values_list(name, flat=True).first()

    def show_both(self, current: Recorded) -> None:
        theirs = type(self)(member=self.member, party=self.party, instance=current)
        self.compare_with(theirs, current)


class ContactPointForm(DetailForm):
    beside = {"label": ("state",)}

    class Meta:
        model = ContactPoint
        fields = ["type", "value", "label", "state"]

    def prepare_fields(self) -> None:
        # Translators: help text of an address's label.
        self.fields["label"].help_text = _("For example: work, press office, mornings only.")
        kinds = self.fields["type"]
        assert isinstance(kinds, forms.ChoiceField)  # noqa: S101
        kinds.choices = ContactPoint.Type.choices
        if self.row is None:
            del self.fields["state"]
            self.initial.setdefault("type", ContactPoint.Type.EMAIL)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("type") and said.get("value"):
            try:
                value, normalised = self._normalised(said["type"], said["value"])
            except ValidationError as error:
                self.add_error("value", error)
                return said
            said["value"], self.normalised = value, normalised
            self._refuse_repetition(said["type"], normalised)
            if normalised != getattr(self.row, "normalised", ""):
                fields.refuse_erased(self, "value", said["type"], normalised)
        if (
            self._was("state") == ContactPoint.State.OPTED_OUT
            and said.get("state") != ContactPoint.State.OPTED_OUT
        ):
            self.add_error("state", _only_with_a_reason())
        return said

    def _normalised(self, kind: str, text: str) -> tuple[str, str]:
        """As shown and as compared. Raises ValidationError."""
        answer: Any
        if kind == ContactPoint.Type.EMAIL:
            answer = one_email(text)
        elif kind == ContactPoint.Type.PHONE:
            country = self.party.country if isinstance(self.party, Organisation) else ""
            answer = normalise_phone(text, country or self.member.workspace.country)
        elif kind == ContactPoint.Type.WEBSITE:
            answer = normalise_website(text)
        else:
            answer = None
        if isinstance(answer, ContactProblem):
            raise ValidationError(str(answer.message))
        return _as_kept(answer) if answer is not None else (text, fold(text)[:500] or text)

    def _refuse_repetition(self, kind: str, normalised: str) -> None:
        there = self.party.contact_points.filter(type=kind, normalised=normalised)
        if there.exclude(pk=self.row.pk if self.row else 0).exists():
            # Translators: error beside an address or number that is on the page already.
            self.add_error("value", _("This is here already."))

    @property
    def values(self) -> dict[str, Any]:
        return {**super().values, "normalised": self.normalised}


def _only_with_a_reason() -> str:
    # Translators: error beside a field: who asked not to be contacted stays on the list of whom not to write to.
    return _("They asked not to be contacted. Settings, “Do not contact” is where that is changed, with a reason.")


def _as_kept(answer: Email | Phone | Website) -> tuple[str, str]:
    if isinstance(answer, Email):
        return answer.address, answer.key
    if isinstance(answer, Phone):
        return answer.display, answer.e164
    return answer.url, answer.domain


class IdentifierForm(DetailForm):
    class Meta:
        model = ExternalIdentifier
        fields = ["scheme", "value"]

    def prepare_fields(self) -> None:
        schemes = self.fields["scheme"]
        assert isinstance(schemes, forms.ChoiceField)  # noqa: S101
        schemes.choices = ExternalIdentifier.Scheme.choices

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        scheme, value = said.get("scheme"), said.get("value")
        if scheme and value:
            answer = normalise_identifier(scheme, value)
            if isinstance(answer, IdentifierProblem):
                self.add_error("value", str(answer.message))
            else:
                said["value"] = answer.value
                self._refuse_taken(scheme, answer.value)
        return said

    def _refuse_taken(self, scheme: str, value: str) -> None:
        taken, holder = holder_of_identifier(self.member, scheme, value, besides=self.row.pk if self.row else None)
        if holder is not None:
            self.add_error("value", _held_by(holder))
        elif taken:
            # Translators: error beside an identifier that may belong to one record only.
            self.add_error("value", _("Another record, which you do not look after, has this number."))


def _held_by(holder: Organisation | Person) -> Any:
    # Translators: error beside an identifier; {holder} is a link to the organisation or person that has it.
    return format_html(
        _("{holder} has this number."),
        holder=format_html('<a href="{}">{}</a>', holder.get_absolute_url(), holder.name),
    )


class AffiliationForm(DetailForm):
    """Seen from the person: at which organisation. Seen from the organisation: which person."""

    beside = {"role": ("department",), "started_on": ("ended_on",)}

    # Translators: label of a field: where a person belongs.
    organisation = PartyField("organisation", label=gettext_lazy("Organisation"))
    # Translators: label of a field: who belongs to an organisation.
    person = PartyField("person", label=gettext_lazy("Person"))
    # Translators: label of a field: since when somebody belongs to an organisation.
    started_on = fields.day(pgettext_lazy("beginning", "From"))
    # Translators: label of a field: until when somebody belonged to an organisation.
    ended_on = fields.day(pgettext_lazy("end", "Until"))

    class Meta:
        model = Affiliation
        fields = ["organisation", "person", "role", "department", "is_primary", "started_on", "ended_on"]

    def prepare_fields(self) -> None:
        del self.fields[self.party.kind]
        if self.row is not None:
            # Moving on is an end here and a beginning elsewhere, so that both stay on record.
            del self.fields["person" if self.party.kind == Organisation.kind else "organisation"]
        # Translators: help text of the end of an affiliation.
        self.fields["ended_on"].help_text = _("When they have moved on. Their history stays.")

    def clean_ended_on(self) -> Any:
        ended = self.cleaned_data["ended_on"]
        if ended and ended > timezone.localdate():
            # Translators: error beside the end of an affiliation.
            raise ValidationError(_("This day is still to come. Come back when they have left."))
        return ended

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        _refuse_end_before_start(self)
        if self.row is None and self._is_there_already(said):
            other = "person" if "person" in self.fields else "organisation"
            # Translators: error beside a name: the person belongs to the organisation already.
            self.add_error(other, _("They belong together already."))
        return said

    def _is_there_already(self, said: dict[str, Any]) -> bool:
        other = said.get("person") or said.get("organisation")
        if other is None:
            return False
        current = self.party.affiliations.filter(ended_on=None, role=said.get("role", ""))
        return bool(current.filter(**{other.kind: other}).exists())


def _refuse_end_before_start(form: DetailForm) -> None:
    started, ended = form.cleaned_data.get("started_on"), form.cleaned_data.get("ended_on")
    if started and ended and ended < started:
        # Translators: error beside an end date.
        form.add_error("ended_on", _("The end cannot lie before the beginning."))


class RelationshipForm(DetailForm):
    """“This organisation is a member of …” or the other way round: both readings are offered."""

    beside = {"organisation": ("person",), "started_on": ("ended_on",)}

    # Translators: label of a field: how two organisations or people belong together.
    reading = forms.ChoiceField(label=gettext_lazy("Relationship"))
    # Translators: label of a field: the other side of a relationship.
    organisation = PartyField("organisation", label=gettext_lazy("Organisation"), required=False)
    # Translators: label of a field: the other side of a relationship.
    person = PartyField("person", label=gettext_lazy("or person"), required=False)
    # Translators: label of a field.
    started_on = fields.day(pgettext_lazy("beginning", "From"))
    # Translators: label of a field.
    ended_on = fields.day(pgettext_lazy("end", "Until"))

    field_order = ["reading", "organisation", "person", "started_on", "ended_on", "note"]

    class Meta:
        model = Relationship
        fields = ["started_on", "ended_on", "note"]

    def prepare_fields(self) -> None:
        readings = self.fields["reading"]
        assert isinstance(readings, forms.ChoiceField)  # noqa: S101
        readings.choices = _readings
        if isinstance(self.row, Relationship):
            outwards = self.row.source == self.party
            self.initial["reading"] = f"{self.row.type}:{'out' if outwards else 'in'}"
            del self.fields["organisation"], self.fields["person"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        _refuse_end_before_start(self)
        if self.row is None and not self.errors:
            self._check_other(said.get("organisation"), said.get("person"))
        return said

    def _check_other(self, organisation: Organisation | None, person: Person | None) -> None:
        if bool(organisation) == bool(person):
            # Translators: error in the form for a relationship.
            self.add_error("organisation", _("Name one organisation or one person."))
        elif (organisation or person) == self.party:
            # Translators: error in the form for a relationship.
            self.add_error(self.party.kind, _("Nobody has a relationship with themselves: name another."))

    @property
    def values(self) -> dict[str, Any]:
        """The direction decides which end is the source; a symmetric one begins where it was written down."""
        kind, _colon, direction = self.cleaned_data["reading"].partition(":")
        row = self.row if isinstance(self.row, Relationship) else None
        if row:
            other: Party = row.target if row.source == self.party else row.source
        else:
            other = self.cleaned_data.get("organisation") or self.cleaned_data["person"]
        source, target = (self.party, other) if direction == "out" else (other, self.party)
        ends = {
            "source_organisation": None,
            "source_person": None,
            "target_organisation": None,
            "target_person": None,
        }
        return {
            **super().values,
            **ends,
            "type": kind,
            f"source_{source.kind}": source,
            f"target_{target.kind}": target,
        }

    def new_row(self) -> Relationship:
        return Relationship(**self.values)


def _readings() -> list[tuple[str, str]]:
    choices = []
    for kind, (outwards, inwards) in Relationship.TYPES.items():
        choices.append((f"{kind}:out", str(outwards)))
        if str(inwards) != str(outwards):
            choices.append((f"{kind}:in", str(inwards)))
    return choices


class LawfulBasisForm(DetailForm):
    beside = {"obtained_on": ("told_on", "reviewed_on"), "objected_on": ("objection",)}

    # Translators: label of a field: the day on which we got somebody's data.
    obtained_on = fields.day(gettext_lazy("Obtained on"), required=True)
    # Translators: label of a field: the day on which we told them that we have their data.
    told_on = fields.day(gettext_lazy("Told them on"))
    # Translators: label of a field: the day on which we last checked that we may still keep somebody's data.
    reviewed_on = fields.day(gettext_lazy("Reviewed on"))
    # Translators: label of a field: the day on which somebody asked us to stop.
    objected_on = fields.day(gettext_lazy("Objected on"))

    class Meta:
        model = LawfulBasis
        fields = ["basis", "source", "obtained_on", "told_on", "reviewed_on", "objected_on", "objection"]

    def prepare_fields(self) -> None:
        if self.row is None:
            self.initial.setdefault("obtained_on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("obtained_on", "told_on", "reviewed_on", "objected_on"):
            if said.get(name) and said[name] > timezone.localdate():
                # Translators: error beside a date in the past.
                self.add_error(name, _("This day is still to come."))
        if self._was("objected_on") and not (said.get("objected_on") or "objected_on" in self.errors):
            self.add_error("objected_on", _only_with_a_reason())
        return said
