# SPDX-License-Identifier: AGPL-3.0-or-later
"""The columns of the lists: what stands in a cell, and what of it goes into an exported file.

The headers of a file are always these English words: they are what an import of the file understands, whatever
language whoever exported it was reading.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.directory.models import ContactPoint, Organisation, Person
from liaison.kit.files.writing import Value
from liaison.kit.labels import labels_of
from liaison.kit.places import country_name, language_name

from .list_known import Home, Known

LONGEST_STEP = 70


class Cell(NamedTuple):
    """`more` stands below `text`, or below `at`, which is said in words; `due` is the day of a next step."""

    text: str = ""
    url: str = ""
    more: str = ""
    at: date | None = None
    due: date | None = None
    is_overdue: bool = False
    is_faint: bool = False
    points: tuple[ContactPoint, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.at or self.due or self.points)


@dataclass(frozen=True)
class Column:
    """`sort` is the list's order by this column; `headers` and `values` are what an exported file has of it;
    `needs` are the fields of the record that are read for it, besides the name and the public id."""

    key: str
    label: str | Promise
    cell: Callable[[Any, Known], Cell]
    headers: tuple[str, ...]
    values: Callable[[Any, Known], tuple[Value, ...]]
    sort: str = ""
    needs: tuple[str, ...] = ()


# --- cells ---


def _joined(*words: object) -> str:
    return " · ".join(str(word) for word in words if word)


def _organisation_name(one: Organisation, known: Known) -> Cell:
    return Cell(one.name, known.address(one), _joined(known.kinds.get(one.type, ""), one.place))


def _country(one: Organisation | Home) -> str:
    return country_name(one.country) if one.country else ""


def _contact(one: Organisation, known: Known) -> Cell:
    found = known.contacts.get(one.pk)
    return Cell(found.name, known.address(found), found.role) if found else Cell()


def _contact_values(one: Organisation, known: Known) -> tuple[Value, ...]:
    found = known.contacts.get(one.pk)
    return (found.name, found.role) if found else ("", "")


def _home(one: Person, known: Known) -> Cell:
    found = known.homes.get(one.pk)
    return Cell(found.name, known.address(found), found.role) if found else Cell()


def _home_values(one: Person, known: Known) -> tuple[Value, ...]:
    found = known.homes.get(one.pk)
    return (found.name, found.role) if found else ("", "")


def _where(one: Organisation | Home | None) -> Cell:
    if one is None:
        return Cell()
    return Cell(one.region or _country(one), more=_country(one) if one.region else "")


def _last_contact(one: Any, known: Known) -> Cell:
    if one.last_contact_at is None:
        # Translators: in a list: nobody was ever in contact with them.
        return Cell(_("never"), is_faint=True)
    through = known.contact_kinds.get(one.last_contact_kind, "")
    name = known.choices.names.get(one.last_contact_by_id, "")
    if through and name:
        # Translators: below the date of a contact: through what and by whom, such as “E-mail, Maya”.
        through = _("%(kind)s, %(name)s") % {"kind": through, "name": name}
    return Cell(at=one.last_contact_at, more=through or name)


def _last_contact_values(one: Any, known: Known) -> tuple[Value, ...]:
    at = one.last_contact_at
    name = known.choices.names.get(one.last_contact_by_id, "")
    day = timezone.localtime(at).date() if isinstance(at, datetime) else None
    return day, known.contact_kinds.get(one.last_contact_kind, ""), name


def _next_step(one: Organisation, known: Known) -> Cell:
    text = one.next_step if len(one.next_step) <= LONGEST_STEP else f"{one.next_step[: LONGEST_STEP - 1]}…"
    on = one.next_step_on
    return Cell(text, due=on, is_overdue=on is not None and on < known.today)


def _languages(one: Any, known: Known) -> Cell:
    return Cell(", ".join(map(language_name, one.languages)))


def _reach(one: Any, known: Known) -> Cell:
    return Cell(points=known.points.get(one.pk, ()))


def _reach_values(one: Any, known: Known) -> tuple[Value, ...]:
    return known.point(one, "email"), known.point(one, "phone")


def _website(one: Organisation, known: Known) -> Cell:
    address = one.website
    is_link = address.lower().startswith(("https://", "http://"))
    shown = address.partition("://")[2].rstrip("/") if is_link else address
    return Cell(shown, address if is_link else "")


LAST_CONTACT = Column(
    "last",
    # Translators: head of a column.
    gettext_lazy("Last contact"),
    _last_contact,
    ("Last contact", "Last contact through", "Last contact by"),
    _last_contact_values,
    sort="contact",
    needs=("last_contact_at", "last_contact_by", "last_contact_kind"),
)
# Translators: head of a column: e-mail address and phone number.
_REACH = gettext_lazy("Reach")
LANGUAGES = Column(
    "languages",
    # Translators: head of a column.
    gettext_lazy("Languages"),
    _languages,
    ("Languages",),
    lambda one, known: ("; ".join(map(language_name, one.languages)),),
    needs=("languages",),
)
ORGANISATION_COLUMNS = (
    Column(
        "name",
        # Translators: head of a column.
        gettext_lazy("Organisation"),
        _organisation_name,
        ("Organisation", "Kind", "Place"),
        lambda one, known: (one.name, known.kinds.get(one.type, ""), one.place),
        sort="name",
        needs=("type", "place"),
    ),
    Column(
        "contact",
        # Translators: head of a column: the person to turn to.
        gettext_lazy("Contact"),
        _contact,
        ("Contact", "Role"),
        _contact_values,
    ),
    Column(
        "reach",
        _REACH,
        _reach,
        ("Organisation email", "Organisation phone"),
        _reach_values,
    ),
    LAST_CONTACT,
    Column(
        "next",
        # Translators: head of a column.
        gettext_lazy("Next step"),
        _next_step,
        ("Next step", "Next step date"),
        lambda one, known: (one.next_step, one.next_step_on),
        sort="next",
        needs=("next_step", "next_step_on"),
    ),
    Column(
        "by",
        # Translators: head of a column.
        gettext_lazy("Looked after by"),
        lambda one, known: Cell(known.choices.names.get(one.looked_after_by_id, "")),
        ("Looked after by",),
        lambda one, known: (known.choices.names.get(one.looked_after_by_id, ""),),
        needs=("looked_after_by",),
    ),
    Column(
        "where",
        # Translators: head of a column.
        gettext_lazy("Region and country"),
        lambda one, known: _where(one),
        ("Region", "Country"),
        lambda one, known: (one.region, _country(one)),
        needs=("region", "country"),
    ),
    Column(
        "communities",
        # Translators: head of a column: the communities that an organisation serves.
        gettext_lazy("Communities"),
        lambda one, known: Cell(", ".join(known.communities.get(one.pk, ()))),
        ("Communities",),
        lambda one, known: ("; ".join(known.communities.get(one.pk, ())),),
    ),
    Column(
        "website",
        # Translators: head of a column.
        gettext_lazy("Website"),
        _website,
        ("Website",),
        lambda one, known: (one.website,),
        needs=("website",),
    ),
    LANGUAGES,
    Column(
        "form",
        # Translators: head of a column.
        gettext_lazy("Legal form"),
        lambda one, known: Cell(_legal_form(one)),
        ("Legal form",),
        lambda one, known: (_legal_form(one),),
        needs=("legal_form",),
    ),
)
PEOPLE_COLUMNS = (
    Column(
        "name",
        # Translators: head of a column.
        gettext_lazy("Name"),
        lambda one, known: Cell(one.name, known.address(one)),
        ("Full name",),
        lambda one, known: (one.name,),
        sort="name",
    ),
    Column(
        "organisation",
        # Translators: head of a column: where a person belongs.
        gettext_lazy("Organisation"),
        _home,
        ("Organisation", "Role"),
        _home_values,
    ),
    Column("reach", _REACH, _reach, ("E-mail", "Phone"), _reach_values),
    LAST_CONTACT,
    Column(
        "where",
        # Translators: head of a column.
        gettext_lazy("Region and country"),
        lambda one, known: _where(known.homes.get(one.pk)),
        ("Region", "Country"),
        lambda one, known: _where_values(known.homes.get(one.pk)),
    ),
    LANGUAGES,
    Column(
        "greeting",
        # Translators: head of a column: how a letter to a person begins.
        gettext_lazy("How to greet"),
        lambda one, known: Cell(one.greeting),
        ("Greeting",),
        lambda one, known: (one.greeting,),
        needs=("greeting",),
    ),
)


def _legal_form(one: Organisation) -> str:
    return (
        ""
        if one.legal_form == Organisation.LegalForm.UNKNOWN
        else labels_of(Organisation.LegalForm).get(one.legal_form, "")
    )


def _where_values(one: Home | None) -> tuple[Value, ...]:
    return (one.region, _country(one)) if one else ("", "")
