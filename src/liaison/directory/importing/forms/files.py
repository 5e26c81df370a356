# SPDX-License-Identifier: AGPL-3.0-or-later
"""The questions an import asks: which file, how to read it, what its columns mean."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member
from liaison.directory.importing.queries.date_questions import DateQuestion
from liaison.directory.importing.queries.mappings import is_kept_for_others
from liaison.directory.importing.rules.meanings import MANY, NAMES, Meaning
from liaison.directory.models import ImportBatch, SavedMapping
from liaison.directory.queries.sharing import has_name, may_share
from liaison.kit.files import Limits
from liaison.kit.hooks import import_columns

# Translators: what a column of a spreadsheet can mean, in groups.
GROUPS: list[tuple[Any, list[tuple[Meaning, Any]]]] = [
    (
        # Translators: group of meanings of a column.
        _("Organisation"),
        [
            # Translators: a meaning of a column.
            (Meaning.ORGANISATION, _("Name of the organisation")),
            # Translators: a meaning of a column: the organisation a person works for.
            (Meaning.EMPLOYER, _("Organisation they work for")),
            # Translators: a meaning of a column.
            (Meaning.OTHER_NAMES, _("Other names")),
            # Translators: a meaning of a column: museum, library …
            (Meaning.ORGANISATION_KIND, _("Kind of organisation")),
            # Translators: a meaning of a column.
            (Meaning.LEGAL_FORM, _("Legal form")),
            # Translators: a meaning of a column: a town.
            (Meaning.PLACE, _("Place")),
            # Translators: a meaning of a column.
            (Meaning.REGION, _("Region")),
            # Translators: a meaning of a column.
            (Meaning.COUNTRY, _("Country")),
            # Translators: a meaning of a column.
            (Meaning.WEBSITE, _("Website")),
            # Translators: a meaning of a column.
            (Meaning.ORGANISATION_EMAIL, _("E-mail of the organisation")),
            # Translators: a meaning of a column.
            (Meaning.ORGANISATION_PHONE, _("Phone of the organisation")),
            # Translators: a meaning of a column.
            (Meaning.GOALS, _("Their goals")),
            # Translators: a meaning of a column.
            (Meaning.COMMUNITY, _("Communities they serve")),
            # Translators: a meaning of a column: the languages an organisation works in.
            (Meaning.ORGANISATION_LANGUAGE, _("Languages of the organisation")),
            # Translators: a meaning of a column: which of us.
            (Meaning.LOOKED_AFTER_BY, _("Looked after by (one of us)")),
            # Translators: a meaning of a column.
            (Meaning.NEXT_STEP, _("Next step")),
            # Translators: a meaning of a column.
            (Meaning.NEXT_STEP_ON, _("Date of the next step")),
        ],
    ),
    (
        # Translators: group of meanings of a column.
        _("Person"),
        [
            # Translators: a meaning of a column.
            (Meaning.CONTACT_NAME, _("Name of the person")),
            # Translators: a meaning of a column.
            (Meaning.FIRST_NAME, _("First name")),
            # Translators: a meaning of a column.
            (Meaning.MIDDLE_NAME, _("Middle name")),
            # Translators: a meaning of a column.
            (Meaning.LAST_NAME, _("Last name")),
            # Translators: a meaning of a column.
            (Meaning.EMAIL, _("E-mail")),
            # Translators: a meaning of a column.
            (Meaning.PHONE, _("Phone")),
            # Translators: a meaning of a column: what somebody does at an organisation.
            (Meaning.ROLE, _("Role")),
            # Translators: a meaning of a column.
            (Meaning.DEPARTMENT, _("Department")),
            # Translators: a meaning of a column.
            (Meaning.GREETING, _("How to greet them")),
            # Translators: a meaning of a column.
            (Meaning.LANGUAGE, _("Languages")),
            # Translators: a meaning of a column.
            (Meaning.SOCIAL, _("Social account")),
            # Translators: a meaning of a column.
            (Meaning.WIKI, _("Wiki user name")),
            # Translators: a meaning of a column.
            (Meaning.OPTED_OUT, _("Asked not to be contacted")),
            # Translators: a meaning of a column.
            (Meaning.NO_PHONE, _("Asked not to be phoned")),
            # Translators: a meaning of a column: mail to this address came back.
            (Meaning.BOUNCED, _("E-mail bounces")),
            # Translators: a meaning of a column: its cells say "person" or "organisation".
            (Meaning.ROW_KIND, _("Whether it is a person or an organisation")),
        ],
    ),
    (
        # Translators: group of meanings of a column: what passed between us and them.
        _("Contact with them"),
        [
            # Translators: a meaning of a column.
            (Meaning.CONTACTED_ON, _("Date contacted")),
            # Translators: a meaning of a column: which of us.
            (Meaning.CONTACTED_BY, _("Contacted by (one of us)")),
            # Translators: a meaning of a column: e-mail, phone …
            (Meaning.CHANNEL, _("Through what")),
            # Translators: a meaning of a column.
            (Meaning.RESPONSE, _("Response")),
            # Translators: a meaning of a column.
            (Meaning.NOTES, _("Notes")),
        ],
    ),
    (
        # Translators: group of meanings of a column: numbers by which the world knows somebody.
        _("Identifiers"),
        [
            (Meaning.WIKIDATA, "Wikidata"),
            (Meaning.ROR, "ROR"),
            (Meaning.ISIL, "ISIL"),
            (Meaning.VIAF, "VIAF"),
            # Translators: a meaning of a column.
            (Meaning.OLD_NUMBER, _("Number in the old system")),
        ],
    ),
]
# Translators: what to do with a column of a spreadsheet.
IGNORE = (Meaning.IGNORE, _("Leave this column out"))


def meaning_choices() -> list[Any]:
    groups: list[Any] = [IGNORE, *GROUPS]
    others = [(column.key, column.label) for column in import_columns]
    # Translators: group of meanings of a column that other parts of the product add.
    return [*groups, (_("More"), others)] if others else groups


def meaning_labels() -> dict[str, Any]:
    labels = {meaning.value: label for _group, meanings in GROUPS for meaning, label in meanings}
    return {**labels, **{column.key: column.label for column in import_columns}}


class UploadForm(forms.Form):
    # Translators: label of the field for a file.
    file = forms.FileField(
        label=_("Spreadsheet"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods,.vcf"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = Limits()
        # Translators: help text of the field for a file; the numbers are limits.
        self.fields["file"].help_text = _(
            "CSV, TSV, XLSX, ODS or vCard, up to %(megabytes)d MB and %(rows)s rows."
        ) % {
            "megabytes": limits.bytes // 1_000_000,
            "rows": number_format(limits.rows, force_grouping=True),
        }

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        limits = Limits()
        if file.size and file.size > limits.bytes:
            raise forms.ValidationError(
                # Translators: the chosen file is too large; the numbers are megabytes.
                _("This file has %(size).1f MB; up to %(most)d MB can be read. Split it into several files."),
                params={"size": file.size / 1_000_000, "most": limits.bytes // 1_000_000},
            )
        return file


class ColumnsForm(forms.Form):
    """One field per column ("column_3") and, where dates are ambiguous, one question ("order_3")."""

    ORDERS = [
        # Translators: how dates of a column are written.
        ("DMY", _("day first: 3/4 is the 3rd of April")),
        # Translators: how dates of a column are written.
        ("MDY", _("month first: 3/4 is the 4th of March")),
    ]

    # Translators: label of a field: what saved answers about a file's columns are called.
    keep_as = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        # Translators: explains a field that may stay empty: a name for the answers about a file's columns.
        help_text=_("Leave it empty if there will be no other file like this."),
    )
    keep_shared = forms.BooleanField(
        # Translators: label of a box to tick: everybody is offered these answers about a file's columns.
        label=_("Offer them to everybody who brings files in"),
        required=False,
    )

    def __init__(
        self,
        batch: ImportBatch,
        questions: list[DateQuestion],
        *args: Any,
        member: Member,
        kept: SavedMapping | None = None,
    ) -> None:
        super().__init__(*args)
        self.batch, self.member = batch, member
        self._offer_to_keep(kept)
        meanings = batch.mapping.get("meanings", {})
        for column in batch.columns:
            index = str(column["index"])
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=column["header"] or column["key"],
                choices=meaning_choices(),
                initial=meanings.get(index, Meaning.IGNORE),
            )
        for question in questions:
            self.fields[f"order_{question.index}"] = forms.ChoiceField(
                # Translators: asks how the dates of a column are written; %(examples)s are dates from the file.
                label=_("How are dates such as %(examples)s written in “%(column)s”?")
                % {"examples": ", ".join(f"“{text}”" for text in question.examples), "column": question.header},
                choices=self.ORDERS,
                widget=forms.RadioSelect,
                initial=batch.mapping.get("orders", {}).get(str(question.index), question.custom),
            )

    def _offer_to_keep(self, kept: SavedMapping | None) -> None:
        if not may_share(self.member):
            del self.fields["keep_shared"]
        if kept is not None and kept.owner_id == self.member.pk:
            self.initial = {**self.initial, "keep_as": kept.name, "keep_shared": kept.is_shared}

    def clean_keep_as(self) -> str:
        name = " ".join(self.cleaned_data["keep_as"].split())
        if name and is_kept_for_others(self.member, name, self.batch):
            raise forms.ValidationError(mapping_name_taken())
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [value for name, value in cleaned.items() if name.startswith("column_")]
        if not NAMES & set(chosen):
            # Translators: none of the columns of a spreadsheet names anybody.
            raise forms.ValidationError(
                _("Say which column names the organisation, the person or their e-mail address.")
            )
        labels = meaning_labels()
        for name, value in list(cleaned.items()):
            if name.startswith("column_") and value not in MANY and chosen.count(value) > 1:
                # Translators: two columns were given the same meaning.
                self.add_error(
                    name,
                    _("“%(meaning)s” is chosen twice. Leave one of the columns out.") % {"meaning": labels[value]},
                )
        return cleaned

    @property
    def meanings(self) -> dict[int, str]:
        return {int(n.removeprefix("column_")): v for n, v in self.cleaned_data.items() if n.startswith("column_")}

    @property
    def orders(self) -> dict[int, Any]:
        return {int(n.removeprefix("order_")): v for n, v in self.cleaned_data.items() if n.startswith("order_")}


class ReadingForm(forms.Form):
    """How the file is to be read, where that was not clear or came out wrong."""

    # Translators: label: which sheet of a workbook.
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    # Translators: label: the row that holds the names of the columns.
    header_row = forms.IntegerField(
        label=_("Row with the column names"), min_value=0, max_value=200_000, required=False
    )

    def __init__(self, batch: ImportBatch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheets = batch.reading.get("sheets") or []
        if len(sheets) > 1:
            self.fields["sheet"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]
            self.fields["sheet"].initial = batch.reading.get("sheet")
        else:
            del self.fields["sheet"]
        self.fields["header_row"].initial = batch.reading.get("header_row")
        self.batch = batch

    @property
    def reading(self) -> dict[str, Any]:
        """What was said. The row that names the columns in one sheet says nothing about another sheet."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        is_another_sheet = said.get("sheet", self.batch.reading.get("sheet")) != self.batch.reading.get("sheet")
        if is_another_sheet and "table" not in self.data:
            said.pop("header_row", None)
        return said


class EncodingForm(forms.Form):
    # Translators: label of the choice between ways to read a file's letters.
    encoding = forms.ChoiceField(label=_("Which of these looks right?"), widget=forms.RadioSelect)

    def __init__(self, candidates: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["encoding"].choices = [  # type: ignore[attr-defined]
            (candidate.encoding, f"{candidate.label}: {' · '.join(candidate.preview)}") for candidate in candidates
        ]


class RowChoiceForm(forms.Form):
    CHOICES = [("ours", "ours"), ("theirs", "theirs"), ("skip", "skip")]
    choice = forms.ChoiceField(choices=CHOICES)


class MappingForm(forms.Form):
    # Translators: label of a field: what saved answers about a file's columns are called.
    name = forms.CharField(label=_("Name of the answers"), max_length=100)
    is_shared = forms.BooleanField(
        # Translators: label of a box to tick: everybody is offered these answers about a file's columns.
        label=_("Offer them to everybody who brings files in"),
        required=False,
    )

    def __init__(self, data: Any = None, *, member: Member, mapping: SavedMapping) -> None:
        super().__init__(data, initial={"name": mapping.name, "is_shared": mapping.is_shared})
        self.mapping = mapping
        if not may_share(member):
            del self.fields["is_shared"]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if has_name(SavedMapping, self.mapping.owner, name, self.mapping):
            raise forms.ValidationError(mapping_name_taken())
        return name

    @property
    def values(self) -> dict[str, Any]:
        """A field that this member was not offered stays as it is."""
        said = self.cleaned_data
        return {"name": said["name"], "is_shared": said.get("is_shared", self.mapping.is_shared)}


def mapping_name_taken() -> str:
    # Translators: error beside the name of saved answers about a file's columns.
    return gettext("There are answers of this name already, for other columns. Choose another name.")
