# SPDX-License-Identifier: AGPL-3.0-or-later
"""The fields of two records beside each other: what is kept, and what can be chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Field, ForeignKey, JSONField, TextField
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from liaison.accounts.kinds import recorded_fields
from liaison.accounts.models import Recorded
from liaison.directory.models import Organisation
from liaison.directory.models.parties import Party
from liaison.kit.contacts import domain_of
from liaison.kit.places import country_name, language_name
from liaison.kit.text import fold

OURS, THEIRS, BOTH = "ours", "theirs", "both"
# What follows the choice of another field.
FOLLOWS = {"next_step": ("next_step_on",), "name": ("sort_name",)}
FOLLOWERS = {name for names in FOLLOWS.values() for name in names}
SAYS_NOTHING: tuple[Any, ...] = (None, "", [], Organisation.LegalForm.UNKNOWN)
MOST_LEVELS = 50


@dataclass(frozen=True)
class FieldChoice:
    """One field, or a field with those that follow it. `ours` and `theirs` as a page shows them."""

    name: str
    label: str
    ours: str
    theirs: str
    options: tuple[str, ...]  # empty: there is nothing to choose
    chosen: str

    @property
    def kept(self) -> str:
        return {OURS: self.ours, THEIRS: self.theirs}.get(self.chosen, "")


def fields_of(party: Party) -> list["Field[Any, Any]"]:
    """Those that people fill in."""
    return [one for one in recorded_fields(type(party)) if one.editable and not one.primary_key]


def field_label(one: "Field[Any, Any]") -> str:
    return capfirst(str(one.verbose_name))


def choices(stays: Party, goes: Party, chosen: Mapping[str, str]) -> list[FieldChoice]:
    """Of all fields that either has. `chosen`: field → "ours", "theirs" or "both", as far as somebody said so."""
    found = []
    for one in fields_of(stays):
        if one.name in FOLLOWERS:
            continue
        names = [one.name, *(name for name in FOLLOWS.get(one.name, ()) if hasattr(stays, name))]
        ours, theirs = _text(stays, names), _text(goes, names)
        if ours or theirs:
            options = _options(one, stays, goes, ours, theirs)
            asked = chosen.get(one.name, "")
            best = asked if asked in options else _best(options, stays, one)
            found.append(FieldChoice(one.name, field_label(one), ours, theirs, options, best))
    return found


def _options(one: "Field[Any, Any]", stays: Party, goes: Party, ours: str, theirs: str) -> tuple[str, ...]:
    if ours == theirs or _is_empty(stays, one) or _is_empty(goes, one):
        return ()
    return (OURS, THEIRS, BOTH) if isinstance(one, JSONField | TextField) else (OURS, THEIRS)


def _best(options: tuple[str, ...], stays: Party, one: "Field[Any, Any]") -> str:
    """Nothing is lost where both can be kept; else the record that stays has the word."""
    if BOTH in options:
        return BOTH
    return THEIRS if _is_empty(stays, one) else OURS


def _is_empty(party: Party, one: "Field[Any, Any]") -> bool:
    return getattr(party, one.attname) in SAYS_NOTHING


def _text(party: Party, names: Iterable[str]) -> str:
    # The sort name is shown only where it leads the way, which it never does.
    return ", ".join(filter(None, (field_in_words(party, name) for name in names if name != "sort_name")))


def field_in_words(party: Recorded, name: str) -> str:
    """Empty where the field says nothing."""
    one: Any = party._meta.get_field(name)
    value = getattr(party, one.attname)
    if value in SAYS_NOTHING:
        return ""
    if isinstance(one, ForeignKey):
        return str(getattr(party, name))
    if one.choices:
        return str(getattr(party, f"get_{name}_display")())
    if isinstance(value, list):
        return ", ".join(language_name(item) if name == "languages" else str(item) for item in value)
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return country_name(value) or value if name == "country" else str(value)


# --- what is written ---


def values_to_write(stays: Party, goes: Party, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Column → value, for every column of the record that stays which changes."""
    values: dict[str, Any] = {}
    for choice in choices(stays, goes, chosen):
        for name in (choice.name, *FOLLOWS.get(choice.name, ())):
            if hasattr(stays, name):
                column = _column(stays, name)
                values[column] = _chosen(getattr(stays, column), getattr(goes, column), choice.chosen)
    if isinstance(stays, Organisation) and isinstance(goes, Organisation):
        _keep_what_it_was_known_by(stays, goes, values)
        values["parent_id"] = _parent(stays, goes, values.get("parent_id"))
    return {column: value for column, value in values.items() if getattr(stays, column) != value}


def _column(party: Party, name: str) -> str:
    one: Any = party._meta.get_field(name)
    return str(one.attname)


def _chosen(ours: Any, theirs: Any, choice: str) -> Any:
    if choice != BOTH:
        return theirs if choice == THEIRS else ours
    if isinstance(ours, list):
        return list(dict.fromkeys([*ours, *theirs]))
    return f"{ours.rstrip()}\n\n{theirs.strip()}"


def _keep_what_it_was_known_by(stays: Organisation, goes: Organisation, values: dict[str, Any]) -> None:
    """The name and the domain that are not kept are still how the outside world may call it."""
    name = values.get("name", stays.name)
    names = list(values.get("other_names", stays.other_names))
    known = {fold(name), *map(fold, names)}
    names += [other for other in (stays.name, goes.name) if fold(other) not in known]
    values["other_names"] = list(dict.fromkeys(names))
    website = domain_of(values.get("website", stays.website))
    domains = list(values.get("domains", stays.domains))
    domains += [domain_of(one.website) for one in (stays, goes)]
    values["domains"] = [one for one in dict.fromkeys(domains) if one and one != website]


def _parent(stays: Organisation, goes: Organisation, wanted: int | None) -> int | None:
    """Nothing becomes a part of itself."""
    for parent in (wanted, stays.parent_id, goes.parent_id):
        if parent is None or not {stays.pk, goes.pk} & set(_ancestors(parent)):
            return parent
    return None


def _ancestors(start: int) -> list[int]:
    """With `start`."""
    found: list[int] = []
    here: int | None = start
    while here is not None and here not in found and len(found) < MOST_LEVELS:
        found.append(here)
        here = Organisation.objects.filter(pk=here).values_list("parent_id", flat=True).first()
    return found


def option_words(stays: Party, goes: Party) -> dict[str, str]:
    return {
        # Translators: beside a choice of whose value is kept when two records become one; %(name)s is one of them.
        OURS: _("from %(name)s") % {"name": stays.name},
        THEIRS: _("from %(name)s") % {"name": goes.name},
        # Translators: beside a choice of whose value is kept when two records become one.
        BOTH: _("both"),
    }
